import type * as z from "zod";
import type { UnitSummary } from "../../shared/contract/http/units.ts";
import type { LocalDate } from "../../shared/domain/time/local-date.ts";
import { existsOn, kindOn, lastNameOf, type Unit } from "../../shared/domain/unit/unit.ts";
import { isInForce } from "../../shared/domain/unit/validity.ts";

/** A unit as it is on a day; outside its time with the latest name and kind it had, so that old lists can still be read. */
export function unitSummary(unit: Unit, today: LocalDate): z.input<typeof UnitSummary> {
  return {
    unitId: unit.unitId,
    name: lastNameOf(unit, today),
    kind: kindOn(unit, today) ?? unit.kinds.at(-1)?.value ?? "",
    codes: unit.codes
      .filter((code) => isInForce(code, today))
      .map(({ scheme, value }) => ({ scheme, value })),
    isTest: unit.isTest,
    exists: existsOn(unit, today),
  };
}
