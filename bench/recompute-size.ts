// Measures the recompute of one period and prints it as JSON. recompute.ts starts it: endpoint, table, units, shards.
import { updateProgress } from "../functions/update-progress/handler.ts";
import { shardPartition } from "../shared/adapters/dynamodb/keys.ts";
import { progressStore } from "../shared/adapters/dynamodb/progress-store.ts";
import { dynamoTable, type Item, type Table } from "../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../shared/adapters/dynamodb/template-store.ts";
import { progressOf } from "../shared/domain/progress/progress.ts";
import { BENCH_DAY, TWO_FILE_PERIOD } from "./city.ts";
import { localDocumentClient } from "./local-table.ts";
import { meter } from "./metered-client.ts";
import { replayAnswers } from "./replay.ts";
import { sqsEvent } from "./sqs-event.ts";

export interface MeasuredRecompute {
  readonly units: number;
  readonly shards: number;
  readonly requests: number;
  readonly bytes: number;
  readonly rru: number;
  readonly wru: number;
  /** Medians of warm runs over the whole period. */
  readonly computeMs: number;
  readonly handlerMs: number;
  /** The run to which other work on the machine added least. */
  readonly handlerLeastMs: number;
  readonly handlerCpuMs: number;
  readonly emulatorMs: number;
  /** Of this process after the handler went over the period some times, and before anything else. */
  readonly peakMegabytes: number;
}

/** Enough for a median, after as many for the compiler. */
const RUNS = 11;

const [endpoint = "", tableName = "", units = "", shardCount = ""] = process.argv.slice(2);
const shards = Number(shardCount);
const event = sqsEvent([{ detail: { data: { periodId: TWO_FILE_PERIOD, shards } } }]);

const client = localDocumentClient(endpoint);
const emulator = await timed(recompute(dynamoTable(client, tableName)));
const peakMegabytes = process.resourceUsage().maxRSS / 1_024;

const metered = meter(client, localDocumentClient(endpoint));
const warm = recompute(dynamoTable(client, tableName));
await warm();
metered.take();
await warm();
const requests = metered.take();
const sum = (of: (request: (typeof requests)[number]) => number) =>
  requests.reduce((total, request) => total + of(request), 0);

const replayed = localDocumentClient(endpoint);
replayAnswers(replayed);
const handler = await timed(recompute(dynamoTable(replayed, tableName)));
const compute = await timed(await computeAlone(dynamoTable(localDocumentClient(endpoint), tableName)));

const measured: MeasuredRecompute = {
  units: Number(units),
  shards,
  requests: requests.length,
  bytes: sum(({ rru, bytes }) => (rru > 0 ? bytes : 0)),
  rru: sum(({ rru }) => rru),
  wru: sum(({ wru }) => wru),
  computeMs: compute.milliseconds,
  handlerMs: handler.milliseconds,
  handlerLeastMs: handler.leastMilliseconds,
  handlerCpuMs: handler.cpuMilliseconds,
  emulatorMs: emulator.milliseconds,
  peakMegabytes,
};
process.stdout.write(JSON.stringify(measured));

/** The function's handler, warm: it knows the template. */
function recompute(table: Table): () => Promise<void> {
  const handle = updateProgress({
    templates: templateStore(table),
    progress: progressStore(table),
    now: () => BENCH_DAY,
  });
  return async () => {
    const { batchItemFailures } = await handle(event);
    if (batchItemFailures.length > 0) throw new Error("the recompute failed");
  };
}

/** Parsing and adding up, from items as the document client gives them. */
async function computeAlone(table: Table): Promise<() => Promise<void>> {
  const items = new Map<string, Item[]>();
  for (let shard = 0; shard < shards; shard++) {
    const pk = shardPartition(TWO_FILE_PERIOD, shard);
    items.set(pk, await table.query({ pk, reverse: true }));
  }
  const template = await templateStore(table).pinnedByPeriod(TWO_FILE_PERIOD);
  const read = progressStore({ ...table, query: async ({ pk }) => items.get(pk) ?? [] });
  return async () => {
    for (let shard = 0; shard < shards; shard++) {
      progressOf(await read.readShard(TWO_FILE_PERIOD, shard), template);
    }
  };
}

interface Timing {
  readonly milliseconds: number;
  readonly leastMilliseconds: number;
  readonly cpuMilliseconds: number;
}

async function timed(run: () => Promise<void>): Promise<Timing> {
  const runs = Number(units) > 1_000 ? Math.ceil(RUNS / 3) : RUNS;
  const walls: number[] = [];
  const processors: number[] = [];
  for (let turn = -runs; turn < runs; turn++) {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    if (turn < 0) continue;
    walls.push(performance.now() - startedAt);
    processors.push((user + system) / 1_000);
  }
  return {
    milliseconds: median(walls),
    leastMilliseconds: Math.min(...walls),
    cpuMilliseconds: median(processors),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
