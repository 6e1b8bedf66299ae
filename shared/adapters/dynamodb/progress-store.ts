import type { Figures } from "../../domain/figures/figure.ts";
import { unpackFigures } from "../../domain/figures/pack-figures.ts";
import { Obligation } from "../../domain/obligation/obligation.ts";
import { figuresId, type ShardContent, type ShardProgress } from "../../domain/progress/progress.ts";
import { figuresKey, progressKey, shardPartition } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import {
  countsOfItem,
  figuresOfItem,
  type KnownCounts,
  type KnownProgress,
  progressOfItem,
  StoredFigures,
  storedProgressOf,
} from "./stored-progress.ts";
import type { Table } from "./table.ts";

export type ProgressStore = ReturnType<typeof progressStore>;

/** A period's progress, one item a shard, and the shards it is computed from. */
export function progressStore(table: Table) {
  async function stored(periodId: string, shards: number) {
    const keys = Array.from({ length: shards }, (_, shard) => progressKey(periodId, shard));
    const items = await table.batchGet(keys);
    return keys.flatMap((key, shard) => {
      const item = items.find(({ sk }) => sk === key.sk);
      return item ? [{ shard, item }] : [];
    });
  }

  return {
    /**
     * All obligations of a shard and their figures, strongly consistent, by one query. It is read backwards, so
     * obligations come before the figures they point to: figures are written before the decision that needs them.
     */
    async readShard(periodId: string, shard: number): Promise<ShardContent> {
      const items = await table.query({ pk: shardPartition(periodId, shard), reverse: true });
      const figures = new Map<string, Figures>();
      const obligations: Obligation[] = [];
      for (const item of items) {
        if (item["entity"] === "obligation") obligations.push(fromItem(Obligation, item));
        else {
          const { unitId, attempt, packed } = fromItem(StoredFigures, item);
          figures.set(figuresId(unitId, attempt), unpackFigures(packed));
        }
      }
      return { obligations, figures };
    },

    /** What one attempt reported; undefined when it had no figures. */
    async figuresOf(
      { periodId, shard, unitId }: Pick<Obligation, "periodId" | "shard" | "unitId">,
      attempt: number,
    ): Promise<Figures | undefined> {
      const item = await table.get(figuresKey(periodId, shard, unitId, attempt));
      return item && figuresOfItem(item);
    },

    /** Stores what was computed, unless a computation that saw more decisions was stored before: then false. */
    async save(periodId: string, shard: number, progress: ShardProgress, now: Date): Promise<boolean> {
      const stored = storedProgressOf(progress, now);
      const result = await table.put({
        put: toItem("progress", progressKey(periodId, shard), stored),
        if: { atMost: { revision: progress.revision } },
      });
      return result.ok;
    },

    /** What is stored of each shard; a shard that was never computed is absent. */
    async read(periodId: string, shards: number): Promise<ReadonlyMap<number, KnownProgress>> {
      return new Map(
        (await stored(periodId, shards)).map(({ shard, item }) => [shard, progressOfItem(item)]),
      );
    },

    /** The same without the totals, which need not be unpacked for it. */
    async readCounts(periodId: string, shards: number): Promise<ReadonlyMap<number, KnownCounts>> {
      return new Map((await stored(periodId, shards)).map(({ shard, item }) => [shard, countsOfItem(item)]));
    },
  };
}
