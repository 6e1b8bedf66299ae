import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { withClosingTold } from "../../shared/domain/period/change-period.ts";
import { acceptanceEnd } from "../../shared/domain/period/period.ts";
import { logger } from "../_runtime/logger.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "all" | "saveWithEvent">;
  now(): Date;
  newId(): string;
}

/**
 * Tells of each period that has closed, once. Closing itself needs no run: reports are refused from the very instant. A
 * period that somebody changes meanwhile is told of by the next run.
 */
export const closePeriods = (deps: Deps) => async (): Promise<void> => {
  const now = deps.now();
  const occasion = { now, correlationId: deps.newId() };
  for (const period of await deps.periods.all()) {
    const told = withClosingTold(period, now);
    if (!told) continue;
    const closesAt = acceptanceEnd(period).toISOString();
    const saved = await deps.periods.saveWithEvent(
      told,
      period,
      { type: "PeriodClosed", closesAt },
      occasion,
    );
    logger.info("period closed", { periodId: period.periodId, closesAt, saved });
  }
};
