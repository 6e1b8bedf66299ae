import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UploadForms } from "../../shared/adapters/s3/upload-forms.ts";
import type { Send } from "../../shared/adapters/sqs/queue.ts";
import {
  ObligationPath,
  SubmissionIssued,
  SubmissionRequestBody,
} from "../../shared/contract/http/submissions.ts";
import { canReportFor, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { assertTakesReports, type OwedReport, owedReport } from "../../shared/domain/obligation/desk.ts";
import {
  nextSubmission,
  RECENT_ATTEMPTS,
  repeatOf,
  type SubmissionRequest,
} from "../../shared/domain/submission/request.ts";
import { isAllReused, type Submission } from "../../shared/domain/submission/submission.ts";
import { idempotencyOf } from "../_runtime/fingerprint.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parsePath } from "../_runtime/requests.ts";
import { created } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { submissionView } from "../_runtime/submission-view.ts";
import { uploadViews } from "../_runtime/upload-views.ts";
import { type Deps as DryRunDeps, requestDryRun } from "./dry-run.ts";

export interface Deps extends DryRunDeps {
  readonly reports: Pick<ReportStore, "loadDesk" | "recentSubmissions" | "issue">;
  readonly files: UploadForms;
  /** Hands a key to the ingestion, as S3's event would have, where nothing is to be uploaded. */
  readonly ingest: Send;
}

/** More people at one desk at the same moment than a unit has; each try loses only to a request that won. */
const TRIES_FOR_A_NUMBER = 5;

async function requestAttempt(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId, periodId } = parsePath(ObligationPath, event);
  const person = personOf(event);
  const request = parseBody(SubmissionRequestBody, event);
  const idempotency = idempotencyOf(event, person, request);
  const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
  requireRightOnUnit(person, desk, canReportFor);

  const now = deps.now();
  const submission = await issue(deps, owedReport(desk, now), {
    request,
    requestedBy: person.sub,
    idempotency,
    now,
  });
  logger.info("submission issued", { unitId, periodId, attempt: submission.attempt });
  await ingestAtOnce(deps, submission, event.requestContext.requestId);
  return created(SubmissionIssued, {
    submission: submissionView(submission),
    uploads: await uploadViews(deps.files, submission, now),
  });
}

async function issue(
  deps: Deps,
  { period, obligation }: OwedReport,
  asked: {
    request: SubmissionRequest;
    requestedBy: string;
    idempotency: Submission["idempotency"];
    now: Date;
  },
): Promise<Submission> {
  for (let tries = 0; tries < TRIES_FOR_A_NUMBER; tries++) {
    const recent = await deps.reports.recentSubmissions(
      obligation.unitId,
      obligation.periodId,
      RECENT_ATTEMPTS,
    );
    const repeated = repeatOf(recent, asked.idempotency, asked.now);
    if (repeated) return repeated;
    assertTakesReports({ period, obligation }, asked.now);
    const submission = nextSubmission({ obligation, parts: period.parts, recent, ...asked });
    if (await deps.reports.issue(submission)) return submission;
  }
  throw new DomainError("CONCURRENT_CHANGE");
}

/** A report of which every file has come before is decided now. Should this fail, a repeat or the sweep makes up for it. */
async function ingestAtOnce(
  { ingest, files: { keyOf } }: Deps,
  submission: Submission,
  id: string,
): Promise<void> {
  if (submission.state !== "received" || !isAllReused(submission)) return;
  const { unitId, periodId, attempt, files } = submission;
  const [fileId] = Object.keys(files).filter((each) => files[each]?.reusedFrom !== undefined);
  if (fileId === undefined) return;
  await ingest({ id, detail: { object: { key: keyOf({ unitId, periodId, attempt, fileId }) } } });
}

/**
 * Issues the next attempt for a unit's report, with an upload form for each file to come; and takes a file that is to be checked
 * without reporting.
 */
export const requestSubmission = routed<Deps>({
  "POST /v1/obligations/{unitId}/{periodId}/submissions": requestAttempt,
  "POST /v1/obligations/{unitId}/{periodId}/checks": requestDryRun,
});
