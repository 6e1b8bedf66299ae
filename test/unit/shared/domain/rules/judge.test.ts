import { describe, expect, it } from "vitest";
import { hashOfMatches } from "../../../../../shared/domain/figures/confirmed-matches.ts";
import type { IndicatorTemplate } from "../../../../../shared/domain/figures/indicator-template.ts";
import type { NameMatch } from "../../../../../shared/domain/figures/report-reading.ts";
import type { CheckNotes } from "../../../../../shared/domain/findings/check-notes.ts";
import type { Finding } from "../../../../../shared/domain/findings/findings.ts";
import { findingsReportOf } from "../../../../../shared/domain/findings/findings-report.ts";
import { type Circumstances, judge } from "../../../../../shared/domain/rules/judge.ts";
import { aPeriod } from "../../../../builders/a-period.ts";
import { aReading } from "../../../../builders/a-reading.ts";
import { anIndicator, aTemplate } from "../../../../builders/a-template.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aWaiver } from "../../../../builders/a-waiver.ts";

const AT = "2026-12-10T03:00:00.000Z";
const TEMPLATE = aTemplate({
  indicators: [
    anIndicator({ code: "A05" }),
    anIndicator({ code: "A06", rule: "<= A05" }),
    anIndicator({ code: "B01" }),
    anIndicator({ code: "B02" }),
  ],
});

const circumstances = (changes: Partial<Circumstances> = {}): Circumstances => ({
  template: TEMPLATE,
  unitId: aUnitId("00070"),
  period: aPeriod(),
  receivedOn: "2026-12-10",
  earlier: {},
  medians: { B01: 2 },
  ...changes,
});

const workbook = (...args: Parameters<typeof aReading>) => ({ fileId: "data", reading: aReading(...args) });

const notes = (changes: Partial<CheckNotes>): { notes: CheckNotes } => ({
  notes: { explanations: {}, waivers: [], version: 1, ...changes },
});

/** A05 is row 5, A06 row 6, B01 row 7. */
const UNUSUAL = { A05: 3, A06: 2, B01: 500 };
const CONTRADICTING = { A05: 3, A06: 4, B01: 5 };

describe("a report", () => {
  it("that no rule speaks of passes with its figures and texts", () => {
    const verdict = judge(
      { findings: [], workbook: workbook({ A05: 3, A06: 2 }, { narrative: { N01: "…" } }) },
      circumstances(),
    );
    expect(verdict).toEqual({
      findings: [],
      errors: 0,
      warnings: 0,
      unexplained: [],
      figures: aReading({ A05: 3, A06: 2 }).figures,
      narrative: { N01: "…" },
    });
  });

  it("with an error gives no figures, and the finding says where it stands", () => {
    const verdict = judge({ findings: [], workbook: workbook(CONTRADICTING) }, circumstances());
    expect(verdict).toEqual({
      findings: [
        {
          ...{ code: "MORE_THAN_INDICATOR", fileId: "data", sheet: "Số liệu", cell: "E6" },
          ...{ indicator: "A06", found: "4", expected: "≤ A05 = 3" },
        },
      ],
      errors: 1,
      warnings: 0,
      unexplained: [],
    });
  });

  it("tells all at once: what is wrong with files, with cells and between them, errors first", () => {
    const findings: Finding[] = [
      { code: "TEXT_TRUNCATED", fileId: "data" },
      { code: "WRONG_CONTENT", fileId: "document" },
    ];
    const verdict = judge({ findings, workbook: workbook(CONTRADICTING) }, circumstances());
    expect(verdict.findings.map(({ code }) => code)).toEqual([
      "WRONG_CONTENT",
      "MORE_THAN_INDICATOR",
      "TEXT_TRUNCATED",
    ]);
    expect(verdict).toMatchObject({ errors: 2, warnings: 1 });
  });

  it("whose stamp is no stamp of ours is told so in findings that can be read again", () => {
    const long = "2026-H1 ".repeat(4_000);
    const stamp = { templateId: long, templateVersion: 999_999, unitId: long, periodId: long };
    const { findings } = judge({ findings: [], workbook: workbook({ A05: 3 }, { stamp }) }, circumstances());
    expect(findings.map(({ code }) => code)).toContain("FORM_OF_OTHER_PERIOD");
    expect(findingsReportOf(JSON.parse(JSON.stringify(findings))).findings).toEqual(findings);
  });

  it("for a period with a long name is told of another title in findings that can be read again", () => {
    const period = aPeriod({
      nameVi: `Báo cáo quý I năm 2026 ${"về cải cách hành chính ".repeat(8)}`.trim(),
    });
    const title = { sheet: "Số liệu", cell: "A3", found: "Báo cáo quý III năm 2026" };
    const { findings } = judge(
      { findings: [], workbook: workbook({ A05: 3 }, { title }) },
      circumstances({ period }),
    );
    expect(findings.map(({ code }) => code)).toEqual(["TITLE_OF_OTHER_PERIOD"]);
    expect(findingsReportOf(JSON.parse(JSON.stringify(findings))).findings).toEqual(findings);
  });

  it("in the form of another unit or period is told so", () => {
    const stamp = {
      templateId: "cchc-comms",
      templateVersion: 1,
      unitId: aUnitId("00004"),
      periodId: "2025-YEAR",
    };
    const verdict = judge({ findings: [], workbook: workbook({ A05: 3 }, { stamp }) }, circumstances());
    expect(verdict.findings.map(({ code }) => code)).toEqual(["FORM_OF_OTHER_UNIT", "FORM_OF_OTHER_PERIOD"]);
  });

  it("of a period that asks for no figures is judged by its document alone", () => {
    const document = { number: "02/KH-UBND", date: "2026-12-11" };
    const verdict = judge({ findings: [] }, circumstances({ template: undefined, document }));
    expect(verdict.findings).toMatchObject([{ code: "DOCUMENT_DATE_TOO_LATE", fileId: "document" }]);
    expect(verdict).not.toHaveProperty("figures");
  });

  it("whose workbook could not be read is judged by its document as well", () => {
    const findings: Finding[] = [{ code: "DAMAGED_WORKBOOK", fileId: "data" }];
    const document = { number: "47/BC-UBND", date: "2026-12-11" };
    const verdict = judge({ findings }, circumstances({ document }));
    expect(verdict).toMatchObject({ errors: 1, warnings: 1 });
  });
});

