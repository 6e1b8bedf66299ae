/**
 * Days counted on the fingers, with a calendar on the table: what the naive statements of the rules count with. Nothing of it is the
 * product's, which knows how to count faster.
 */
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";

/** `YYYY-MM-DD` in Vietnam. */
export type Day = string;

export const next = (day: Day, by = 1): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);

/** Midnight in Vietnam is 17:00 of the day before in UTC. */
export const beginningOf = (day: Day): number => Date.parse(`${next(day, -1)}T17:00:00.000Z`);

export const dayOf = (instant: string): Day => {
  let day = instant.slice(0, 10);
  while (beginningOf(next(day)) <= Date.parse(instant)) day = next(day);
  return day;
};

export const isOff = (day: Day, calendars: readonly WorkingCalendar[]): boolean => {
  for (const calendar of calendars) {
    if (calendar.status !== "approved" || String(calendar.year) !== day.slice(0, 4)) continue;
    for (const entry of calendar.days) {
      if (entry.date === day) return entry.type !== "SWAPPED_WORK";
    }
  }
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
};

/** Working days of which the first is the day after `from` and the last is `to`. */
export const worked = (from: Day, to: Day, calendars: readonly WorkingCalendar[]): number => {
  const known = counted.get(calendars) ?? new Map<string, number>();
  counted.set(calendars, known);
  const found = known.get(from + to);
  if (found !== undefined) return found;
  let count = 0;
  for (let day = next(from); day <= to; day = next(day)) if (!isOff(day, calendars)) count++;
  known.set(from + to, count);
  return count;
};

/** What was counted once is not counted again. */
const counted = new WeakMap<readonly WorkingCalendar[], Map<string, number>>();

/** The contacts of a unit to whom a mail can be written. Without a role: all of them. */
export function reachable(
  contacts: readonly Contact[],
  unitId: string,
  role: "focal" | "leader" | undefined,
  day: Day,
): string[] {
  const ids: string[] = [];
  for (const contact of contacts) {
    if (contact.unitId !== unitId) continue;
    if (role !== undefined && (contact.role ?? "focal") !== role) continue;
    if (contact.email === undefined || contact.undeliverableAt !== undefined) continue;
    if (contact.from > day || (contact.to !== undefined && contact.to < day)) continue;
    ids.push(contact.contactId);
  }
  return ids;
}
