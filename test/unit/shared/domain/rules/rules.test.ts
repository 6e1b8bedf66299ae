import { describe, expect, it } from "vitest";
import type {
  Indicator,
  IndicatorTemplate,
} from "../../../../../shared/domain/figures/indicator-template.ts";
import type { ReportReading } from "../../../../../shared/domain/figures/report-reading.ts";
import { againstKind } from "../../../../../shared/domain/rules/against-kind.ts";
import { againstOwn } from "../../../../../shared/domain/rules/against-own.ts";
import { betweenIndicators } from "../../../../../shared/domain/rules/between-indicators.ts";
import { contentCoversTotal } from "../../../../../shared/domain/rules/content-covers-total.ts";
import { contentWithinTotal } from "../../../../../shared/domain/rules/content-within-total.ts";
import { documentDate } from "../../../../../shared/domain/rules/document-date.ts";
import { earlierPeriods } from "../../../../../shared/domain/rules/earlier-periods.ts";
import { links } from "../../../../../shared/domain/rules/links.ts";
import { planReference } from "../../../../../shared/domain/rules/plan-reference.ts";
import { range } from "../../../../../shared/domain/rules/range.ts";
import { required } from "../../../../../shared/domain/rules/required.ts";
import type { RuleContext, RuleFinding } from "../../../../../shared/domain/rules/rule.ts";
import { RULES } from "../../../../../shared/domain/rules/rules.ts";
import { sameFile } from "../../../../../shared/domain/rules/same-file.ts";
import { sameValues } from "../../../../../shared/domain/rules/same-values.ts";
import { aPeriod } from "../../../../builders/a-period.ts";
import { aReading, someFigures } from "../../../../builders/a-reading.ts";
import { anIndicator, aTemplate } from "../../../../builders/a-template.ts";

/** The annual report of 2026, received on 10 December, asking of some indicators what is given as `rules`. */
interface Case {
  readonly rules?: Readonly<Record<string, string | Partial<Indicator>>>;
  readonly figures?: Parameters<typeof aReading>[0];
  readonly reading?: Partial<ReportReading>;
  readonly context?: Partial<RuleContext>;
}

function contextOf({ rules = {}, figures = {}, reading = {}, context = {} }: Case): RuleContext {
  const codes = [...new Set([...Object.keys(rules), ...Object.keys(figures)])];
  return {
    template: aTemplate({
      indicators: codes.map((code) => {
        const asked = rules[code] ?? "";
        return anIndicator({ code, ...(typeof asked === "string" ? { rule: asked } : asked) });
      }),
    }),
    reading: aReading(figures, reading),
    period: aPeriod(),
    receivedOn: "2026-12-10",
    earlier: {},
    medians: {},
    ...context,
  };
}

/** What the unit reported for other periods. */
const reported = (
  periods: Readonly<Record<string, Parameters<typeof someFigures>[0]>>,
  dataSha256?: string,
): Partial<RuleContext> => ({
  earlier: Object.fromEntries(
    Object.entries(periods).map(([periodId, figures]) => [
      periodId,
      { periodId, figures: someFigures(figures), ...(dataSha256 && { dataSha256 }) },
    ]),
  ),
});

/** Asks of one indicator, and of its size by limits of its own. */
const withLimits = (unusualSize: NonNullable<IndicatorTemplate["unusualSize"]>) => aTemplate({ unusualSize });

type Says = readonly [when: string, given: Case, finding: RuleFinding];
type Silent = readonly [when: string, given: Case];

const text: Partial<Indicator> = { type: "text", rule: "document number and date (NĐ 30/2020)" };
const list: Partial<Indicator> = { type: "list", aggregation: "none" };
const named = (words: string, context: Partial<RuleContext> = {}): Case => ({
  rules: { A02: text },
  reading: { narrative: { A02: words } },
  context,
});
const linking = (words: string): Case => ({ rules: { N05: list }, reading: { narrative: { N05: words } } });
const dated = (date: string, context: Partial<RuleContext> = {}): Case => ({
  context: { document: { number: "47/BC-UBND", date }, ...context },
});

