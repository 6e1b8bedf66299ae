import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { endExemption, isExemptionOver } from "../../shared/domain/obligation/terms.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { eachAtOnce } from "../_runtime/at-once.ts";
import { logger } from "../_runtime/logger.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "all">;
  readonly reports: Pick<ReportStore, "obligationsPage" | "obligationsOfUnits" | "saveDecision">;
  now(): Date;
  newId(): string;
}

/** What the nightly run is called where a person would be named. */
const SCHEDULE = "end-exemptions";
/** Obligations of at most 1 KB: a quarter of what DynamoDB answers at once. */
const READ_AT_ONCE = 250;
const DECISIONS_AT_ONCE = 8;
/** Others decide about the same obligation at most once or twice at the same moment. */
const TRIES = 5;

/**
 * Ends every exemption whose last day is over, by a decision each. It looks at what is so, not at what a day brought: a run that was
 * missed is made up for by the next, and one that is repeated finds nothing to do.
 */
export const endExemptions = (deps: Deps) => async (): Promise<void> => {
  const correlationId = deps.newId();
  for (const period of await deps.periods.all()) {
    const over = await overIn(deps, period);
    await eachAtOnce(over, DECISIONS_AT_ONCE, (obligation) => end(deps, period, obligation, correlationId));
    if (over.length > 0) logger.info("exemptions ended", { periodId: period.periodId, units: over.length });
  }
};

async function overIn(deps: Deps, { periodId, roster }: Period): Promise<Obligation[]> {
  const over: Obligation[] = [];
  for (let shard = 0; shard < (roster?.shards ?? 0); shard++) {
    let afterUnitId: string | undefined;
    for (let isLast = false; !isLast; ) {
      const page = await deps.reports.obligationsPage(periodId, { shard, afterUnitId, limit: READ_AT_ONCE });
      over.push(...page.obligations.filter((obligation) => isExemptionOver(obligation, deps.now())));
      afterUnitId = page.obligations.at(-1)?.unitId ?? afterUnitId;
      isLast = page.isLast;
    }
  }
  return over;
}

async function end(deps: Deps, { periodId, roster }: Period, found: Obligation, correlationId: string) {
  let obligation: Obligation | undefined = found;
  for (let tries = 0; tries < TRIES; tries++) {
    const now = deps.now();
    // Lifted, or granted anew until a later day, since it was read.
    if (!obligation || !isExemptionOver(obligation, now)) return;
    const decision = endExemption(obligation, { by: SCHEDULE }, now);
    if (await deps.reports.saveDecision(obligation, decision, { now, correlationId })) return;
    [obligation] = await deps.reports.obligationsOfUnits(periodId, roster?.shards ?? 1, [found.unitId]);
  }
  throw new Error(`the obligation of ${found.unitId} for ${periodId} kept changing`);
}
