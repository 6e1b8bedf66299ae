/**
 * What one accepted report costs in DynamoDB, from the request to progress: the product's own handlers and stores on an
 * emulated table, every request recorded. Files lie in memory; they cost S3 requests, not units of the table.
 */
import { ingestFile } from "../functions/ingest-file/handler.ts";
import { requestSubmission } from "../functions/request-submission/handler.ts";
import { updateProgress } from "../functions/update-progress/handler.ts";
import { documentChecker } from "../shared/adapters/documents/document-checker.ts";
import { dryRunStore } from "../shared/adapters/dynamodb/dry-run-store.ts";
import { membershipStore } from "../shared/adapters/dynamodb/membership-store.ts";
import { progressStore } from "../shared/adapters/dynamodb/progress-store.ts";
import { reportStore } from "../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable, type Table } from "../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../shared/adapters/dynamodb/template-store.ts";
import { memoryFiles } from "../shared/adapters/memory/memory-files.ts";
import { type ReportChecker, reportChecker } from "../shared/adapters/workbook/check-report.ts";
import { workbookReader } from "../shared/adapters/workbook/read-workbook.ts";
import { BENCH_DAY, ONE_FILE_PERIOD, openCity, TWO_FILE_PERIOD } from "./city.ts";
import { httpEvent } from "./http-event.ts";
import { createTable, localDocumentClient, ownEmulator } from "./local-table.ts";
import { type Meter, type MeteredRequest, meter } from "./metered-client.ts";
import { printTable } from "./print-table.ts";
import { type BenchFile, planOf, reportOf, requestOf } from "./report-files.ts";
import { sqsEvent } from "./sqs-event.ts";

const TABLE_NAME = "cost";
const OFFICER = "11111111-2222-4333-8444-555555555555";
/** As many as one batch of update-progress takes. */
const BATCH = 100;

interface Aim {
  readonly requests: number;
  readonly wru: number;
}
const ONE_FILE_AIM: Aim = { requests: 8, wru: 12 };
/** One of them reads what a workbook is held against. */
const TWO_FILE_AIM: Aim = { requests: 12, wru: 20 };

export async function benchCost(): Promise<void> {
  const emulator = await ownEmulator("cost");
  const reader = workbookReader();
  const documents = documentChecker();
  const checker = reportChecker(reader, documents);
  try {
    const client = localDocumentClient(emulator.endpoint);
    const plain = localDocumentClient(emulator.endpoint);
    await createTable(plain, TABLE_NAME);
    const unitIds = await openCity(dynamoTable(plain, TABLE_NAME));
    const memberships = membershipStore(dynamoTable(plain, TABLE_NAME));
    for (const unitId of unitIds) {
      await memberships.add({
        sub: OFFICER,
        unitId,
        email: "can-bo@example.gov.vn",
        since: BENCH_DAY.toISOString(),
        addedBy: OFFICER,
      });
    }
    const scene = { meter: meter(client, plain), ...handlers(dynamoTable(client, TABLE_NAME), checker) };
    await benchPeriod(scene, "One file", ONE_FILE_PERIOD, ONE_FILE_AIM, unitIds, planOf);
    await benchPeriod(scene, "Two files, 45 figures", TWO_FILE_PERIOD, TWO_FILE_AIM, unitIds, reportOf);
  } finally {
    await Promise.all([reader.close(), documents.close()]);
    await emulator.stop();
  }
}

type Scene = { readonly meter: Meter } & ReturnType<typeof handlers>;

function handlers(table: Table, checker: ReportChecker) {
  const files = filesWithLongVersionIds();
  const deps = {
    ...{ reports: reportStore(table), files, now: () => BENCH_DAY },
    ...{ dryRuns: dryRunStore(table), dryRunFiles: files.dryRuns, newId: () => "0".repeat(26) },
  };
  /** Templates that are not known yet: what a new instance of a function has to read first. */
  const fresh = () => ({
    ingest: ingestFile({ ...deps, templates: templateStore(table), checker }),
    recompute: updateProgress({ ...deps, templates: templateStore(table), progress: progressStore(table) }),
  });
  // Only what is sent again as it is has anything to say there.
  const ingest = async () => undefined;
  return { files, request: requestSubmission({ ...deps, ingest }), fresh };
}

/** Bytes of a version id of S3, which a submission keeps for each of its files. */
const VERSION_ID_LENGTH = 32;

/** Files in memory, whose versions are named as long as those of S3: they make up some of the bytes of an item. */
function filesWithLongVersionIds(): ReturnType<typeof memoryFiles> {
  const files = memoryFiles();
  return {
    ...files,
    versionsOf: async (address) =>
      (await files.versionsOf(address)).map((version) => ({
        ...version,
        versionId: version.versionId.padEnd(VERSION_ID_LENGTH, "."),
      })),
    read: (address, versionId) => files.read(address, versionId.replace(/\.+$/, "")),
  };
}