describe("a required indicator", () => {
  const asked = { A05: { rule: "required", unitVi: "nhiệm vụ", group: "steering" } };
  says(required, [
    [
      "is empty",
      { rules: asked },
      { code: "REQUIRED_EMPTY", indicator: "A05", expected: "nhiệm vụ; 0; Không phát sinh" },
    ],
    [
      "is empty while its neighbour is answered",
      { rules: { ...asked, A04: { rule: "required", group: "steering" } }, figures: { A04: 1 } },
      { code: "REQUIRED_EMPTY", indicator: "A05", expected: "nhiệm vụ; 0; Không phát sinh" },
    ],
    [
      "is one of a whole group left empty: they are told once, counted",
      { rules: { B01: "required", B02: "required", B04: "required" } },
      { code: "REQUIRED_EMPTY", indicator: "B01", expected: "B01, B02, B04", count: 3 },
    ],
    [
      "is a text, and was not written",
      { rules: { N01: { type: "text", rule: "required", unitVi: "" } } },
      { code: "REQUIRED_EMPTY", indicator: "N01" },
    ],
  ]);
  isSilent(required, [
    ["is answered with a number", { rules: asked, figures: { A05: 3 } }],
    ["is answered with 0", { rules: asked, figures: { A05: 0 } }],
    ["is answered with “không phát sinh”", { rules: asked, figures: { A05: "nil" } }],
    [
      "is a text that was written",
      { rules: { N01: { type: "text", rule: "required" } }, reading: { narrative: { N01: "…" } } },
    ],
    [
      "could not be read: its cell has a finding of its own",
      {
        rules: asked,
        reading: { findings: [{ code: "VALUE_NOT_NUMBER", fileId: "data", indicator: "A05" }] },
      },
    ],
    ["is not required after all", { rules: { A05: "" } }],
  ]);
});

describe("a number with a range", () => {
  says(range, [
    [
      "lies above it",
      { rules: { A08: "0..100" }, figures: { A08: 1500.5 } },
      { code: "OUT_OF_RANGE", indicator: "A08", found: "1.500,5", expected: "0 – 100" },
    ],
    [
      "lies below it",
      { rules: { A08: "10..100" }, figures: { A08: 9 } },
      { code: "OUT_OF_RANGE", indicator: "A08", found: "9", expected: "10 – 100" },
    ],
    [
      "lies below one that is open above",
      { rules: { A08: "1.." }, figures: { A08: "nil" } },
      { code: "OUT_OF_RANGE", indicator: "A08", found: "0", expected: "≥ 1" },
    ],
    [
      "lies above one that is open below",
      { rules: { A08: "..5" }, figures: { A08: 6 } },
      { code: "OUT_OF_RANGE", indicator: "A08", found: "6", expected: "≤ 5" },
    ],
  ]);
  isSilent(range, [
    ["lies on its lower end", { rules: { A08: "0..100" }, figures: { A08: 0 } }],
    ["lies on its upper end", { rules: { A08: "0..100" }, figures: { A08: 100 } }],
    ["was not given", { rules: { A08: "10..100" } }],
    ["is a yes", { rules: { A08: "10..100" }, figures: { A08: true } }],
  ]);
});

describe("two numbers that depend on each other", () => {
  says(betweenIndicators, [
    [
      "are more tasks completed than there are",
      { rules: { A06: "<= A05" }, figures: { A05: 10, A06: 12 } },
      { code: "MORE_THAN_INDICATOR", indicator: "A06", found: "12", expected: "≤ A05 = 10" },
    ],
    [
      "are some tasks completed where nothing was planned",
      { rules: { A06: "<= A05" }, figures: { A05: "nil", A06: 1 } },
      { code: "MORE_THAN_INDICATOR", indicator: "A06", found: "1", expected: "≤ A05 = 0" },
    ],
    [
      "are fewer attendances than meetings",
      { rules: { E03: ">= E01" }, figures: { E01: 5, E03: 4 } },
      { code: "LESS_THAN_INDICATOR", indicator: "E03", found: "4", expected: "≥ E01 = 5" },
    ],
  ]);
  isSilent(betweenIndicators, [
    ["are equal", { rules: { A06: "<= A05" }, figures: { A05: 10, A06: 10 } }],
    ["agree", { rules: { E03: ">= E01" }, figures: { E01: 5, E03: 300 } }],
    ["are one that was left empty and another", { rules: { A06: "<= A05" }, figures: { A06: 12 } }],
    ["name one that is not in the template", { rules: { A06: "<= Z99" }, figures: { A06: 12 } }],
  ]);
});

