import * as z from "zod";

/** Every event about a unit itself. */
export const UNIT_EVENT_TYPES = ["ContactUndeliverable", "ContactRestored"] as const;
export type UnitEventType = (typeof UNIT_EVENT_TYPES)[number];

export const UNITS_SOURCE = "reform-reports.units";

export const UnitEventData = z.object({
  unitId: z.string(),
  contactId: z.string(),
});
export type UnitEventData = z.infer<typeof UnitEventData>;
