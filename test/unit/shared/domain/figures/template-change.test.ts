import { describe, expect, it } from "vitest";
import {
  type IndicatorTemplate,
  indicatorTemplateSchema,
  versionInEffect,
} from "../../../../../shared/domain/figures/indicator-template.ts";
import {
  assertTemplateSeen,
  newestOf,
  templatePreviewOf,
} from "../../../../../shared/domain/figures/template-change.ts";
import { anOpenPeriod, aPeriod } from "../../../../builders/a-period.ts";
import { anIndicator, aTemplate } from "../../../../builders/a-template.ts";

const NOW = new Date("2026-11-20T03:00:00.000Z");
const [A, B, C] = ["A01", "B01", "C01"].map((code) => anIndicator({ code })) as [
  ReturnType<typeof anIndicator>,
  ReturnType<typeof anIndicator>,
  ReturnType<typeof anIndicator>,
];
const aVersion = (version: number, changes: Partial<IndicatorTemplate> = {}) =>
  aTemplate({ version, indicators: [A, B, C], ...changes });
const preview = (
  template: IndicatorTemplate,
  {
    versions = [aVersion(1)],
    periods = [] as Parameters<typeof templatePreviewOf>[1]["periods"],
    now = NOW,
  } = {},
) => templatePreviewOf(template, { versions, periods, now });

describe("what a version of a template changes", () => {
  it("names indicators that come, go and change, field by field", () => {
    const fresh = anIndicator({ code: "D01" });
    const changed = { ...B, nameVi: "Tin mới", byContent: true };
    expect(preview(aVersion(2, { indicators: [A, changed, fresh] }))).toMatchObject({
      version: 2,
      replaces: 1,
      added: ["D01"],
      removed: ["C01"],
      changed: [
        {
          code: "B01",
          fields: [
            { field: "nameVi", from: "Số tin, bài", to: "Tin mới" },
            { field: "byContent", from: "false", to: "true" },
          ],
        },
      ],
      moved: [],
      frame: [],
    });
  });

  it("names those that moved among the ones that stay", () => {
    const { moved, added } = preview(aVersion(2, { indicators: [anIndicator({ code: "D01" }), B, A, C] }));
    expect(added).toEqual(["D01"]);
    expect(moved).toEqual([
      { code: "B01", from: 2, to: 1 },
      { code: "A01", from: 1, to: 2 },
    ]);
  });

  it("names what else it says", () => {
    const groups = [{ code: "press", name: { vi: "Báo chí", en: "Press" } }];
    const before = aVersion(1, {
      groups,
      guidance: { vi: "Cũ", en: "" },
      betaRules: ["NIL_WITH_VALUE"],
      unusualSize: { timesOwn: 10 },
    });
    const after = aVersion(2, {
      groups: [...groups, { code: "web", name: { vi: "Mạng", en: "Web" } }],
      guidance: { vi: "Mới", en: "" },
      effectiveFrom: "2027-01-01",
      unusualSize: { timesOwn: 20, least: 100 },
    });
    expect(preview(after, { versions: [before] }).frame).toEqual([
      { field: "guidance.vi", from: "Cũ", to: "Mới" },
      { field: "groups", from: "press", to: "press; web" },
      { field: "betaRules", from: "NIL_WITH_VALUE" },
      { field: "unusualSize.timesOwn", from: "10", to: "20" },
      { field: "effectiveFrom", to: "2027-01-01" },
      { field: "groups.web.vi", to: "Mạng" },
      { field: "groups.web.en", to: "Web" },
      { field: "unusualSize.least", to: "100" },
    ]);
  });
});

