import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ProgressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import type { KnownProgress } from "../../shared/adapters/dynamodb/stored-progress.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { type Comparison, compareProgress, progressOf } from "../../shared/domain/progress/progress.ts";
import { eachAtOnce } from "../_runtime/at-once.ts";
import { logger } from "../_runtime/logger.ts";
import { metrics } from "../_runtime/metrics.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "all">;
  readonly templates: Pick<TemplateStore, "pinnedBy">;
  readonly progress: Pick<ProgressStore, "readShard" | "read" | "save">;
  now(): Date;
}

/** Each holds at most a thousand obligations and their figures in memory: a few MB. */
const SHARDS_AT_ONCE = 4;

/**
 * Recomputes the progress of every opened period from its obligations and reports what differed. Expected are no
 * differences; one that is behind lost its event, one that drifted at the same revision is a defect.
 */
export const reconcileProgress = (deps: Deps) => async (): Promise<void> => {
  const counts: Record<Comparison, number> = { same: 0, behind: 0, drifted: 0 };
  const shards: ShardToCheck[] = [];
  for (const period of await deps.periods.all()) {
    const count = period.roster?.shards ?? 0;
    const stored = await deps.progress.read(period.periodId, count);
    for (let shard = 0; shard < count; shard++) shards.push({ period, shard, stored: stored.get(shard) });
  }
  try {
    await eachAtOnce(shards, SHARDS_AT_ONCE, async (shard) => {
      counts[await reconcile(deps, shard)] += 1;
    });
  } finally {
    logger.info("progress reconciled", counts);
    metrics.addMetric("ProgressDrift", "Count", counts.drifted);
    metrics.addMetric("ProgressBehind", "Count", counts.behind);
  }
};

interface ShardToCheck {
  readonly period: Period;
  readonly shard: number;
  readonly stored: KnownProgress | undefined;
}

async function reconcile(deps: Deps, { period, shard, stored }: ShardToCheck): Promise<Comparison> {
  const { periodId } = period;
  const template = await deps.templates.pinnedBy(period);
  const progress = progressOf(await deps.progress.readShard(periodId, shard), template);
  const comparison = compareProgress(stored, progress);
  if (comparison !== "same") {
    logger.warn("progress differed", { periodId, shard, comparison, revision: progress.revision });
    await deps.progress.save(periodId, shard, progress, deps.now());
  }
  return comparison;
}
