/** How the office holds reminders back: all of them by one switch, or those of one unit until a day. */
import * as z from "zod";
import { Instant, LocalDate } from "../time/local-date.ts";

const MAX_REASON_CHARACTERS = 500;

const recorded = {
  /** The person, by their id in the user pool. */
  by: z.string().max(128),
  at: Instant,
  reason: z.string().max(MAX_REASON_CHARACTERS),
  version: z.int().min(1),
};

export const ReminderPause = z.object({
  unitId: z.string(),
  /** The last day without reminders; null when the pause was lifted. */
  until: LocalDate.nullable(),
  ...recorded,
});
export type ReminderPause = z.infer<typeof ReminderPause>;

export const isPausedOn = (pause: Pick<ReminderPause, "until">, day: LocalDate): boolean =>
  pause.until !== null && day <= pause.until;