describe("numbers by content area", () => {
  const of = (total: number, areas: Record<string, number>): Case => ({ figures: { B01: { total, areas } } });
  says(contentWithinTotal, [
    [
      "have one above the total",
      of(5, { "00": 6, "01": 1 }),
      { code: "CONTENT_ABOVE_TOTAL", indicator: "B01", area: "00", found: "6", expected: "≤ 5" },
    ],
    [
      "have two above it, told once",
      of(5, { "01": 7, "00": 6 }),
      { code: "CONTENT_ABOVE_TOTAL", indicator: "B01", area: "00", found: "6", expected: "≤ 5", count: 2 },
    ],
  ]);
  isSilent(contentWithinTotal, [
    ["exceed it only together: one article may serve several areas", of(5, { "00": 5, "01": 5 })],
    ["are not given", { figures: { B01: 5 } }],
    ["belong to “không phát sinh”", { figures: { B01: "nil" } }],
  ]);
  says(contentCoversTotal, [
    [
      "are all given and do not reach it",
      of(5, { "00": 2, "01": 2 }),
      { code: "CONTENT_BELOW_TOTAL", indicator: "B01", found: "Σ = 4", expected: "Σ ≥ 5" },
    ],
  ]);
  isSilent(contentCoversTotal, [
    ["are all given and reach it", of(5, { "00": 2, "01": 3 })],
    ["are all given and exceed it", of(5, { "00": 5, "01": 3 })],
    ["are given in part: the rest may belong to the other area", of(5, { "00": 2 })],
    ["are not given", { figures: { B01: 5 } }],
    [
      "have no columns in the form",
      { figures: { B01: 5 }, reading: { places: { B01: { sheet: "Số liệu", cell: "E5" } } } },
    ],
  ]);
});

describe("a sum over the year", () => {
  says(earlierPeriods, [
    [
      "is less than the half year and quarter III together",
      { figures: { B01: 11 }, context: reported({ "2026-H1": { B01: 8 }, "2026-Q3": { B01: 4 } }) },
      { code: "LESS_THAN_BEFORE", indicator: "B01", found: "11", expected: "≥ 12 (2026-H1: 8 + 2026-Q3: 4)" },
    ],
    [
      "is less than quarter I, which stands for the half year that was not reported",
      { figures: { B01: 5 }, context: reported({ "2026-Q1": { B01: 6 } }) },
      { code: "LESS_THAN_BEFORE", indicator: "B01", found: "5", expected: "≥ 6 (2026-Q1: 6)" },
    ],
    [
      "is “không phát sinh” after something happened",
      { figures: { B01: "nil" }, context: reported({ "2026-H1": { B01: 1 } }) },
      { code: "LESS_THAN_BEFORE", indicator: "B01", found: "0", expected: "≥ 1 (2026-H1: 1)" },
    ],
    [
      "of the half year is less than quarter I",
      {
        figures: { B01: 5 },
        context: { ...reported({ "2026-Q1": { B01: 6 } }), period: aPeriod({ periodId: "2026-H1" }) },
      },
      { code: "LESS_THAN_BEFORE", indicator: "B01", found: "5", expected: "≥ 6 (2026-Q1: 6)" },
    ],
  ]);
  says(earlierPeriods, [
    [
      "of a half year without a report is held against the months that its type contains",
      {
        figures: { B01: 11 },
        context: {
          ...reported({ "2026-M01": { B01: 5 }, "2026-M02": { B01: 7 } }),
          period: aPeriod({ contains: { YEAR: ["H1"], H1: ["M01", "M02"], M01: [], M02: [] } }),
        },
      },
      {
        code: "LESS_THAN_BEFORE",
        indicator: "B01",
        found: "11",
        expected: "≥ 12 (2026-M01: 5 + 2026-M02: 7)",
      },
    ],
  ]);
  isSilent(earlierPeriods, [
    [
      "contains nothing by its type",
      {
        figures: { B01: 1 },
        context: { ...reported({ "2026-H1": { B01: 8 } }), period: aPeriod({ contains: { YEAR: [] } }) },
      },
    ],
    [
      "equals its parts",
      { figures: { B01: 12 }, context: reported({ "2026-H1": { B01: 8 }, "2026-Q3": { B01: 4 } }) },
    ],
    [
      "counts quarter I once, within the half year",
      { figures: { B01: 8 }, context: reported({ "2026-Q1": { B01: 6 }, "2026-H1": { B01: 8 } }) },
    ],
    ["was left empty then", { figures: { B01: 1 }, context: reported({ "2026-H1": { B02: 8 } }) }],
    [
      "is of a kind that does not add up over time",
      {
        rules: { D04: { aggregation: "last" } },
        figures: { D04: 1 },
        context: reported({ "2026-H1": { D04: 8 } }),
      },
    ],
    [
      "is compared with last year only by other rules",
      { figures: { B01: 1 }, context: reported({ "2025-YEAR": { B01: 8 } }) },
    ],
    [
      "of quarter III has no parts",
      {
        figures: { B01: 1 },
        context: { ...reported({ "2026-H1": { B01: 8 } }), period: aPeriod({ periodId: "2026-Q3" }) },
      },
    ],
  ]);
});

