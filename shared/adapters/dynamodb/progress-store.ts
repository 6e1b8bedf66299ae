import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import type { Figures } from "../../domain/figures/figure.ts";
import { unpackFigures } from "../../domain/figures/pack-figures.ts";
import { Obligation } from "../../domain/obligation/obligation.ts";
import { figuresId, type ShardContent, type ShardProgress } from "../../domain/progress/progress.ts";
import { figuresKey, progressKey, shardPartition } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Table } from "./table.ts";

/** Indicator totals by group. */
const Totals = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      total: z.number(),
      reported: z.number(),
      nil: z.number(),
      byContent: z.record(z.string(), z.number()).exactOptional(),
      options: z.record(z.string(), z.number()).exactOptional(),
      parts: z.tuple([z.number(), z.number()]).readonly().exactOptional(),
    }),
  ),
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
      nilLate: z.int().exactOptional(),
      outstandingByDueAt: z.record(z.string(), z.int()),
    }),
  ),
  /** Packed: 45 indicators of three groups are 2 KB, and would be 8 KB as JSON and 25 KB as DynamoDB attributes. */
  totals: z.string(),
});

const StoredFigures = z.object({ unitId: z.string(), attempt: z.int(), packed: z.string() });

/** A shard's counts, without what was reported. */
export type KnownCounts = Omit<z.output<typeof StoredProgress>, "totals">;

export interface KnownProgress extends ShardProgress {
  readonly computedAt: string;
}

export type ProgressStore = ReturnType<typeof progressStore>;

/** A period's progress, one item a shard, and the shards it is computed from. */
export function progressStore(table: Table) {
  async function stored(periodId: string, shards: number) {
    const keys = Array.from({ length: shards }, (_, shard) => progressKey(periodId, shard));
    const items = await table.batchGet(keys);
    return keys.flatMap((key, shard) => {
      const item = items.find(({ sk }) => sk === key.sk);
      return item ? [{ shard, progress: fromItem(StoredProgress, item) }] : [];
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
      return item && unpackFigures(fromItem(StoredFigures, item).packed);
    },

    /** Stores what was computed, unless a computation that saw more decisions was stored before: then false. */
    async save(periodId: string, shard: number, progress: ShardProgress, now: Date): Promise<boolean> {
      const stored = {
        revision: progress.revision,
        computedAt: now.toISOString(),
        groups: mapped(progress.groups, ({ totals: _totals, ...counts }) => counts),
        totals: packed(mapped(progress.groups, ({ totals }) => totals)),
      };
      const result = await table.put({
        put: toItem("progress", progressKey(periodId, shard), stored),
        if: { atMost: { revision: progress.revision } },
      });
      return result.ok;
    },

    /** What is stored of each shard; a shard that was never computed is absent. */
    async read(periodId: string, shards: number): Promise<ReadonlyMap<number, KnownProgress>> {
      return new Map(
        (await stored(periodId, shards)).map(({ shard, progress: { groups, totals, ...rest } }) => {
          const ofGroup = unpacked(totals);
          const whole = mapped(groups, (counts, name) => ({ ...counts, totals: ofGroup[name] ?? {} }));
          return [shard, { ...rest, groups: whole }];
        }),
      );
    },

    /** The same without the totals, which need not be unpacked for it. */
    async readCounts(periodId: string, shards: number): Promise<ReadonlyMap<number, KnownCounts>> {
      return new Map((await stored(periodId, shards)).map(({ shard, progress }) => [shard, progress]));
    },
  };
}

/** Write units go by the kilobyte, and every recompute writes this. */
function packed(totals: z.input<typeof Totals>): string {
  return deflateRawSync(JSON.stringify(totals)).toString("base64");
}

function unpacked(text: string): z.output<typeof Totals> {
  return Totals.parse(JSON.parse(inflateRawSync(Buffer.from(text, "base64")).toString("utf8")));
}

function mapped<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
