import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { SubmissionPath } from "../../shared/contract/http/submissions.ts";
import { canWithdrawFor, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { withdraw } from "../../shared/domain/obligation/decisions.ts";
import { assertTakesReports, owedReport } from "../../shared/domain/obligation/desk.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath } from "../_runtime/requests.ts";
import { noContent } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk" | "saveDecision">;
  now(): Date;
}

/** Takes a unit's accepted report back while the period is open. Withdrawing it twice is one withdrawal. */
export const withdrawSubmission =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId, attempt } = parsePath(SubmissionPath, event);
    const person = personOf(event);
    const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
    requireRightOnUnit(person, desk, canWithdrawFor);

    const now = deps.now();
    const owed = owedReport(desk, now);
    const { obligation } = owed;
    if (obligation.current?.attempt === attempt && obligation.current.state === "withdrawn")
      return noContent();
    assertTakesReports(owed, now);
    const decision = withdraw(obligation, { attempt, by: person.sub }, now);
    const correlationId = event.requestContext.requestId;
    if (!(await deps.reports.saveDecision(obligation, decision, { now, correlationId }))) {
      throw new DomainError("CONCURRENT_CHANGE", { unitId, periodId });
    }
    logger.info("submission withdrawn", { unitId, periodId, attempt });
    return noContent();
  };
