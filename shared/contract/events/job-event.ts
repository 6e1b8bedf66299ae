import * as z from "zod";

/** Every event about a job, a decision over many obligations; each obligation tells of its own change besides. */
export const JOB_EVENT_TYPES = ["JobStarted", "JobFinished"] as const;
export type JobEventType = (typeof JOB_EVENT_TYPES)[number];

export const JOBS_SOURCE = "reform-reports.jobs";

export const JobEventData = z.object({
  jobId: z.string(),
  /** What it does: `exempt`, `extend`, `redate`, …; of an undo, what it takes back. */
  command: z.string(),
  /** The job that this one undoes. */
  undoes: z.string().optional(),
  /** Obligations that it is about. */
  targets: z.number().int().positive(),
  /** JobFinished: what became of them. */
  changed: z.number().int().nonnegative().optional(),
  unchanged: z.number().int().nonnegative().optional(),
  refused: z.number().int().nonnegative().optional(),
});
export type JobEventData = z.infer<typeof JobEventData>;
