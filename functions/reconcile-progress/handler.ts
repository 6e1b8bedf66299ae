import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ProgressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { type Comparison, compareProgress, progressOf } from "../../shared/domain/progress/progress.ts";
import { logger } from "../_runtime/logger.ts";
import { metrics } from "../_runtime/metrics.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "all">;
  readonly templates: Pick<TemplateStore, "pinnedBy">;
  readonly progress: Pick<ProgressStore, "readShard" | "read" | "save">;
  now(): Date;
}

/**
 * Recomputes the progress of every opened period from its obligations and reports what differed. Expected are no
 * differences; one that is behind lost its event, one that drifted at the same revision is a defect.
 */
export const reconcileProgress = (deps: Deps) => async (): Promise<void> => {
  const counts: Record<Comparison, number> = { same: 0, behind: 0, drifted: 0 };
  for (const period of await deps.periods.all()) {
    if (!period.roster) continue;
    const { periodId } = period;
    const template = await deps.templates.pinnedBy(period);
    const stored = await deps.progress.read(periodId, period.roster.shards);
    for (let shard = 0; shard < period.roster.shards; shard++) {
      const progress = progressOf(await deps.progress.readShard(periodId, shard), template);
      const comparison = compareProgress(stored.get(shard), progress);
      counts[comparison] += 1;
      if (comparison === "same") continue;
      logger.warn("progress differed", { periodId, shard, comparison, revision: progress.revision });
      await deps.progress.save(periodId, shard, progress, deps.now());
    }
  }
  logger.info("progress reconciled", counts);
  metrics.addMetric("ProgressDrift", "Count", counts.drifted);
  metrics.addMetric("ProgressBehind", "Count", counts.behind);
};
