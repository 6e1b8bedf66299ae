/**
 * Loads a list of units as it is from a day on. Codes and names are not identity: a row means the unit that holds its
 * code on that day, and where the name tells otherwise a person must say whether the unit was renamed or is a new one.
 */
import { DomainError } from "../errors.ts";
import { tidyLine } from "../text/plain-text.ts";
import { dayBefore, isLocalDate, type LocalDate } from "../time/local-date.ts";
import type { Contact } from "../unit/contact.ts";
import { isSameName, nameKey } from "../unit/name.ts";
import { codeOn, existsOn, nameOn, parentOn, type Unit, type UnitCode } from "../unit/unit.ts";
import { firstAfter, isInForce, overlaps, withValueFrom } from "../unit/validity.ts";
import { choice, optionalDate, optionalInteger, optionalText, optionalYesNo, requiredText } from "./cells.ts";
import { optionalEmail } from "./email-address.ts";
import {
  acceptedOf,
  attempt,
  type ImportOutcome,
  type ImportRow,
  type ImportRowResult,
  next,
  type Reading,
  RowRefusal,
  resultsOf,
  withoutDuplicates,
} from "./import-result.ts";
import { phoneIn } from "./phone.ts";
import { optionalCode, otherCodesIn, unitCodeIn } from "./unit-code.ts";

export interface UnitImportOptions {
  readonly scheme: string;
  readonly effectiveFrom: LocalDate;
  /** Every unit of the city: a row may name one by its code, its other codes, its name or as a parent. */
  readonly units: readonly Unit[];
  /** The contacts of those units. */
  readonly contacts: readonly Contact[];
  readonly newUnitId: () => string;
  readonly newContactId: () => string;
}

export interface UnitRowResult extends ImportRowResult {
  /** The unit that held the code until the day before, where a new unit took it over. */
  readonly endedId?: string;
}

export interface UnitImportPlan {
  readonly results: readonly UnitRowResult[];
  /** New and changed units: `version` 1 is to be created, a higher one replaces the version before it. */
  readonly units: readonly Unit[];
  /** New and changed contacts, versioned likewise. */
  readonly contacts: readonly Contact[];
}

/**
 * Plans the import of a unit list that states its scheme and the day it takes effect. Throws `INVALID_INPUT` when that
 * is not a day. The same list a second time changes nothing.
 *
 * Columns: `<scheme>_code` or `code`, `name`, `kind`; optional `order`, `parent_code`, `test`, `valid_to`, `change`
 * (`renamed` or `new-unit`), `contact_name`, `contact_email`, `contact_phone`, and `<other scheme>_code` to give a
 * further code to a unit already known by that one. An empty cell leaves what is known as it is.
 */
export const planUnitImport = (rows: readonly ImportRow[], options: UnitImportOptions): UnitImportPlan => {
  if (!isLocalDate(options.effectiveFrom)) throw new DomainError("INVALID_INPUT", { field: "effectiveFrom" });
  const read = rows.map((row, index) => attempt(() => readUnitRow(row, index, options)));
  const unique = withoutDuplicates(read, ({ code }) => code);
  const known = indexed(options);
  const claims = unique.map((reading) => next(reading, (row) => claimOf(row, known, options)));
  const placed = withParents(claims, known, options);
  const planned = placed.map((reading) => next(reading, (claim) => applied(claim, options)));
  const accepted = acceptedOf(planned);
  return {
    results: resultsOf(planned.map((reading) => next(reading, ({ answer }) => answer))),
    units: accepted.flatMap(({ units }) => units),
    contacts: accepted.flatMap(({ contact }) => contact ?? []),
  };
};

interface UnitRow {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly order: number | undefined;
  readonly position: number;
  readonly otherCodes: readonly { readonly scheme: string; readonly code: string }[];
  readonly parentCode: string | undefined;
  readonly isTest: boolean | undefined;
  readonly validTo: LocalDate | undefined;
  readonly change: "" | "renamed" | "new-unit";
  readonly contact: ContactRow | undefined;
}

