import type { RecheckStore } from "../../shared/adapters/dynamodb/recheck-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { applied } from "../../shared/domain/recheck/apply.ts";
import type { DifferingUnit, Recheck } from "../../shared/domain/recheck/recheck.ts";

interface Deps {
  readonly rechecks: Pick<RecheckStore, "noteLeft">;
  readonly reports: Pick<ReportStore, "obligationsOfUnits" | "saveDecisionOfRecheck">;
  now(): Date;
}

interface Committed {
  readonly recheck: Recheck;
  readonly period: Period;
  readonly commit: NonNullable<Recheck["commit"]>;
}

/** Decided elsewhere meanwhile, it is left alone when it is looked at again: more than twice means something else is wrong. */
const TRIES = 2;

/** Lets what was found of a unit stand, and notes it, in one transaction; or notes why not. */
export async function applyUnit(
  deps: Deps,
  { recheck, period, commit: { by, reason } }: Committed,
  unit: DifferingUnit,
): Promise<void> {
  const { recheckId, periodId, shards } = recheck;
  const { unitId } = unit;
  for (let tries = 0; tries < TRIES; tries++) {
    const [obligation] = await deps.reports.obligationsOfUnits(periodId, shards, [unitId]);
    const now = deps.now();
    const decision = applied(obligation, unit, { recheckId, period, by, reason }, now);
    if (typeof decision === "string" || !obligation) {
      const skipped = typeof decision === "string" ? decision : "CHANGED_SINCE";
      return deps.rechecks.noteLeft({ recheckId, left: { unitId, skipped } });
    }
    const occasion = { now, correlationId: recheckId };
    const noted = { recheckId, left: { unitId } };
    const saved = await deps.reports.saveDecisionOfRecheck(obligation, decision, occasion, noted);
    if (saved !== "overtaken") return;
  }
  throw new Error(`the obligation of ${unitId} kept changing`);
}
