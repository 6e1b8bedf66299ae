/**
 * Working days of a span, counted once, so that thousands of distances between days cost a look-up each. The plain
 * functions of `working-calendar.ts` say what a working day is; this only remembers their answers.
 */
import { addDays, dayAfter, type LocalDate } from "../time/local-date.ts";
import { isWorkingDay, type WorkingCalendar } from "./working-calendar.ts";

/** A run of days off, both ends included. */
export interface Break {
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
  readonly days: number;
}

export interface WorkingDayCount {
  isWorking(day: LocalDate): boolean;
  /** Working days after `from` up to and including `to`; negative when `to` is the earlier one. */
  between(from: LocalDate, to: LocalDate): number;
  /** The days off that follow each other, at least `minimum` of them, in order. Those at the edges of the span may be longer. */
  breaks(minimum: number): Break[];
}

/** Counts the days from `from` to `to`, and a margin on both sides that no single break reaches over. */
export const countWorkingDays = (
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
  calendars: readonly WorkingCalendar[],
): WorkingDayCount => {
  const counted = new Map<LocalDate, { readonly isWorking: boolean; readonly upTo: number }>();
  const last = addDays(to, MARGIN_DAYS);
  let upTo = 0;
  for (let day = addDays(from, -MARGIN_DAYS); day <= last; day = dayAfter(day)) {
    const isWorking = isWorkingDay(day, calendars);
    if (isWorking) upTo += 1;
    counted.set(day, { isWorking, upTo });
  }

  const at = (day: LocalDate) => {
    const found = counted.get(day);
    if (!found) throw new Error(`${day} lies outside the days counted, ${from} to ${to}`);
    return found;
  };

  return {
    isWorking: (day) => at(day).isWorking,
    between: (a, b) => at(b).upTo - at(a).upTo,
    breaks(minimum) {
      const found: Break[] = [];
      let run: LocalDate[] = [];
      const close = () => {
        const [firstDay, lastDay] = [run[0], run.at(-1)];
        if (firstDay && lastDay && run.length >= minimum) found.push({ firstDay, lastDay, days: run.length });
        run = [];
      };
      for (const [day, { isWorking }] of counted) {
        if (isWorking) close();
        else run.push(day);
      }
      close();
      return found;
    },
  };
};

/** Longer than any break, and than the working days a reminder looks ahead beyond its due date. */
const MARGIN_DAYS = 40;