describe("an unusual number", () => {
  says(againstOwn, [
    [
      "is more than ten times last year's",
      { figures: { A08: 1_300_000 }, context: reported({ "2025-YEAR": { A08: 1.2 } }) },
      {
        code: "MUCH_MORE_THAN_OWN",
        indicator: "A08",
        found: "1.300.000",
        expected: "≤ 10 × 1,2 (2025-YEAR)",
      },
    ],
    [
      "is more than the template allows",
      {
        figures: { B01: 31 },
        context: {
          ...reported({ "2025-YEAR": { B01: 12 } }),
          template: withLimits({ timesOwn: 2.5, least: 5 }),
        },
      },
      { code: "MUCH_MORE_THAN_OWN", indicator: "B01", found: "31", expected: "≤ 2,5 × 12 (2025-YEAR)" },
    ],
  ]);
  isSilent(againstOwn, [
    ["is ten times last year's", { figures: { B01: 100 }, context: reported({ "2025-YEAR": { B01: 10 } }) }],
    ["is small all the same", { figures: { B01: 49 }, context: reported({ "2025-YEAR": { B01: 2 } }) }],
    [
      "is small by the template",
      {
        figures: { B01: 499 },
        context: { ...reported({ "2025-YEAR": { B01: 2 } }), template: withLimits({ least: 500 }) },
      },
    ],
    ["was nothing last year", { figures: { B01: 100 }, context: reported({ "2025-YEAR": { B01: "nil" } }) }],
    ["was not reported last year", { figures: { B01: 100 }, context: reported({ "2025-YEAR": {} }) }],
    [
      "was less in another kind of period",
      { figures: { B01: 100 }, context: reported({ "2026-Q1": { B01: 1 } }) },
    ],
  ]);
  says(againstKind, [
    [
      "is more than fifty times the median of its kind",
      { figures: { B01: 1_001 }, context: { medians: { B01: 20 } } },
      { code: "MUCH_MORE_THAN_KIND", indicator: "B01", found: "1.001", expected: "≤ 50 × 20" },
    ],
  ]);
  isSilent(againstKind, [
    ["is fifty times the median", { figures: { B01: 1_000 }, context: { medians: { B01: 20 } } }],
    ["is small all the same", { figures: { B01: 49 }, context: { medians: { B01: 0.5 } } }],
    ["has a median of nothing", { figures: { B01: 1_000 }, context: { medians: { B01: 0 } } }],
    [
      "is within what the template allows",
      {
        figures: { B01: 1_600 },
        context: { medians: { B01: 20 }, template: withLimits({ timesKind: 80 }) },
      },
    ],
    ["has no median yet", { figures: { B01: 1_000 } }],
  ]);
});

