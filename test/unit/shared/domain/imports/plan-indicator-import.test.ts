import { describe, expect, test } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import { planIndicatorImport } from "../../../../../shared/domain/imports/plan-indicator-import.ts";

const row = (changes: Readonly<Record<string, string>> = {}): ImportRow => ({
  code: "A04",
  group: "steering",
  name_vi: "Số văn bản chỉ đạo",
  name_en: "steering documents",
  unit_vi: "văn bản",
  type: "integer",
  aggregation: "sum",
  by_content: "",
  rule: "",
  ...changes,
});

const published = planIndicatorImport([row(), row({ code: "A05" })], { templateId: "cchc-comms" }).template;

describe("importing indicators", () => {
  test("publishes the whole table as version 1", () => {
    expect(published).toMatchObject({ templateId: "cchc-comms", version: 1 });
    expect(published?.indicators.map(({ code }) => code)).toEqual(["A04", "A05"]);
  });

  test("the same table again changes nothing", () => {
    const again = planIndicatorImport([row(), row({ code: "A05" })], {
      templateId: "cchc-comms",
      existing: published,
    });
    expect(again.template).toBeUndefined();
    expect(again.results.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
  });

  test("a changed name makes the next version, and only that row is changed", () => {
    const next = planIndicatorImport([row({ name_vi: "Số văn bản" }), row({ code: "A05" })], {
      templateId: "cchc-comms",
      existing: published,
    });
    expect(next.template?.version).toBe(2);
    expect(next.results.map(({ outcome }) => outcome)).toEqual(["changed", "unchanged"]);
  });

  test("an indicator that is left out is gone from the next version", () => {
    const next = planIndicatorImport([row()], { templateId: "cchc-comms", existing: published });
    expect(next.template?.indicators).toHaveLength(1);
  });

  test("one bad row refuses the table and names the column", () => {
    const plan = planIndicatorImport([row(), row({ code: "A05", aggregation: "average" })], {
      templateId: "cchc-comms",
    });
    expect(plan.template).toBeUndefined();
    expect(plan.results.map(({ outcome }) => outcome)).toEqual(["refused", "refused"]);
    expect(plan.results.map(({ reason }) => reason?.code)).toEqual(["TABLE_INCOMPLETE", "VALUE_INVALID"]);
    expect(plan.results[1]?.reason?.en).toContain("aggregation");
  });

  test("a code that stands twice is refused", () => {
    const plan = planIndicatorImport([row(), row()], { templateId: "cchc-comms" });
    expect(plan.template).toBeUndefined();
  });

  test("an empty table publishes nothing", () => {
    expect(planIndicatorImport([], { templateId: "cchc-comms" }).template).toBeUndefined();
  });

  test.each(["", "|", "Riêng | Lồng ghép", "own | In-House", `own | ${"x".repeat(33)}`])(
    "the options %j of an enum are refused: no stored figure could be read again",
    (rule) => {
      const plan = planIndicatorImport([row({ type: "enum", aggregation: "count", rule })], {
        templateId: "cchc-comms",
      });
      expect(plan.template).toBeUndefined();
      expect(plan.results[0]?.reason).toMatchObject({ code: "VALUE_INVALID" });
      expect(plan.results[0]?.reason?.en).toContain('"rule"');
    },
  );

  test.each([
    ["that is not in the table", [row({ code: "A05" })]],
    ["that is text", [row({ code: "A05" }), row({ code: "A06", type: "text", aggregation: "none" })]],
    ["that is computed itself", [row({ code: "A05" }), row({ code: "A06", aggregation: "ratio:A05/A05" })]],
    ["that is not added up", [row({ code: "A05" }), row({ code: "A06", aggregation: "none" })]],
  ])("a rate of an indicator %s is refused", (_, others) => {
    const rate = row({ code: "A07", type: "percent", aggregation: "ratio:A06/A05" });
    const plan = planIndicatorImport([...others, rate], { templateId: "cchc-comms" });
    expect(plan.template).toBeUndefined();
    expect(plan.results.at(-1)?.reason).toMatchObject({ code: "VALUE_INVALID" });
    expect(plan.results.at(-1)?.reason?.en).toContain('"aggregation"');
  });

  test("a rate of two counted indicators, before or after it, is published", () => {
    const rate = row({ code: "A07", type: "percent", aggregation: "ratio:A06/A05" });
    const plan = planIndicatorImport([row({ code: "A05" }), rate, row({ code: "A06", type: "decimal" })], {
      templateId: "cchc-comms",
    });
    expect(plan.template?.indicators).toHaveLength(3);
  });
});