interface ContactRow {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

const MAX_ORDER = 99_999;

const readUnitRow = (
  row: ImportRow,
  index: number,
  { scheme, effectiveFrom }: UnitImportOptions,
): UnitRow => {
  const validTo = optionalDate(row, "valid_to");
  if (validTo !== undefined && validTo < effectiveFrom) {
    throw new RowRefusal("DATE_ORDER", { start: effectiveFrom, end: validTo });
  }
  return {
    code: unitCodeIn(row, scheme),
    name: requiredText(row, "name", 200),
    kind: readKind(row),
    order: optionalInteger(row, "order", 0, MAX_ORDER),
    position: Math.min(index + 1, MAX_ORDER),
    otherCodes: otherCodesIn(row, scheme),
    parentCode: optionalCode(row, "parent_code", scheme),
    isTest: optionalYesNo(row, "test"),
    validTo,
    change: choice(row, "change", ["renamed", "new-unit"], ""),
    contact: readContact(row),
  };
};

// How people write the kinds that Hanoi has; any other kind is taken as it is when it looks like one.
const KIND_ALIASES: Readonly<Record<string, string>> = {
  phường: "phuong",
  xã: "xa",
  "thị trấn": "thi-tran",
  sở: "department",
  ban: "department",
  ngành: "department",
  "tương đương sở": "department-equivalent",
};

const readKind = (row: ImportRow): string => {
  const found = requiredText(row, "kind", 40);
  const kind = KIND_ALIASES[found.toLowerCase()] ?? found.toLowerCase();
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(kind)) {
    throw new RowRefusal("VALUE_INVALID", {
      column: "kind",
      found,
      expected: "phuong | xa | department | department-equivalent | …",
    });
  }
  return kind;
};

const readContact = (row: ImportRow): ContactRow | undefined => {
  const name = optionalText(row, "contact_name", 200);
  const email = optionalEmail(row, "contact_email");
  const phone = phoneIn(row, "contact_phone");
  if (name === "" && email === undefined) {
    if (phone !== "") throw new RowRefusal("CONTACT_INCOMPLETE");
    return undefined;
  }
  return {
    ...(name !== "" && { name }),
    ...(email !== undefined && { email }),
    ...(phone !== "" && { phone }),
  };
};

/** A unit and one interval in which it holds a code. */
interface Holding extends UnitCode {
  readonly unit: Unit;
}

interface KnownUnits {
  /** By scheme and code. */
  readonly holdings: ReadonlyMap<string, readonly Holding[]>;
  /** Units that exist on the effective day without a code of the file's scheme, by the key of their name. */
  readonly withoutCode: ReadonlyMap<string, readonly Unit[]>;
}

const codeKey = (scheme: string, code: string): string => `${scheme} ${code}`;

const indexed = ({ scheme, effectiveFrom, units }: UnitImportOptions): KnownUnits => ({
  holdings: Map.groupBy(
    units.flatMap((unit) => unit.codes.map((code) => ({ ...code, unit }))),
    (holding) => codeKey(holding.scheme, holding.value),
  ),
  withoutCode: Map.groupBy(
    units.filter(
      (unit) => existsOn(unit, effectiveFrom) && codeOn(unit, scheme, effectiveFrom) === undefined,
    ),
    (unit) => nameKey(nameOn(unit, effectiveFrom) ?? ""),
  ),
});

const holderOn = (
  { holdings }: KnownUnits,
  scheme: string,
  code: string,
  date: LocalDate,
): Holding | undefined =>
  holdings.get(codeKey(scheme, code))?.find((candidate) => isInForce(candidate, date));

/** What a row turned out to be about. */
interface Claim {
  readonly row: UnitRow;
  readonly unitId: string;
  /** The unit as it is, unless the row makes a new one. */
  readonly existing: Unit | undefined;
  /** The unit whose code a new one takes over. */
  readonly ending: Unit | undefined;
  readonly parentId?: string | undefined;
}

const claimOf = (row: UnitRow, known: KnownUnits, options: UnitImportOptions): Claim => {
  const { scheme, effectiveFrom, newUnitId } = options;
  const holding = holderOn(known, scheme, row.code, effectiveFrom);
  const others = (known.holdings.get(codeKey(scheme, row.code)) ?? []).filter(
    (candidate) => candidate.unit !== holding?.unit,
  );
  if (holding === undefined) {
    refuseOverlap(row, others, effectiveFrom);
    const linked = linkedUnit(row, known, effectiveFrom);
    if (linked === undefined) {
      refuseDoubtfulCreation(row, known, options);
      return { row, unitId: newUnitId(), existing: undefined, ending: undefined };
    }
    refuseOtherName(row, linked, effectiveFrom);
    return { row, unitId: linked.unitId, existing: linked, ending: undefined };
  }
  if (row.change === "new-unit" && holding.from < effectiveFrom) {
    refuseOverlap(row, others, effectiveFrom);
    return { row, unitId: newUnitId(), existing: undefined, ending: holding.unit };
  }
  if (row.change === "new-unit" && !isSameName(row.name, nameOn(holding.unit, effectiveFrom) ?? "")) {
    // It cannot take over on the very day on which the holder got the code.
    refuseOverlap(row, [holding], effectiveFrom);
  }
  refuseOtherName(row, holding.unit, effectiveFrom);
  if (row.validTo !== undefined) refuseOverlap(row, others, effectiveFrom);
  return { row, unitId: holding.unit.unitId, existing: holding.unit, ending: undefined };
};