describe("a report like an earlier one", () => {
  const many = { B01: 1, B02: 2, B04: 3, E01: 4, E02: 5 };
  says(sameFile, [
    [
      "is the very file",
      { figures: many, context: { ...reported({ "2025-YEAR": many }, "hash"), dataSha256: "hash" } },
      { code: "SAME_FILE", found: "2025-YEAR" },
    ],
  ]);
  isSilent(sameFile, [
    [
      "is another file",
      { figures: many, context: { ...reported({ "2025-YEAR": many }, "hash"), dataSha256: "other" } },
    ],
    [
      "came without a workbook then",
      { figures: many, context: { ...reported({ "2025-YEAR": many }), dataSha256: "hash" } },
    ],
    ["comes without a workbook", { figures: many, context: reported({ "2025-YEAR": many }, "hash") }],
  ]);
  says(sameValues, [
    [
      "has all its figures",
      { figures: many, context: { ...reported({ "2025-YEAR": many }, "hash"), dataSha256: "other" } },
      { code: "SAME_VALUES", found: "2025-YEAR" },
    ],
    [
      "has those of the half year",
      { figures: many, context: reported({ "2026-H1": many }) },
      { code: "SAME_VALUES", found: "2026-H1" },
    ],
  ]);
  isSilent(sameValues, [
    ["differs in one figure", { figures: { ...many, B01: 2 }, context: reported({ "2025-YEAR": many }) }],
    ["has one figure more", { figures: { ...many, B05: 0 }, context: reported({ "2025-YEAR": many }) }],
    [
      "is the very file, which is told already",
      { figures: many, context: { ...reported({ "2025-YEAR": many }, "hash"), dataSha256: "hash" } },
    ],
    [
      "says of nearly everything that nothing happened",
      {
        figures: { B01: 1, B02: "nil", B04: "nil", E01: 0, E02: "nil" },
        context: reported({ "2025-YEAR": { B01: 1, B02: "nil", B04: "nil", E01: 0, E02: "nil" } }),
      },
    ],
  ]);
});

describe("the date of the signed document", () => {
  const plan = {
    period: aPeriod({
      periodId: "2027-PLAN",
      windowStartOn: "2027-01-01",
      opensAt: "2026-12-14T17:00:00.000Z",
    }),
  };
  says(documentDate, [
    [
      "lies after the day of receipt",
      dated("2026-12-11"),
      { code: "DOCUMENT_DATE_TOO_LATE", found: "11/12/2026", expected: "≤ 10/12/2026" },
    ],
    [
      "lies before the year in which the window begins",
      dated("2024-12-31"),
      { code: "DOCUMENT_DATE_TOO_EARLY", found: "31/12/2024", expected: "≥ 01/01/2025" },
    ],
  ]);
  isSilent(documentDate, [
    ["is the day of receipt", dated("2026-12-10")],
    ["is the first day of the window's year", dated("2025-01-01")],
    ["of a plan lies in the year before, in which the period opened", dated("2026-11-28", { ...plan })],
    ["is not known", {}],
  ]);
});

describe("a text that names a document", () => {
  const document = { document: { number: "15/KH-UBND", date: "2026-01-05" } };
  says(planReference, [
    [
      "has no date",
      named("15/KH-UBND"),
      {
        code: "REFERENCE_UNCLEAR",
        indicator: "A02",
        found: "15/KH-UBND",
        expected: "15/KH-UBND, 05/01/2026",
      },
    ],
    [
      "has no number",
      named("kế hoạch năm, ngày 05/01/2026"),
      {
        code: "REFERENCE_UNCLEAR",
        indicator: "A02",
        found: "kế hoạch năm, ngày 05/01/2026",
        expected: "15/KH-UBND, 05/01/2026",
      },
    ],
    [
      "has a day that does not exist",
      named("15/KH-UBND ngày 31/02/2026"),
      {
        code: "REFERENCE_UNCLEAR",
        indicator: "A02",
        found: "15/KH-UBND ngày 31/02/2026",
        expected: "15/KH-UBND, 05/01/2026",
      },
    ],
    [
      "has a date after the receipt",
      named("15/KH-UBND, 05/01/2027"),
      {
        code: "REFERENCE_DATE_TOO_LATE",
        indicator: "A02",
        found: "15/KH-UBND, 05/01/2027",
        expected: "≤ 10/12/2026",
      },
    ],
    [
      "names the document of the request with another date",
      named("15/KH-UBND, 06/01/2026", document),
      {
        code: "REFERENCE_DIFFERS",
        indicator: "A02",
        found: "15/KH-UBND, 06/01/2026",
        expected: "15/KH-UBND, 05/01/2026",
      },
    ],
    [
      "names another plan of the same day",
      named("16/KH-UBND ngày 05 tháng 01 năm 2026", document),
      {
        code: "REFERENCE_DIFFERS",
        indicator: "A02",
        found: "16/KH-UBND ngày 05 tháng 01 năm 2026",
        expected: "15/KH-UBND, 05/01/2026",
      },
    ],
  ]);
  isSilent(planReference, [
    ["names both", named("Số 15/KH-UBND, ngày 05/01/2026")],
    ["writes the date in words", named("15/KH-UBND ngày 05 tháng 01 năm 2026.")],
    ["uses points, and the look-alike of Đ", named("19/2025/QÐ-UBND (5.1.2026)")],
    ["names the document of the request", named("15/KH-UBND; 05/01/2026", document)],
    [
      "names a plan, where the request names the report",
      named("15/KH-UBND, 05/01/2026", { document: { number: "47/BC-UBND", date: "2026-12-08" } }),
    ],
    ["is empty", named("")],
    [
      "is of another kind",
      { rules: { N01: { type: "text", rule: "" } }, reading: { narrative: { N01: "…" } } },
    ],
  ]);
});

