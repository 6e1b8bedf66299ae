/** Loads the working calendar of one year: the whole table or nothing, since a missing holiday would move due dates. */
import {
  type CalendarDay,
  DAY_TYPES,
  isWeekend,
  MAX_DAY_NAME_CHARACTERS,
  type WorkingCalendar,
} from "../calendar/working-calendar.ts";
import { dayAfter, daysBetween, weekdayOf, yearOf } from "../time/local-date.ts";
import { choice, optionalText, requiredDate, requiredText } from "./cells.ts";
import {
  acceptedOf,
  attempt,
  type ImportRow,
  type ImportRowResult,
  next,
  RowRefusal,
  refusedWhole,
  resultsOf,
  withoutDuplicates,
} from "./import-result.ts";
import { isEqual } from "./saved.ts";

export interface CalendarImportOptions {
  readonly year: number;
  /** The table that the file is compared with: the one in force, or the draft that it replaces. */
  readonly existing?: WorkingCalendar | undefined;
}

export interface CalendarImportPlan {
  readonly results: readonly ImportRowResult[];
  /** The days of the year by date; undefined when a row was refused. */
  readonly days: readonly CalendarDay[] | undefined;
}

/** Columns: `date` (2026-01-31), `type`, `name_vi`; optional `certainty`. The file replaces the table of its year. */
export const planCalendarImport = (
  rows: readonly ImportRow[],
  { year, existing }: CalendarImportOptions,
): CalendarImportPlan => {
  const unique = withoutDuplicates(
    rows.map((row) => attempt(() => readDay(row, year))),
    ({ date }) => date,
  );
  const known = acceptedOf(unique).toSorted(byDate);
  const read = unique.map((reading) => next(reading, (day) => withoutGapBefore(day, known)));
  const refused = refusedWhole(read);
  if (refused) return { results: refused, days: undefined };
  return {
    results: resultsOf(
      read.map((reading) => next(reading, (day) => ({ outcome: outcomeOf(day, existing), id: day.date }))),
    ),
    days: known,
  };
};

const byDate = (a: CalendarDay, b: CalendarDay): number => (a.date < b.date ? -1 : 1);

/** Longer than any break, much shorter than the time between two holidays of the same name. */
const MAX_BREAK_DAYS = 14;

/** A working day amid a holiday is a row that was forgotten: nobody works on the third day of Tết. */
const withoutGapBefore = (day: CalendarDay, days: readonly CalendarDay[]): CalendarDay => {
  if (day.type !== "HOLIDAY") return day;
  const earlier = days.findLast(
    ({ date, type, nameVi }) => type === "HOLIDAY" && nameVi === day.nameVi && date < day.date,
  );
  if (earlier === undefined || daysBetween(earlier.date, day.date) > MAX_BREAK_DAYS) return day;
  for (let date = dayAfter(earlier.date); date < day.date; date = dayAfter(date)) {
    const listed = days.find((other) => other.date === date);
    if (isWeekend(date) || (listed !== undefined && listed.type !== "SWAPPED_WORK")) continue;
    throw new RowRefusal("HOLIDAY_HAS_GAP", { found: day.date, name: day.nameVi, missing: date });
  }
  return day;
};

const outcomeOf = (day: CalendarDay, existing: WorkingCalendar | undefined) => {
  const stored = existing?.days.find(({ date }) => date === day.date);
  if (stored === undefined) return "created";
  return isEqual(stored, day) ? "unchanged" : "changed";
};

const readDay = (row: ImportRow, year: number): CalendarDay => {
  const date = requiredDate(row, "date");
  if (yearOf(date) !== year) throw new RowRefusal("YEAR_DIFFERS", { found: date, year });
  const type = choice(row, "type", DAY_TYPES);
  // Only a weekend day can be worked in exchange, and only a working day can be given off; a holiday falls on any day.
  const contradicts = type === "SWAPPED_WORK" ? !isWeekend(date) : type !== "HOLIDAY" && isWeekend(date);
  if (contradicts) {
    const [weekdayVi = "", weekdayEn = ""] = WEEKDAYS[weekdayOf(date)] ?? [];
    throw new RowRefusal("DAY_CONTRADICTS_WEEKDAY", { found: date, type, weekdayVi, weekdayEn });
  }
  return {
    date,
    type,
    nameVi: requiredText(row, "name_vi", MAX_DAY_NAME_CHARACTERS),
    certainty: optionalText(row, "certainty", 100),
  };
};

const WEEKDAYS = [
  ["Chủ nhật", "Sunday"],
  ["thứ Hai", "Monday"],
  ["thứ Ba", "Tuesday"],
  ["thứ Tư", "Wednesday"],
  ["thứ Năm", "Thursday"],
  ["thứ Sáu", "Friday"],
  ["thứ Bảy", "Saturday"],
] as const;
