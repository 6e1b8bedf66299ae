/**
 * What a decision over many units costs: every unit of a large city is exempted by one job, by the product's own handlers
 * on the table in memory, with what DynamoDB would count. One work item is run again on a table that answers as slowly
 * as DynamoDB does, to hold it against the function's limit.
 */
import { setTimeout as delay } from "node:timers/promises";
import { requestJob } from "../functions/request-job/handler.ts";
import { runJob } from "../functions/run-job/handler.ts";
import { jobStore } from "../shared/adapters/dynamodb/job-store.ts";
import { periodStore } from "../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../shared/adapters/dynamodb/report-store.ts";
import type { Item, Table } from "../shared/adapters/dynamodb/table.ts";
import { type Change, memoryTable } from "../shared/adapters/memory/memory-table.ts";
import { BENCH_DAY, fillPeriod, TWO_FILE_PERIOD } from "./city.ts";
import { httpEvent } from "./http-event.ts";
import { itemSize, writeUnits } from "./item-size.ts";
import { printTable } from "./print-table.ts";
import { sqsEvent } from "./sqs-event.ts";

const SIZES = [150, 700, 11_000];
/** A transaction of three items, at the slow end of what is ordinary. */
const SLOW_REQUEST_MS = 15;
const LIMIT_SECONDS = 60;

export async function benchJobs(): Promise<void> {
  const rows = [];
  for (const units of SIZES) rows.push(await measure(units));
  printTable(
    "A job that exempts every unit",
    [
      "units",
      "preview ms",
      "start ms",
      "work items",
      "requests a unit",
      "WRU a unit",
      "slow work item s",
      "limit s",
    ],
    rows,
  );
}

async function measure(units: number): Promise<(string | number)[]> {
  let wru = 0;
  let requests = 0;
  let slowness = 0;
  const memory = memoryTable({
    onCommit: (changes) => {
      for (const change of changes) wru += unitsOf(change, changes.length > 1);
    },
  });
  const table = counted(memory, async () => {
    requests += 1;
    if (slowness > 0) await delay(slowness);
  });
  await fillPeriod(memory, units);
  const queue: unknown[] = [];
  const deps = {
    jobs: jobStore(table),
    reports: reportStore(table),
    periods: periodStore(table),
    reference: referenceStore(table),
    sendWork: async (messages: readonly unknown[]) => {
      queue.push(...messages);
    },
    now: () => BENCH_DAY,
  };
  const wish = {
    command: "exempt",
    documentNumber: "12/SNV-CCHC",
    selection: { periodIds: [TWO_FILE_PERIOD] },
  };
  const ask = async (route: string, body: object) => {
    const from = performance.now();
    const event = httpEvent({
      route,
      path: {},
      body,
      idempotencyKey: "bench",
      sub: "officer",
      group: "office",
    });
    const answer = await requestJob(deps)(event);
    return { body: JSON.parse(String(answer.body)), ms: Math.round(performance.now() - from) };
  };
  const preview = await ask("POST /v1/jobs/preview", wish);
  [wru, requests] = [0, 0];
  const start = await ask("POST /v1/jobs", { ...wish, reason: "bench", hash: preview.body.hash });
  const { jobId } = start.body;
  await runJob(deps)(sqsEvent([{ detail: { data: { jobId } } }]));
  const workItems = queue.length;
  let slowSeconds = 0;
  for (const [index, message] of queue.entries()) {
    slowness = index === 0 ? SLOW_REQUEST_MS : 0;
    const from = performance.now();
    await runJob(deps)(sqsEvent([message]));
    if (index === 0) slowSeconds = (performance.now() - from) / 1_000;
  }
  const job = await deps.jobs.load(jobId);
  if (job?.counts?.changed !== units) throw new Error("the job did not change every unit");
  return [
    units,
    preview.ms,
    start.ms,
    workItems,
    Number((requests / units).toFixed(2)),
    Number((wru / units).toFixed(2)),
    Number(slowSeconds.toFixed(2)),
    LIMIT_SECONDS,
  ];
}

/** Without index entries: of a decision's items none changes its entry. */
function unitsOf({ before, after }: Change, inTransaction: boolean): number {
  const size = (item: Item | undefined) => (item ? itemSize(item) : 0);
  return writeUnits(Math.max(size(before), size(after)), { inTransaction });
}

function counted(table: Table, count: () => Promise<void>): Table {
  const after =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked) => {
      await count();
      return ask(...asked);
    };
  return {
    get: after(table.get),
    batchGet: after(table.batchGet),
    query: after(table.query),
    queryPage: after(table.queryPage),
    put: after(table.put),
    update: after(table.update),
    transact: after(table.transact),
  };
}
