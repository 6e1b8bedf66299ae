/**
 * A body that may owe reports. Its id never changes and means nothing; names, codes, kind and parent are facts with a
 * time. A rename or a change of kind is the same unit, and a code or name may pass to another unit.
 */
import * as z from "zod";
import { LocalDate } from "../time/local-date.ts";
import { areDisjoint, dated, intervalFields, isInForce, valueOn } from "./validity.ts";

/** `unit_` and a lower-case ULID. */
export const UnitId = z.string().regex(/^unit_[0-9a-z]{26}$/);

/** `phuong`, `xa`, `department` … : data, not a closed list. */
export const UnitKind = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

/** Who issued a code: `gso` (General Statistics Office), `agency` (H26.…), or one of the product's own. */
const CodeScheme = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

export const UnitCode = z.object({
  scheme: CodeScheme,
  value: z.string().min(1).max(80),
  ...intervalFields,
});
export type UnitCode = z.infer<typeof UnitCode>;

const once = { error: "two values hold on the same day, or one ends before it begins" };

export const Unit = z.object({
  unitId: UnitId,
  kinds: z.array(dated(UnitKind)).min(1).refine(areDisjoint, once),
  names: z
    .array(dated(z.string().min(1).max(200)))
    .min(1)
    .refine(areDisjoint, once),
  codes: z.array(UnitCode).refine(holdsOneCodePerScheme, once),
  /** Ids of the units this one belonged to: `value` is a unit id. */
  parents: z.array(dated(UnitId)).refine(areDisjoint, once),
  /** A test unit can do everything and never reaches figures, rankings or the office's mail. */
  isTest: z.boolean(),
  /** Place in the official list of its kind. */
  order: z.int().min(0).max(99_999),
  validFrom: LocalDate,
  /** The last day the unit exists. */
  validTo: LocalDate.optional(),
  version: z.int().min(1),
});
export type Unit = z.infer<typeof Unit>;

function holdsOneCodePerScheme(codes: readonly UnitCode[]): boolean {
  const schemes = new Set(codes.map(({ scheme }) => scheme));
  return [...schemes].every((scheme) => areDisjoint(codes.filter((code) => code.scheme === scheme)));
}

export const nameOn = (unit: Unit, date: LocalDate): string | undefined => valueOn(unit.names, date);

/** The name on a day; outside the unit's time the latest it had, so that old things can still be shown. */
export const lastNameOf = (unit: Unit, date: LocalDate): string =>
  nameOn(unit, date) ?? unit.names.at(-1)?.value ?? "";

export const kindOn = (unit: Unit, date: LocalDate): string | undefined => valueOn(unit.kinds, date);

export const parentOn = (unit: Unit, date: LocalDate): string | undefined => valueOn(unit.parents, date);

export const codeOn = (unit: Unit, scheme: string, date: LocalDate): string | undefined =>
  unit.codes.find((code) => code.scheme === scheme && isInForce(code, date))?.value;

export const existsOn = (unit: Unit, date: LocalDate): boolean =>
  isInForce({ from: unit.validFrom, to: unit.validTo }, date);

/** A unit as a message of the day calls it: by its last name, where it has none any more. */
export const namedOn = (unit: Unit, date: LocalDate): { readonly unitId: string; readonly name: string } => ({
  unitId: unit.unitId,
  name: nameOn(unit, date) ?? unit.names.at(-1)?.value ?? "",
});
