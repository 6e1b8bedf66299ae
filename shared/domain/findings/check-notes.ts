import * as z from "zod";
import { Instant, LocalDate } from "../time/local-date.ts";
import {
  FINDING_QUOTE_MAX_CHARACTERS,
  FINDING_REASON_MAX_CHARACTERS,
  type Finding,
  findingId,
} from "./findings.ts";
import { RULE_FINDINGS } from "./rule-findings.ts";

export type RuleFindingCode = keyof typeof RULE_FINDINGS;

/** Why a figure is right as it stands, said after the report was sent. */
const Explanation = z.object({
  text: z.string().min(1).max(FINDING_REASON_MAX_CHARACTERS),
  /** What it speaks for: the same finding about another number is not explained by it. */
  found: z.string().max(FINDING_QUOTE_MAX_CHARACTERS).exactOptional(),
  by: z.string(),
  at: Instant,
});
export type Explanation = z.infer<typeof Explanation>;

/** The office lets one rule pass for one report. */
const Waiver = z.object({
  code: z.enum(Object.keys(RULE_FINDINGS) as [RuleFindingCode, ...RuleFindingCode[]]),
  /** Of one indicator; absent: wherever the rule speaks. */
  indicator: z.string().max(8).exactOptional(),
  by: z.string(),
  why: z.string().min(1).max(FINDING_REASON_MAX_CHARACTERS),
  at: Instant,
  /** The last day of receipt for which it holds; absent: for good. */
  until: LocalDate.exactOptional(),
});
export type Waiver = z.infer<typeof Waiver>;

/** What people said about the findings of one obligation's reports. It outlives attempts, as the figures they speak of do. */
export const CheckNotes = z.object({
  /** By {@link findingId}. */
  explanations: z.record(z.string(), Explanation),
  waivers: z.array(Waiver),
  /** Rises by one with every change. */
  version: z.int().min(1),
});
export type CheckNotes = z.infer<typeof CheckNotes>;

/** More than a report can ask for: the notes stay a small item. */
export const EXPLANATIONS_MAX = 100;

/**
 * Findings as they stand with what people said of them: explained, or waived. `receivedOn` is the day on which the report was
 * received, so the same report is judged alike whenever it is looked at.
 */
export function withNotes(
  findings: readonly Finding[],
  notes: CheckNotes | undefined,
  receivedOn: LocalDate,
): Finding[] {
  return findings.map((finding) => {
    const isWaived = notes?.waivers.some((waiver) => waives(waiver, finding, receivedOn)) ?? false;
    const reason = finding.reason ?? explanationOf(finding, notes)?.text;
    return {
      ...finding,
      ...(reason !== undefined && { reason }),
      ...(isWaived && { isWaived: true as const }),
    };
  });
}

function waives({ code, indicator, until }: Waiver, finding: Finding, receivedOn: LocalDate): boolean {
  return (
    code === finding.code &&
    (indicator === undefined || indicator === finding.indicator) &&
    (until === undefined || receivedOn <= until)
  );
}

function explanationOf(finding: Finding, notes: CheckNotes | undefined): Explanation | undefined {
  const explanation = notes?.explanations[findingId(finding)];
  return explanation && explanation.found === finding.found ? explanation : undefined;
}
