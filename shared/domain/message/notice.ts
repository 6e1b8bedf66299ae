import type { ToldAtOnce } from "../../contract/events/told-at-once.ts";
import { type WorkingCalendar, workingDaysBetween } from "../calendar/working-calendar.ts";
import { refusalOf } from "../obligation/decisions.ts";
import { acceptanceEndOf, type Obligation } from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import { receivedAtOf, type Submission } from "../submission/submission.ts";
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
    /** The last day of what was granted. */
    readonly until?: LocalDate | undefined;
  };
  readonly record?:
    | { readonly reason?: string | undefined; readonly documentNumber?: string | undefined }
    | undefined;
}

/**
 * The message that tells a unit of an event. Day and reference come from the event, so however often and late it is heard of, it is
 * the same message. Leaders are not written to: they hear only of what is overdue.
 */
export function plannedNotice(
  { id, time }: Pick<DecidedEvent, "id" | "time">,
  unitId: string,
  contacts: readonly Contact[],
  now: Date,
): PlannedMessage {
  const day = localDateOf(time);
  const told = contacts.filter((contact) => contact.role !== "leader" && isInForce(contact, day));
  return {
    ...{ day, recipient: unitId, kind: "notice", reference: id },
    contactIds: told.map(({ contactId }) => contactId),
    plannedAt: now.toISOString(),
  };
}

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
        ...(submission?.firstError && { nextStep: whatNext(submission) }),
        ...(refusal && { refusal }),
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
    case "ObligationExempted":
      return { ...about, notice: "exempted", documentNumber, ...(until !== undefined && { until }) };
    case "ExemptionLifted":
      return { ...about, notice: "exemption_over", due, ...why };
    case "ExemptionEnded":
      return { ...about, notice: "exemption_over", due };
    case "ObligationExtended":
      return { ...about, notice: "extension_granted", documentNumber, due };
    case "ExtensionRemoved":
      return { ...about, notice: "extension_removed", due, ...why };
    case "ObligationReopened":
      return { ...about, notice: "reopened", takenUntil, ...why };
    case "ReopeningEnded":
      return { ...about, notice: "reopening_over", ...why };
    default:
      told satisfies never;
      throw new Error(`no unit is told of ${event.type}`);
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
    ...(submission && waitsForAWord(submission) && { nextStep: whatNext(submission) }),
    ...(submission?.channel !== undefined && { channel: submission.channel }),
    ...(isLate && { lateByWorkingDays: workingDaysBetween(dueDate, localDateOf(deciding), calendars) }),
  };
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
