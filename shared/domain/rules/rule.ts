import type { Figures } from "../figures/figure.ts";
import type { IndicatorTemplate } from "../figures/indicator-template.ts";
import type { ReportReading } from "../figures/report-reading.ts";
import type { Finding } from "../findings/findings.ts";
import type { RULE_FINDINGS } from "../findings/rule-findings.ts";
import type { Period } from "../period/period.ts";
import type { DocumentReference } from "../submission/submission.ts";
import type { LocalDate } from "../time/local-date.ts";

/** A code that a rule finds; the reader of files has others. */
export type RuleCode = keyof typeof RULE_FINDINGS;

/** What a unit reported for another period, and counts there. */
export interface EarlierReport {
  readonly periodId: string;
  readonly figures: Figures;
  /** Of its workbook, base64; absent when it came without one. */
  readonly dataSha256?: string;
}

/** Everything a rule may look at. Nothing else, so the same report in the same circumstances is always judged alike. */
export interface RuleContext {
  readonly template: IndicatorTemplate;
  readonly reading: ReportReading;
  readonly period: Pick<Period, "periodId" | "contains" | "windowStartOn" | "opensAt">;
  /** The signed document, as the request states it. */
  readonly document?: DocumentReference;
  /** The day on which the report was received, in Hanoi. */
  readonly receivedOn: LocalDate;
  /** Related reports of the unit, by period; see `relatedPeriods`. */
  readonly earlier: Readonly<Record<string, EarlierReport>>;
  /** By indicator: the median of what the units of its kind reported. */
  readonly medians: Readonly<Record<string, number>>;
  /** SHA-256 of the workbook, base64. */
  readonly dataSha256?: string;
}

/** What a rule says; where that stands in the file, {@link judge} adds. */
export type RuleFinding = Pick<Finding, "indicator" | "area" | "found" | "expected" | "count"> & {
  readonly code: RuleCode;
};

/** What is known of a report for which no workbook is asked, too. */
export type DocumentContext = Pick<RuleContext, "period" | "document" | "receivedOn">;

interface AnyRule {
  readonly codes: readonly [RuleCode, ...RuleCode[]];
  /** When it speaks, in one sentence for the handbook (`docs/rules.md`). */
  readonly speaks: string;
}

/** One rule: a pure function over the context, and the codes that it may find. */
export type Rule = FiguresRule | DocumentRule;

/** Looks at the figures and texts of a workbook. */
export type FiguresRule = AnyRule & {
  readonly about: "figures";
  readonly find: (context: RuleContext) => readonly RuleFinding[];
};

/** Looks at what the request says of the signed document: it runs for every report. */
export type DocumentRule = AnyRule & {
  readonly about: "document";
  readonly find: (context: DocumentContext) => readonly RuleFinding[];
};
