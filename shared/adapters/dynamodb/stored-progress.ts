import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import type { Figures } from "../../domain/figures/figure.ts";
import { unpackFigures } from "../../domain/figures/pack-figures.ts";
import type { IndicatorTotal, ShardProgress } from "../../domain/progress/progress.ts";
import { fromItem } from "./stored.ts";
import type { Item } from "./table.ts";

const Amounts = z.record(z.string(), z.number());
const Parts = z.tuple([z.number(), z.number()]).readonly();

const TotalByName = z.object({
  total: z.number(),
  reported: z.number(),
  nil: z.number(),
  byContent: Amounts.exactOptional(),
  options: Amounts.exactOptional(),
  median: z.number().exactOptional(),
  parts: Parts.exactOptional(),
});

/** The same without names, which took a tenth of the item: 0 stands for what is absent, and what is absent at the end is left out. */
const TotalByPosition = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number().optional(),
  Amounts.or(z.literal(0)).optional(),
  Amounts.or(z.literal(0)).optional(),
  Parts.or(z.literal(0)).optional(),
]);

/** Indicator totals by group. Those that were stored with names are read, too. */
const Totals = z.record(
  z.string(),
  z.record(z.string(), z.union([TotalByPosition.transform(totalOf), TotalByName])),
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
  /** Packed: 45 indicators of three groups are 3 KB, and would be 8 KB as JSON and 25 KB as DynamoDB attributes. */
  totals: z.string(),
});

/** The item of an attempt's figures. */
export const StoredFigures = z.object({ unitId: z.string(), attempt: z.int(), packed: z.string() });

/** A shard's counts, without what was reported. */
export type KnownCounts = Omit<z.output<typeof StoredProgress>, "totals">;

export interface KnownProgress extends ShardProgress {
  readonly computedAt: string;
}

/** What the item of an attempt's figures holds. */
export function figuresOfItem(item: Item): Figures {
  return unpackFigures(fromItem(StoredFigures, item).packed);
}

/** What the item of a shard's progress holds. */
export function progressOfItem(item: Item): KnownProgress {
  const { groups, totals, ...rest } = fromItem(StoredProgress, item);
  const ofGroup = unpacked(totals);
  return { ...rest, groups: mapped(groups, (counts, name) => ({ ...counts, totals: ofGroup[name] ?? {} })) };
}

/** The same without the totals, which need not be unpacked for it. */
export function countsOfItem(item: Item): KnownCounts {
  return fromItem(StoredProgress, item);
}

/** What is stored of a shard's progress. */
export function storedProgressOf(progress: ShardProgress, now: Date): z.input<typeof StoredProgress> {
  return {
    revision: progress.revision,
    computedAt: now.toISOString(),
    groups: mapped(progress.groups, ({ totals: _totals, ...counts }) => counts),
    totals: packed(mapped(progress.groups, ({ totals }) => totals)),
  };
}

/** Write units go by the kilobyte, and every recompute writes this. */
function packed(totals: z.output<typeof Totals>): string {
  const byPosition = mapped(totals, (ofGroup) => mapped(ofGroup, positionsOf));
  return deflateRawSync(JSON.stringify(byPosition)).toString("base64");
}

function positionsOf({ total, reported, nil, median, byContent, options, parts }: IndicatorTotal): unknown[] {
  const optional = [median, byContent, options, parts];
  const given = optional.findLastIndex((each) => each !== undefined) + 1;
  return [total, reported, nil, ...optional.slice(0, given).map((each) => each ?? 0)];
}

function totalOf([total, reported, nil, median, byContent, options, parts]: z.output<
  typeof TotalByPosition
>): IndicatorTotal {
  return {
    ...{ total, reported, nil },
    ...(median && { median }),
    ...(byContent && { byContent }),
    ...(options && { options }),
    ...(parts && { parts }),
  };
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
