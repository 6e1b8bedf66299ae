import { DomainError } from "../errors.ts";
import { waives, withNotes } from "../findings/apply-notes.ts";
import { type CheckNotes, holdsOn, NO_NOTES, WAIVERS_MAX, type Waiver } from "../findings/check-notes.ts";
import {
  counts,
  FINDINGS,
  type Finding,
  findingId,
  isError,
  isUnexplained,
  isWaivable,
} from "../findings/findings.ts";
import type { Period } from "../period/period.ts";
import { receivedOnOf, type Submission } from "../submission/submission.ts";
import { type LocalDate, localDateOf } from "../time/local-date.ts";
import { type Decision, idsOf, type Reasoned, recordOf, type SubmissionChange } from "./decisions.ts";
import { withReasonsMissing } from "./explain.ts";
import { assertAhead } from "./extension.ts";
import { acceptanceEndOf, type Obligation } from "./obligation.ts";

/** An attempt with what the checks found in it, as it was kept. */
export interface JudgedAttempt {
  readonly submission: Submission;
  readonly findings: readonly Finding[];
}

interface AboutFindings {
  readonly notes: CheckNotes | undefined;
  /** Those of which a waiver changes something: see {@link concernedBy}. */
  readonly attempts: readonly JudgedAttempt[];
}

interface Waiving extends Reasoned, AboutFindings {
  readonly period: Period;
  readonly code: string;
  /** Of one indicator; absent: wherever the rule speaks. */
  readonly indicator?: string;
  /** The last day of receipt for which it holds; absent: the last on which reports of the unit are taken. */
  readonly until?: LocalDate;
}

/**
 * The attempts that a waiver concerns: the report that counts, while nobody has approved it, and a later one that was rejected.
 * `latest` are the latest attempts, newest first.
 */
export function concernedBy({ current }: Obligation, latest: readonly Submission[]): Submission[] {
  const counting = latest.find(({ attempt, state }) => attempt === current?.attempt && state === "accepted");
  const [newest] = latest.filter(
    ({ state }) => state === "accepted" || state === "approved" || state === "rejected",
  );
  const rejected = newest?.state === "rejected" ? newest : undefined;
  return [counting, rejected].filter((attempt) => attempt !== undefined);
}

/**
 * The office lets one rule pass for one report, with the reason: for attempts that are received until a day, and at once where a
 * report counts but waits for the unit's word. A rejected attempt stays rejected; when nothing else was wrong with it, its files may be
 * sent again as they are. Throws NOT_WAIVABLE, ALREADY_WAIVED, TOO_MANY_WAIVERS, UNTIL_IN_THE_PAST, UNTIL_TOO_FAR,
 * WAIVER_AFTER_CLOSING and DOCUMENT_NUMBER_INVALID.
 */
export function waive(obligation: Obligation, input: Waiving, now: Date): Decision {
  const { notes = NO_NOTES, attempts, code, indicator } = input;
  if (!isWaivable(code)) {
    throw new DomainError("NOT_WAIVABLE", { code, waivable: Object.keys(FINDINGS).filter(isWaivable) });
  }
  const until = untilOf(obligation, input, now);
  const today = localDateOf(now);
  if (notes.waivers.some((each) => isSame(each, code, indicator) && holdsOn(each, today))) {
    throw new DomainError("ALREADY_WAIVED", { ...idsOf(obligation), code });
  }
  if (notes.waivers.length >= WAIVERS_MAX) throw new DomainError("TOO_MANY_WAIVERS", { limit: WAIVERS_MAX });
  const record = recordOf(input);
  const waiver: Waiver = {
    ...{
      number: notes.waivers.length + 1,
      code,
      by: input.by,
      why: input.reason,
      at: now.toISOString(),
      until,
    },
    ...(indicator !== undefined && { indicator }),
    ...(record.documentNumber !== undefined && { documentNumber: record.documentNumber }),
  };
  const changes = restated(obligation, attempts, { ...notes, waivers: [...notes.waivers, waiver] }, now);
  const resent = changes.submissions.find(({ set }) => set?.resendUntil !== undefined);
  return {
    ...changes,
    event: {
      type: "RuleWaived",
      data: {
        ...(resent && { attempt: resent.attempt }),
        ...{ waiver: waiver.number, rule: code, until },
        ...(indicator !== undefined && { indicator }),
      },
      record,
    },
  };
}

