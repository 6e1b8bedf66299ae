/**
 * What the office and the units are told besides reminders, stated a second time and as plainly: who has become missing, what a
 * summary says and on which days it comes, which decisions a unit hears of. Of the product it knows the shapes of data and nothing else.
 */
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";
import { type Day, dayOf, isOff, next, reachable, worked } from "./finger-counting.ts";

/** Everything stored that matters to the office, as it is at a moment. */
export interface OfficeFacts {
  readonly now: Date;
  readonly calendars: readonly WorkingCalendar[];
  readonly periods: readonly Period[];
  readonly obligations: readonly Obligation[];
  readonly contacts: readonly Contact[];
}

/** Something that was heard of one report or one message since the summary before. */
export interface News {
  readonly at: Date;
  readonly what: string;
}

export interface ExpectedDigest {
  readonly overdue: readonly string[];
  /** Period and due date → how many. */
  readonly dueSoon: ReadonlyMap<string, number>;
  readonly unreachable: readonly string[];
  readonly escalated: readonly string[];
  readonly troubled: readonly string[];
  readonly waiting: readonly string[];
  /** Working days that the report waits that came first. */
  readonly longestWait: number;
  readonly calendarsMissing: readonly number[];
}

/** A unit is told of these within minutes, and of nothing else that happens to its report. */
const TOLD: readonly string[] = [
  "SubmissionAccepted",
  "SubmissionRejected",
  "SubmissionReturned",
  "SubmissionUnlocked",
  "UnlockUndone",
  "ReturnUndone",
  "ObligationExempted",
  "ExemptionLifted",
  "ExemptionEnded",
  "ObligationExtended",
  "ExtensionRemoved",
  "DueDateMoved",
  "ObligationReopened",
  "ReopeningEnded",
];

/** Says whether the unit is written to because of an event: where somebody can be. */
export const isTold = (type: string, unitId: string, contacts: readonly Contact[], day: Day): boolean =>
  TOLD.includes(type) && reachable(contacts, unitId, "focal", day).length > 0;

const isOwed = ({ exemption, current }: Obligation, day: Day): boolean =>
  !(exemption && (exemption.until === undefined || exemption.until >= day)) &&
  current?.state !== "accepted" &&
  current?.state !== "approved";

const reportOf = ({ unitId, periodId }: Obligation) => `${unitId} ${periodId}`;

/** A report has become missing at the very end of its due date; each due date is told of once. */
const missingOf = ({ unitId, periodId, dueAtExclusive }: Obligation) =>
  `${unitId} ${periodId} ${dueAtExclusive}`;

/** The reports of which the office is told now that they are missing. */
export function newlyMissing(
  { obligations, now }: Pick<OfficeFacts, "obligations" | "now">,
  told: ReadonlySet<string>,
): string[] {
  const today = dayOf(now.toISOString());
  const missing: string[] = [];
  for (const obligation of obligations) {
    if (obligation.isTest || Date.parse(obligation.dueAtExclusive) > now.getTime()) continue;
    if (isOwed(obligation, today) && !told.has(missingOf(obligation))) missing.push(missingOf(obligation));
  }
  return missing;
}

/** A summary is made on working days; who takes it weekly gets that of the first one of the week. */
export function isDigestDay(
  day: Day,
  rhythm: "daily" | "weekly",
  calendars: readonly WorkingCalendar[],
): boolean {
  if (isOff(day, calendars)) return false;
  if (rhythm === "daily") return true;
  for (let before = day; !isMonday(before); ) {
    before = next(before, -1);
    if (!isOff(before, calendars)) return false;
  }
  return true;
}

const isMonday = (day: Day): boolean => new Date(`${day}T12:00:00Z`).getUTCDay() === 1;

/** The day of the summary before: what is newer than half past eight of that day has not been told. */
export function dayOfDigestBefore(
  day: Day,
  rhythm: "daily" | "weekly",
  calendars: readonly WorkingCalendar[],
): Day {
  let before = next(day, -1);
  while (!isDigestDay(before, rhythm, calendars)) before = next(before, -1);
  return before;
}

/** Working days before the due date from which a report is due soon. */
const SOON = { daily: 5, weekly: 10 } as const;

/** What there is to say at a moment; undefined when there is nothing. */
export function digestOf(
  { now, calendars, periods, obligations, contacts }: OfficeFacts,
  rhythm: "daily" | "weekly",
  { escalated, troubled }: { escalated: readonly string[]; troubled: readonly string[] },
): ExpectedDigest | undefined {
  const today = dayOf(now.toISOString());
  const taking = new Set<string>();
  for (const { periodId, roster, closesAt, reopened } of periods) {
    const ends = [closesAt, reopened?.until].map((end) => (end === undefined ? 0 : Date.parse(end)));
    if (roster && ends.some((end) => end > now.getTime())) taking.add(periodId);
  }
  const overdue: string[] = [];
  const dueSoon = new Map<string, number>();
  const concerned = new Set<string>();
  const waiting: string[] = [];
  let longestWait = 0;
  for (const obligation of obligations) {
    const { unitId, periodId, dueDate, dueAtExclusive, current, isTest } = obligation;
    if (isTest || !taking.has(periodId)) continue;
    if (isOwed(obligation, today)) {
      if (Date.parse(dueAtExclusive) <= now.getTime()) {
        overdue.push(reportOf(obligation));
        concerned.add(unitId);
      } else if (worked(today, dueDate, calendars) <= SOON[rhythm]) {
        const key = `${periodId} ${dueDate}`;
        dueSoon.set(key, (dueSoon.get(key) ?? 0) + 1);
        concerned.add(unitId);
      }
    } else if (current?.state === "accepted" && !obligation.exemption) {
      waiting.push(reportOf(obligation));
      const since = dayOf([current.receivedAt, current.unlockedAt ?? ""].sort().at(-1) ?? "");
      longestWait = Math.max(longestWait, worked(since, today, calendars));
    }
  }
  const ofUnit = Map.groupBy(contacts, ({ unitId }) => unitId);
  const digest: ExpectedDigest = {
    ...{ overdue, dueSoon, escalated, troubled, waiting, longestWait },
    unreachable: [...concerned].filter(
      (unitId) => reachable(ofUnit.get(unitId) ?? [], unitId, undefined, today).length === 0,
    ),
    calendarsMissing: yearsWithoutCalendar(periods, calendars, now),
  };
  const said = [overdue, [...dueSoon], digest.unreachable, escalated, troubled, waiting];
  return [...said, digest.calendarsMissing].every((rows) => rows.length === 0) ? undefined : digest;
}

/** Years in which reports are due although nobody has approved their table; said from the December before. */
function yearsWithoutCalendar(
  periods: readonly Period[],
  calendars: readonly WorkingCalendar[],
  now: Date,
): number[] {
  const today = dayOf(now.toISOString());
  const years = new Set<number>();
  for (const { dues, closesAt } of periods) {
    if (Date.parse(closesAt) <= now.getTime()) continue;
    for (const { dueDate } of [dues.default, ...Object.values(dues.byKind)]) {
      const year = Number(dueDate.slice(0, 4));
      const isApproved = calendars.some((table) => table.year === year && table.status === "approved");
      if (!isApproved && today >= `${year - 1}-12-01`) years.add(year);
    }
  }
  return [...years].sort();
}

/** Reports that wait for more working days than this are a message of their own to who wants to know at once. */
export const PATIENCE_WORKING_DAYS = 3;
