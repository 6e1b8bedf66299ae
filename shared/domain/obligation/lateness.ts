import { type WorkingCalendar, workingDaysBetween } from "../calendar/working-calendar.ts";
import { localDateOf } from "../time/local-date.ts";
import { decidingReportOf, type Obligation } from "./obligation.ts";

/**
 * Whether the report that timeliness is judged by was received in time. A report that says “không phát sinh” is judged
 * like any other: declared in time, it is in time. False while nothing counts.
 */
export function isInTime(obligation: Obligation): boolean {
  return decidingReportOf(obligation)?.isLate === false;
}

/**
 * Working days by which the unit was late, or is late so far when nothing has come: those after the last day in time, up to
 * and including the day of receipt. A report that came on the weekend after its last day is late by none. While a report
 * is to be sent again, its first one still speaks for the unit where the period's policy says so.
 */
export function workingDaysLate(
  obligation: Obligation,
  calendars: readonly WorkingCalendar[],
  now: Date,
): number {
  if (obligation.exemption) return 0;
  const { firstPassedAt, timeliness = "FIRST_ACCEPTED", dueDate } = obligation;
  const first = timeliness === "FIRST_ACCEPTED" ? firstPassedAt : undefined;
  const until = decidingReportOf(obligation)?.receivedAt ?? first ?? now;
  return workingDaysBetween(dueDate, localDateOf(until), calendars);
}

/** Whether the question of its timeliness is settled: something counts, or the last day is over. */
export function isJudged(obligation: Obligation, now: Date): boolean {
  return decidingReportOf(obligation) !== undefined || now.getTime() >= Date.parse(obligation.dueAtExclusive);
}