/**
 * The office takes a waiver back. What was judged by it stays as it was judged; a report that waited for the unit's word waits again.
 * Throws NOT_FOUND, and NOT_WAIVED for one that was taken back before.
 */
export function endWaiver(
  obligation: Obligation,
  input: Reasoned & AboutFindings & { readonly number: number },
  now: Date,
): Decision {
  const { notes = NO_NOTES, attempts, number, by } = input;
  const waiver = notes.waivers.find((each) => each.number === number);
  if (!waiver) throw new DomainError("NOT_FOUND");
  if (waiver.ended) throw new DomainError("NOT_WAIVED", { ...idsOf(obligation), waiver: number });
  const ended: Waiver = { ...waiver, ended: { by, at: now.toISOString() } };
  const waivers = notes.waivers.map((each) => (each === waiver ? ended : each));
  const { code, indicator } = waiver;
  return {
    ...restated(obligation, attempts, { ...notes, waivers }, now),
    event: {
      type: "WaiverEnded",
      data: { waiver: number, rule: code, ...(indicator !== undefined && { indicator }) },
      record: recordOf(input),
    },
  };
}

function untilOf(obligation: Obligation, { period, until }: Waiving, now: Date): LocalDate {
  const latest = localDateOf(new Date(acceptanceEndOf(period, obligation).getTime() - 1));
  if (until === undefined) return latest;
  assertAhead(until, now);
  if (until > latest) throw new DomainError("WAIVER_AFTER_CLOSING", { until, latest });
  return until;
}

function isSame(waiver: Waiver, code: Waiver["code"], indicator: string | undefined): boolean {
  return waiver.code === code && waiver.indicator === indicator;
}

/** The obligation and its attempts as they stand with other notes. */
function restated(
  obligation: Obligation,
  attempts: readonly JudgedAttempt[],
  notes: CheckNotes,
  now: Date,
): Omit<Decision, "event"> {
  const next = { ...obligation, version: obligation.version + 1 };
  const changes = attempts.map((attempt) => changeOf(attempt, notes, now));
  const counting = changes.find(({ attempt, set }) => attempt === next.current?.attempt && set?.unexplained);
  return {
    obligation: counting
      ? withReasonsMissing(next, {
          attempt: counting.attempt,
          reasonsMissing: counting.set?.unexplained?.length ?? 0,
        })
      : next,
    submissions: changes,
    notes: { ...notes, version: notes.version + 1 },
  };
}

function changeOf({ submission, findings }: JudgedAttempt, notes: CheckNotes, now: Date): SubmissionChange {
  const { attempt, state } = submission;
  const receivedOn = receivedOnOf(submission);
  const told = withNotes(findings, notes, receivedOn);
  const errors = told.filter(isError).length;
  const unchanged = { attempt, to: state, from: [state] };
  if (state === "rejected") {
    const resendUntil = errors === 0 ? firstEndOf(notes, findings, receivedOn) : undefined;
    return resendUntil !== undefined && localDateOf(now) <= resendUntil
      ? { ...unchanged, set: { resendUntil } }
      : { ...unchanged, remove: ["resendUntil"] };
  }
  const unexplained = told.filter(isUnexplained).map((finding) => ({
    id: findingId(finding),
    ...(finding.found !== undefined && { found: finding.found }),
  }));
  const warnings = told.filter(counts).length - errors;
  // Where nothing counts any more, what was found is still there to be told.
  const kept = told.length > 0 && { hasFindings: true as const };
  return { ...unchanged, set: { unexplained, warnings, ...kept } };
}

/** All waivers of its findings hold until then. */
function firstEndOf(
  { waivers }: CheckNotes,
  findings: readonly Finding[],
  receivedOn: LocalDate,
): LocalDate | undefined {
  return waivers
    .filter((waiver) => findings.some((finding) => waives(waiver, finding, receivedOn)))
    .map(({ until }) => until)
    .toSorted()[0];
}