/** The unit that a row names by a code of another scheme: this is how a unit gets a further code. */
const linkedUnit = (row: UnitRow, known: KnownUnits, date: LocalDate): Unit | undefined => {
  const [first] = row.otherCodes;
  if (first === undefined) return undefined;
  const unit = holderOn(known, first.scheme, first.code, date)?.unit;
  if (unit === undefined) throw new RowRefusal("UNIT_UNKNOWN", { ...first, date });
  return unit;
};

const refuseDoubtfulCreation = (
  row: UnitRow,
  { withoutCode }: KnownUnits,
  { scheme, effectiveFrom }: UnitImportOptions,
): void => {
  if (row.change === "new-unit") return;
  if (row.change === "renamed") {
    throw new RowRefusal("NOTHING_TO_RENAME", { code: row.code, date: effectiveFrom });
  }
  const namesake = withoutCode.get(nameKey(row.name))?.[0];
  if (namesake !== undefined) throw new RowRefusal("SAME_NAME_EXISTS", { held: row.name, scheme });
};

const refuseOtherName = (row: UnitRow, unit: Unit, date: LocalDate): void => {
  const held = nameOn(unit, date) ?? "";
  if (row.change === "renamed" || isSameName(held, row.name)) return;
  throw new RowRefusal("RENAMED_OR_NEW_UNIT", { code: row.code, date, held, found: row.name });
};

const refuseOverlap = (row: UnitRow, holdings: readonly Holding[], from: LocalDate): void => {
  const other = holdings.find((holding) => overlaps(holding, { from, to: row.validTo }));
  if (other === undefined) return;
  throw new RowRefusal("INTERVALS_OVERLAP", {
    code: row.code,
    held: nameOn(other.unit, other.from) ?? other.unit.unitId,
    from: other.from,
  });
};

/**
 * Finds the parent of each row, among the rows of the file first. Repeats until no further row is refused, since a
 * parent that was refused takes the rows below it along.
 */
const withParents = (
  claims: readonly Reading<Claim>[],
  known: KnownUnits,
  options: UnitImportOptions,
): Reading<Claim>[] => {
  const { scheme, effectiveFrom } = options;
  const accepted = acceptedOf(claims);
  const claimsByCode = new Map(accepted.map((claim) => [claim.row.code, claim]));
  const parentIdOf = (code: string): string | undefined =>
    claimsByCode.get(code)?.unitId ?? holderOn(known, scheme, code, effectiveFrom)?.unit.unitId;

  const placed = claims.map((reading) =>
    next(reading, (claim) => {
      const { parentCode } = claim.row;
      if (parentCode === undefined) return claim;
      const parentId = parentIdOf(parentCode);
      if (parentId === undefined) {
        throw new RowRefusal("PARENT_UNKNOWN", { code: parentCode, date: effectiveFrom });
      }
      return { ...claim, parentId };
    }),
  );
  const checked = withoutCycles(placed, options);
  return acceptedOf(checked).length === accepted.length ? checked : withParents(checked, known, options);
};

const withoutCycles = (
  claims: readonly Reading<Claim>[],
  { units, effectiveFrom }: UnitImportOptions,
): Reading<Claim>[] => {
  const parents = new Map(units.map((unit) => [unit.unitId, parentOn(unit, effectiveFrom)]));
  for (const reading of claims) {
    if ("value" in reading && reading.value.parentId !== undefined) {
      parents.set(reading.value.unitId, reading.value.parentId);
    }
  }
  return claims.map((reading) =>
    next(reading, (claim) => {
      const above = new Set<string>();
      for (let id = claim.parentId; id !== undefined && !above.has(id); id = parents.get(id)) {
        above.add(id);
      }
      if (above.has(claim.unitId)) {
        throw new RowRefusal("PARENT_CYCLE", { code: claim.row.parentCode ?? "" });
      }
      return claim;
    }),
  );
};

interface Planned {
  readonly answer: { readonly outcome: ImportOutcome; readonly id: string; readonly endedId?: string };
  readonly units: readonly Unit[];
  readonly contact: Contact | undefined;
}

