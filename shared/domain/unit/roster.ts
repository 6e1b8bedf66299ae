/**
 * Who owes the report of a period. It is taken once, when the period opens, and changed only by recorded decisions:
 * coverage computed on a later list of units would be wrong.
 */
import * as z from "zod";
import type { LocalDate } from "../time/local-date.ts";
import { existsOn, kindOn, type Unit, UnitId, UnitKind } from "./unit.ts";

export const RosterMember = z.object({
  unitId: UnitId,
  kind: UnitKind,
  isTest: z.boolean(),
  order: z.int().min(0),
});
export type RosterMember = z.infer<typeof RosterMember>;

/** A member is about 100 bytes, so a chunk of 500 stays far below DynamoDB's 400 KB an item. */
export const ROSTER_CHUNK_SIZE = 500;

/**
 * The units that exist on the opening day and are of a kind that owes the period, by kind, official order and id.
 * Test units are on it, marked. An empty `owedBy` means every kind.
 */
export const rosterOf = (
  units: readonly Unit[],
  period: { readonly owedBy: readonly string[] },
  date: LocalDate,
): RosterMember[] =>
  units
    .flatMap((unit) => {
      const kind = kindOn(unit, date);
      if (kind === undefined || !existsOn(unit, date)) return [];
      if (period.owedBy.length > 0 && !period.owedBy.includes(kind)) return [];
      return [{ unitId: unit.unitId, kind, isTest: unit.isTest, order: unit.order }];
    })
    .sort((a, b) => compare(a.kind, b.kind) || a.order - b.order || compare(a.unitId, b.unitId));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The roster in the pieces it is stored in. */
export const rosterChunks = (
  roster: readonly RosterMember[],
  size: number = ROSTER_CHUNK_SIZE,
): RosterMember[][] =>
  Array.from({ length: Math.ceil(roster.length / size) }, (_, index) =>
    roster.slice(index * size, (index + 1) * size),
  );

/** The members of a stored roster whose obligation is not there: what a repair puts back, and nothing else. */
export const missingFromRoster = (
  roster: readonly RosterMember[],
  existingUnitIds: Iterable<string>,
): RosterMember[] => {
  const existing = new Set(existingUnitIds);
  return roster.filter(({ unitId }) => !existing.has(unitId));
};
