import { documentNumberOf } from "../document-number.ts";
import { DomainError } from "../errors.ts";
import type { EventDraft } from "../event.ts";
import {
  isSettled,
  mayBecome,
  receivedAtOf,
  type Submission,
  type SubmissionState,
  VALID_FROM,
} from "../submission/submission.ts";
import type { Obligation } from "./obligation.ts";

/**
 * A decision: what the obligation becomes, which submissions change state, and the one event that tells of it.
 * `from` are the states a submission may be in for the change to be legal; the table holds every writer to them.
 */
export interface Decision {
  readonly obligation: Obligation;
  readonly submissions: readonly SubmissionChange[];
  readonly event: EventDraft;
}

export interface SubmissionChange {
  readonly attempt: number;
  readonly to: SubmissionState;
  readonly from: readonly SubmissionState[];
  /** Nothing of it is still to come, so the sweep need not look after it any more. */
  readonly isSettled?: boolean;
  readonly set?: Partial<Pick<Submission, "receivedAt" | "decidedAt" | "errors" | "warnings">>;
}

/** What the checks said of a report. */
export interface CheckResult {
  readonly errors: number;
  readonly warnings: number;
  readonly hasFigures: boolean;
  /** Every figure of it is "không phát sinh". */
  readonly isNil: boolean;
}

export type ReportRefusal = "PERIOD_CLOSED" | "OBLIGATION_APPROVED";

/**
 * Whether a complete report can count at all, whatever is in it: it must have been received before the period
 * closed for its unit, and an approved report is replaced only after the office unlocks it. `acceptanceEnd` is the unit's own.
 */
export function refusalOf(
  obligation: Obligation,
  submission: Submission,
  acceptanceEnd: Date,
): ReportRefusal | undefined {
  if (Date.parse(requireReceivedAt(submission)) >= acceptanceEnd.getTime()) return "PERIOD_CLOSED";
  const current = obligation.current;
  if (current?.state === "approved" && current.attempt < submission.attempt) return "OBLIGATION_APPROVED";
  return undefined;
}

/**
 * Decides a report whose required files have all arrived. The latest attempt that passed counts, whichever is decided
 * first; the time of the first that passed is the earliest of all, so the verdict does not depend on the order of
 * processing. An exemption granted meanwhile stays.
 */
export function decideReport(
  obligation: Obligation,
  submission: Submission,
  checks: CheckResult,
  now: Date,
): Decision {
  const { attempt } = submission;
  const receivedAt = requireReceivedAt(submission);
  const decided = {
    receivedAt,
    decidedAt: now.toISOString(),
    errors: checks.errors,
    warnings: checks.warnings,
  };
  const next = { ...obligation, version: obligation.version + 1 };
  const decide = (to: SubmissionState): SubmissionChange => ({
    ...change(attempt, to, ["received"], decided),
    isSettled: isSettled(submission),
  });

  if (checks.errors > 0) {
    return {
      obligation: next,
      submissions: [decide("rejected")],
      event: { type: "SubmissionRejected", data: { attempt } },
    };
  }

  const passed = withPassed(next, attempt, receivedAt);
  const current = obligation.current;
  if (current && current.attempt > attempt) {
    return {
      obligation: passed,
      submissions: [decide("superseded")],
      event: { type: "SubmissionSuperseded", data: { attempt, by: current.attempt } },
    };
  }

  const replaced = current?.state === "accepted" ? current.attempt : undefined;
  return {
    obligation: {
      ...passed,
      current: {
        attempt,
        state: "accepted",
        receivedAt,
        hasFigures: checks.hasFigures,
        ...(checks.isNil && { isNil: true }),
      },
    },
    submissions: [
      decide("accepted"),
      ...(replaced === undefined ? [] : [change(replaced, "superseded", ["accepted"])]),
    ],
    event: {
      type: "SubmissionAccepted",
      data: { attempt, receivedAt, ...(replaced === undefined ? {} : { supersedes: replaced }) },
    },
  };
}

