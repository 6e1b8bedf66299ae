import * as z from "zod";
import { OBLIGATION_STATUSES, type Obligation, statusOf } from "../obligation/obligation.ts";
import { UnitId, UnitKind } from "../unit/unit.ts";

/** A year of reports, plan included, and one to spare. */
const MAX_PERIODS = 6;
/** As many as somebody pastes from a list, and few enough to be kept with the job; beyond it a kind or a status says it better. */
const MAX_UNITS_BY_NAME = 1_000;

/** Which obligations a job is about. What is absent does not narrow; what is there narrows together. */
export const JobSelection = z.strictObject({
  periodIds: z.array(z.string()).min(1).max(MAX_PERIODS),
  kind: UnitKind.exactOptional(),
  unitIds: z.array(UnitId).min(1).max(MAX_UNITS_BY_NAME).exactOptional(),
  status: z.enum(OBLIGATION_STATUSES).exactOptional(),
});
export type JobSelection = z.infer<typeof JobSelection>;

export function isSelected(selection: JobSelection, obligation: Obligation, now: Date): boolean {
  const { periodIds, kind, unitIds, status } = selection;
  return (
    periodIds.includes(obligation.periodId) &&
    (kind === undefined || obligation.group === kind) &&
    (unitIds === undefined || unitIds.includes(obligation.unitId)) &&
    (status === undefined || statusOf(obligation, now) === status)
  );
}
