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
import { routed } from "../_runtime/routes.ts";
import { decide, type Review } from "./decide.ts";
import { takeWaiverBack, type Deps as WaiverDeps, waiveRule } from "./waivers.ts";

export interface Deps extends WaiverDeps {
  readonly reports: WaiverDeps["reports"] & Pick<ReportStore, "loadDesk">;
  readonly reference: Pick<ReferenceStore, "calendars">;
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

/** Of two people deciding at once, the second is refused. */
async function review(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId, periodId } = parsePath(ObligationPath, event);
  const person = personOf(event);
  const asked = parseBody(ReviewBody, event);
  const key = optionalIdempotencyKeyOf(event);
  const command = commandOf(event, person, { key, body: asked, version: asked.version });
  const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
  requireRightOnUnit(person, desk, RIGHT[asked.decision]);
  if (asked.decision === "return" && asked.extension) requireRightOnUnit(person, desk, canExtend);

  const now = deps.now();
  const owed = owedReport(desk, now);
  const { obligation } = owed;
  const repeated = await earlierDecision(deps.reports, obligation, command, now);
  if (repeated) return ok(DecisionAnswer, decisionAnswer(repeated));
  await refuseUnlessSeen(deps.reports, obligation, command);
  const decision = await decide(deps, owed, asked, person.sub, now);
  const made = await saveOnce(deps.reports, obligation, decision, command, now);
  logger.info("obligation reviewed", { unitId, periodId, decision: asked.decision });
  return ok(DecisionAnswer, decisionAnswer(made));
}

/** Records what the office decides about one obligation, and which rules it lets pass for its report. */
export const reviewObligation = routed<Deps>({
  "POST /v1/obligations/{unitId}/{periodId}/decisions": review,
  "POST /v1/obligations/{unitId}/{periodId}/waivers": waiveRule,
  "POST /v1/obligations/{unitId}/{periodId}/waivers/{waiver}/end": takeWaiverBack,
});