describe("a list of evidence", () => {
  const example = "https://hanoi.gov.vn/…";
  says(links, [
    [
      "holds something to run",
      linking("javascript:alert(1)"),
      { code: "LINK_UNSAFE", indicator: "N05", found: "javascript:alert(1)", expected: example },
    ],
    [
      "holds something to run, however it is written",
      linking("xem JaVaScript:alert(1)"),
      { code: "LINK_UNSAFE", indicator: "N05", found: "JaVaScript:alert(1)", expected: example },
    ],
    [
      "holds a link of another kind",
      linking("ftp://hanoi.gov.vn/a"),
      { code: "LINK_MALFORMED", indicator: "N05", found: "ftp://hanoi.gov.vn/a", expected: example },
    ],
    [
      "holds a link without an address",
      linking("http://"),
      { code: "LINK_MALFORMED", indicator: "N05", found: "http://", expected: example },
    ],
    [
      "holds a link into the unit's own network",
      linking("http://192.168.1.5/anh.jpg"),
      { code: "LINK_INTERNAL", indicator: "N05", found: "http://192.168.1.5/anh.jpg", expected: example },
    ],
    [
      "holds a link to a computer's name",
      linking("http://may-chu/anh"),
      { code: "LINK_INTERNAL", indicator: "N05", found: "http://may-chu/anh", expected: example },
    ],
    [
      "holds an internal address written as a number",
      linking("http://2130706433/"),
      { code: "LINK_INTERNAL", indicator: "N05", found: "http://2130706433/", expected: example },
    ],
    [
      "holds several of one kind, told once",
      linking("file:///c:/a.doc\nfile:///c:/b.doc"),
      { code: "LINK_MALFORMED", indicator: "N05", found: "file:///c:/a.doc", expected: example, count: 2 },
    ],
  ]);
  isSilent(links, [
    ["holds web addresses", linking("https://hanoi.gov.vn/tin/1?a=b, http://baochinhphu.vn/x.html.")],
    ["holds one without its beginning", linking("www.hanoi.gov.vn/tin")],
    ["holds ordinary words with a colon", linking("Văn bản: 15/KH-UBND; ghi chú:xem phụ lục, 8:30")],
    ["holds an address of mail", linking("mailto:cchc@hanoi.gov.vn")],
    ["holds one in brackets", linking("(https://hanoi.gov.vn/tin)")],
    ["is empty", linking("")],
    [
      "is a text of another kind",
      { rules: { N01: { type: "text" } }, reading: { narrative: { N01: "javascript:alert(1)" } } },
    ],
  ]);
});

it("each code is found by one rule, and each rule has a sentence for the handbook", () => {
  const codes = RULES.flatMap((rule) => rule.codes);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { speaks } of RULES) expect(speaks).toMatch(/^[A-Z].+\.$/);
});

function says(rule: (typeof RULES)[number], cases: readonly Says[]): void {
  it.each(cases)("%s: it is said", (_, given, finding) => {
    expect(rule.find(contextOf(given))).toEqual([finding]);
    expect(rule.codes).toContain(finding.code);
  });
}

function isSilent(rule: (typeof RULES)[number], cases: readonly Silent[]): void {
  it.each(cases)("%s: nothing is said", (_, given) => {
    expect(rule.find(contextOf(given))).toEqual([]);
  });
}
