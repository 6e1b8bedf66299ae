import type { Period } from "./period.ts";
import type { PeriodType } from "./period-type.ts";

/** Code of a type → the types whose figures are part of its own, of the same year. */
export type Containment = Record<string, string[]>;

/** A period within another one. Where nothing was reported for it, what it contains stands for it. */
export interface PeriodPart {
  readonly periodId: string;
  readonly parts: readonly PeriodPart[];
}

/** Which other periods say something about what a unit reports for one. */
export interface RelatedPeriods {
  /** The last one of the same type. */
  readonly previous: string;
  readonly parts: readonly PeriodPart[];
}

/**
 * What holds where the types say nothing, by the windows of NĐ 09/2019/NĐ-CP and CV 581/BNV-CCHC: the half year contains quarter I, the
 * year all of them. Types of other names contain nothing and are compared with their predecessor only.
 */
const USUAL_CONTAINMENT: Containment = { H1: ["Q1"], YEAR: ["H1", "Q3"] };

/** What a type contains when it does not say so itself. */
export const usuallyContained = (typeCode: string): string[] => containedIn(USUAL_CONTAINMENT, typeCode);

const containedIn = (contains: Containment, typeCode: string): string[] =>
  Object.hasOwn(contains, typeCode) ? (contains[typeCode] ?? []) : [];

/**
 * What a type contains, and what those contain, as its period keeps it. Undefined where it is the usual, which needs no keeping.
 */
export const containmentOf = (type: PeriodType, types: readonly PeriodType[]): Containment | undefined => {
  const said = new Map([...types, type].map(({ typeCode, contains }) => [typeCode, contains]));
  const found: Containment = {};
  const look = (typeCode: string): void => {
    if (Object.hasOwn(found, typeCode)) return;
    const parts = said.get(typeCode) ?? usuallyContained(typeCode);
    found[typeCode] = parts;
    parts.forEach(look);
  };
  look(type.typeCode);
  return Object.keys(found).some((typeCode) => said.get(typeCode)) ? found : undefined;
};

const PERIOD_ID = /^(\d{4})-(.+)$/;

/** The periods related to one: `2026-YEAR` → `2025-YEAR`, `2026-H1` with `2026-Q1` in it, and `2026-Q3`. */
export function relatedPeriods({
  periodId,
  contains = USUAL_CONTAINMENT,
}: Pick<Period, "periodId" | "contains">): RelatedPeriods {
  const [, year = "", type = ""] = PERIOD_ID.exec(periodId) ?? [];
  // Types are loaded one after the other, so a circle cannot be ruled out for good: it ends where it would begin again.
  const partsOf = (typeCode: string, above: readonly string[]): PeriodPart[] =>
    containedIn(contains, typeCode)
      .filter((each) => !above.includes(each))
      .map((each) => ({ periodId: `${year}-${each}`, parts: partsOf(each, [...above, each]) }));
  return { previous: `${Number(year) - 1}-${type}`, parts: partsOf(type, [type]) };
}

/** All of their ids. */
export function relatedPeriodIds(period: Pick<Period, "periodId" | "contains">): readonly string[] {
  const { previous, parts } = relatedPeriods(period);
  return [...new Set([previous, ...idsOf(parts)])];
}

function idsOf(parts: readonly PeriodPart[]): string[] {
  return parts.flatMap((part) => [part.periodId, ...idsOf(part.parts)]);
}
