import { type Decision, type Reasoned, recordOf, type SubmissionChange } from "../obligation/decisions.ts";
import { withReasonsMissing } from "../obligation/explain.ts";
import { acceptanceEndOf, type Obligation } from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import { localDateOf } from "../time/local-date.ts";
import type { AppliedUnit, DifferingUnit } from "./recheck.ts";

interface Applying extends Reasoned {
  readonly recheckId: string;
  readonly period: Period;
}

/**
 * Lets what was found in a report now speak for it. Nothing is accepted or rejected by that: one that counts goes on counting, with its
 * errors, and one that was rejected stays so; when it would pass now, its findings stay too, and its files may be sent again as they are
 * until the last day on which reports of the unit are taken. What was decided about since, or can be sent no more, is left alone.
 */
export function applied(
  obligation: Obligation | undefined,
  unit: DifferingUnit,
  { recheckId, period, ...who }: Applying,
  now: Date,
): Decision | NonNullable<AppliedUnit["skipped"]> {
  const { attempt, state, version } = unit.seen;
  if (obligation?.version !== version) return "CHANGED_SINCE";
  const next = { ...obligation, version: version + 1 };
  const event = {
    type: "SubmissionRechecked" as const,
    data: { attempt, recheckId },
    record: recordOf(who),
  };
  if (state === "rejected" && unit.after.errors === 0) {
    const lastMoment = new Date(acceptanceEndOf(period, obligation).getTime() - 1);
    if (now > lastMoment) return "PERIOD_CLOSED";
    const resend = { attempt, to: state, from: [state], set: { resendUntil: localDateOf(lastMoment) } };
    return { obligation: next, submissions: [resend], event };
  }
  return {
    obligation: withReasonsMissing(next, { attempt, reasonsMissing: unit.after.reasonsMissing }),
    submissions: [restated(unit)],
    event,
  };
}

function restated({ seen, checks, findingsFrom }: DifferingUnit): SubmissionChange {
  const { attempt, state } = seen;
  const { hasFindings, firstError, matchesToConfirm, unexplained = [], ...numbers } = checks;
  return {
    ...{ attempt, to: state, from: [state] },
    set: {
      ...numbers,
      unexplained,
      ...(hasFindings && { hasFindings }),
      ...(firstError && { firstError }),
      ...(matchesToConfirm !== undefined && { matchesToConfirm }),
      findingsFrom,
    },
    remove: [
      ...(hasFindings ? [] : (["hasFindings"] as const)),
      ...(firstError ? [] : (["firstError"] as const)),
      ...(matchesToConfirm === undefined ? (["matchesToConfirm"] as const) : []),
      "resendUntil",
    ],
  };
}
