import * as z from "zod";

export const DEADLINES_SOURCE = "reform-reports.deadlines";

/** What time alone made true, found by the first run after it. */
export const DEADLINE_EVENT_TYPES = ["ObligationBecameMissing", "UnitsBecameMissing"] as const;
export type DeadlineEventType = (typeof DEADLINE_EVENT_TYPES)[number];

export const DeadlineEventData = z.object({
  /** ObligationBecameMissing: whose report, of which period. */
  unitId: z.string().optional(),
  periodId: z.string().optional(),
  /** ObligationBecameMissing: the due date that passed. */
  dueAtExclusive: z.iso.datetime().optional(),
  /** The run that found them together. */
  run: z.iso.datetime(),
  /** UnitsBecameMissing: how many reports, of which periods. */
  reports: z.int().positive().optional(),
  periodIds: z.array(z.string()).optional(),
});
export type DeadlineEventData = z.infer<typeof DeadlineEventData>;
