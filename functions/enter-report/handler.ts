import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UploadForms } from "../../shared/adapters/s3/upload-forms.ts";
import { EnteredReportAnswer, EnteredReportBody } from "../../shared/contract/http/decisions.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import { canEnterFor } from "../../shared/domain/access.ts";
import { enterReport } from "../../shared/domain/obligation/without-upload.ts";
import { RECENT_ATTEMPTS } from "../../shared/domain/submission/request.ts";
import { commandOf, decisionAnswer } from "../_runtime/decide-once.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { makeAttempt } from "../_runtime/new-attempt.ts";
import { personOf } from "../_runtime/person.ts";
import { idempotencyKeyOf, parseBody, parsePath } from "../_runtime/requests.ts";
import { created } from "../_runtime/responses.ts";
import { uploadViews } from "../_runtime/upload-views.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk" | "recentSubmissions" | "recentEvents" | "saveDecision">;
  readonly files: Pick<UploadForms, "uploadForm">;
  now(): Date;
}

/**
 * Enters a report that came on paper or by e-mail: it counts at once, and is marked by the way it came. Forms for its scans are given
 * with it, and again to a repeat as long as they hold.
 */
export const enterReportFor =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId } = parsePath(ObligationPath, event);
    const person = personOf(event);
    const body = parseBody(EnteredReportBody, event);
    const { version, ...entered } = body;
    const command = commandOf(event, person, { key: idempotencyKeyOf(event), body, version });
    const made = await makeAttempt(deps, {
      ...{ unitId, periodId, command },
      right: canEnterFor,
      decide: ({ obligation, period }, recent, now) =>
        enterReport(
          obligation,
          { ...entered, by: person.sub, period, recent, idempotency: command.idempotency },
          now,
        ),
    });
    logger.info("report entered for a unit", { unitId, periodId, channel: entered.channel });
    const { attempt } = made.data;
    const recent = body.scans ? await deps.reports.recentSubmissions(unitId, periodId, RECENT_ATTEMPTS) : [];
    const entry = recent.find((submission) => submission.attempt === attempt);
    const uploads = entry ? await uploadViews(deps.files, entry, deps.now()) : [];
    return created(EnteredReportAnswer, { ...decisionAnswer(made), uploads });
  };
