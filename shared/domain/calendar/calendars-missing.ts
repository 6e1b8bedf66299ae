import { type LocalDate, localDateOf, yearOf } from "../time/local-date.ts";
import type { Due } from "./due.ts";

/** A year in which reports are due, without an approved calendar. */
export interface MissingCalendar {
  readonly year: number;
  /** The first of December of the year before: by then the decision on the year's holidays has long been published. */
  readonly alarmSince: LocalDate;
  /** Whose dates may still move. */
  readonly periodIds: readonly string[];
}

interface DatedPeriod {
  readonly periodId: string;
  readonly closesAt: string;
  /** The due dates by the calendars known now. */
  readonly dues: { readonly default: Due; readonly byKind: Readonly<Record<string, Due>> };
}

/**
 * The years whose calendar has been missing long enough to be an alarm at `now`, the earliest first. Periods that have
 * closed do not ask for one.
 */
export const calendarsMissing = (now: Date, periods: readonly DatedPeriod[]): MissingCalendar[] => {
  const missing = Map.groupBy(
    periods.flatMap(({ periodId, dues, closesAt }) =>
      (now >= new Date(closesAt) ? [] : [...yearsMissing(dues)]).map((year) => ({
        year: Number(year),
        periodId,
      })),
    ),
    ({ year }) => year,
  );
  const today = localDateOf(now);
  return [...missing]
    .map(([year, of]) => ({
      year,
      alarmSince: `${year - 1}-12-01`,
      periodIds: of.map((one) => one.periodId),
    }))
    .filter(({ alarmSince }) => alarmSince <= today)
    .toSorted((a, b) => a.year - b.year);
};

const yearsMissing = ({ default: usual, byKind }: DatedPeriod["dues"]): Set<string> =>
  new Set(
    [usual, ...Object.values(byKind)].flatMap(({ because }) =>
      Object.entries(because.calendarVersions).flatMap(([year, version]) => (version === 0 ? [year] : [])),
    ),
  );

/** Year → the periods that have a due date in it. */
export const dueYearsOf = (periods: readonly DatedPeriod[]): Map<number, string[]> => {
  const years = periods.flatMap(({ periodId, dues: { default: usual, byKind } }) =>
    [...new Set([usual, ...Object.values(byKind)].map(({ dueDate }) => yearOf(dueDate)))].map((year) => ({
      year,
      periodId,
    })),
  );
  return new Map(
    [...Map.groupBy(years, ({ year }) => year)].map(([year, of]) => [
      year,
      of.map(({ periodId }) => periodId),
    ]),
  );
};
