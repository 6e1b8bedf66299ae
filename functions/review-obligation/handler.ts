import type * as z from "zod";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { ObligationPath, ReviewBody } from "../../shared/contract/http/submissions.ts";
import { canExempt, canReview, type Person, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { approve, type Decision, returnReport } from "../../shared/domain/obligation/decisions.ts";
import { owedReport } from "../../shared/domain/obligation/desk.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { exempt, liftExemption } from "../../shared/domain/obligation/terms.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parsePath } from "../_runtime/requests.ts";
import { noContent } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk" | "recentSubmissions" | "saveDecision">;
  now(): Date;
}

type Review = z.output<typeof ReviewBody>;

const RIGHT = {
  approve: canReview,
  return: canReview,
  exempt: canExempt,
  "lift-exemption": canExempt,
} as const;

/** Records a decision of the office about one obligation. Of two people deciding at once, the second is refused. */
export const reviewObligation =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId } = parsePath(ObligationPath, event);
    const person = personOf(event);
    const review = parseBody(ReviewBody, event);
    const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
    requireRightOnUnit(person, desk, RIGHT[review.decision]);

    const now = deps.now();
    const { obligation } = owedReport(desk, now);
    if (review.decision === "approve") await refuseWhileNewerIsChecked(deps, obligation, review.attempt);
    const decision = decide(obligation, review, person, now);
    const correlationId = event.requestContext.requestId;
    if (!(await deps.reports.saveDecision(obligation, decision, { now, correlationId }))) {
      throw new DomainError("CONCURRENT_CHANGE", { unitId, periodId });
    }
    logger.info("obligation reviewed", { unitId, periodId, decision: review.decision });
    return noContent();
  };

/** At most three attempts are open at once, so one that is on its way is among the latest few. */
const LATEST_ATTEMPTS = 10;

/** Approving would shut out a correction that the unit sent before it, only because it waits in a queue. */
async function refuseWhileNewerIsChecked(deps: Deps, { unitId, periodId }: Obligation, approved: number) {
  const latest = await deps.reports.recentSubmissions(unitId, periodId, LATEST_ATTEMPTS);
  const newer = latest.find(({ attempt, state }) => attempt > approved && state === "received");
  if (newer) throw new DomainError("NEWER_REPORT_ARRIVED", { unitId, periodId, attempt: newer.attempt });
}

function decide(obligation: Obligation, review: Review, { sub: by }: Person, now: Date): Decision {
  switch (review.decision) {
    case "approve":
      return approve(obligation, { by, attempt: review.attempt }, now);
    case "return":
      return returnReport(obligation, { by, attempt: review.attempt, reason: review.reason }, now);
    case "exempt":
      return exempt(obligation, { by, reason: review.reason, documentNumber: review.documentNumber }, now);
    case "lift-exemption":
      return liftExemption(obligation, { by, reason: review.reason }, now);
    default:
      return review satisfies never;
  }
}