async function benchPeriod(
  scene: Scene,
  title: string,
  periodId: string,
  aim: Aim,
  unitIds: readonly string[],
  filesOf: (seed: number) => Promise<readonly BenchFile[]>,
): Promise<void> {
  const warm = scene.fresh();
  const report = async (seed: number, functions = warm, recompute = true) => {
    await sendReport(scene, functions, periodId, unitIds[seed] as string, await filesOf(seed));
    if (recompute) await recomputeAfter(scene, functions, periodId, 1);
    return scene.meter.take();
  };
  const cold = await report(0);
  const first = await report(1);

  const beforeBatch = unitIds.length - BATCH - 1;
  for (let seed = 2; seed < beforeBatch; seed++) await report(seed, warm, false);
  const batch: MeteredRequest[] = [];
  for (let seed = beforeBatch; seed < beforeBatch + BATCH; seed++) {
    batch.push(...(await report(seed, warm, false)));
  }
  await recomputeAfter(scene, warm, periodId, BATCH);
  batch.push(...scene.meter.take());
  const last = await report(unitIds.length - 1);

  printTable(
    `${title}: one report, when all ${unitIds.length - 1} other units have reported`,
    ["step", "request", "bytes", "WRU", "RRU"],
    [
      ...last.map(({ step, what, bytes, wru, rru }) => [step, what, bytes, wru, rru]),
      ["sum", `${last.length} requests`, "", ...unitsOf(last)],
    ],
  );
  const differing = [...cold, ...first, ...last, ...batch].filter(
    ({ wru, countedWru }) => wru !== countedWru,
  );
  printTable(
    `${title}: per report`,
    ["case", "requests", "WRU", "RRU", "aim: requests", "aim: WRU", "met"],
    [
      row("the city's first, functions new", cold, 1, aim),
      row("the city's second", first, 1, aim),
      row("the city's last", last, 1, aim),
      row(`${BATCH} at once, progress recomputed once`, batch, BATCH, aim),
    ],
  );
  console.log(
    `\nWrite units of the emulator and of our own counter differ in ${differing.length} of ` +
      `${cold.length + first.length + last.length + batch.length} requests.`,
  );
  for (const request of differing.slice(0, 5)) console.log("  differs:", request);
}

function row(name: string, requests: readonly MeteredRequest[], reports: number, aim: Aim) {
  const [wru, rru] = unitsOf(requests).map((units) => units / reports) as [number, number];
  const each = requests.length / reports;
  const isMet = each <= aim.requests && wru <= aim.wru;
  return [name, each, wru, rru, aim.requests, aim.wru, isMet ? "yes" : "NO"];
}

function unitsOf(requests: readonly MeteredRequest[]): [wru: number, rru: number] {
  const sum = (of: (request: MeteredRequest) => number) =>
    requests.reduce((total, each) => total + of(each), 0);
  return [sum(({ wru }) => wru), sum(({ rru }) => rru)];
}

async function sendReport(
  { meter, files, request }: Scene,
  { ingest }: ReturnType<Scene["fresh"]>,
  periodId: string,
  unitId: string,
  parts: readonly BenchFile[],
): Promise<void> {
  meter.during("request");
  const answer = await request(
    httpEvent({
      route: "POST /v1/obligations/{unitId}/{periodId}/submissions",
      path: { unitId, periodId },
      body: requestOf(parts),
      idempotencyKey: `bench-${periodId}-${unitId}`,
      sub: OFFICER,
    }),
  );
  if (answer.statusCode !== 201)
    throw new Error(`the request was answered ${answer.statusCode}: ${answer.body}`);
  for (const { part, bytes } of parts) {
    meter.during(parts.at(-1)?.part === part ? `${part} arrives, decision` : `${part} arrives`);
    const key = files.keyOf({ unitId, periodId, attempt: 1, fileId: part });
    files.upload(key, bytes, BENCH_DAY);
    await must(ingest(sqsEvent([{ id: key, detail: { object: { key } } }])));
  }
}

async function recomputeAfter(
  { meter }: Scene,
  { recompute }: ReturnType<Scene["fresh"]>,
  periodId: string,
  events: number,
): Promise<void> {
  meter.during("progress");
  const event = { detail: { data: { periodId, shard: 0 } } };
  await must(recompute(sqsEvent(Array.from({ length: events }, () => event))));
}

async function must(answer: Promise<{ batchItemFailures: readonly unknown[] }>): Promise<void> {
  if ((await answer).batchItemFailures.length > 0) throw new Error("a handler failed; its log says why");
}
