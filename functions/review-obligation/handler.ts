import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { DecisionAnswer, ReviewBody } from "../../shared/contract/http/decisions.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import {
  canEnterFor,
  canExempt,
  canExtend,
  canReopen,
  canReview,
  requireRightOnUnit,
} from "../../shared/domain/access.ts";
import { owedReport } from "../../shared/domain/obligation/desk.ts";
import {
  commandOf,
  decisionAnswer,
  earlierDecision,
  refuseUnlessSeen,
  saveOnce,
} from "../_runtime/decide-once.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { optionalIdempotencyKeyOf, parseBody, parsePath } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { decide, type Review } from "./decide.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk" | "recentSubmissions" | "recentEvents" | "saveDecision">;
  readonly reference: Pick<ReferenceStore, "calendars">;
  now(): Date;
}

const RIGHT = {
  approve: canReview,
  return: canReview,
  unlock: canReview,
  "undo-unlock": canReview,
  "undo-return": canReview,
  "undo-entry": canEnterFor,
  exempt: canExempt,
  "lift-exemption": canExempt,
  extend: canExtend,
  "remove-extension": canExtend,
  reopen: canReopen,
  "close-again": canReopen,
} as const satisfies Record<Review["decision"], unknown>;

/** Records a decision of the office about one obligation. Of two people deciding at once, the second is refused. */
export const reviewObligation =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId } = parsePath(ObligationPath, event);
    const person = personOf(event);
    const review = parseBody(ReviewBody, event);
    const key = optionalIdempotencyKeyOf(event);
    const command = commandOf(event, person, { key, body: review, version: review.version });
    const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
    requireRightOnUnit(person, desk, RIGHT[review.decision]);
    if (review.decision === "return" && review.extension) requireRightOnUnit(person, desk, canExtend);

    const now = deps.now();
    const owed = owedReport(desk, now);
    const { obligation } = owed;
    const repeated = await earlierDecision(deps.reports, obligation, command, now);
    if (repeated) return ok(DecisionAnswer, decisionAnswer(repeated));
    await refuseUnlessSeen(deps.reports, obligation, command);
    const decision = await decide(deps, owed, review, person.sub, now);
    const made = await saveOnce(deps.reports, obligation, decision, command, now);
    logger.info("obligation reviewed", { unitId, periodId, decision: review.decision });
    return ok(DecisionAnswer, decisionAnswer(made));
  };
