import * as z from "zod";

export const CALENDARS_SOURCE = "reform-reports.calendars";

/** Every event about the working calendar of a year. */
export const CALENDAR_EVENT_TYPES = ["CalendarApproved"] as const;
export type CalendarEventType = (typeof CALENDAR_EVENT_TYPES)[number];

export const CalendarEventData = z.object({
  year: z.number().int(),
  /** Version of the table that is in force from now on. */
  version: z.number().int().positive(),
});
export type CalendarEventData = z.infer<typeof CalendarEventData>;
