import * as z from "zod";
import type { JobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { SendMany } from "../../shared/adapters/sqs/queue.ts";
import type { Circumstances } from "../../shared/domain/job/command.ts";
import { finished, type Job } from "../../shared/domain/job/job.ts";
import { countsOf } from "../../shared/domain/job/outcome.ts";
import { outcomeOf, verdictOn, type WorkTarget } from "../../shared/domain/job/settle.ts";
import type { Decision } from "../../shared/domain/obligation/decisions.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { asPartOfChange } from "../../shared/domain/obligation/redate.ts";
import { eachAtOnce } from "../_runtime/at-once.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { sqsBatch } from "../_runtime/sqs-batch.ts";
import { isOfRecheck, type Deps as RecheckDeps, recheckReports } from "./recheck.ts";

export interface Deps {
  readonly jobs: Pick<
    JobStore,
    | "load"
    | "markRunning"
    | "plannedTargets"
    | "outcomesOf"
    | "noteOutcome"
    | "markDone"
    | "workDone"
    | "finish"
  >;
  readonly reports: Pick<ReportStore, "obligationsIn" | "saveDecisionOfJob">;
  readonly periods: Pick<PeriodStore, "loadMany">;
  readonly reference: Pick<ReferenceStore, "calendars">;
  readonly sendWork: SendMany;
  now(): Date;
}

/** The event that a job has been started. */
const JobStarted = z.object({ detail: z.object({ data: z.object({ jobId: z.string() }) }) });

/** One piece of a job. */
const WorkItem = z.object({ jobId: z.string(), item: z.int().nonnegative() });
type WorkItem = z.infer<typeof WorkItem>;

/**
 * Transactions of one work item at once. Two work items run side by side, so a city of one shard sees some 500 of them a second:
 * what one partition of the table takes.
 */
const DECISIONS_AT_ONCE = 4;

/** Others decide about the same obligation now and then, not all the time. */
const TRIES_FOR_A_DECISION = 10;

/** Puts a job's work items into the queue when it starts, and then works on each. Everything may come twice or out of order. */
export const runJob = (deps: Deps) => sqsBatch(({ body }) => workOnMessage(deps, body));

/** The same, and what comes of a recheck by the same queue: both are work over many units, planned in pieces. */
export const runJobOrRecheck = (deps: Deps & RecheckDeps) =>
  sqsBatch(({ body }) => (isOfRecheck(body) ? recheckReports(deps, body) : workOnMessage(deps, body)));

async function workOnMessage(deps: Deps, body: string): Promise<void> {
  const message = parseMessage(z.union([WorkItem, JobStarted]), body);
  const { jobId } = "item" in message ? message : message.detail.data;
  const job = await deps.jobs.load(jobId);
  if (!job) throw new Error(`there is no job ${jobId}`);
  if (!("item" in message)) return sendOut(deps, job);
  await workOn(deps, job, message.item);
  await finishWhenComplete(deps, job);
}

async function sendOut(deps: Deps, job: Job): Promise<void> {
  const { jobId, workItems } = job;
  await deps.jobs.markRunning(jobId);
  const done = new Set((await deps.jobs.workDone(jobId)).map(({ item }) => item));
  const items = Array.from({ length: workItems }, (_, item): WorkItem => ({ jobId, item }));
  const open = items.filter(({ item }) => !done.has(item));
  await deps.sendWork(open);
  logger.info("job sent out", { jobId, workItems: open.length });
}

/** Settles what of a work item is not settled yet, and notes what became of all of it. */
async function workOn(deps: Deps, job: Job, item: number): Promise<void> {
  const { jobId } = job;
  const [targets, before] = await Promise.all([
    targetsOf(deps, job, item),
    deps.jobs.outcomesOf(jobId, item),
  ]);
  const settled = new Set(before.map(idOf));
  const open = targets.filter((target) => !settled.has(idOf(target)));
  if (open.length > 0) await settleAll(deps, job, item, open);

  const outcomes = open.length > 0 ? await deps.jobs.outcomesOf(jobId, item) : before;
  if (outcomes.length !== targets.length) {
    throw new Error(`job ${jobId} settled ${outcomes.length} of ${targets.length} in work item ${item}`);
  }
  const counts = countsOf(outcomes);
  await deps.jobs.markDone(jobId, { item, counts });
  logger.info("work item done", { jobId, item, ...counts });
}

/** An undo works on what the other job changed, piece by piece. */
async function targetsOf(deps: Deps, { jobId, work }: Job, item: number): Promise<readonly WorkTarget[]> {
  if (work.kind === "command") return deps.jobs.plannedTargets(jobId, work.hash, item);
  const outcomes = await deps.jobs.outcomesOf(work.of, item);
  return outcomes.filter(({ outcome }) => outcome === "changed");
}

async function settleAll(deps: Deps, job: Job, item: number, open: readonly WorkTarget[]): Promise<void> {
  const [obligations, periods, calendars] = await Promise.all([
    deps.reports.obligationsIn(open),
    deps.periods.loadMany(open.map(({ periodId }) => periodId)),
    deps.reference.calendars(),
  ]);
  const obligationOf = new Map(obligations.map((obligation) => [idOf(obligation), obligation]));
  const { by, reason, plannedAt } = job;
  await eachAtOnce(open, DECISIONS_AT_ONCE, async (target) => {
    const period = periods.find(({ periodId }) => periodId === target.periodId);
    if (!period) throw new Error(`there is no period ${target.periodId}`);
    const circumstances = { period, calendars, by, reason, decidedAt: new Date(plannedAt) };
    await settle(deps, { job, item }, target, obligationOf.get(idOf(target)), circumstances);
  });
}

/** Decides one obligation and notes the outcome, in one transaction; decided elsewhere meanwhile, it is looked at again. */
async function settle(
  deps: Deps,
  { job, item }: { readonly job: Job; readonly item: number },
  target: WorkTarget,
  asRead: Obligation | undefined,
  circumstances: Omit<Circumstances, "now">,
): Promise<void> {
  const { jobId } = job;
  let obligation = asRead;
  for (let tries = 0; tries < TRIES_FOR_A_DECISION; tries++) {
    const now = deps.now();
    const verdict = verdictOn(job, target, obligation, { ...circumstances, now });
    const outcome = outcomeOf(target, verdict, obligation, now);
    if (verdict.outcome !== "changed" || !obligation) return deps.jobs.noteOutcome({ jobId, item, outcome });
    const decision = madeBy(job, verdict.decision);
    const occasion = { now, correlationId: jobId };
    const saved = await deps.reports.saveDecisionOfJob(obligation, decision, occasion, {
      jobId,
      item,
      outcome,
    });
    if (saved !== "overtaken") return;
    [obligation] = await deps.reports.obligationsIn([target]);
  }
  throw new Error(`an obligation of job ${jobId} kept changing`);
}

/** A unit hears of all that the command does to its due dates at once. An undo puts back each report's own, and tells each. */
function madeBy({ jobId, by, plannedAt, work }: Job, judged: Decision): Decision {
  const isTogether = work.kind === "command" || judged.event.type === "DueDateMoved";
  const { event, ...decision } = isTogether ? asPartOfChange(judged, new Date(plannedAt)) : judged;
  return { ...decision, event: { ...event, record: { by, ...event.record, jobId } } };
}

/** Whichever work item is noted last sees all of them noted, and tells that the job is done. */
async function finishWhenComplete(deps: Deps, job: Job): Promise<void> {
  const parts = await deps.jobs.workDone(job.jobId);
  if (parts.length < job.workItems) return;
  const now = deps.now();
  const counts = parts.map((part) => part.counts);
  const done = finished(job, counts, now);
  const isFirst = await deps.jobs.finish(done, { now, correlationId: job.jobId });
  if (isFirst) logger.info("job done", { jobId: job.jobId, ...done.counts });
}

const idOf = ({ unitId, periodId }: { readonly unitId: string; readonly periodId: string }) =>
  `${unitId}#${periodId}`;
