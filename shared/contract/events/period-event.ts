import * as z from "zod";

/** Every event about a period as a whole. */
export const PERIOD_EVENT_TYPES = ["PeriodOpened", "ObligationsWritten", "RosterRepaired"] as const;
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
});
export type PeriodEventData = z.infer<typeof PeriodEventData>;