describe("what a version of a template does to periods", () => {
  it("is pinned by those that have not opened, and leaves opened ones with theirs", () => {
    const periods = [
      anOpenPeriod(),
      aPeriod({ periodId: "2027-Q1", windowEndOn: "2027-03-14", closesAt: "2027-05-01T17:00:00.000Z" }),
      aPeriod({ periodId: "2027-H1", templateId: "another" }),
      aPeriod({ periodId: "2025-YEAR", closesAt: "2026-02-01T17:00:00.000Z" }),
    ];
    expect(preview(aVersion(2), { periods }).periods).toEqual([
      { periodId: "2026-YEAR", movement: "keeps", from: 1, to: 1 },
      { periodId: "2027-Q1", movement: "would_pin", from: 1, to: 2 },
    ]);
  });

  it("is pinned by no period outside its time", () => {
    const periods = [
      aPeriod(),
      aPeriod({ periodId: "2027-Q1", windowEndOn: "2027-03-14", closesAt: "2027-05-01T17:00:00.000Z" }),
    ];
    expect(preview(aVersion(2, { effectiveFrom: "2027-01-01" }), { periods }).periods).toEqual([
      { periodId: "2026-YEAR", movement: "unaffected", from: 1, to: 1 },
      { periodId: "2027-Q1", movement: "would_pin", from: 1, to: 2 },
    ]);
  });
});

describe("the version in effect", () => {
  const versions = [
    aVersion(1),
    aVersion(2, { effectiveFrom: "2026-01-01", effectiveTo: "2026-12-31" }),
    aVersion(3, { effectiveFrom: "2027-01-01" }),
  ];

  it.each([
    ["2025-12-31", 1],
    ["2026-01-01", 2],
    ["2026-12-31", 2],
    ["2027-01-01", 3],
  ])("on %s is %i", (day, version) => {
    expect(versionInEffect(versions, day)?.version).toBe(version);
  });

  it("is none when all are of another time", () => {
    expect(versionInEffect(versions.slice(2), "2026-06-14")).toBeUndefined();
  });

  it("is the one with the highest number, not the tenth before the second", () => {
    expect(newestOf([aVersion(10), aVersion(2)])?.version).toBe(10);
  });
});

describe("publishing what was seen", () => {
  const codeOf = (step: () => void): string | undefined => {
    try {
      step();
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  const seen = preview(aVersion(2));

  it("needs the hash of the preview, but for the first version of all", () => {
    expect(codeOf(() => assertTemplateSeen(seen, undefined))).toBe("TEMPLATE_PREVIEW_REQUIRED");
    expect(codeOf(() => assertTemplateSeen(seen, seen.hash))).toBeUndefined();
    const first = preview(aVersion(1), { versions: [] });
    expect(first.replaces).toBeUndefined();
    expect(codeOf(() => assertTemplateSeen(first, undefined))).toBeUndefined();
  });

  it.each([
    ["another text", preview(aVersion(2, { legalBasis: "KH 1" }))],
    ["another indicator", preview(aVersion(2, { indicators: [A, B] }))],
    ["another order", preview(aVersion(2, { indicators: [B, A, C] }))],
    ["another number", preview(aVersion(3), { versions: [aVersion(1), aVersion(2)] })],
    ["a period that came since", preview(aVersion(2), { periods: [aPeriod()] })],
  ])("is refused when what was seen has changed: %s", (_, now) => {
    expect(codeOf(() => assertTemplateSeen(now, seen.hash))).toBe("PREVIEW_OUTDATED");
  });

  it("is the same preview at another moment, and whatever order its fields come in", () => {
    const { version, ...rest } = aVersion(2);
    expect(preview({ ...rest, version } as IndicatorTemplate, { now: new Date("2026-11-21") }).hash).toBe(
      seen.hash,
    );
  });

  it("is refused once a period has opened that would have pinned it", () => {
    const planned = preview(aVersion(2), { periods: [aPeriod()] });
    const opened = preview(aVersion(2), { periods: [anOpenPeriod()] });
    expect(codeOf(() => assertTemplateSeen(opened, planned.hash))).toBe("PREVIEW_OUTDATED");
  });
});

it("a version that was stored before any of this is still read", () => {
  const stored = { templateId: "cchc-comms", version: 1, indicators: [A] };
  expect(indicatorTemplateSchema.parse(stored)).toEqual(stored);
});
