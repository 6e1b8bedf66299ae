import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { WithdrawalBody } from "../../shared/contract/http/decisions.ts";
import { SubmissionPath } from "../../shared/contract/http/submissions.ts";
import { canWithdrawFor, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { withdraw } from "../../shared/domain/obligation/decisions.ts";
import { assertTakesReports, owedReport } from "../../shared/domain/obligation/desk.ts";
import { commandOf, refuseUnlessSeen } from "../_runtime/decide-once.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parsePath } from "../_runtime/requests.ts";
import { noContent } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk" | "recentEvents" | "saveDecision">;
  now(): Date;
}

/** Others decide about the same obligation at most once or twice at the same moment. */
const TRIES = 5;

/**
 * Takes a unit's accepted report back while reports of the unit are taken. Withdrawing it twice is one withdrawal. Who says which version
 * they saw is refused when something else was decided since, and told what. Who does not, as clients that came before versions, gets it
 * decided anew: the report is withdrawn all the same, or is no longer the one that counts.
 */
export const withdrawSubmission =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId, attempt } = parsePath(SubmissionPath, event);
    const person = personOf(event);
    const { version } = bodyOf(event);
    const command = commandOf(event, person, { key: undefined, body: {}, version });
    for (let tries = 0; tries < TRIES; tries++) {
      const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
      requireRightOnUnit(person, desk, canWithdrawFor);

      const now = deps.now();
      const owed = owedReport(desk, now);
      const { obligation } = owed;
      const { current } = obligation;
      if (current?.attempt === attempt && current.state === "withdrawn") return noContent();
      await refuseUnlessSeen(deps.reports, obligation, command);
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

/** Without a body nothing was said of what the person saw. */
const bodyOf = (event: HttpEvent) => (event.body ? parseBody(WithdrawalBody, event) : {});
