/** How the office holds reminders back: all of them by one switch, or those of one unit until a day. */
import * as z from "zod";
import { Instant, LocalDate } from "../time/local-date.ts";

const recorded = {
  /** The person, by their id in the user pool. */
  by: z.string().max(128),
  at: Instant,
  reason: z.string().max(500),
  version: z.int().min(1),
};

export const ReminderSwitch = z.object({ isOff: z.boolean(), ...recorded });
export type ReminderSwitch = z.infer<typeof ReminderSwitch>;

export const ReminderPause = z.object({
  unitId: z.string(),
  /** The last day without reminders; null when the pause was lifted. */
  until: LocalDate.nullable(),
  ...recorded,
});
export type ReminderPause = z.infer<typeof ReminderPause>;

export const isPausedOn = (pause: Pick<ReminderPause, "until">, day: LocalDate): boolean =>
  pause.until !== null && day <= pause.until;

/** What holds reminders back, and how far they were planned. */
export interface ReminderControls {
  /** Absent while nobody has ever touched it: reminders go out. */
  readonly switch?: ReminderSwitch;
  readonly pauses: readonly ReminderPause[];
  /** The last working day whose reminders were all planned. */
  readonly lastSweptOn?: LocalDate;
}
