import type { ToldAtOnce } from "../../contract/events/told-at-once.ts";
import type { Due } from "../calendar/due.ts";
import { type WorkingCalendar, workingDaysBetween } from "../calendar/working-calendar.ts";
import { titleOf } from "../findings/findings.ts";
import { judge } from "../job/command.ts";
import type { Job } from "../job/job.ts";
import { isSelected } from "../job/selection.ts";
import { refusalOf } from "../obligation/decisions.ts";
import { acceptanceEndOf, type Obligation } from "../obligation/obligation.ts";
import { redatingOf } from "../obligation/redate.ts";
import type { Period } from "../period/period.ts";
import { evidenceNotKept } from "../submission/evidence-not-kept.ts";
import { maySendAgain, receivedAtOf, type Submission } from "../submission/submission.ts";
import { whatNext } from "../submission/what-next.ts";
import { dayBefore, type LocalDate, localDateOf } from "../time/local-date.ts";
import type { Contact } from "../unit/contact.ts";
import { isInForce } from "../unit/validity.ts";
import type { PlannedMessage } from "./message.ts";
import type { NamedUnit, NoticeContent } from "./text/content.ts";
import { deadlineOn } from "./text/deadline.ts";

/** What was decided about a report, as the history holds it. */
export interface DecidedEvent {
  /** One decision, one event. */
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly data: {
    readonly version: number;
    readonly attempt?: number | undefined;
    readonly supersedes?: number | undefined;
    /** The due date before, where the decision moved it. */
    readonly movedFrom?: string | undefined;
    /** Of a waiver: code of what the rule finds, and of which indicator. */
    readonly rule?: string | undefined;
    readonly indicator?: string | undefined;
    /** The last day of what was granted. */
    readonly until?: LocalDate | undefined;
  };
  readonly record?:
    | { readonly reason?: string | undefined; readonly documentNumber?: string | undefined }
    | undefined;
}

/** What is heard of a decision: its event's id and time, and the change that it is a part of. */
interface Heard extends Pick<DecidedEvent, "id" | "time"> {
  /** When the change was decided that moved due dates of many obligations, this one among them. */
  readonly changedAt?: string | undefined;
}

/**
 * The message that tells a unit of an event, or of a change that moved due dates of several of its reports. Day and reference come
 * from the event or the change, so however often and late it is heard of, it is the same message; obligations that follow a change days
 * later lapse with it. Leaders are not written to: they hear only of what is overdue.
 */
export function plannedNotice(
  { id, time, changedAt }: Heard,
  unitId: string,
  contacts: readonly Contact[],
  now: Date,
): PlannedMessage {
  const day = localDateOf(changedAt ?? time);
  const told = contacts.filter((contact) => contact.role !== "leader" && isInForce(contact, day));
  return {
    ...{ day, recipient: unitId, kind: "notice", reference: changedAt ? movedReference(changedAt) : id },
    contactIds: told.map(({ contactId }) => contactId),
    plannedAt: now.toISOString(),
  };
}

const MOVED_PREFIX = "moved:";
const movedReference = (changedAt: string): string => `${MOVED_PREFIX}${changedAt}`;

/** Which change of due dates a notice is about, by its reference; undefined where it is about one event. */
export const changeReference = (reference: string): string | undefined =>
  reference.startsWith(MOVED_PREFIX) ? reference.slice(MOVED_PREFIX.length) : undefined;

/** Which event a notice is about, by its reference: the event's id. */
export function noticeReference(reference: string): { readonly periodId: string; readonly version: number } {
  const [periodId = "", , version] = reference.split(":");
  return { periodId, version: Number(version) };
}

interface Decided {
  readonly event: DecidedEvent;
  readonly unit: NamedUnit;
  readonly period: Period;
  readonly obligation: Obligation;
  /** The attempt that the event names. */
  readonly submission?: Submission | undefined;
}

