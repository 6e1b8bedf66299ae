import * as z from "zod";
import type { Figures } from "../../domain/figures/figure.ts";
import { unpackFigures } from "../../domain/figures/pack-figures.ts";
import { Obligation } from "../../domain/obligation/obligation.ts";
import { figuresId, type ShardContent, type ShardProgress } from "../../domain/progress/progress.ts";
import { progressKey, shardPartition } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Table } from "./table.ts";

const StoredTotals = z.record(
  z.string(),
  z.object({
    total: z.number(),
    reported: z.number(),
    nil: z.number(),
    byContent: z.record(z.string(), z.number()).exactOptional(),
    options: z.record(z.string(), z.number()).exactOptional(),
  }),
);

const StoredProgress = z.object({
  revision: z.int(),
  computedAt: z.iso.datetime(),
  groups: z.record(
    z.string(),
    z.object({
      expected: z.int(),
      exempt: z.int(),
      onTime: z.int(),
      late: z.int(),
      nil: z.int(),
      outstandingByDueAt: z.record(z.string(), z.int()),
      /** JSON text: a third of what the same map costs as DynamoDB attributes. */
      totals: z.string(),
    }),
  ),
});

const StoredFigures = z.object({ unitId: z.string(), attempt: z.int(), packed: z.string() });

export interface KnownProgress extends ShardProgress {
  readonly computedAt: string;
}

export type ProgressStore = ReturnType<typeof progressStore>;

/** A period's progress, one item a shard, and the shards it is computed from. */
export function progressStore(table: Table) {
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

    /** Stores what was computed, unless a computation that saw more decisions was stored before: then false. */
    async save(periodId: string, shard: number, progress: ShardProgress, now: Date): Promise<boolean> {
      const groups = Object.entries(progress.groups).map(([name, { totals, ...counts }]) => [
        name,
        { ...counts, totals: JSON.stringify(totals) },
      ]);
      const stored = {
        revision: progress.revision,
        computedAt: now.toISOString(),
        groups: Object.fromEntries(groups),
      };
      const result = await table.put({
        put: toItem("progress", progressKey(periodId, shard), stored),
        if: { atMost: { revision: progress.revision } },
      });
      return result.ok;
    },

    /** What is stored of each shard; a shard that was never computed is absent. */
    async read(periodId: string, shards: number): Promise<ReadonlyMap<number, KnownProgress>> {
      const keys = Array.from({ length: shards }, (_, shard) => progressKey(periodId, shard));
      const items = await table.batchGet(keys);
      return new Map(
        keys.flatMap((key, shard) => {
          const item = items.find(({ sk }) => sk === key.sk);
          if (!item) return [];
          const { groups, ...rest } = fromItem(StoredProgress, item);
          const unpacked = Object.entries(groups).map(([name, { totals, ...counts }]) => [
            name,
            { ...counts, totals: StoredTotals.parse(JSON.parse(totals)) },
          ]);
          return [[shard, { ...rest, groups: Object.fromEntries(unpacked) }]];
        }),
      );
    },
  };
}