/** The unit takes its accepted report back; nothing counts until it sends another. */
export function withdraw(obligation: Obligation, attempt: number, by: string, now: Date): Decision {
  return reviewed(obligation, attempt, "withdrawn", now, { by });
}

/** The office finds the accepted report in order. */
export function approve(obligation: Obligation, attempt: number, by: string, now: Date): Decision {
  return reviewed(obligation, attempt, "approved", now, { by });
}

/** The office sends the accepted report back, with the reason. The due date stays. */
export function returnReport(
  obligation: Obligation,
  attempt: number,
  { by, reason }: { by: string; reason: string },
  now: Date,
): Decision {
  return reviewed(obligation, attempt, "returned", now, { by, reason });
}

/**
 * The office lets the unit off this report by a document. What was sent stays readable and does not count. Throws
 * ALREADY_EXEMPT and DOCUMENT_NUMBER_INVALID.
 */
export function exempt(
  obligation: Obligation,
  { by, reason, ...document }: { by: string; reason: string; documentNumber: string },
  now: Date,
): Decision {
  if (obligation.exemption) throw new DomainError("ALREADY_EXEMPT", idsOf(obligation));
  const documentNumber = documentNumberOf(document.documentNumber);
  return {
    obligation: {
      ...obligation,
      exemption: { documentNumber, at: now.toISOString() },
      version: obligation.version + 1,
    },
    submissions: [],
    event: { type: "ObligationExempted", data: {}, record: { by, reason, documentNumber } },
  };
}

/** The exemption was a mistake, or has ended: the unit owes again. */
export function liftExemption(
  obligation: Obligation,
  { by, reason }: { by: string; reason: string },
): Decision {
  if (!obligation.exemption) throw new DomainError("NOT_EXEMPT", idsOf(obligation));
  const { exemption: _lifted, ...rest } = obligation;
  return {
    obligation: { ...rest, version: obligation.version + 1 },
    submissions: [],
    event: { type: "ExemptionLifted", data: {}, record: { by, reason } },
  };
}

const REVIEW_EVENTS = {
  withdrawn: "SubmissionWithdrawn",
  approved: "SubmissionApproved",
  returned: "SubmissionReturned",
} as const;

function reviewed(
  obligation: Obligation,
  attempt: number,
  to: keyof typeof REVIEW_EVENTS,
  now: Date,
  record: { by: string; reason?: string },
): Decision {
  const current = obligation.current;
  if (current?.attempt !== attempt || !mayBecome(current.state, to)) {
    throw new DomainError("NOT_THE_CURRENT_REPORT", {
      ...idsOf(obligation),
      attempt,
      current: current ? { attempt: current.attempt, state: current.state } : null,
    });
  }
  const { unlockedAt: _over, ...rest } = current;
  const at = now.toISOString();
  const stopped = to === "approved" ? {} : { stoppedAt: at };
  return {
    obligation: {
      ...obligation,
      current: { ...rest, state: to, ...stopped },
      version: obligation.version + 1,
    },
    submissions: [change(attempt, to, VALID_FROM[to], { decidedAt: at })],
    event: { type: REVIEW_EVENTS[to], data: { attempt }, record },
  };
}

function withPassed(obligation: Obligation, attempt: number, receivedAt: string): Obligation {
  const first = obligation.firstPassedAt;
  if (first !== undefined && Date.parse(first) <= Date.parse(receivedAt)) return obligation;
  return { ...obligation, firstPassedAt: receivedAt, firstPassedAttempt: attempt };
}

function change(
  attempt: number,
  to: SubmissionState,
  from: readonly SubmissionState[],
  set?: SubmissionChange["set"],
): SubmissionChange {
  for (const state of from) {
    if (!mayBecome(state, to)) throw new Error(`${state} may not become ${to}`);
  }
  return { attempt, to, from, ...(set && { set }) };
}

function requireReceivedAt(submission: Submission): string {
  const receivedAt = receivedAtOf(submission);
  if (receivedAt === undefined)
    throw new Error("a report is decided only when its required files have arrived");
  return receivedAt;
}

function idsOf({ unitId, periodId }: Obligation) {
  return { unitId, periodId };
}
