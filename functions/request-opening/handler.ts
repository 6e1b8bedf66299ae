import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { Send } from "../../shared/adapters/sqs/queue.ts";
import { PeriodPath } from "../../shared/contract/http/ids.ts";
import { OpeningAnswer } from "../../shared/contract/http/periods.ts";
import { canOpenPeriods, requireRight } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { periodStatusOf } from "../../shared/domain/period/period.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath } from "../_runtime/requests.ts";
import { accepted } from "../_runtime/responses.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "load">;
  readonly requestOpening: Send;
  now(): Date;
}

/** Takes the office's wish to open a period now; asked again, it repairs what an interrupted opening left out. */
export const requestOpening =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { periodId } = parsePath(PeriodPath, event);
    const person = personOf(event);
    requireRight(person, canOpenPeriods);
    const period = await deps.periods.load(periodId);
    if (!period) throw new DomainError("NOT_FOUND");
    const status = periodStatusOf(period, deps.now());
    if (status === "closed") throw new DomainError("PERIOD_CLOSED", { periodId, closedAt: period.closesAt });
    await deps.requestOpening({ id: event.requestContext.requestId, periodId, by: person.sub });
    logger.info("opening requested", { periodId, status });
    return accepted(OpeningAnswer, { periodId, status });
  };
