import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReportStore, Waiting } from "../../shared/adapters/dynamodb/report-store.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import type { Send } from "../../shared/adapters/sqs/queue.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";
import {
  type FoundInStorage,
  filesToLookFor,
  SWEEP_AFTER_MINUTES,
  type SweepAction,
  sweepOf,
} from "../../shared/domain/submission/sweep.ts";
import { eachAtOnce } from "../_runtime/at-once.ts";
import { logger } from "../_runtime/logger.ts";
import { metrics } from "../_runtime/metrics.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "all">;
  readonly reports: Pick<ReportStore, "waitingSince" | "submission" | "expire" | "stopWaitingFor">;
  readonly files: Pick<FileStore, "versionsOf" | "keyOf">;
  /** Hands a key to the ingestion as S3's event would have. */
  readonly ingest: Send;
  now(): Date;
  newId(): string;
}

/** A look into S3 takes some 30 ms: a thousand forgotten requests are looked after within a minute. */
const SWEPT_AT_ONCE = 16;

/**
 * Looks after every submission that has waited too long: ingests again what lies in S3, expires what never came. Reports
 * that have arrived come first, so that requests whose files never came cannot keep them waiting.
 */
export const sweepUploads = (deps: Deps) => async (): Promise<void> => {
  const now = deps.now();
  const before = new Date(now.getTime() - SWEEP_AFTER_MINUTES * 60_000);
  const counts: Record<SweepAction["kind"], number> = { ingest: 0, expire: 0, forget: 0, wait: 0 };
  const waiting: Waiting[] = [];
  for (const { periodId, roster } of await deps.periods.all()) {
    if (roster) waiting.push(...(await deps.reports.waitingSince(periodId, before)));
  }
  const { received = [], others = [] } = Object.groupBy(waiting, ({ state }) =>
    state === "received" ? "received" : "others",
  );
  try {
    await eachAtOnce([...received, ...others], SWEPT_AT_ONCE, async (one) => {
      counts[await sweep(deps, one, now)] += 1;
    });
  } finally {
    logger.info("uploads swept", counts);
    metrics.addMetric("UploadsIngestedBySweep", "Count", counts.ingest);
  }
};

async function sweep(deps: Deps, waiting: Waiting, now: Date): Promise<SweepAction["kind"]> {
  // The index may lag behind: what it names is read again.
  const submission = await deps.reports.submission(waiting);
  if (!submission) return "wait";
  const action = sweepOf(submission, await lookFor(deps, submission), now);
  switch (action.kind) {
    case "ingest":
      for (const fileId of action.fileIds) await deps.ingest(reminderOf(deps, submission, fileId));
      break;
    case "expire":
      await deps.reports.expire(submission);
      break;
    case "forget":
      await deps.reports.stopWaitingFor(submission);
      break;
    case "wait":
      break;
    default:
      action satisfies never;
  }
  return action.kind;
}

async function lookFor(deps: Deps, submission: Submission): Promise<FoundInStorage> {
  const { unitId, periodId, attempt } = submission;
  const found = new Map<string, number>();
  for (const fileId of filesToLookFor(submission)) {
    const versions = await deps.files.versionsOf({ unitId, periodId, attempt, fileId });
    found.set(fileId, versions.length);
  }
  return found;
}

function reminderOf(deps: Deps, { unitId, periodId, attempt }: Submission, fileId: string) {
  return {
    id: deps.newId(),
    detail: { object: { key: deps.files.keyOf({ unitId, periodId, attempt, fileId }) } },
  };
}
