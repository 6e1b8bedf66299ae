/**
 * What recomputing progress costs: of one shard, and of a whole period, when every unit has reported 45 figures. Each
 * size runs in a process of its own (`recompute-size.ts`), so that its peak memory is its own.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Item } from "../shared/adapters/dynamodb/table.ts";
import { memoryTable } from "../shared/adapters/memory/memory-table.ts";
import { fillPeriod } from "./city.ts";
import { createTable, localDocumentClient, ownEmulator } from "./local-table.ts";
import { printTable } from "./print-table.ts";
import type { MeasuredRecompute } from "./recompute-size.ts";

/** Units of a period: one shard each up to 1,000, then about 500 a shard. */
const PERIOD_SIZES = [150, 700, 11_000];
/** What a shard of a large city holds. */
const SHARD_SIZE = 500;
const SHARD_AIM_MS = 60;
/** DynamoDB's own limit. */
const ITEMS_PER_WRITE = 25;

export async function benchRecompute(): Promise<void> {
  const emulator = await ownEmulator("recompute");
  try {
    const results: MeasuredRecompute[] = [];
    for (const units of [SHARD_SIZE, ...PERIOD_SIZES]) {
      const tableName = `recompute-${units}`;
      const client = localDocumentClient(emulator.endpoint);
      await createTable(client, tableName);
      const memory = memoryTable();
      const { roster } = await fillPeriod(memory, units);
      await writeAll(client, tableName, memory.all());
      results.push(await measure(emulator.endpoint, tableName, units, roster?.shards ?? 1));
    }
    report(results);
  } finally {
    await emulator.stop();
  }
}

async function writeAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  items: readonly Item[],
): Promise<void> {
  for (let at = 0; at < items.length; at += ITEMS_PER_WRITE) {
    const puts = items.slice(at, at + ITEMS_PER_WRITE).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: puts } }));
  }
}

async function measure(
  endpoint: string,
  tableName: string,
  units: number,
  shards: number,
): Promise<MeasuredRecompute> {
  const script = fileURLToPath(new URL("recompute-size.ts", import.meta.url));
  const args = [script, endpoint, tableName, String(units), String(shards)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as MeasuredRecompute;
}

function report(results: readonly MeasuredRecompute[]): void {
  printTable(
    "Recompute of every shard of a period, all units reported, 45 figures each",
    ["units", "shards", "requests", "KB read", "RRU", "RRU a unit", "WRU", "peak MB"],
    results.map(({ units, shards, requests, bytes, rru, wru, peakMegabytes }) => [
      units,
      shards,
      requests,
      Math.round(bytes / 1_000),
      rru,
      Number((rru / units).toFixed(3)),
      wru,
      Math.round(peakMegabytes),
    ]),
  );
  printTable(
    "Time in ms: per period, and scaled to a shard of 500 units",
    [
      "units",
      "parse + add up",
      "handler",
      "emulator",
      "500: parse + add up",
      "500: handler",
      "lowest",
      "CPU",
      `≤ ${SHARD_AIM_MS} ms`,
    ],
    results.map(({ units, computeMs, handlerMs, handlerLeastMs, handlerCpuMs, emulatorMs }) => {
      const scale = SHARD_SIZE / units;
      const shard = computeMs * scale;
      return [
        units,
        round(computeMs),
        round(handlerMs),
        round(emulatorMs),
        round(shard),
        round(handlerMs * scale),
        round(handlerLeastMs * scale),
        round(handlerCpuMs * scale),
        handlerMs * scale <= SHARD_AIM_MS ? "yes" : "NO",
      ];
    }),
  );
  console.log(`
parse + add up: items as the document client gives them → domain objects → progress, in memory.
handler: the same and the SDK's work on DynamoDB's answers, which are replayed from memory; without network and database.
emulator: the handler against the emulator, its own work included. Medians of warm runs.`);
}

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(1));
}
