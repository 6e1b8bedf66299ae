import * as z from "zod";

/** Every event about the rules being run again over a period; each obligation tells of its own change besides. */
export const RECHECK_EVENT_TYPES = ["RecheckStarted", "RecheckCommitted"] as const;
export type RecheckEventType = (typeof RECHECK_EVENT_TYPES)[number];

export const RECHECKS_SOURCE = "reform-reports.rechecks";

export const RecheckEventData = z.object({
  recheckId: z.string(),
  periodId: z.string(),
  /** Units whose reports are looked at. */
  units: z.number().int().nonnegative(),
});
export type RecheckEventData = z.infer<typeof RecheckEventData>;
