import * as z from "zod";
import { JOBS_SOURCE, type JobEventData, type JobEventType } from "../../contract/events/job-event.ts";
import { JOB_VALID_FROM, Job, JobTarget, type PlannedJob } from "../../domain/job/job.ts";
import { JobCounts, JobOutcome } from "../../domain/job/outcome.ts";
import { outcomePut, type SettledTarget } from "./job-outcome.ts";
import {
  JOBS_PARTITION,
  jobEventKey,
  jobIndexKey,
  jobKey,
  jobPlanKey,
  jobWorkPartition,
  OUTCOME_PREFIX,
  WORK_DONE_PREFIX,
  workDoneKey,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Put, Table } from "./table.ts";

/** Writes of a plan at once: a hundred pieces of 6 KB in a second or two. */
const WRITES_AT_ONCE = 10;

const Plan = z.object({ targets: z.array(JobTarget) });
const WorkDone = z.object({ item: z.int().nonnegative(), counts: JobCounts });

/** A piece of a job that is finished, and what became of its obligations. */
export type WorkDone = z.infer<typeof WorkDone>;

interface Occasion {
  readonly now: Date;
  readonly correlationId: string;
}

export type JobStore = ReturnType<typeof jobStore>;

/**
 * Jobs, their plans, and what became of each obligation. Outcomes are written by `reportStore.saveDecision`, in the transaction
 * of the decision, or here when there was nothing to change.
 */
export function jobStore(table: Table) {
  return {
    async load(jobId: string): Promise<Job | undefined> {
      const item = await table.get(jobKey(jobId));
      return item && fromItem(Job, item);
    },

    /** The latest first. The index only names them: what is answered is as it is now. */
    async page({
      limit,
      after,
    }: {
      readonly limit: number;
      readonly after?: { readonly plannedAt: string; readonly jobId: string } | undefined;
    }): Promise<{ jobs: Job[]; isLast: boolean }> {
      const page = await table.queryPage(
        { pk: JOBS_PARTITION, index: "gsi1", reverse: true },
        {
          limit,
          ...(after && { after: { ...jobKey(after.jobId), ...jobIndexKey(after.plannedAt, after.jobId) } }),
        },
      );
      const items = await table.batchGet(page.items.map(({ pk, sk }) => ({ pk, sk })));
      const jobs = items.map((item) => fromItem(Job, item));
      jobs.sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
      return { jobs, isLast: page.next === undefined };
    },

    /**
     * Stores a job with its plan and the event that sets it going; false when a job of this id is there already. The plan is written
     * first, under the hash of what it holds: two who write it at once write the same, and without its job it means nothing.
     */
    async start({ job, plan }: PlannedJob, occasion: Occasion): Promise<boolean> {
      if (job.work.kind !== "command") throw new Error("an undo is started with what it undoes");
      const { hash } = job.work;
      for (let at = 0; at < plan.length; at += WRITES_AT_ONCE) {
        const some = plan.slice(at, at + WRITES_AT_ONCE);
        await Promise.all(
          some.map((targets, index) =>
            table.put({ put: toItem("job-plan", jobPlanKey(job.jobId, at + index, hash), { targets }) }),
          ),
        );
      }
      const result = await table.transact(startWrites(job, occasion));
      return result.ok;
    },

    /** Stores an undo and marks what it undoes, which only one can; false when another was faster. */
    async startUndo(undo: Job, of: Job, occasion: Occasion): Promise<boolean> {
      const result = await table.transact([
        {
          update: jobKey(of.jobId),
          set: { state: "undone", undoneBy: undo.jobId },
          if: { oneOf: { state: JOB_VALID_FROM.undone }, missing: ["undoneBy"] },
        },
        ...startWrites(undo, occasion),
      ]);
      return result.ok;
    },

    /** Notes that the work items are in the queue; one that was noted before, or is done, stays as it is. */
    async markRunning(jobId: string): Promise<void> {
      await table.update({
        update: jobKey(jobId),
        set: { state: "running" },
        if: { oneOf: { state: JOB_VALID_FROM.running } },
      });
    },

    /** The obligations of a piece of a job, as they were planned. */
    async plannedTargets(jobId: string, hash: string, item: number): Promise<JobTarget[]> {
      const stored = await table.get(jobPlanKey(jobId, item, hash));
      if (!stored) throw new Error(`job ${jobId} has no work item ${item}`);
      return fromItem(Plan, stored).targets;
    },

    /** What has become of the obligations of a piece so far. */
    async outcomesOf(jobId: string, item: number): Promise<JobOutcome[]> {
      const items = await table.query({ pk: jobWorkPartition(jobId, item), skPrefix: OUTCOME_PREFIX });
      return items.map((stored) => fromItem(JobOutcome, stored));
    },

    /** Notes what became of an obligation that was not changed, unless something is noted already. */
    async noteOutcome(settled: SettledTarget): Promise<void> {
      await table.put(outcomePut(settled));
    },

    /** Notes that a piece is finished. Written again it is the same, because outcomes do not change. */
    async markDone(jobId: string, done: WorkDone): Promise<void> {
      await table.put({ put: toItem("job-work-done", workDoneKey(jobId, done.item), done) });
    },

    /** The pieces that are finished. */
    async workDone(jobId: string): Promise<WorkDone[]> {
      const items = await table.query({ pk: jobKey(jobId).pk, skPrefix: WORK_DONE_PREFIX });
      return items.map((stored) => fromItem(WorkDone, stored));
    },

    /** Stores the end of a job with its event; false when it is not running any more. */
    async finish(job: Job, occasion: Occasion): Promise<boolean> {
      const { jobId, state, counts, finishedAt } = job;
      const result = await table.transact([
        {
          update: jobKey(jobId),
          set: { state, counts, finishedAt },
          if: { oneOf: { state: JOB_VALID_FROM.done } },
        },
        eventPut(job, "JobFinished", occasion),
      ]);
      return result.ok;
    },
  };
}

const placeOf = ({ plannedAt, jobId }: Job) => jobIndexKey(plannedAt, jobId).gsi1sk;

function startWrites(job: Job, occasion: Occasion): Put[] {
  const { jobId, plannedAt } = job;
  return [
    { put: toItem("job", { ...jobKey(jobId), ...jobIndexKey(plannedAt, jobId) }, job), if: { absent: true } },
    eventPut(job, "JobStarted", occasion),
  ];
}

function eventPut(job: Job, type: JobEventType, { now, correlationId }: Occasion): Put {
  const { jobId, work, targets, counts } = job;
  const data: JobEventData = {
    jobId,
    command: work.kind === "undo" ? work.command : work.command.command,
    ...(work.kind === "undo" && { undoes: work.of }),
    targets,
    ...(counts && { changed: counts.changed, unchanged: counts.unchanged, refused: counts.refused }),
  };
  const event = {
    id: `${jobId}:${type}`,
    type,
    source: JOBS_SOURCE,
    time: now.toISOString(),
    correlationId,
    data,
  };
  return { put: toItem("event", jobEventKey(jobId, type), event) satisfies Item, if: { absent: true } };
}
