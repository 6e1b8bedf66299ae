import * as z from "zod";
import { DomainError } from "../errors.ts";
import { JobCommand } from "./command.ts";
import { JobCounts, sumOf } from "./outcome.ts";
import type { JobPreview, PreviewedTarget } from "./preview.ts";
import { JobSelection } from "./selection.ts";

export const JOB_STATES = ["planned", "running", "done", "undone"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Where each state may be entered from. A job that is undone has another job that undoes it. */
export const JOB_VALID_FROM = {
  planned: [],
  running: ["planned"],
  done: ["running"],
  undone: ["done"],
} as const satisfies Record<JobState, readonly JobState[]>;

/** One decision over many obligations: what, of which, by whom, why, and how far it has come. */
export const Job = z.object({
  jobId: z.string(),
  state: z.enum(JOB_STATES),
  /** What it does: a command over a selection, or putting back what another job did. */
  work: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("command"),
      command: JobCommand,
      selection: JobSelection,
      /** Of the preview that the person saw; names the plan, too. */
      hash: z.string(),
    }),
    z.object({ kind: z.literal("undo"), of: z.string(), command: z.string() }),
  ]),
  reason: z.string(),
  by: z.string(),
  plannedAt: z.iso.datetime(),
  /** How many obligations it is about, and in how many pieces. */
  targets: z.int().positive(),
  workItems: z.int().positive(),
  finishedAt: z.iso.datetime().exactOptional(),
  /** Once done; until then, the sum of what the finished work items say. */
  counts: JobCounts.exactOptional(),
  undoneBy: z.string().exactOptional(),
  /** Fingerprint of the request, by which a repeat of its Idempotency-Key is told from another wish. */
  body: z.string(),
});
export type Job = z.infer<typeof Job>;

/**
 * Obligations in one message: one transaction each, a few at a time, so a work item is done in a second or two and what a crash
 * repeats is small.
 */
export const WORK_ITEM_SIZE = 100;

/** One obligation of a work item; `version` is what the preview saw. */
export const JobTarget = z.object({
  unitId: z.string(),
  periodId: z.string(),
  shard: z.int().nonnegative(),
  version: z.int().positive().exactOptional(),
});
export type JobTarget = z.infer<typeof JobTarget>;

interface Wish {
  readonly jobId: string;
  readonly by: string;
  readonly reason: string;
  readonly body: string;
  readonly now: Date;
}

export interface PlannedJob {
  readonly job: Job;
  readonly plan: readonly (readonly JobTarget[])[];
}

/**
 * The job that a person starts after having seen a preview. Throws JOB_PREVIEW_STALE when a preview would now show something
 * else, and JOB_CHANGES_NOTHING.
 */
export function planJob(
  wish: Wish & { readonly command: JobCommand; readonly selection: JobSelection; readonly hash: string },
  preview: JobPreview,
  workItemSize = WORK_ITEM_SIZE,
): PlannedJob {
  const { command, selection, hash, ...rest } = wish;
  const { counts } = preview;
  if (hash !== preview.hash) {
    const { changed, unchanged, refused } = counts;
    throw new DomainError("JOB_PREVIEW_STALE", { hash: preview.hash, changed, unchanged, refused });
  }
  if (counts.changed === 0) throw new DomainError("JOB_CHANGES_NOTHING", { codes: counts.codes });
  const plan = inWorkItems(preview.targets, workItemSize);
  const job = planned(
    rest,
    { kind: "command", command, selection, hash },
    preview.targets.length,
    plan.length,
  );
  return { job, plan };
}

/**
 * The job that takes back what a job changed, unit by unit: its work items are those of that job, so nothing has to be planned.
 * Throws JOB_NOT_DONE, JOB_ALREADY_UNDONE, JOB_NOT_UNDOABLE for an undo, and JOB_CHANGES_NOTHING.
 */
export function planUndo(wish: Wish, undone: Job): Job {
  const { jobId, state, work, counts, undoneBy, workItems } = undone;
  if (work.kind === "undo") throw new DomainError("JOB_NOT_UNDOABLE", { jobId });
  if (undoneBy !== undefined) throw new DomainError("JOB_ALREADY_UNDONE", { jobId, undoneBy });
  if (state !== "done" || !counts) throw new DomainError("JOB_NOT_DONE", { jobId, state });
  if (counts.changed === 0) throw new DomainError("JOB_CHANGES_NOTHING", { codes: counts.codes });
  return planned(wish, { kind: "undo", of: jobId, command: work.command.command }, counts.changed, workItems);
}

function planned(
  { jobId, by, reason, body, now }: Wish,
  work: Job["work"],
  targets: number,
  workItems: number,
): Job {
  const plannedAt = now.toISOString();
  return { jobId, state: "planned", work, reason, by, plannedAt, targets, workItems, body };
}

/** The targets in pieces. Which piece an obligation is in follows from the plan alone. */
function inWorkItems(targets: readonly PreviewedTarget[], size: number): JobTarget[][] {
  return Array.from({ length: Math.ceil(targets.length / size) }, (_, index) =>
    targets.slice(index * size, (index + 1) * size).map(({ unitId, periodId, shard, version }) => ({
      ...{ unitId, periodId, shard },
      ...(version !== undefined && { version }),
    })),
  );
}

/** The job with every work item finished. */
export function finished(job: Job, parts: readonly JobCounts[], now: Date): Job {
  return { ...job, state: "done", counts: sumOf(parts), finishedAt: now.toISOString() };
}
