import { createHash } from "node:crypto";
import { UNITS_SOURCE, type UnitEventData, type UnitEventType } from "../../contract/events/unit-event.ts";
import { Contact } from "../../domain/unit/contact.ts";
import { Unit } from "../../domain/unit/unit.ts";
import {
  addressKey,
  addressPartition,
  CONTACT_PREFIX,
  CONTACTS_PARTITION,
  codeKey,
  contactEventKey,
  contactIndexKey,
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

    /** A unit with its contacts, in one request. */
    async loadWithContacts(unitId: string): Promise<{ unit: Unit; contacts: Contact[] } | undefined> {
      const key = unitKey(unitId);
      const items = await table.query({ pk: key.pk });
      const unit = items.find(({ sk }) => sk === key.sk);
      const contacts = items.filter(({ sk }) => sk.startsWith(CONTACT_PREFIX));
      return (
        unit && { unit: fromItem(Unit, unit), contacts: contacts.map((item) => fromItem(Contact, item)) }
      );
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

    /** Every contact of every unit, those who have left included. The index only names them: what is answered is as it is now. */
    async allContacts(): Promise<Contact[]> {
      const named = await table.query({ pk: CONTACTS_PARTITION, index: "gsi1" });
      const items = await table.batchGet(named);
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

    /** Stores a contact that is new, or that still has the version before; else false. */
    async saveContact(contact: Contact): Promise<boolean> {
      const result = await table.transact([contactWrite(contact), ...addressWrites(contact)]);
      return result.ok;
    },

    /** Every contact with an address, of whatever unit. */
    async contactsAt(email: string): Promise<Contact[]> {
      const named = await table.query({ pk: addressPartition(hashOf(email)) });
      const items = await table.batchGet(
        named.map((item) => contactKey(String(item["unitId"]), String(item["contactId"]))),
      );
      return items.map((item) => fromItem(Contact, item)).filter((contact) => contact.email === email);
    },

    /** Notes that no mail reaches the contact, with the event that tells of it; false when the contact is no longer as it was read. */
    async markUndeliverable(
      before: Contact,
      { at, correlationId }: { at: Date; correlationId: string },
    ): Promise<boolean> {
      const contact = { ...before, undeliverableAt: at.toISOString(), version: before.version + 1 };
      const event = contactEvent("ContactUndeliverable", contact, { at, correlationId });
      const result = await table.transact([contactWrite(contact), { put: event, if: { absent: true } }]);
      return result.ok;
    },

    /** Stores a contact that mail reaches again, with the event that tells of it; false when it was changed meanwhile. */
    async saveRestored(
      contact: Contact,
      { at, correlationId }: { at: Date; correlationId: string },
    ): Promise<boolean> {
      const event = contactEvent("ContactRestored", contact, { at, correlationId });
      const writes = [contactWrite(contact), ...addressWrites(contact)];
      const result = await table.transact([...writes, { put: event, if: { absent: true } }]);
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

function contactWrite(contact: Contact): Write {
  const { unitId, contactId, version } = contact;
  return {
    put: toItem(
      "contact",
      { ...contactKey(unitId, contactId), ...contactIndexKey(unitId, contactId) },
      contact,
    ),
    if: version === 1 ? { absent: true } : { equals: { version: version - 1 } },
  };
}

/** Who took a mark away, and why, stays with the contact: events carry ids only. */
function contactEvent(
  type: UnitEventType,
  { unitId, contactId, version }: Contact,
  { at, correlationId }: { at: Date; correlationId: string },
): Item {
  const data: UnitEventData = { unitId, contactId };
  return toItem("event", contactEventKey(unitId, contactId, version), {
    id: `${unitId}:${contactId}:${version}`,
    ...{ type, source: UNITS_SOURCE, time: at.toISOString(), correlationId, data },
  });
}

/** By which a contact is found when mail to its address comes back. An address that it no longer has finds it too, and is not its own. */
function addressWrites({ unitId, contactId, email }: Contact): Write[] {
  if (email === undefined) return [];
  return [{ put: toItem("address", addressKey(hashOf(email), unitId, contactId), { unitId, contactId }) }];
}

const hashOf = (email: string) => createHash("sha256").update(email).digest("base64url");

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
