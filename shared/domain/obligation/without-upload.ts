/** Reports that did not come by an upload: attempts like any other, decided as they are made. */
import { DomainError } from "../errors.ts";
import type { Figures } from "../figures/figure.ts";
import type { Period } from "../period/period.ts";
import {
  type AnnouncedScan,
  announcedScans,
  assertNotTooManyToday,
  checkedDocument,
  uploadEnd,
} from "../submission/request.ts";
import {
  type Channel,
  type DocumentReference,
  hasPassed,
  type Submission,
} from "../submission/submission.ts";
import { type LocalDate, localDateOf, startOfDay } from "../time/local-date.ts";
import {
  type By,
  change,
  currentReport,
  type Decision,
  idsOf,
  type Reasoned,
  recordOf,
  withPassed,
} from "./decisions.ts";
import { assertTakesReports } from "./desk.ts";
import { acceptanceEndOf, countsNow, type Obligation } from "./obligation.ts";

type Made = Submission & { readonly channel: Channel; readonly receivedAt: string };

interface NewAttempt {
  readonly period: Period;
  /** The latest attempts of the obligation, newest first. */
  readonly recent: readonly Submission[];
  readonly idempotency: Submission["idempotency"];
}

/**
 * A unit member declares that the unit has nothing to report, and why: `figures` say “không phát sinh” of everything, where the
 * period asks for any. It meets the obligation at once; the office refuses it by
 * returning it. Throws ALREADY_EXEMPT, PERIOD_CLOSED, PERIOD_NOT_OPEN, OBLIGATION_APPROVED, REPORT_COUNTS_ALREADY,
 * NEWER_REPORT_ARRIVED and TOO_MANY_ATTEMPTS.
 */
export function declareNothing(
  obligation: Obligation,
  input: Reasoned & NewAttempt & { readonly figures?: Figures },
  now: Date,
): Decision {
  const { period, recent, figures } = input;
  if (obligation.exemption) throw new DomainError("ALREADY_EXEMPT", idsOf(obligation));
  assertTakesReports({ period, obligation }, now);
  assertNothingCounts(obligation);
  assertNothingArrived(obligation, recent);
  assertNotTooManyToday(recent, now);
  const made = madeAttempt(obligation, input, { channel: "declaration", receivedAt: now.toISOString() }, now);
  return accepted(obligation, made, recordOf(input), figures);
}

export interface EnteredReport {
  readonly channel: Exclude<Channel, "declaration">;
  /** The day on which it came to the office. */
  readonly receivedOn: LocalDate;
  readonly document: DocumentReference;
  /** Of the paper or the mail, to be uploaded when it has been entered; the entry holds whatever comes of them. */
  readonly scans?: readonly AnnouncedScan[];
}

/**
 * The office enters a report that came on paper or by e-mail in the unit's name. It was received at the beginning of the day that
 * the office states, in the unit's favour. Throws RECEIVED_ON_NOT_POSSIBLE, PERIOD_CLOSED (it came after closing),
 * OBLIGATION_APPROVED, REPORT_COUNTS_ALREADY, NEWER_REPORT_ARRIVED, DOCUMENT_NUMBER_INVALID, DOCUMENT_FIELD_MISSING and what
 * {@link announcedScans} throws.
 */
export function enterReport(
  obligation: Obligation,
  input: Reasoned & NewAttempt & EnteredReport,
  now: Date,
): Decision {
  const { period, recent, channel, receivedOn, scans = [] } = input;
  assertPossibleDay(receivedOn, period, now);
  const receivedAt = startOfDay(receivedOn);
  const end = acceptanceEndOf(period, obligation);
  if (receivedAt >= end) {
    throw new DomainError("PERIOD_CLOSED", { periodId: period.periodId, closedAt: end.toISOString() });
  }
  assertNothingCounts(obligation);
  assertNothingArrived(obligation, recent);
  const document = checkedDocument(input.document, period.parts);
  const made = {
    ...madeAttempt(obligation, input, { channel, receivedAt: receivedAt.toISOString() }, now),
    document,
    ...(scans.length > 0 && { files: announcedScans(scans), uploadExpiresAt: uploadEnd(now) }),
  };
  const record = {
    ...recordOf({ by: input.by, reason: input.reason }),
    documentNumber: document.number,
    documentDate: document.date,
  };
  return accepted(withPassed(obligation, made.attempt, receivedAt.toISOString()), made, record);
}

