import type { LocalDate } from "../time/local-date.ts";
import { type CheckNotes, type Explanation, holdsOn, type Waiver } from "./check-notes.ts";
import { type Finding, findingId, isWaivable } from "./findings.ts";

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

/** Whether a waiver covers a finding in a report that was received on a day. */
export function waives(waiver: Waiver, finding: Finding, receivedOn: LocalDate): boolean {
  const { code, indicator } = waiver;
  return (
    code === finding.code &&
    isWaivable(code) &&
    (indicator === undefined || indicator === finding.indicator) &&
    holdsOn(waiver, receivedOn)
  );
}

function explanationOf(finding: Finding, notes: CheckNotes | undefined): Explanation | undefined {
  const explanation = notes?.explanations[findingId(finding)];
  return explanation && explanation.found === finding.found ? explanation : undefined;
}
