/** Loads the working calendar of one year: the whole table or nothing, since a missing holiday would move due dates. */
import {
  type CalendarDay,
  type CalendarStatus,
  DAY_TYPES,
  isWeekend,
  MAX_DAY_NAME_CHARACTERS,
  type WorkingCalendar,
} from "../calendar/working-calendar.ts";
import { type LocalDate, weekdayOf, yearOf } from "../time/local-date.ts";
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
import { isEqual, saved } from "./saved.ts";

export interface CalendarImportOptions {
  readonly year: number;
  /** `approved` decides due dates; `provisional` only keeps the table for review. */
  readonly status: CalendarStatus;
  readonly legalBasis: string;
  /** The stored table of the year. */
  readonly existing?: WorkingCalendar | undefined;
}

export interface CalendarImportPlan {
  readonly results: readonly ImportRowResult[];
  /** The table to write, with its next version; undefined when a row was refused or nothing changes. */
  readonly calendar: WorkingCalendar | undefined;
  /** Days of the stored table that the file no longer has. */
  readonly removed: readonly LocalDate[];
}

/** Columns: `date` (2026-01-31), `type`, `name_vi`; optional `certainty`. The file replaces the table of its year. */
export const planCalendarImport = (
  rows: readonly ImportRow[],
  options: CalendarImportOptions,
): CalendarImportPlan => {
  const { year, status, legalBasis, existing } = options;
  const read = withoutDuplicates(
    rows.map((row) => attempt(() => readDay(row, year))),
    ({ date }) => date,
  );
  const refused = refusedWhole(read);
  if (refused) return { results: refused, calendar: undefined, removed: [] };
  const days = acceptedOf(read);
  const table = {
    year,
    status,
    legalBasis,
    days: days.toSorted((a, b) => (a.date < b.date ? -1 : 1)),
    version: 1,
  };
  return {
    results: resultsOf(
      read.map((reading) => next(reading, (day) => ({ outcome: outcomeOf(day, existing), id: day.date }))),
    ),
    calendar: saved(table, existing, String(year)).write,
    removed: (existing?.days ?? []).flatMap(({ date }) =>
      days.some((day) => day.date === date) ? [] : [date],
    ),
  };
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