/**
 * The entry was a mistake: it counts for nothing, not for timeliness either, as if it had never been made. `recent` are the
 * latest attempts. Throws NOT_THE_CURRENT_REPORT and NOT_AN_ENTERED_REPORT.
 */
export function undoEntry(
  obligation: Obligation,
  input: Reasoned & { readonly attempt: number; readonly recent: readonly Submission[] },
  now: Date,
): Decision {
  const { attempt, recent } = input;
  const { unlockedAt: _over, ...current } = currentReport(obligation, attempt, ["accepted"]);
  if (current.channel !== "paper" && current.channel !== "email") {
    throw new DomainError("NOT_AN_ENTERED_REPORT", { ...idsOf(obligation), attempt });
  }
  const { firstPassedAt: _first, firstPassedAttempt: _attempt, ...rest } = obligation;
  const withoutEntry = recent
    .filter((each) => each.attempt !== attempt && speaksForUnit(each))
    .reduce((known, each) => withPassed(known, each.attempt, each.receivedAt ?? ""), rest as Obligation);
  return {
    obligation: {
      ...(obligation.firstPassedAttempt === attempt ? withoutEntry : obligation),
      current: { ...current, state: "withdrawn", stoppedAt: now.toISOString() },
      version: obligation.version + 1,
    },
    submissions: [
      change(attempt, "withdrawn", ["accepted"], { decidedAt: now.toISOString(), isUndone: true }),
    ],
    event: { type: "SubmissionWithdrawn", data: { attempt }, record: recordOf(input) },
  };
}

function speaksForUnit({ state, channel, receivedAt, isUndone, isNil }: Submission): boolean {
  const speaks = channel !== "declaration" && !isNil && !isUndone;
  return hasPassed({ state }) && receivedAt !== undefined && speaks;
}

/** What counts is replaced only by an upload; anything else would set figures aside without a word. */
function assertNothingCounts(obligation: Obligation): void {
  if (!countsNow(obligation)) return;
  const { attempt, state } = obligation.current ?? {};
  throw new DomainError(state === "approved" ? "OBLIGATION_APPROVED" : "REPORT_COUNTS_ALREADY", { attempt });
}

/** A report that arrived and is being checked would be set aside by a later attempt. */
function assertNothingArrived({ unitId, periodId }: Obligation, recent: readonly Submission[]): void {
  const arrived = recent.find(({ state }) => state === "received");
  if (arrived) throw new DomainError("NEWER_REPORT_ARRIVED", { unitId, periodId, attempt: arrived.attempt });
}

/** From the day the period opened, to today. */
function assertPossibleDay(receivedOn: LocalDate, { opensAt, roster }: Period, now: Date): void {
  const openedAt = roster && roster.rosterFixedAt < opensAt ? roster.rosterFixedAt : opensAt;
  const [earliest, latest] = [localDateOf(openedAt), localDateOf(now)];
  if (receivedOn < earliest || receivedOn > latest) {
    throw new DomainError("RECEIVED_ON_NOT_POSSIBLE", { receivedOn, earliest, latest });
  }
}

function madeAttempt(
  { unitId, periodId, shard }: Obligation,
  { by, recent, idempotency }: By & NewAttempt,
  { channel, receivedAt }: { channel: Channel; receivedAt: string },
  now: Date,
): Made {
  const at = now.toISOString();
  return {
    unitId,
    periodId,
    attempt: (recent[0]?.attempt ?? 0) + 1,
    state: "accepted",
    shard,
    requestedBy: by,
    requestedAt: at,
    uploadExpiresAt: at,
    idempotency,
    files: {},
    channel,
    receivedAt,
    decidedAt: at,
    errors: 0,
    warnings: 0,
  };
}

function accepted(
  obligation: Obligation,
  made: Made,
  record: NonNullable<Decision["event"]["record"]>,
  figures?: Figures,
): Decision {
  const { attempt, channel, receivedAt } = made;
  return {
    obligation: {
      ...obligation,
      current: { attempt, state: "accepted", receivedAt, hasFigures: figures !== undefined, channel },
      version: obligation.version + 1,
    },
    made,
    ...(figures && { figures }),
    submissions: [],
    event: {
      type: "SubmissionAccepted",
      data: { attempt, receivedAt, channel },
      record,
    },
  };
}
