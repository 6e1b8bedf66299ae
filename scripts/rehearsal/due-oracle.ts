/** When a report is due, as somebody finds it who has the period's day and a calendar on the table. */
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { type Day, isOff, next } from "./finger-counting.ts";

/** The last day in time. `granted` is the last day that the office granted to the unit, if it did. */
export function lastDayInTime(
  { group }: Pick<Obligation, "group">,
  { due, rollPolicy }: Pick<Period, "due" | "rollPolicy">,
  granted: Day | undefined,
  calendars: readonly WorkingCalendar[],
): Day {
  const { nominalDate, wording } = due.byKind[group] ?? due.default;
  const ordinary = rolled(wording === "before" ? next(nominalDate, -1) : nominalDate, rollPolicy, calendars);
  if (granted === undefined) return ordinary;
  return [ordinary, rolled(granted, rollPolicy, calendars)].sort().at(-1) ?? ordinary;
}

/** A last day that is off moves to a day that is not. */
function rolled(day: Day, policy: Period["rollPolicy"], calendars: readonly WorkingCalendar[]): Day {
  let last = day;
  while (policy !== "NONE" && isOff(last, calendars))
    last = next(last, policy === "NEXT_WORKING_DAY" ? 1 : -1);
  return last;
}
