import type { PreviewedPeriod } from "../../shared/domain/job/preview.ts";
import type { JobSelection } from "../../shared/domain/job/selection.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";

interface Obligations {
  obligationsOfUnits(periodId: string, shards: number, unitIds: readonly string[]): Promise<Obligation[]>;
  obligationsOfShard(periodId: string, shard: number): Promise<Obligation[]>;
}

/** Shards of up to 500 KB each: as many at once as arrive within a second and fit in memory several times. */
const SHARDS_AT_ONCE = 8;

/** Reads every obligation that a selection may mean, by the periods as they are given. */
export async function obligationsSelected(
  reports: Obligations,
  periods: readonly Period[],
  { unitIds }: Pick<JobSelection, "unitIds">,
): Promise<PreviewedPeriod[]> {
  const found: PreviewedPeriod[] = [];
  for (const period of periods) {
    const { periodId, roster } = period;
    const shards = roster?.shards ?? 0;
    const obligations = unitIds
      ? await reports.obligationsOfUnits(periodId, shards, unitIds)
      : await allOf(reports, periodId, shards);
    found.push({ period, obligations });
  }
  return found;
}

async function allOf(reports: Obligations, periodId: string, shards: number): Promise<Obligation[]> {
  const found: Obligation[] = [];
  for (let from = 0; from < shards; from += SHARDS_AT_ONCE) {
    const some = Array.from({ length: Math.min(SHARDS_AT_ONCE, shards - from) }, (_, index) => from + index);
    found.push(
      ...(await Promise.all(some.map((shard) => reports.obligationsOfShard(periodId, shard)))).flat(),
    );
  }
  return found;
}
