import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ProgressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { lastNameOf } from "../../shared/domain/unit/unit.ts";

export interface Deps {
  readonly reports: Pick<
    ReportStore,
    "obligationsOf" | "obligationsOfPeriod" | "submission" | "waitingSince"
  >;
  readonly periods: Pick<PeriodStore, "load" | "loadMany" | "all">;
  readonly units: Pick<UnitStore, "load" | "loadMany">;
  readonly progress: Pick<ProgressStore, "read" | "figuresOf">;
  readonly templates: Pick<TemplateStore, "pinnedBy">;
  readonly reference: Pick<ReferenceStore, "calendars">;
  readonly memberships: Pick<MembershipStore, "isMember">;
  now(): Date;
}

/** The names of some units as they are today; a unit that cannot be found is called by its id. */
export async function namesOf(deps: Deps, unitIds: readonly string[]): Promise<(unitId: string) => string> {
  const today = localDateOf(deps.now());
  const units = await deps.units.loadMany(unitIds);
  const names = new Map(units.map((unit) => [unit.unitId, lastNameOf(unit, today)]));
  return (unitId) => names.get(unitId) ?? unitId;
}

/** Every obligation of some periods; one that has not opened has none. */
export async function obligationsIn(deps: Deps, periods: readonly Period[]) {
  const found = await Promise.all(
    periods.map(({ periodId, roster }) => deps.reports.obligationsOfPeriod(periodId, roster?.shards ?? 0)),
  );
  return found.flat();
}
