import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { DecisionAnswer, NothingToReportBody } from "../../shared/contract/http/decisions.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import { canDeclareFor } from "../../shared/domain/access.ts";
import { nilFigures } from "../../shared/domain/figures/nil-figures.ts";
import { declareNothing } from "../../shared/domain/obligation/without-upload.ts";
import { commandOf, decisionAnswer } from "../_runtime/decide-once.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { makeAttempt } from "../_runtime/new-attempt.ts";
import { personOf } from "../_runtime/person.ts";
import { idempotencyKeyOf, parseBody, parsePath } from "../_runtime/requests.ts";
import { created } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk" | "recentSubmissions" | "recentEvents" | "saveDecision">;
  readonly templates: Pick<TemplateStore, "pinnedBy">;
  now(): Date;
}

/** Takes a unit's declaration that it has nothing to report: it counts at once, and every figure of it is nil. */
export const declareNothingToReport =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId } = parsePath(ObligationPath, event);
    const person = personOf(event);
    const body = parseBody(NothingToReportBody, event);
    const { reason, version } = body;
    const command = commandOf(event, person, { key: idempotencyKeyOf(event), body, version });
    const made = await makeAttempt(deps, {
      ...{ unitId, periodId, command },
      right: canDeclareFor,
      async decide({ obligation, period }, recent, now) {
        const template = await deps.templates.pinnedBy(period);
        const figures = template && nilFigures(template);
        const { idempotency } = command;
        return declareNothing(
          obligation,
          { ...{ by: person.sub, reason, period, recent, idempotency }, ...(figures && { figures }) },
          now,
        );
      },
    });
    logger.info("nothing to report declared", { unitId, periodId, attempt: made.data.attempt });
    return created(DecisionAnswer, decisionAnswer(made));
  };
