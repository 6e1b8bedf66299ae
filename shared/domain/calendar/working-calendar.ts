/**
 * The days the administration works, as one table per year that the office approves. Holidays, swapped days and
 * compensation are decided each year, so they are never computed.
 */
import * as z from "zod";
import { addDays, dayAfter, Instant, LocalDate, weekdayOf, yearOf } from "../time/local-date.ts";

export const DAY_TYPES = ["HOLIDAY", "COMPENSATORY", "SWAPPED_OFF", "SWAPPED_WORK"] as const;

/** `SWAPPED_WORK` is a weekend day worked in exchange; the other types are days off. */
const DayType = z.enum(DAY_TYPES);

/** A day's name is copied into each obligation it moves, which must stay small. */
export const MAX_DAY_NAME_CHARACTERS = 40;

export const CalendarDay = z.object({
  date: LocalDate,
  type: DayType,
  nameVi: z.string().max(MAX_DAY_NAME_CHARACTERS),
  /** How sure the source is: "published", "to be confirmed". */
  certainty: z.string().max(100),
});
export type CalendarDay = z.infer<typeof CalendarDay>;

const CalendarStatus = z.enum(["approved", "provisional"]);

/** Who put a table into force, when, and by which document. */
const CalendarApproval = z.object({
  at: Instant,
  by: z.string().max(128),
  reason: z.string().max(2000).exactOptional(),
  documentNumber: z.string().max(40).exactOptional(),
});

export const WorkingCalendar = z.object({
  year: z.int().min(1900).max(2199),
  /** Counts up with each change of the table, drafts included; due dates say which version they were computed with. */
  version: z.int().min(1),
  status: CalendarStatus,
  legalBasis: z.string().max(500),
  days: z.array(CalendarDay),
  /** Who loaded this version. */
  drafted: z.object({ at: Instant, by: z.string().max(128) }).exactOptional(),
  approval: CalendarApproval.exactOptional(),
});
export type WorkingCalendar = z.infer<typeof WorkingCalendar>;

const SUNDAY = 0;
const SATURDAY = 6;

export const isWeekend = (date: LocalDate): boolean => {
  const weekday = weekdayOf(date);
  return weekday === SATURDAY || weekday === SUNDAY;
};

/** The approved table of a year. A table that is not approved yet decides nothing. */
export const approvedCalendar = (
  year: number,
  calendars: readonly WorkingCalendar[],
): WorkingCalendar | undefined =>
  calendars.find((calendar) => calendar.year === year && calendar.status === "approved");

/**
 * Why a day is not worked: the name its calendar gives it, or `SATURDAY` / `SUNDAY`; undefined on a working day.
 * A year without an approved table has weekends only.
 */
export const dayOffReason = (date: LocalDate, calendars: readonly WorkingCalendar[]): string | undefined => {
  const day = approvedCalendar(yearOf(date), calendars)?.days.find((candidate) => candidate.date === date);
  if (day?.type === "SWAPPED_WORK") return undefined;
  if (day !== undefined) return day.nameVi;
  if (!isWeekend(date)) return undefined;
  return weekdayOf(date) === SATURDAY ? "SATURDAY" : "SUNDAY";
};

export const isWorkingDay = (date: LocalDate, calendars: readonly WorkingCalendar[]): boolean =>
  dayOffReason(date, calendars) === undefined;

/** The first working day after a date, the date itself not counted. */
export const nextWorkingDay = (date: LocalDate, calendars: readonly WorkingCalendar[]): LocalDate =>
  addWorkingDays(date, 1, calendars);

/** The last working day before a date, the date itself not counted. */
export const previousWorkingDay = (date: LocalDate, calendars: readonly WorkingCalendar[]): LocalDate =>
  addWorkingDays(date, -1, calendars);

/** The `count`-th working day after a date, or before it when negative; 0 is the date itself, worked or not. */
export const addWorkingDays = (
  date: LocalDate,
  count: number,
  calendars: readonly WorkingCalendar[],
): LocalDate => {
  const step = count < 0 ? -1 : 1;
  let day = date;
  for (let left = Math.abs(count); left > 0; ) {
    day = addDays(day, step);
    if (isWorkingDay(day, calendars)) left -= 1;
  }
  return day;
};

/** Working days after `from` up to and including `to`: how many working days late `to` is. 0 when `to` is not later. */
export const workingDaysBetween = (
  from: LocalDate,
  to: LocalDate,
  calendars: readonly WorkingCalendar[],
): number => {
  let count = 0;
  for (let day = from; day < to; ) {
    day = dayAfter(day);
    if (isWorkingDay(day, calendars)) count += 1;
  }
  return count;
};
