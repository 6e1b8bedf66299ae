import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { DecisionAnswer, EnteredReportBody } from "../../shared/contract/http/decisions.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import { canEnterFor } from "../../shared/domain/access.ts";
import { enterReport } from "../../shared/domain/obligation/without-upload.ts";
import { commandOf, decisionAnswer } from "../_runtime/decide-once.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { makeAttempt } from "../_runtime/new-attempt.ts";
import { personOf } from "../_runtime/person.ts";
import { idempotencyKeyOf, parseBody, parsePath } from "../_runtime/requests.ts";
import { created } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk" | "recentSubmissions" | "recentEvents" | "saveDecision">;
  now(): Date;
}

/** Enters a report that came on paper or by e-mail: it counts at once, and is marked by the way it came. */
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
    return created(DecisionAnswer, decisionAnswer(made));
  };
