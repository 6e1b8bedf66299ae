import { documentNumberOf } from "../document-number.ts";
import { DomainError } from "../errors.ts";
import type { EventDraft } from "../event.ts";
import type { Figures } from "../figures/figure.ts";
import type { CheckNotes } from "../findings/check-notes.ts";
import {
  isSettled,
  mayBecome,
  receivedAtOf,
  type Submission,
  type SubmissionState,
  VALID_FROM,
} from "../submission/submission.ts";
import { type Extension, extensionOf } from "./extension.ts";
import type { Obligation } from "./obligation.ts";

/**
 * A decision: what the obligation becomes, which submissions change state, and the one event that tells of it.
 * `from` are the states a submission may be in for the change to be legal; the table holds every writer to them.
 */
export interface Decision {
  readonly obligation: Obligation;
  /** An attempt that the decision itself makes, decided as it is made: it came without an upload. */
  readonly made?: Submission;
  /** Its figures: nobody else can have written any under its number. */
  readonly figures?: Figures;
  readonly submissions: readonly SubmissionChange[];
  /** What people said of findings, where the decision is about that. It changes only together with the obligation. */
  readonly notes?: CheckNotes;
  readonly event: EventDraft;
}

export interface SubmissionChange {
  readonly attempt: number;
  readonly to: SubmissionState;
  readonly from: readonly SubmissionState[];
  /** Nothing of it is still to come, so the sweep need not look after it any more. */
  readonly isSettled?: boolean;
  readonly set?: Partial<
    Pick<
      Submission,
      "receivedAt" | "decidedAt" | "isUndone" | "isNil" | "resendUntil" | "findingsFrom" | keyof CheckOutcome
    >
  >;
  /** What does not hold of it any more. */
  readonly remove?: readonly ("resendUntil" | "hasFindings" | "firstError" | "matchesToConfirm")[];
}

/** What an attempt keeps of its checks. */
export type CheckOutcome = Pick<
  Submission,
  "errors" | "warnings" | "hasFindings" | "firstError" | "unexplained" | "matchesToConfirm"
>;

