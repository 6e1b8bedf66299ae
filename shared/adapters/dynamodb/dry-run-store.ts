import { DryRuns, forgottenAt } from "../../domain/dry-run/dry-run.ts";
import { dryRunsKey } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Table } from "./table.ts";
import { TABLE_LAYOUT } from "./table-layout.ts";

export type DryRunStore = ReturnType<typeof dryRunStore>;

interface OfObligation {
  readonly unitId: string;
  readonly periodId: string;
}

/**
 * Files that units had checked without reporting: one item for each obligation, so that the limits on them hold whoever asks at once.
 * It lies at the desk and is neither attempt nor event: history, progress and decisions do not know of it.
 */
export function dryRunStore(table: Table) {
  return {
    async load({ unitId, periodId }: OfObligation): Promise<DryRuns | undefined> {
      const [item] = await table.batchGet([dryRunsKey(unitId, periodId)]);
      return item && fromItem(DryRuns, item);
    },

    /** Stores them in place of what was read; false when somebody else was faster. */
    async save(
      { unitId, periodId }: OfObligation,
      runs: DryRuns,
      before: DryRuns | undefined,
    ): Promise<boolean> {
      const ends = runs.checks.map((run) => Math.ceil(forgottenAt(run).getTime() / 1000));
      const item = {
        ...toItem("dry-runs", dryRunsKey(unitId, periodId), runs),
        [TABLE_LAYOUT.timeToLive]: Math.max(...ends),
      };
      const condition = before ? { equals: { version: before.version } } : { absent: true as const };
      return (await table.put({ put: item, if: condition })).ok;
    },
  };
}
