import type { DryRunStore } from "../../shared/adapters/dynamodb/dry-run-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UploadForms } from "../../shared/adapters/s3/upload-forms.ts";
import { DryRunIssued, DryRunRequestBody } from "../../shared/contract/http/dry-runs.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import { canReportFor, requireRightOnUnit } from "../../shared/domain/access.ts";
import { type DryRun, nextDryRun } from "../../shared/domain/dry-run/dry-run.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { owedReport } from "../../shared/domain/obligation/desk.ts";
import { dryRunView } from "../_runtime/dry-run-view.ts";
import { idempotencyOf } from "../_runtime/fingerprint.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parsePath } from "../_runtime/requests.ts";
import { created } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk">;
  readonly dryRuns: Pick<DryRunStore, "load" | "save">;
  readonly files: Pick<UploadForms, "dryRunForm">;
  newId(): string;
  now(): Date;
}

/** More people at one desk at the same moment than a unit has. */
const TRIES = 5;

/** Takes a file to be checked without reporting: an id to ask for what was found, and the form to upload it with. */
export async function requestDryRun(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId, periodId } = parsePath(ObligationPath, event);
  const person = personOf(event);
  const request = parseBody(DryRunRequestBody, event);
  const idempotency = idempotencyOf(event, person, request);
  const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
  requireRightOnUnit(person, desk, canReportFor);

  const now = deps.now();
  const { parts } = owedReport(desk, now).period;
  const wish = { parts, request, requestedBy: person.sub, idempotency, now };
  const run = await issue(deps, { unitId, periodId }, wish);
  logger.info("dry run issued", { unitId, periodId, checkId: run.checkId });
  const { checkId, uploadExpiresAt: expiresAt, state } = run;
  const isToCome = state === "waiting" && now.getTime() < Date.parse(expiresAt);
  return created(DryRunIssued, {
    check: dryRunView(run, now),
    ...(isToCome && {
      upload: {
        fileId: run.file.part,
        ...(await deps.files.dryRunForm({ unitId, periodId, checkId }, run.file, { now, expiresAt })),
      },
    }),
  });
}

async function issue(
  deps: Deps,
  of: { readonly unitId: string; readonly periodId: string },
  wish: Omit<Parameters<typeof nextDryRun>[0], "runs" | "checkId">,
): Promise<DryRun> {
  const checkId = deps.newId();
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await deps.dryRuns.load(of);
    const { run, runs } = nextDryRun({ ...wish, runs: before, checkId });
    if (!runs || (await deps.dryRuns.save(of, runs, before))) return run;
  }
  throw new DomainError("CONCURRENT_CHANGE");
}
