import "./quiet.ts";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBStreamEvent, SQSEvent } from "aws-lambda";
import type { HttpEvent, HttpResult } from "../../functions/_runtime/http-api.ts";
import { declareNothingToReport } from "../../functions/declare-nothing/handler.ts";
import { endExemptions } from "../../functions/end-exemptions/handler.ts";
import { enterReportFor } from "../../functions/enter-report/handler.ts";
import { ingestFile } from "../../functions/ingest-file/handler.ts";
import { publishEvents } from "../../functions/publish-events/handler.ts";
import { reconcileProgress } from "../../functions/reconcile-progress/handler.ts";
import { requestSubmission } from "../../functions/request-submission/handler.ts";
import { reviewObligation } from "../../functions/review-obligation/handler.ts";
import { sweepUploads } from "../../functions/sweep-uploads/handler.ts";
import { updateProgress } from "../../functions/update-progress/handler.ts";
import { withdrawSubmission } from "../../functions/withdraw-submission/handler.ts";
import { dryRunStore } from "../../shared/adapters/dynamodb/dry-run-store.ts";
import { membershipKey } from "../../shared/adapters/dynamodb/keys.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { toItem } from "../../shared/adapters/dynamodb/stored.ts";
import { streamedEvent } from "../../shared/adapters/dynamodb/stream.ts";
import type { Item, Key, Table } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { eventBus } from "../../shared/adapters/eventbridge/bus.ts";
import { memoryFiles } from "../../shared/adapters/memory/memory-files.ts";
import { memoryTable } from "../../shared/adapters/memory/memory-table.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { aReceivedSubmission } from "../builders/a-submission.ts";
import {
  begin,
  type Fault,
  InjectedFault,
  type Invocation,
  type Outcome,
  step,
  through,
} from "./invocation.ts";
import { checker, HALF_YEAR, memberOf, OBLIGATIONS, PERIODS, START, TEMPLATE } from "./scene.ts";
import { type Watch, watch } from "./watch.ts";

export interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
}

/** What came over the service's bus. */
export interface Published {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly detail: { readonly metadata: { readonly id: string }; readonly data: Record<string, unknown> };
}

/** Delivered `twice`, as SQS may; `parked` after its last try when this one fails, so that it does not come again. */
export type Fate = "once" | "twice" | "parked";

/** How a function is to run: with what fault, and how far at once. The rest it goes when somebody steps it. */
export interface Run {
  readonly fault?: Fault | undefined;
  /** Steps to go at once; to the end without it. */
  readonly steps?: number | undefined;
}

export type World = Awaited<ReturnType<typeof newWorld>>;

/** Pages this small make every query of a shard take several. */
const ITEMS_PER_PAGE = 2;
/** A message that is still there after so many deliveries without any fault will never be done. */
const MOST_DELIVERIES = 400;

const PROGRESS_SOURCES = [
  "reform-reports.obligations",
  "reform-reports.submissions",
  "reform-reports.periods",
];

/**
 * The whole main path without AWS: the product's own handlers and stores on a table and a bucket in memory, with the
 * queues, the stream and the bus between them, on a clock that only the test moves.
 */
