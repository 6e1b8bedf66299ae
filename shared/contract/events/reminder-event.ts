import * as z from "zod";

/** Every event about reminding units of what they owe. */
export const REMINDER_EVENT_TYPES = ["ReminderDue"] as const;
export type ReminderEventType = (typeof REMINDER_EVENT_TYPES)[number];

export const REMINDERS_SOURCE = "reform-reports.reminders";

export const ReminderEventData = z.object({
  /** The day on which it is to be sent, and on no other. */
  day: z.iso.date(),
  /** The unit that is written to. */
  recipient: z.string(),
  /** What the unit owes itself, or what is taken to its leader or to it as the unit above others. */
  kind: z.enum(["reminder", "escalation"]),
  /** Of an escalation: `leader` or `parent`. */
  reference: z.enum(["leader", "parent"]).optional(),
});
export type ReminderEventData = z.infer<typeof ReminderEventData>;
