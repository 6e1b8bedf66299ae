import type { JobOutcome } from "../../domain/job/outcome.ts";
import { jobOutcomeKey } from "./keys.ts";
import { toItem } from "./stored.ts";
import type { Put } from "./table.ts";

/** What became of one obligation in a piece of a job. */
export interface SettledTarget {
  readonly jobId: string;
  readonly item: number;
  readonly outcome: JobOutcome;
}

/** Written with the decision or alone, whichever of several deliveries comes first: the others then change nothing. */
export function outcomePut({ jobId, item, outcome }: SettledTarget): Put & { if: { absent: true } } {
  const { unitId, periodId } = outcome;
  return {
    put: toItem("job-outcome", jobOutcomeKey(jobId, item, unitId, periodId), outcome),
    if: { absent: true },
  };
}