export async function newWorld() {
  let clock = START;
  let skew = 0;
  let ids = 0;
  let history = 0;
  let entriesToRefuse = 0;
  let parkingFails = false;
  let losesProgress = false;
  let hasLostProgress = false;
  const invocations: Invocation[] = [];
  const ingestQueue: Message[] = [];
  const progressQueue: Message[] = [];
  const stream: Item[] = [];
  const parked: { pk: string; sk: string; id: string }[] = [];
  const published: Published[] = [];
  /** Key → positions in history at which its versions were stored. */
  const uploadedAt = new Map<string, number[]>();
  /** Keys of which some notice never came through: their files wait for the sweep. */
  const unnoticed = new Set<string>();
  let running: Invocation | undefined;
  let isStreamBusy = false;

  const files = memoryFiles();
  const watched: Watch = watch({ files, uploadedAt, running: () => running });
  let isWatched = false;
  const table = memoryTable({
    onCommit: (changes) => {
      if (!isWatched) return;
      watched.seen(changes);
      for (const { before, after } of changes) {
        if (!before && after["entity"] === "event") stream.push(after);
      }
    },
  });
  await seedHalfYear(table);
  isWatched = true;
  await seed(table);

  const newId = () => `id-${++ids}`;
  const now = () => new Date(clock + skew);
  const message = (content: unknown): Message => ({
    id: newId(),
    body: JSON.stringify(content),
    receives: 0,
  });

  /** The outside world as one invocation sees it: a gate before everything. */
  function outside(invocation: Invocation) {
    const pass = <T>(effect: () => Promise<T>) =>
      through(
        invocation,
        (entered) => {
          running = entered;
        },
        effect,
      );
    const gated: Table = {
      get: (key) => pass(() => table.get(key)),
      batchGet: (keys) => pass(() => table.batchGet(keys)),
      // Page by page, as DynamoDB answers: others write between two pages.
      async query(question) {
        const found: Item[] = [];
        let after: Key | undefined;
        do {
          const page = await pass(() => table.queryPage(question, { limit: ITEMS_PER_PAGE, after }));
          found.push(...page.items);
          after = page.next;
        } while (after);
        return found;
      },
      queryPage: (question, page) => pass(() => table.queryPage(question, page)),
      put: (write) => pass(() => table.put(write)),
      update: (write) => pass(() => table.update(write)),
      transact: (writes) => pass(() => table.transact(writes)),
    };
    const gatedFiles: ReturnType<typeof memoryFiles> = {
      ...files,
      uploadForm: (...asked) => pass(() => files.uploadForm(...asked)),
      versionsOf: (address) => pass(() => files.versionsOf(address)),
      read: (address, versionId) => pass(() => files.read(address, versionId)),
      saveResult: (...result) => pass(() => files.saveResult(...result)),
      dryRuns: {
        ...files.dryRuns,
        versionsOf: (address) => pass(() => files.dryRuns.versionsOf(address)),
        read: (address, versionId) => pass(() => files.dryRuns.read(address, versionId)),
        remove: (...removed) => pass(() => files.dryRuns.remove(...removed)),
        saveFindings: (...found) => pass(() => files.dryRuns.saveFindings(...found)),
      },
    };
    return { table: gated, files: gatedFiles, pass };
  }

  type Outside = ReturnType<typeof outside>;

  async function invoke(
    name: string,
    { fault, steps }: Run,
    run: (outside: Outside) => Promise<unknown>,
    settle: (outcome: Outcome) => void = () => undefined,
  ): Promise<Invocation> {
    const invocation: Invocation = {
      name,
      startedAt: history,
      fault,
      steps: 0,
      isDead: false,
      waiting: [],
      settle,
    };
    invocations.push(invocation);
    await begin(invocation, () => run(outside(invocation)));
    await go(invocation, steps);
    return invocation;
  }

  /** Lets an invocation go some steps, or to its end. */
  async function go(invocation: Invocation, steps = Number.POSITIVE_INFINITY, choice = 0): Promise<void> {
    for (let taken = 0; taken < steps && !invocation.outcome; taken++) await step(invocation, choice);
    settleEnded();
  }

  function settleEnded(): void {
    for (const invocation of [...invocations]) {
      if (!invocation.outcome) continue;
      invocations.splice(invocations.indexOf(invocation), 1);
      invocation.settle(invocation.outcome);
    }
  }

  async function http(
    name: string,
    run: Run,
    handler: (outside: Outside) => (event: HttpEvent) => Promise<HttpResult>,
    event: HttpEvent,
    settle?: (outcome: Outcome) => void,
  ): Promise<void> {
    await invoke(
      name,
      run,
      (seen) => handler(seen)(event),
      (outcome) => {
        if (!outcome.ok && !isExpected(outcome.error)) watched.violated(`${name}: ${String(outcome.error)}`);
        settle?.(outcome);
      },
    );
  }

  const bus = ({ pass }: Outside) =>
    eventBus(
      {
        send: ({ input }: { input: { Entries: { Source: string; DetailType: string; Detail: string }[] } }) =>
          pass(async () => {
            const answers = input.Entries.map((entry) => {
              if (entriesToRefuse > 0) {
                entriesToRefuse -= 1;
                return { ErrorCode: "ThrottlingException" };
              }
              const detail = JSON.parse(entry.Detail) as Published["detail"];
              published.push({
                id: detail.metadata.id,
                source: entry.Source,
                type: entry.DetailType,
                detail,
              });
              if (PROGRESS_SOURCES.includes(entry.Source)) {
                if (losesProgress) hasLostProgress = true;
                else progressQueue.push(message({ source: entry.Source, detail }));
              }
              return { EventId: newId() };
            });
            return {
              Entries: answers,
              FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length,
            };
          }),
      } as unknown as EventBridgeClient,
      "bus",
      async () => undefined,
    );

  /** Takes messages from a queue and gives back those that the invocation did not do. */
  function receive(
    queue: Message[],
    taken: readonly Message[],
    fate: Fate,
    parkedAfter: (failed: readonly Message[]) => void = () => undefined,
  ) {
    for (const each of taken) {
      each.receives += 1;
      queue.splice(queue.indexOf(each), 1);
      if (fate === "twice") queue.push({ ...each, id: newId() });
    }
    const event = {
      Records: taken.map(({ id, body, receives }) => ({
        messageId: id,
        body,
        attributes: { ApproximateReceiveCount: String(receives) },
      })),
    } as unknown as SQSEvent;
    const settle = (outcome: Outcome) => {
      const failed = outcome.ok
        ? (outcome.value as { batchItemFailures: { itemIdentifier: string }[] }).batchItemFailures.map(
            ({ itemIdentifier }) => itemIdentifier,
          )
        : taken.map(({ id }) => id);
      const left = taken.filter(({ id }) => failed.includes(id));
      if (fate === "parked") parkedAfter(left);
      else queue.push(...left);
    };
    return { event, settle };
  }

  const world = {
    now,
    table,
    files,
    watched,
    invocations,
    ingestQueue,
    progressQueue,
    stream,
    published,
    parked,
    unnoticed,
    newId,
    go,
    clock: () => clock,
    hasLostProgress: () => hasLostProgress,

    advance(milliseconds: number): void {
      clock += milliseconds;
    },
    /** The functions' clocks may be a little off; S3's never goes back. */
    skewBy(milliseconds: number): void {
      skew = milliseconds;
    },
    refuseEntries(count: number): void {
      entriesToRefuse = count;
    },
    failParking(fails: boolean): void {
      parkingFails = fails;
    },
    loseProgress(loses: boolean): void {
      losesProgress = loses;
    },

    upload(key: string, bytes: Uint8Array, notices: number): void {
      history += 1;
      uploadedAt.set(key, [...(uploadedAt.get(key) ?? []), history]);
      files.upload(key, bytes, new Date(clock));
      if (notices === 0) unnoticed.add(key);
      for (let sent = 0; sent < notices; sent++) {
        ingestQueue.push(message({ id: newId(), detail: { object: { key } } }));
      }
    },
    send(content: unknown): void {
      ingestQueue.push(message(content));
    },

    request: (event: HttpEvent, run: Run, settle?: (outcome: Outcome) => void) =>
      http(
        event.routeKey.endsWith("/checks") ? "request-dry-run" : "request-submission",
        run,
        (seen) =>
          requestSubmission({
            reports: reportStore(seen.table),
            files: seen.files,
            dryRuns: dryRunStore(seen.table),
            newId: () => String(++ids).padStart(26, "0"),
            ingest: (content) => seen.pass(async () => void ingestQueue.push(message(content))),
            now,
          }),
        event,
        settle,
      ),
    withdraw: (event: HttpEvent, run: Run) =>
      http(
        "withdraw-submission",
        run,
        (seen) => withdrawSubmission({ reports: reportStore(seen.table), now }),
        event,
      ),
    review: (event: HttpEvent, run: Run) =>
      http(
        "review-obligation",
        run,
        (seen) =>
          reviewObligation({
            files,
            reports: reportStore(seen.table),
            reference: referenceStore(seen.table),
            now,
          }),
        event,
      ),

    declare: (event: HttpEvent, run: Run) =>
      http(
        "declare-nothing",
        run,
        (seen) =>
          declareNothingToReport({
            reports: reportStore(seen.table),
            templates: templateStore(seen.table),
            now,
          }),
        event,
      ),
    enter: (event: HttpEvent, run: Run) =>
      http(
        "enter-report",
        run,
        (seen) => enterReportFor({ reports: reportStore(seen.table), files: seen.files, now }),
        event,
      ),

    async ingest(taken: Message, run: Run, fate: Fate = "once"): Promise<Invocation> {
      const { event, settle } = receive(ingestQueue, [taken], fate, (failed) => {
        for (const { body } of failed) unnoticed.add(JSON.parse(body).detail.object.key);
      });
      const isTried = files.dryRuns.addressOf(JSON.parse(taken.body).detail.object.key) !== undefined;
      return invoke(
        isTried ? "ingest-dry-run" : "ingest-file",
        run,
        (seen) =>
          ingestFile({
            reports: reportStore(seen.table),
            templates: templateStore(seen.table),
            files: seen.files,
            dryRuns: dryRunStore(seen.table),
            dryRunFiles: seen.files.dryRuns,
            checker: { ...checker, check: (...asked) => seen.pass(() => checker.check(...asked)) },
            now,
          })(event),
        settle,
      );
    },

    async updateProgress(taken: readonly Message[], run: Run, fate: Fate = "once"): Promise<void> {
      const { event, settle } = receive(progressQueue, taken, fate);
      await invoke(
        "update-progress",
        run,
        (seen) =>
          updateProgress({
            templates: templateStore(seen.table),
            progress: progressStore(seen.table),
            now,
          })(event),
        settle,
      );
    },

    /** The stream hands over batches in order, and the next only when the last is done. */
    async publish(size: number, run: Run): Promise<void> {
      const batch = stream.slice(0, size);
      if (batch.length === 0 || isStreamBusy) return;
      isStreamBusy = true;
      const event = {
        Records: batch.map((item, position) => ({
          dynamodb: { NewImage: marshall(item), SequenceNumber: `sequence-${position}` },
        })),
      } as unknown as DynamoDBStreamEvent;
      await invoke(
        "publish-events",
        run,
        (seen) =>
          publishEvents({
            streamedEvent,
            bus: bus(seen),
            park: (content) =>
              seen.pass(async () => {
                if (parkingFails) throw new InjectedFault("error");
                parked.push(content as (typeof parked)[number]);
              }),
          })(event),
        (outcome) => {
          isStreamBusy = false;
          const [failure] = outcome.ok
            ? (outcome.value as { batchItemFailures: { itemIdentifier: string }[] }).batchItemFailures
            : [{ itemIdentifier: "sequence-0" }];
          const done = failure ? Number(failure.itemIdentifier.split("-")[1]) : batch.length;
          stream.splice(0, done);
        },
      );
    },

    /** What `npm run redrive` does with parked events: publishes them again from the stored items. */
    async redrive(): Promise<void> {
      for (const { pk, sk } of parked.splice(0)) {
        const item = await table.get({ pk, sk });
        if (item) stream.push(item);
      }
    },

    sweep: (run: Run) =>
      invoke(
        "sweep-uploads",
        run,
        (seen) =>
          sweepUploads({
            periods: periodStore(seen.table),
            reports: reportStore(seen.table),
            files: seen.files,
            ingest: (content) => seen.pass(async () => void ingestQueue.push(message(content))),
            now,
            newId,
          })(),
        unexpectedIn("sweep-uploads", run),
      ),

    endExemptions: (run: Run) =>
      invoke(
        "end-exemptions",
        run,
        (seen) =>
          endExemptions({
            periods: periodStore(seen.table),
            reports: reportStore(seen.table),
            now,
            newId,
          })(),
        unexpectedIn("end-exemptions", run),
      ),

    reconcile: (run: Run) =>
      invoke(
        "reconcile-progress",
        run,
        (seen) =>
          reconcileProgress({
            periods: periodStore(seen.table),
            templates: templateStore(seen.table),
            progress: progressStore(seen.table),
            now,
          })(),
        unexpectedIn("reconcile-progress", run),
      ),

    /** Lets everything that has begun come to its end. */
    async finish(): Promise<void> {
      while (invocations[0]) await go(invocations[0]);
    },

    /** Delivers until every queue and the stream are empty. */
    async drain(): Promise<void> {
      await world.finish();
      for (let deliveries = 0; ; deliveries++) {
        if (deliveries > MOST_DELIVERIES) throw new Error("a message is delivered again and again");
        if (ingestQueue[0]) await world.ingest(ingestQueue[0], {});
        else if (stream.length > 0) await world.publish(10, {});
        else if (progressQueue[0]) await world.updateProgress(progressQueue.slice(0, 10), {});
        else return;
      }
    },
  };

  for (const { periodId, roster } of PERIODS) {
    progressQueue.push(message({ detail: { data: { periodId, shards: roster?.shards } } }));
  }

  /** What a schedule calls may fail as a whole only after something went wrong. */
  const unexpectedIn =
    (name: string, { fault }: Run) =>
    (outcome: Outcome) => {
      if (!outcome.ok && !fault) watched.violated(`${name}: ${String(outcome.error)}`);
    };

  return world;
}

/** Refusals are answers; injected faults are wanted; anything else is a defect. */
function isExpected(error: unknown): boolean {
  return error instanceof DomainError || error instanceof InjectedFault;
}

async function seedHalfYear(table: Table): Promise<void> {
  const reports = reportStore(table);
  for (const obligation of HALF_YEAR.obligations) {
    await reports.createObligation(obligation);
    const { unitId, periodId, shard } = obligation;
    await reports.saveFigures(aReceivedSubmission({ unitId, periodId, shard }), HALF_YEAR.figures);
  }
}

async function seed(table: Table): Promise<void> {
  for (const period of PERIODS) await periodStore(table).save(period, undefined);
  await templateStore(table).publish(TEMPLATE);
  for (const obligation of OBLIGATIONS) {
    await reportStore(table).createObligation(obligation);
    const { unitId } = obligation;
    await table.put({ put: toItem("membership", membershipKey(memberOf(unitId), unitId), { unitId }) });
  }
}
