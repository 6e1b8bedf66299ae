import * as z from "zod";

/** Every event about a period as a whole. */
export const PERIOD_EVENT_TYPES = [
  "PeriodOpened",
  "ObligationsWritten",
  "RosterRepaired",
  "PeriodChanged",
  "PeriodClosed",
  "PeriodReopened",
  "PeriodReclosed",
  "ObligationsRedated",
] as const;
export type PeriodEventType = (typeof PERIOD_EVENT_TYPES)[number];

export const PeriodEventData = z.object({
  periodId: z.string(),
  /** Version of the period that the change made. */
  version: z.number().int().positive(),
  shards: z.number().int().positive(),
  /** Units on the roster, without test units. */
  units: z.number().int().nonnegative(),
  /** RosterRepaired: obligations that were put back, those of test units included. */
  restored: z.number().int().nonnegative().optional(),
  /** PeriodChanged: dates or the timeliness policy changed, so each obligation of the opened period follows. */
  obligationsFollow: z.literal(true).optional(),
  /** PeriodChanged: the year of the calendar whose approval changed it; absent when the office changed the period itself. */
  calendarYear: z.number().int().optional(),
  /** PeriodClosed, PeriodReclosed: the first instant at which nothing was taken any more. PeriodReopened: when that will be. */
  closesAt: z.iso.datetime().optional(),
});
export type PeriodEventData = z.infer<typeof PeriodEventData>;
