import { type WorkingCalendar, workingDaysBetween } from "../../calendar/working-calendar.ts";
import type { Obligation } from "../../obligation/obligation.ts";
import type { LocalDate } from "../../time/local-date.ts";
import type { Deadline } from "./content.ts";

/** A due date as a message of the day shows it. */
export function deadlineOn(
  day: LocalDate,
  { dueDate, because }: Pick<Obligation, "dueDate" | "because">,
  calendars: readonly WorkingCalendar[],
): Deadline {
  const [from, to] = dueDate < day ? [dueDate, day] : [day, dueDate];
  return { dueDate, because, workingDays: workingDaysBetween(from, to, calendars) };
}
