import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { DecisionAnswer } from "../../shared/contract/http/decisions.ts";
import { ExplanationsBody, SubmissionPath } from "../../shared/contract/http/submissions.ts";
import { canExplainFor, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { explain } from "../../shared/domain/obligation/explain.ts";
import { commandOf, decisionAnswer, earlierDecision, saveOnce } from "../_runtime/decide-once.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { idempotencyKeyOf, parseBody, parsePath } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadAttempt" | "recentEvents" | "saveDecision">;
  now(): Date;
}

/**
 * Records why unusual figures of an attempt are right. It holds at once: in what is shown of the attempt, and in whether the office
 * can approve it.
 */
export async function explainFindings(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const id = parsePath(SubmissionPath, event);
  const { unitId, periodId } = id;
  const person = personOf(event);
  const body = parseBody(ExplanationsBody, event);
  // The same words about another attempt are another command.
  const said = { attempt: id.attempt, ...body };
  const command = commandOf(event, person, { key: idempotencyKeyOf(event), body: said });
  const { submission, notes, obligation, ...standing } = await deps.reports.loadAttempt(id, person.sub);
  requireRightOnUnit(person, standing, canExplainFor);
  if (!submission || !obligation) throw new DomainError("NOT_FOUND");

  const now = deps.now();
  const repeated = await earlierDecision(deps.reports, obligation, command, now);
  if (repeated) return ok(DecisionAnswer, decisionAnswer(repeated));
  const { explanations } = body;
  const decision = explain(obligation, { submission, notes, explanations, by: person.sub }, now);
  const made = await saveOnce(deps.reports, obligation, decision, command, now);
  logger.info("findings explained", { unitId, periodId, attempt: id.attempt, count: explanations.length });
  return ok(DecisionAnswer, decisionAnswer(made));
}