/** What the unit is told of an event; dates are those of `obligation`, which may be newer. Throws for an event of no notice. */
export function noticeOf(
  { event, unit, period, obligation, submission }: Decided,
  calendars: readonly WorkingCalendar[],
): NoticeContent {
  const day = localDateOf(event.time);
  const { attempt = 0, until, supersedes } = event.data;
  const { reason, documentNumber = "" } = event.record ?? {};
  const due = deadlineOn(day, obligation, calendars);
  const takenUntil = dayBefore(localDateOf(acceptanceEndOf(period, obligation)));
  const { periodId, nameVi, nameEn } = period;
  const about = { kind: "notice", day, unit, period: { periodId, nameVi, nameEn } } as const;
  const why = reason === undefined ? {} : { reason };
  const from = event.data.movedFrom === undefined ? {} : { from: lastDayBefore(event.data.movedFrom) };
  const told = event.type as ToldAtOnce;

  switch (told) {
    case "SubmissionAccepted":
      return {
        ...about,
        notice: "accepted",
        ...acceptedFacts(obligation, submission, event.time, calendars),
        attempt,
        ...(supersedes !== undefined && { replaces: supersedes }),
      };
    case "SubmissionRejected": {
      const errors = submission?.errors ?? 0;
      const refusal = submission && refusalBehind(submission, obligation, period);
      return {
        ...about,
        notice: "rejected",
        ...{ attempt, errors, due },
        ...(submission?.firstError && { nextStep: whatNext(submission, new Date(event.time)) }),
        ...(refusal ? { refusal } : withEvidence(submission)),
      };
    }
    case "SubmissionReturned":
      if (submission?.channel === "declaration") {
        return { ...about, notice: "nil_refused", reason: reason ?? "", due };
      }
      return {
        ...about,
        notice: "returned",
        ...{ attempt, reason: reason ?? "", due },
        ...(until !== undefined && { isExtended: true }),
        ...(isStillInTime(obligation) && { isStillInTime: true }),
      };
    case "SubmissionUnlocked":
      return { ...about, notice: "unlocked", attempt, takenUntil, ...why };
    case "UnlockUndone":
      return { ...about, notice: "unlock_undone", attempt };
    case "ReturnUndone":
      return { ...about, notice: "return_undone", attempt, ...why };
    case "RuleWaived": {
      const { rule = "", indicator } = event.data;
      const isToSend = submission && maySendAgain(submission, new Date(event.time));
      return {
        ...about,
        notice: "rule_waived",
        rule: titleOf(rule),
        ...(indicator !== undefined && { indicator }),
        ...{ reason: reason ?? "", until: until ?? day },
        ...(isToSend && { nextStep: whatNext(submission, new Date(event.time)) }),
      };
    }
    case "ObligationExempted":
      return { ...about, notice: "exempted", documentNumber, ...(until !== undefined && { until }) };
    case "ExemptionLifted":
      return { ...about, notice: "exemption_over", due, ...why };
    case "ExemptionEnded":
      return { ...about, notice: "exemption_over", due };
    case "ObligationExtended":
      return { ...about, notice: "extension_granted", documentNumber, due, ...from };
    case "ExtensionRemoved":
      return { ...about, notice: "extension_removed", due, ...from, ...why };
    case "DueDateMoved":
      return {
        ...about,
        notice: "due_moved",
        moves: [{ period: about.period, due, ...from }],
        ...why,
        ...(documentNumber !== "" && { documentNumber }),
      };
    case "ObligationReopened":
      return { ...about, notice: "reopened", takenUntil, ...why };
    case "ReopeningEnded":
      return { ...about, notice: "reopening_over", ...why };
    default:
      told satisfies never;
      throw new Error(`no unit is told of ${event.type}`);
  }
}

/** The last permitted day of a due date that is kept as its first instant that is too late. */
const lastDayBefore = (dueAtExclusive: string): LocalDate => dayBefore(localDateOf(dueAtExclusive));

/** The part of a change of due dates that is about one report of the unit, as the change left it or is about to. */
export interface MovedReport {
  readonly period: Period;
  readonly from: Pick<Due, "dueDate">;
  readonly to: Pick<Due, "dueDate" | "because">;
}

/** What a change of due dates did to one report; undefined when it did nothing. `job` is the one that makes the change, if one does. */
export function movedBy(
  changedAt: string,
  { period, obligation }: { readonly period: Period; readonly obligation: Obligation },
  history: readonly MovingEvent[],
  calendars: readonly WorkingCalendar[],
  job?: Job,
): MovedReport | undefined {
  const moved = history.find(({ data }) => data.changedAt === changedAt);
  if (moved?.data.movedFrom !== undefined) {
    return { period, from: { dueDate: lastDayBefore(moved.data.movedFrom) }, to: obligation };
  }
  // Its turn is still to come; whoever is told now is told of all.
  if (job) return movedByJob(job, period, obligation, calendars);
  if (period.follows?.decidedAt !== changedAt || period.follows.doneAt !== undefined) return undefined;
  const { movement, from, to } = redatingOf(obligation, period, calendars, new Date(changedAt));
  return movement === "moved" ? { period, from, to } : undefined;
}

