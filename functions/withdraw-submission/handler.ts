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

/** Others decide about the same obligation at most once or twice at the same moment. */
const TRIES = 5;

/**
 * Takes a unit's accepted report back while reports of the unit are taken. Withdrawing it twice is one withdrawal. When something
 * else was decided at the same moment, it is decided anew: the report is withdrawn all the same, or is no longer the one that counts.
 */
export const withdrawSubmission =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId, attempt } = parsePath(SubmissionPath, event);
    const person = personOf(event);
    for (let tries = 0; tries < TRIES; tries++) {
      const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
      requireRightOnUnit(person, desk, canWithdrawFor);

      const now = deps.now();
      const owed = owedReport(desk, now);
      const { obligation } = owed;
      const { current } = obligation;
      if (current?.attempt === attempt && current.state === "withdrawn") return noContent();
      assertTakesReports(owed, now);
      const decision = withdraw(obligation, { attempt, by: person.sub }, now);
      const correlationId = event.requestContext.requestId;
      if (await deps.reports.saveDecision(obligation, decision, { now, correlationId })) {
        logger.info("submission withdrawn", { unitId, periodId, attempt });
        return noContent();
      }
    }
    throw new DomainError("CONCURRENT_CHANGE", { unitId, periodId });
  };