const applied = (claim: Claim, options: UnitImportOptions): Planned => {
  const { existing, ending, unitId } = claim;
  const contact = contactOf(claim, options);
  if (existing === undefined) {
    const ended = ending === undefined ? [] : [endedUnit(ending, options)];
    return {
      answer: {
        outcome: "created",
        id: unitId,
        ...(ending !== undefined && { endedId: ending.unitId }),
      },
      units: [newUnit(claim, options), ...ended],
      contact,
    };
  }
  const changed = changedUnit(existing, claim, options);
  const isChanged = changed !== existing || contact !== undefined;
  return {
    answer: { outcome: isChanged ? "changed" : "unchanged", id: unitId },
    units: changed === existing ? [] : [changed],
    contact,
  };
};

const newUnit = ({ row, unitId, parentId }: Claim, { scheme, effectiveFrom }: UnitImportOptions): Unit => {
  const from = effectiveFrom;
  const end = row.validTo === undefined ? {} : { to: row.validTo };
  return {
    unitId,
    kinds: [{ value: row.kind, from }],
    names: [{ value: row.name, from }],
    codes: [{ scheme, value: row.code, from, ...end }],
    parents: parentId === undefined ? [] : [{ value: parentId, from }],
    isTest: row.isTest ?? false,
    order: row.order ?? row.position,
    validFrom: from,
    ...(row.validTo !== undefined && { validTo: row.validTo }),
    version: 1,
  };
};

/**
 * The former holder of a code that passed to a new unit. With no other code left it ends as well: it would otherwise
 * stay on every later roster beside its successor.
 */
const endedUnit = (unit: Unit, { scheme, effectiveFrom }: UnitImportOptions): Unit => {
  const lastDay = dayBefore(effectiveFrom);
  const codes = unit.codes.map((code) =>
    code.scheme === scheme && isInForce(code, effectiveFrom) ? { ...code, to: lastDay } : code,
  );
  const isIdentified =
    codes.some((code) => isInForce(code, effectiveFrom)) || firstAfter(codes, effectiveFrom) !== undefined;
  const endsEarlier = unit.validTo !== undefined && unit.validTo <= lastDay;
  return {
    ...unit,
    codes,
    ...(!isIdentified && !endsEarlier && { validTo: lastDay }),
    version: unit.version + 1,
  };
};

const changedUnit = (unit: Unit, { row, parentId }: Claim, options: UnitImportOptions): Unit => {
  const { effectiveFrom: from } = options;
  const changed = {
    ...unit,
    names: row.change === "renamed" ? withValueFrom(unit.names, row.name, from) : unit.names,
    kinds: withValueFrom(unit.kinds, row.kind, from),
    codes: withCode(unit.codes, row, options),
    parents: parentId === undefined ? unit.parents : withValueFrom(unit.parents, parentId, from),
    isTest: row.isTest ?? unit.isTest,
    order: row.order ?? unit.order,
    ...(row.validTo !== undefined && { validTo: row.validTo }),
  };
  const isSame = (Object.keys(changed) as (keyof Unit)[]).every((field) => changed[field] === unit[field]);
  return isSame ? unit : { ...changed, version: unit.version + 1 };
};

/** The codes with that of the row from the effective day on, until the row's last day; the same array if it is so already. */
const withCode = (
  codes: UnitCode[],
  row: UnitRow,
  { scheme, effectiveFrom }: UnitImportOptions,
): UnitCode[] => {
  const ofScheme = codes.filter((code) => code.scheme === scheme);
  const given = withValueFrom(ofScheme, row.code, effectiveFrom);
  const ended = given.map((code) =>
    row.validTo !== undefined && isInForce(code, effectiveFrom) && code.to !== row.validTo
      ? { ...code, to: row.validTo }
      : code,
  );
  const isSame = ended.length === ofScheme.length && ended.every((code, index) => code === ofScheme[index]);
  return isSame
    ? codes
    : [...codes.filter((code) => code.scheme !== scheme), ...ended.map((code) => ({ ...code, scheme }))];
};

/** The contact that a row adds or changes; undefined when it says nothing new. Contacts of others stay as they are. */
const contactOf = (
  { row: { contact: wanted }, unitId }: Claim,
  { contacts, effectiveFrom, newContactId }: UnitImportOptions,
): Contact | undefined => {
  if (wanted === undefined) return undefined;
  const known = contacts.find(
    (contact) =>
      contact.unitId === unitId &&
      (contact.to === undefined || contact.to >= effectiveFrom) &&
      (wanted.email === undefined ? isSameText(contact.name, wanted.name) : contact.email === wanted.email),
  );
  if (known === undefined) {
    return { contactId: newContactId(), unitId, ...wanted, from: effectiveFrom, version: 1 };
  }
  const changed = { ...known, ...wanted };
  const isSame = changed.name === known.name && changed.phone === known.phone;
  return isSame ? undefined : { ...changed, version: known.version + 1 };
};

const isSameText = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && tidyLine(a) === tidyLine(b);
