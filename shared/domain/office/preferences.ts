import * as z from "zod";
import { isWorkingDay, previousWorkingDay, type WorkingCalendar } from "../calendar/working-calendar.ts";
import { addDays, Instant, type LocalDate, startOfDay, weekdayOf } from "../time/local-date.ts";

/**
 * How a person of the office is told: `immediate` at once, and a summary each working day; `daily` the summary each working day;
 * `weekly` the summary of the first working day of the week.
 */
const RHYTHMS = ["immediate", "daily", "weekly"] as const;
export const Rhythm = z.enum(RHYTHMS);
export type Rhythm = z.infer<typeof Rhythm>;

/** For who has not chosen. */
export const DEFAULT_RHYTHM: Rhythm = "daily";

/** What a person chose for themselves. */
export const OfficePreferences = z.object({
  sub: z.string(),
  rhythm: Rhythm,
  chosenAt: Instant,
  version: z.int().min(1),
});
export type OfficePreferences = z.infer<typeof OfficePreferences>;

/** The groups that the office's messages go to. A viewer changes nothing and is told nothing. */
export const TOLD_GROUPS = ["office", "office-admin"] as const;

/** No working day lies between the Monday of the week and the day. */
export function isFirstWorkingDayOfWeek(day: LocalDate, calendars: readonly WorkingCalendar[]): boolean {
  const daysSinceMonday = (weekdayOf(day) + 6) % 7;
  return isWorkingDay(day, calendars) && previousWorkingDay(day, calendars) < addDays(day, -daysSinceMonday);
}

/** Minutes after midnight at which the summary of a working day is made: 08:30, as it is scheduled. */
const SUMMARY_AT_MINUTES = 8 * 60 + 30;

/** When the summary before the one of a day was made. What became of messages later than that is still to be told. */
export function summaryBefore(
  day: LocalDate,
  rhythm: "daily" | "weekly",
  calendars: readonly WorkingCalendar[],
): Date {
  let before = previousWorkingDay(day, calendars);
  while (rhythm === "weekly" && !isFirstWorkingDayOfWeek(before, calendars)) {
    before = previousWorkingDay(before, calendars);
  }
  return new Date(startOfDay(before).getTime() + SUMMARY_AT_MINUTES * 60_000);
}