/** What the checks said of a report. */
export interface CheckResult extends CheckOutcome {
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
 * first; the time of the first that passed with something to say is the earliest of all, so the verdict does not depend on the order
 * of processing. An exemption granted meanwhile stays.
 */
export function decideReport(
  obligation: Obligation,
  submission: Submission,
  checks: CheckResult,
  now: Date,
): Decision {
  const { attempt } = submission;
  const receivedAt = requireReceivedAt(submission);
  const { hasFigures, isNil, ...outcome } = checks;
  const decided = { receivedAt, decidedAt: now.toISOString(), ...outcome, ...(isNil && { isNil }) };
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

  // That nothing happened never speaks for figures that come later, by whatever way it was said.
  const passed = isNil ? next : withPassed(next, attempt, receivedAt);
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
        hasFigures,
        ...(isNil && { isNil: true }),
        ...(outcome.unexplained && { reasonsMissing: outcome.unexplained.length }),
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

/** Who decides. Their words and documents stay with the history. */
export interface By {
  readonly by: string;
  readonly reason?: string;
  readonly documentNumber?: string;
}

/** A decision that has to be explained. */
export type Reasoned = By & { readonly reason: string };

/** About the report that counts: the person says which attempt they saw. */
interface OfAttempt {
  readonly attempt: number;
}

/** The unit takes its accepted report back; nothing counts until it sends another. */
export function withdraw(obligation: Obligation, input: By & OfAttempt, now: Date): Decision {
  return reviewed(obligation, input, "withdrawn", now);
}

/** The office finds the accepted report in order. Throws REASONS_MISSING while a warning of it waits for the unit's word. */
export function approve(obligation: Obligation, input: By & OfAttempt, now: Date): Decision {
  const { reasonsMissing = 0 } = currentReport(obligation, input.attempt, VALID_FROM.approved);
  if (reasonsMissing > 0) {
    throw new DomainError("REASONS_MISSING", {
      ...idsOf(obligation),
      attempt: input.attempt,
      count: reasonsMissing,
    });
  }
  return reviewed(obligation, input, "approved", now);
}

/**
 * The office sends the accepted report back, with the reason; so it refuses a declaration of nothing to report too. The due date
 * stays, unless an extension is granted with it, as {@link extend} would.
 */
export function returnReport(
  obligation: Obligation,
  input: Reasoned & OfAttempt & { readonly extension?: Extension },
  now: Date,
): Decision {
  const { extension, ...rest } = input;
  const returned = reviewed(obligation, rest, "returned", now);
  if (!extension) return returned;
  const { documentNumber, ...granted } = extensionOf(obligation, extension, now);
  return {
    ...returned,
    obligation: { ...returned.obligation, ...granted.fields },
    event: {
      ...returned.event,
      data: { ...returned.event.data, ...granted.data },
      record: { ...recordOf(rest), documentNumber, because: granted.fields.because },
    },
  };
}

/** The office lets an approved report be replaced again. It counts until then, as one that is accepted. */
export function unlock(obligation: Obligation, input: Reasoned & OfAttempt, now: Date): Decision {
  const current = currentReport(obligation, input.attempt, ["approved"]);
  return {
    obligation: {
      ...obligation,
      current: { ...current, state: "accepted", unlockedAt: now.toISOString() },
      version: obligation.version + 1,
    },
    submissions: [change(input.attempt, "accepted", ["approved"])],
    event: { type: "SubmissionUnlocked", data: { attempt: input.attempt }, record: recordOf(input) },
  };
}

/** The unlocking was a mistake: the report is approved again, as long as nothing replaced it. Throws NOT_UNLOCKED. */
export function undoUnlock(obligation: Obligation, input: By & OfAttempt, now: Date): Decision {
  const { unlockedAt, ...current } = currentReport(obligation, input.attempt, ["accepted"]);
  if (unlockedAt === undefined) throw new DomainError("NOT_UNLOCKED", idsOf(obligation));
  return {
    obligation: {
      ...obligation,
      current: { ...current, state: "approved" },
      version: obligation.version + 1,
    },
    submissions: [change(input.attempt, "approved", ["accepted"], { decidedAt: now.toISOString() })],
    event: { type: "UnlockUndone", data: { attempt: input.attempt }, record: recordOf(input) },
  };
}

/**
 * The return was a mistake: the report counts again, as one that is accepted, as long as nothing newer took its place. More time that
 * was granted with it stays. Throws NOT_THE_CURRENT_REPORT.
 */
export function undoReturn(obligation: Obligation, input: Reasoned & OfAttempt, now: Date): Decision {
  const { stoppedAt: _over, ...current } = currentReport(obligation, input.attempt, ["returned"]);
  const decidedAt = now.toISOString();
  return {
    obligation: {
      ...obligation,
      current: { ...current, state: "accepted" },
      version: obligation.version + 1,
    },
    submissions: [change(input.attempt, "accepted", ["returned"], { decidedAt })],
    event: { type: "ReturnUndone", data: { attempt: input.attempt }, record: recordOf(input) },
  };
}

const REVIEW_EVENTS = {
  withdrawn: "SubmissionWithdrawn",
  approved: "SubmissionApproved",
  returned: "SubmissionReturned",
} as const;

function reviewed(
  obligation: Obligation,
  { attempt, ...who }: By & OfAttempt,
  to: keyof typeof REVIEW_EVENTS,
  now: Date,
): Decision {
  const { unlockedAt: _over, ...current } = currentReport(obligation, attempt, VALID_FROM[to]);
  const at = now.toISOString();
  const stopped = to === "approved" ? {} : { stoppedAt: at };
  return {
    obligation: {
      ...obligation,
      current: { ...current, state: to, ...stopped },
      version: obligation.version + 1,
    },
    submissions: [change(attempt, to, VALID_FROM[to], { decidedAt: at })],
    event: { type: REVIEW_EVENTS[to], data: { attempt }, record: recordOf(who) },
  };
}

/** The report that counts, when it is this attempt in one of these states. Throws NOT_THE_CURRENT_REPORT. */
export function currentReport(
  obligation: Obligation,
  attempt: number,
  from: readonly SubmissionState[],
): NonNullable<Obligation["current"]> {
  const { current } = obligation;
  if (current?.attempt === attempt && from.includes(current.state)) return current;
  throw new DomainError("NOT_THE_CURRENT_REPORT", {
    ...idsOf(obligation),
    attempt,
    current: current ? { attempt: current.attempt, state: current.state } : null,
  });
}

/** What the history keeps of who decided; a document's number in the form in which all are kept. */
export function recordOf({ by, reason, documentNumber }: By): NonNullable<EventDraft["record"]> {
  return {
    by,
    ...(reason !== undefined && { reason }),
    ...(documentNumber !== undefined && { documentNumber: documentNumberOf(documentNumber) }),
  };
}

export function withPassed(obligation: Obligation, attempt: number, receivedAt: string): Obligation {
  const first = obligation.firstPassedAt;
  if (first !== undefined && Date.parse(first) <= Date.parse(receivedAt)) return obligation;
  return { ...obligation, firstPassedAt: receivedAt, firstPassedAttempt: attempt };
}

export function change(
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

export function idsOf({ unitId, periodId }: Obligation) {
  return { unitId, periodId };
}