/** What a job that still runs is about to do: it will decide as it would have when it was asked for. */
function movedByJob(
  { work, state, by, reason, plannedAt }: Job,
  period: Period,
  obligation: Obligation,
  calendars: readonly WorkingCalendar[],
): MovedReport | undefined {
  const decidedAt = new Date(plannedAt);
  const isToCome = state === "planned" || state === "running";
  if (!isToCome || work.kind !== "command" || !isSelected(work.selection, obligation, decidedAt))
    return undefined;
  const verdict = judge(work.command, obligation, {
    period,
    calendars,
    by,
    reason,
    decidedAt,
    now: decidedAt,
  });
  if (verdict.outcome !== "changed") return undefined;
  return { period, from: obligation, to: verdict.decision.obligation };
}

interface MovingEvent {
  readonly data: { readonly changedAt?: string | undefined; readonly movedFrom?: string | undefined };
}

/** A decision that is part of the change, of any report of the unit: what kind of change it is, and why it was made. */
type ToldOf = Pick<DecidedEvent, "type" | "record">;

/** What the unit is told of a change of due dates: each of its reports that moved, in one message, by their new dates. */
export function movedNotice(
  { day, unit, told }: { readonly day: LocalDate; readonly unit: NamedUnit; readonly told: ToldOf },
  moved: readonly MovedReport[],
  calendars: readonly WorkingCalendar[],
): NoticeContent | undefined {
  const moves = moved
    .toSorted((a, b) => (a.to.dueDate < b.to.dueDate ? -1 : 1))
    .map(({ period: { periodId, nameVi, nameEn }, from, to }) => ({
      period: { periodId, nameVi, nameEn },
      from: from.dueDate,
      due: deadlineOn(day, to, calendars),
    }));
  const [first] = moves;
  if (!first) return undefined;
  const { reason, documentNumber } = told.record ?? {};
  const about = { kind: "notice", day, unit, period: first.period } as const;
  const why = reason === undefined ? {} : { reason };
  switch (told.type) {
    case "ObligationExtended": {
      const by = { documentNumber: documentNumber ?? "" };
      if (moves.length > 1) return { ...about, notice: "extensions_granted", moves, ...by };
      return { ...about, notice: "extension_granted", from: first.from, due: first.due, ...by };
    }
    case "ExtensionRemoved":
      if (moves.length > 1) return { ...about, notice: "extensions_removed", moves, ...why };
      return { ...about, notice: "extension_removed", from: first.from, due: first.due, ...why };
    default:
      return {
        ...{ ...about, notice: "due_moved", moves },
        ...why,
        ...(documentNumber !== undefined && { documentNumber }),
      };
  }
}

/** The one reason for which a report is rejected whatever is in it; else its findings say what to correct. */
function refusalBehind(submission: Submission, obligation: Obligation, period: Period) {
  if (submission.errors !== 1 || receivedAtOf(submission) === undefined) return undefined;
  return refusalOf(obligation, submission, acceptanceEndOf(period, obligation));
}

function acceptedFacts(
  obligation: Obligation,
  submission: Submission | undefined,
  decidedAt: string,
  calendars: readonly WorkingCalendar[],
) {
  const receivedAt = submission?.receivedAt ?? submission?.decidedAt ?? decidedAt;
  const { dueDate, dueAtExclusive, timeliness, firstPassedAt } = obligation;
  const deciding = timeliness === "LAST_ACCEPTED" ? receivedAt : earlier(receivedAt, firstPassedAt);
  const isLate = Date.parse(deciding) >= Date.parse(dueAtExclusive);
  return {
    receivedAt,
    dueDate,
    warnings: submission?.warnings ?? 0,
    ...withEvidence(submission),
    ...(submission && waitsForAWord(submission) && { nextStep: whatNext(submission, new Date(decidedAt)) }),
    ...(submission?.channel !== undefined && { channel: submission.channel }),
    ...(isLate && { lateByWorkingDays: workingDaysBetween(dueDate, localDateOf(deciding), calendars) }),
  };
}

/** What of its evidence is not kept, of all that has come when the message is written. */
function withEvidence(submission: Submission | undefined) {
  const count = submission ? evidenceNotKept(submission).length : 0;
  return count > 0 && { evidenceNotKept: count };
}

/** The attempt as it is when the message is written: what was explained meanwhile is not asked for. */
function waitsForAWord({ state, unexplained = [] }: Submission): boolean {
  return state === "accepted" && unexplained.length > 0;
}

const earlier = (receivedAt: string, firstPassedAt = receivedAt): string =>
  Date.parse(firstPassedAt) < Date.parse(receivedAt) ? firstPassedAt : receivedAt;

/** A return takes nothing from a unit whose first report was in time, where that one decides. */
function isStillInTime({ timeliness, firstPassedAt, dueAtExclusive }: Obligation): boolean {
  if (timeliness === "LAST_ACCEPTED" || firstPassedAt === undefined) return false;
  return Date.parse(firstPassedAt) < Date.parse(dueAtExclusive);
}
