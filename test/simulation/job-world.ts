import "./quiet.ts";
import type { SQSBatchResponse } from "aws-lambda";
import { obligationsSelected } from "../../functions/_runtime/job-selection.ts";
import { runJob } from "../../functions/run-job/handler.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { Item, Table } from "../../shared/adapters/dynamodb/table.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { JobCommand } from "../../shared/domain/job/command.ts";
import { planJob, planUndo } from "../../shared/domain/job/job.ts";
import { previewOf } from "../../shared/domain/job/preview.ts";
import type { Decision } from "../../shared/domain/obligation/decisions.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { exempt, liftExemption } from "../../shared/domain/obligation/terms.ts";
import { aCalendar } from "../builders/a-calendar.ts";
import { aJobOffice, NOW, PERIOD_ID } from "../builders/a-job-office.ts";
import { anSqsEvent } from "../builders/an-sqs-event.ts";
import { begin, type Fault, InjectedFault, type Invocation, step, through } from "./invocation.ts";

/** Few units in small pieces, so that a history of some dozen steps goes through every kind of race. */
const UNITS = 5;
const WORK_ITEM_SIZE = 2;
const UNIT_SHARDS = 1;
/** A message that is still there after so many deliveries without any fault will never be done. */
const MOST_DELIVERIES = 500;

const BY_HAND = { by: "other", reason: "…" };

export type JobWorld = Awaited<ReturnType<typeof aJobWorld>>;

/** Jobs and people deciding about the same units at once, each invocation going on only when it is told to. */
export async function aJobWorld() {
  const office = await aJobOffice({ units: UNITS });
  const { table, reports, unitIds } = office;
  const jobs = jobStore(table);
  const running: { invocation: Invocation; message: unknown }[] = [];
  const jobIds: string[] = [];
  let started = 0;

  const period = async () => {
    const found = await periodStore(table).load(PERIOD_ID);
    if (!found) throw new Error("no period");
    return found;
  };

  function outside(invocation: Invocation) {
    const pass = <T>(effect: () => Promise<T>) => through(invocation, () => undefined, effect);
    const gated: Table = {
      get: (key) => pass(() => table.get(key)),
      batchGet: (keys) => pass(() => table.batchGet(keys)),
      query: (question) => pass(() => table.query(question)),
      queryPage: (question, page) => pass(() => table.queryPage(question, page)),
      put: (write) => pass(() => table.put(write)),
      update: (write) => pass(() => table.update(write)),
      transact: (writes) => pass(() => table.transact(writes)),
    };
    const deps = office.depsOn(gated);
    return { ...deps, sendWork: (messages: readonly unknown[]) => pass(() => deps.sendWork(messages)) };
  }

  function collect(): unknown[] {
    office.queue.push(...office.collect());
    return office.queue;
  }

  /** Takes a message; one that is kept is delivered again, as SQS may. */
  async function deliver(choice: number, isKept: boolean, fault?: Fault): Promise<void> {
    const queue = collect();
    if (queue.length === 0) return;
    const at = choice % queue.length;
    const message = queue[at];
    if (!isKept) queue.splice(at, 1);
    const invocation: Invocation = {
      name: JSON.stringify(message),
      startedAt: 0,
      fault,
      steps: 0,
      isDead: false,
      waiting: [],
      settle: () => undefined,
    };
    running.push({ invocation, message });
    await begin(invocation, () => runJob(outside(invocation))(anSqsEvent(message)));
    settleEnded();
  }

  /** What failed or died comes again. */
  function settleEnded(): void {
    for (const one of [...running]) {
      const { outcome, isDead } = one.invocation;
      if (!outcome) continue;
      running.splice(running.indexOf(one), 1);
      const answer = outcome.ok ? (outcome.value as SQSBatchResponse) : undefined;
      if (!outcome.ok && !(outcome.error instanceof InjectedFault)) throw outcome.error;
      if (isDead || !answer || answer.batchItemFailures.length > 0) office.queue.push(one.message);
    }
  }

  async function stepOne(choice: number): Promise<void> {
    const one = running[choice % Math.max(1, running.length)];
    if (!one) return;
    await step(one.invocation, choice);
    settleEnded();
  }

  async function startJob(command: JobCommand): Promise<void> {
    const wish = { command, selection: { periodIds: [PERIOD_ID] } };
    const found = await obligationsSelected(reports, [await period()], {});
    const preview = previewOf(wish, found, {
      by: "officer",
      reason: "…",
      calendars: [aCalendar()],
      now: NOW,
    });
    const jobId = `job_${++started}`;
    const who = { jobId, by: "officer", reason: "…", body: "", now: NOW };
    try {
      const planned = planJob({ ...who, ...wish, hash: preview.hash }, preview, WORK_ITEM_SIZE);
      await jobs.start(planned, { now: NOW, correlationId: jobId });
      jobIds.push(jobId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  async function undo(choice: number): Promise<void> {
    const of = await jobs.load(jobIds[choice % Math.max(1, jobIds.length)] ?? "");
    if (!of) return;
    const jobId = `job_${++started}`;
    const who = { jobId, by: "officer", reason: "…", body: "", now: NOW };
    try {
      if (await jobs.startUndo(planUndo(who, of), of, { now: NOW, correlationId: jobId })) jobIds.push(jobId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  /** Somebody exempts a unit or lifts its exemption, or a report of it is rejected: another version either way. */
  async function decideByHand(choice: number): Promise<void> {
    const [before] = await reports.obligationsOfUnits(PERIOD_ID, UNIT_SHARDS, [
      unitIds[choice % UNITS] as string,
    ]);
    if (!before) throw new Error("no obligation");
    const saved = await reports.saveDecision(before, decisionByHand(before, choice), {
      now: NOW,
      correlationId: "by-hand",
    });
    if (!saved) throw new Error("nobody else was there");
  }

  return {
    table,
    jobs,
    deliver,
    stepOne,
    startJob,
    undo,
    decideByHand,

    /** Lets everything come to its end without further faults. */
    async settle(): Promise<void> {
      for (let deliveries = 0; running.length > 0 || collect().length > 0; deliveries++) {
        if (deliveries > MOST_DELIVERIES) throw new Error("some message is never done");
        if (running.length === 0) await deliver(0, false);
        while (running.length > 0) await stepOne(0);
      }
    },

    /** Everything stored of a kind. */
    items: (entity: string): Item[] => table.all().filter((item) => item["entity"] === entity),
  };
}

function decisionByHand(before: Obligation, choice: number): Decision {
  if (choice % 3 === 0) {
    return {
      obligation: { ...before, version: before.version + 1 },
      submissions: [],
      event: { type: "SubmissionRejected", data: { attempt: 1 } },
    };
  }
  if (before.exemption) return liftExemption(before, BY_HAND, NOW);
  return exempt(before, { ...BY_HAND, documentNumber: "7/QĐ-SNV" }, NOW);
}