describe("a warning", () => {
  it("never rejects, and waits for a word", () => {
    const verdict = judge({ findings: [], workbook: workbook(UNUSUAL) }, circumstances());
    expect(verdict).toMatchObject({
      errors: 0,
      warnings: 1,
      unexplained: [{ code: "MUCH_MORE_THAN_KIND", indicator: "B01", cell: "E7", found: "500" }],
      figures: { B01: { value: 500 } },
    });
  });

  it("takes the word from the sheet", () => {
    const reasons = { B01: "Chiến dịch truyền thông lớn" };
    const verdict = judge({ findings: [], workbook: workbook(UNUSUAL, { reasons }) }, circumstances());
    expect(verdict.findings).toMatchObject([
      { code: "MUCH_MORE_THAN_KIND", reason: "Chiến dịch truyền thông lớn" },
    ]);
    expect(verdict).toMatchObject({ warnings: 1, unexplained: [] });
  });

  it("that asks for no word gets none", () => {
    const narrative = { A02: "15/KH-UBND" };
    const reasons = { A02: "vì thế" };
    const rule = "document number and date";
    const template = aTemplate({ indicators: [anIndicator({ code: "A02", type: "text", rule })] });
    const verdict = judge(
      { findings: [], workbook: workbook({}, { narrative, reasons }) },
      circumstances({ template }),
    );
    expect(verdict.findings).toMatchObject([{ code: "REFERENCE_UNCLEAR" }]);
    expect(verdict.findings[0]).not.toHaveProperty("reason");
    expect(verdict.unexplained).toEqual([]);
  });

  it("takes the word from what was said to it before, about the same number only", () => {
    const explanation = { text: "Đã kiểm tra", found: "500", by: "person", at: AT };
    const said = notes({ explanations: { "MUCH_MORE_THAN_KIND/data/B01": explanation } });
    const explained = judge({ findings: [], workbook: workbook(UNUSUAL) }, circumstances(said));
    expect(explained).toMatchObject({ findings: [{ reason: "Đã kiểm tra" }], unexplained: [] });
    const other = judge({ findings: [], workbook: workbook({ ...UNUSUAL, B01: 900 }) }, circumstances(said));
    expect(other.unexplained).toMatchObject([{ found: "900" }]);
  });
});

describe("a rule on trial", () => {
  it("tells what it finds, and neither rejects nor asks", () => {
    const template: IndicatorTemplate = {
      ...TEMPLATE,
      betaRules: ["MORE_THAN_INDICATOR", "MUCH_MORE_THAN_KIND"],
    };
    const verdict = judge(
      { findings: [], workbook: workbook({ ...CONTRADICTING, B01: 500 }) },
      circumstances({ template }),
    );
    expect(verdict.findings).toMatchObject([
      { code: "MORE_THAN_INDICATOR", isBeta: true },
      { code: "MUCH_MORE_THAN_KIND", isBeta: true },
    ]);
    expect(verdict).toMatchObject({
      errors: 0,
      warnings: 0,
      unexplained: [],
      figures: { A06: { value: 4 } },
    });
  });
});

