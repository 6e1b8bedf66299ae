import type * as z from "zod";
import type { JobView } from "../../shared/contract/http/jobs.ts";
import type { Job } from "../../shared/domain/job/job.ts";
import type { JobCounts } from "../../shared/domain/job/outcome.ts";
import { refusalText } from "../../shared/domain/job/refusal.ts";

/** A job as the API shows it; `counts` are those of its finished work items. */
export function jobView(job: Job, counts: JobCounts): z.input<typeof JobView> {
  const { jobId, state, work, reason, by, plannedAt, finishedAt, targets, undoneBy } = job;
  const { changed, unchanged, refused } = counts;
  return {
    ...{ jobId, state, reason, by, plannedAt, finishedAt, targets, undoneBy },
    ...(work.kind === "undo"
      ? { command: work.command, undoes: work.of }
      : { ...work.command, selection: work.selection }),
    progress: { decided: changed + unchanged + refused, changed, unchanged, refused, why: whyOf(counts) },
  };
}

/** The reasons of those that are not changed, the most frequent first. */
export function whyOf({ codes }: JobCounts) {
  return Object.entries(codes)
    .map(([code, count]) => ({ code, count, title: refusalText(code) }))
    .sort((a, b) => b.count - a.count);
}
