/**
 * Values that hold for a time. `from` is the first day and `to` the last day on which the value holds, both
 * inclusive, as decrees word it ("đến hết ngày 30/6/2025"); without `to` it still holds.
 */
import * as z from "zod";
import { dayBefore, LocalDate } from "../time/local-date.ts";

export interface Interval {
  readonly from: LocalDate;
  readonly to?: LocalDate | undefined;
}

export interface Dated extends Interval {
  readonly value: string;
}

export const intervalFields = { from: LocalDate, to: LocalDate.optional() };

export const dated = <T extends z.ZodType<string>>(value: T) => z.object({ value, ...intervalFields });

export const isInForce = ({ from, to }: Interval, date: LocalDate): boolean =>
  from <= date && (to === undefined || date <= to);

export const overlaps = (a: Interval, b: Interval): boolean =>
  (b.to === undefined || a.from <= b.to) && (a.to === undefined || b.from <= a.to);

/** Says whether no day belongs to two of the intervals and none ends before it begins. */
export const areDisjoint = (intervals: readonly Interval[]): boolean =>
  intervals.every(
    (one, index) =>
      (one.to === undefined || one.from <= one.to) &&
      intervals.slice(index + 1).every((other) => !overlaps(one, other)),
  );

export const valueOn = (values: readonly Dated[], date: LocalDate): string | undefined =>
  values.find((candidate) => isInForce(candidate, date))?.value;

/** The earliest interval that begins after a day. */
export const firstAfter = <T extends Interval>(intervals: readonly T[], date: LocalDate): T | undefined =>
  intervals.filter(({ from }) => from > date).sort((a, b) => (a.from < b.from ? -1 : 1))[0];

/**
 * Makes a value hold from a day on, until the day before the next value that is already known. What held until
 * then ends the day before; a value that began on that very day is corrected. Answers the same array when nothing changes.
 */
export const withValueFrom = (values: Dated[], value: string, from: LocalDate): Dated[] => {
  const current = values.find((candidate) => isInForce(candidate, from));
  if (current?.value === value) return values;
  if (current?.from === from) {
    return values.map((candidate) => (candidate === current ? { ...candidate, value } : candidate));
  }
  const next = firstAfter(values, from);
  const to = current?.to ?? (next && dayBefore(next.from));
  return [
    ...values.map((candidate) => (candidate === current ? { ...candidate, to: dayBefore(from) } : candidate)),
    { value, from, ...(to !== undefined && { to }) },
  ].sort((a, b) => (a.from < b.from ? -1 : 1));
};