describe("a waiver", () => {
  const waiver = aWaiver();

  it.each([
    ["of the rule", waiver],
    ["of the rule for this indicator", { ...waiver, indicator: "A06" }],
    ["that ends with the day of receipt", { ...waiver, until: "2026-12-10" }],
  ])("%s lets the report pass, and the finding is told", (_, given) => {
    const verdict = judge(
      { findings: [], workbook: workbook(CONTRADICTING) },
      circumstances(notes({ waivers: [given] })),
    );
    expect(verdict.findings).toMatchObject([{ code: "MORE_THAN_INDICATOR", isWaived: true }]);
    expect(verdict).toMatchObject({ errors: 0, warnings: 0, figures: { A06: { value: 4 } } });
  });

  it.each([
    ["of another rule", { ...waiver, code: "OUT_OF_RANGE" as const }],
    ["for another indicator", { ...waiver, indicator: "B01" }],
    ["that ended the day before", { ...waiver, until: "2026-12-09" }],
    ["that was taken back", { ...waiver, ended: { by: "office", at: AT } }],
  ])("%s changes nothing", (_, given) => {
    const verdict = judge(
      { findings: [], workbook: workbook(CONTRADICTING) },
      circumstances(notes({ waivers: [given] })),
    );
    expect(verdict.errors).toBe(1);
  });

  it("of a warning stands for the word that it asks for", () => {
    const given = { ...waiver, code: "MUCH_MORE_THAN_KIND" as const };
    const verdict = judge(
      { findings: [], workbook: workbook(UNUSUAL) },
      circumstances(notes({ waivers: [given] })),
    );
    expect(verdict).toMatchObject({ warnings: 0, unexplained: [] });
  });
});

describe("a workbook without codes", () => {
  const matches: NameMatch[] = [
    { indicator: "A05", sheet: "Sheet1", cell: "B7", found: "Số nhiệm vụ" },
    { indicator: "B01", sheet: "Sheet1", cell: "B9", found: "Tin trên báo" },
  ];
  const sent = { findings: [], workbook: workbook({ A05: 3, B01: 5 }, { matches }) };

  it("is not accepted before a person has confirmed what was found by names", () => {
    const verdict = judge(sent, circumstances());
    expect(verdict).toMatchObject({
      findings: [{ code: "MATCHES_TO_CONFIRM", fileId: "data", sheet: "Sheet1", cell: "B7", count: 2 }],
      errors: 1,
      matches,
    });
    expect(verdict).not.toHaveProperty("figures");
  });

  it("passes with exactly these matches confirmed", () => {
    const confirmedMatches = hashOfMatches([...matches].reverse());
    const verdict = judge(sent, circumstances({ confirmedMatches }));
    expect(verdict).toMatchObject({ findings: [], errors: 0, figures: { A05: { value: 3 } } });
    expect(verdict).not.toHaveProperty("matches");
  });

  it("with other matches than those confirmed asks again", () => {
    const confirmedMatches = hashOfMatches(matches.slice(1));
    expect(judge(sent, circumstances({ confirmedMatches })).errors).toBe(1);
  });
});

describe("of a flood of findings", () => {
  const many = (code: Finding["code"], count: number): Finding[] =>
    Array.from({ length: count }, (_, row) => ({
      code,
      fileId: "data",
      sheet: "Số liệu",
      cell: `E${row + 1}`,
    }));

  it("the first are told, and that there are more", () => {
    const findings = [...many("VALUE_NOT_NUMBER", 300), ...many("UNKNOWN_INDICATOR", 70)];
    const verdict = judge({ findings }, circumstances());
    expect(verdict).toMatchObject({ errors: 200, warnings: 51 });
    expect(verdict.findings.at(-1)).toEqual({ code: "MORE_WARNINGS", fileId: "data" });
    expect(verdict.findings[199]).toEqual({ code: "TOO_MANY_FINDINGS", fileId: "data" });
  });

  it("the note that the reader left is kept, and is the only one", () => {
    const note: Finding = { code: "TOO_MANY_FINDINGS", fileId: "data" };
    const verdict = judge({ findings: [...many("VALUE_NOT_NUMBER", 199), note] }, circumstances());
    expect(verdict.findings.filter(({ code }) => code === "TOO_MANY_FINDINGS")).toEqual([note]);
    expect(verdict.errors).toBe(200);
  });
});
