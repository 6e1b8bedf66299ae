import { Contact } from "../../domain/unit/contact.ts";
import { Unit } from "../../domain/unit/unit.ts";
import {
  CONTACT_PREFIX,
  codeKey,
  contactKey,
  UNITS_PARTITION,
  unitIndexKey,
  unitKey,
  unitListKey,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Key, Table, Write } from "./table.ts";

export interface UnitPage {
  readonly units: Unit[];
  /** The place after the last unit of the page, when there may be more. */
  readonly next?: UnitPosition;
}

/** A place in the list of units, made of the unit's own facts. */
export interface UnitPosition {
  readonly unitId: string;
  readonly kind: string;
  readonly order: number;
}

export type UnitStore = ReturnType<typeof unitStore>;

/** Units with their codes and contacts. */
export function unitStore(table: Table) {
  /** Index and list only name units: what is answered is as it is now, in the order of the keys. */
  async function loadNamed(named: readonly Key[]): Promise<Unit[]> {
    const items = await table.batchGet(named.map(({ pk, sk }) => ({ pk, sk })));
    const byKey = new Map(items.map((item) => [item.pk, item]));
    return named.flatMap(({ pk }) => {
      const item = byKey.get(pk);
      return item ? [fromItem(Unit, item)] : [];
    });
  }

  return {
    async load(unitId: string): Promise<Unit | undefined> {
      const item = await table.get(unitKey(unitId));
      return item && fromItem(Unit, item);
    },

    async loadMany(unitIds: readonly string[]): Promise<Unit[]> {
      return loadNamed([...new Set(unitIds)].map(unitKey));
    },

    /**
     * Every unit, of all times, by latest kind and official order. Not from the index, which may lag: a roster taken without a
     * unit stays without it, and an import that misses one would make it again.
     */
    async all(): Promise<Unit[]> {
      const listed = await table.query({ pk: UNITS_PARTITION });
      const units = await loadNamed(listed.map(({ sk }) => unitKey(sk)));
      return units
        .map((unit) => ({ unit, place: positionKey(positionOf(unit)).gsi1sk }))
        .sort((a, b) => (a.place < b.place ? -1 : 1))
        .map(({ unit }) => unit);
    },

    /** One page of the same list, of one latest kind where asked. Of the index: a new unit may be missing for a moment. */
    async page(asked: { kind?: string; limit: number; after?: UnitPosition }): Promise<UnitPage> {
      const page = await table.queryPage(
        {
          pk: UNITS_PARTITION,
          index: "gsi1",
          ...(asked.kind !== undefined && { skPrefix: `${asked.kind}#` }),
        },
        { limit: asked.limit, ...(asked.after && { after: positionKey(asked.after) }) },
      );
      const units = await loadNamed(page.items);
      const last = page.next ? units.at(-1) : undefined;
      return last ? { units, next: positionOf(last) } : { units };
    },

    async contactsOf(unitId: string): Promise<Contact[]> {
      const items = await table.query({ pk: unitKey(unitId).pk, skPrefix: CONTACT_PREFIX });
      return items.map((item) => fromItem(Contact, item));
    },

    /**
     * Stores a unit with the codes it holds and its entry in the list, all or nothing: new when `before` is undefined, else only if it is still
     * as it was. False when somebody was faster, or a code of the same beginning belongs to another unit.
     */
    async save(unit: Unit, before: Unit | undefined): Promise<boolean> {
      const result = await table.transact([
        {
          put: unitItem(unit),
          if: before ? { equals: { version: before.version } } : { absent: true },
        },
        ...(before
          ? []
          : [{ put: toItem("listed-unit", unitListKey(unit.unitId), {}), if: { absent: true as const } }]),
        ...codeWrites(unit, before),
      ]);
      return result.ok;
    },

    async saveContact(contact: Contact): Promise<boolean> {
      const result = await table.put({
        put: toItem("contact", contactKey(contact.unitId, contact.contactId), contact),
        if: contact.version === 1 ? { absent: true } : { equals: { version: contact.version - 1 } },
      });
      return result.ok;
    },
  };
}

function positionOf(unit: Unit): UnitPosition {
  return { unitId: unit.unitId, kind: unit.kinds.at(-1)?.value ?? "", order: unit.order };
}

function positionKey({ unitId, kind, order }: UnitPosition) {
  return { ...unitKey(unitId), ...unitIndexKey(kind, order, unitId) };
}

function unitItem(unit: Unit): Item {
  return toItem("unit", positionKey(positionOf(unit)), unit);
}

/** One item for each code and its beginning, so that no two units can hold the same. */
function codeWrites(unit: Unit, before: Unit | undefined): Write[] {
  return unit.codes.flatMap(({ scheme, value, from, to }) => {
    const known = before?.codes.find(
      (code) => code.scheme === scheme && code.value === value && code.from === from,
    );
    if (known && known.to === to) return [];
    const { unitId } = unit;
    return [
      {
        put: toItem("code", codeKey(scheme, value, from), { unitId, from, ...(to !== undefined && { to }) }),
        if: known ? { equals: { unitId } } : { absent: true as const },
      },
    ];
  });
}
