import type { LocalDate } from "../time/local-date.ts";
import type { CheckNotes, Explanation, Waiver } from "./check-notes.ts";
import { type Finding, findingId } from "./findings.ts";
import { RULE_FINDINGS } from "./rule-findings.ts";

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
    Object.hasOwn(RULE_FINDINGS, code) &&
    (indicator === undefined || indicator === finding.indicator) &&
    (until === undefined || receivedOn <= until)
  );
}

function explanationOf(finding: Finding, notes: CheckNotes | undefined): Explanation | undefined {
  const explanation = notes?.explanations[findingId(finding)];
  return explanation && explanation.found === finding.found ? explanation : undefined;
}
