/** Loads who is written to at each unit: focal persons, and leaders for what is overdue. */
import type { LocalDate } from "../time/local-date.ts";
import { dayBefore } from "../time/local-date.ts";
import { CONTACT_ROLES, type Contact } from "../unit/contact.ts";
import { codeOn, existsOn, type Unit } from "../unit/unit.ts";
import { choice, optionalText, optionalYesNo } from "./cells.ts";
import { requiredEmail } from "./email-address.ts";
import {
  acceptedOf,
  attempt,
  type ImportRow,
  type ImportRowResult,
  next,
  RowRefusal,
  resultsOf,
  withoutDuplicates,
} from "./import-result.ts";
import { phoneIn } from "./phone.ts";
import { isEqual } from "./saved.ts";
import { unitCodeIn } from "./unit-code.ts";

export interface ContactImportOptions {
  /** Scheme of the codes. */
  readonly scheme: string;
  /** The first day on which a new contact holds; one that has left was there until the day before. */
  readonly effectiveFrom: LocalDate;
  readonly units: readonly Unit[];
  /** The contacts of those units. */
  readonly contacts: readonly Contact[];
  readonly newContactId: () => string;
}

export interface ContactImportPlan {
  /** The id of a row is that of the contact: an address is shown to nobody. */
  readonly results: readonly ImportRowResult[];
  /** New and changed contacts; `version` 1 is to be created. */
  readonly contacts: readonly Contact[];
}

/**
 * Columns: `<scheme>_code` or `code`, `email`; optional `name`, `phone`, `role` (focal, leader), `left` (yes: no longer a
 * contact), `works_again` (yes: mail to the address came back once, and arrives now). A unit and an address are one contact.
 */
export const planContactImport = (
  rows: readonly ImportRow[],
  options: ContactImportOptions,
): ContactImportPlan => {
  const unitOf = new Map(
    options.units.flatMap((unit) => {
      const code = codeOn(unit, options.scheme, options.effectiveFrom);
      return code !== undefined && existsOn(unit, options.effectiveFrom) ? [[code, unit.unitId]] : [];
    }),
  );
  const contactsOf = Map.groupBy(options.contacts, ({ unitId, email }) => `${unitId} ${email}`);
  const read = withoutDuplicates(
    rows.map((row) => attempt(() => readContact(row, options, unitOf))),
    ({ unitId, email }) => `${unitId} ${email}`,
    ({ unitId }) => unitId,
  );
  const planned = read.map((reading) =>
    next(reading, (row) => {
      const known = (contactsOf.get(`${row.unitId} ${row.email}`) ?? []).find(
        ({ to }) => to === undefined || to >= options.effectiveFrom,
      );
      return planContact(row, known, options);
    }),
  );
  return {
    results: resultsOf(planned.map((reading) => next(reading, ({ answer }) => answer))),
    contacts: acceptedOf(planned).flatMap(({ write }) => write ?? []),
  };
};

interface ContactRow {
  readonly unitId: string;
  readonly email: string;
  readonly name: string;
  readonly phone: string;
  readonly role: Contact["role"] | "";
  readonly hasLeft: boolean;
  readonly worksAgain: boolean;
}

const readContact = (
  row: ImportRow,
  { scheme, effectiveFrom }: ContactImportOptions,
  unitOf: ReadonlyMap<string | undefined, string | undefined>,
): ContactRow => {
  const code = unitCodeIn(row, scheme);
  const unitId = unitOf.get(code);
  if (unitId === undefined) throw new RowRefusal("UNIT_UNKNOWN", { code, scheme, date: effectiveFrom });
  return {
    unitId,
    email: requiredEmail(row, "email"),
    name: optionalText(row, "name", 200),
    phone: phoneIn(row, "phone"),
    role: choice(row, "role", CONTACT_ROLES, ""),
    hasLeft: optionalYesNo(row, "left") ?? false,
    worksAgain: optionalYesNo(row, "works_again") ?? false,
  };
};

const planContact = (
  row: ContactRow,
  known: Contact | undefined,
  { effectiveFrom, newContactId }: ContactImportOptions,
) => {
  const wanted = {
    ...(row.name !== "" && { name: row.name }),
    ...(row.phone !== "" && { phone: row.phone }),
    ...(row.role && { role: row.role }),
  };
  if (!known) {
    if (row.hasLeft) throw new RowRefusal("CONTACT_UNKNOWN");
    const { unitId, email } = row;
    const contactId = newContactId();
    const write = { contactId, unitId, email, ...wanted, from: effectiveFrom, version: 1 };
    return { answer: { outcome: "created" as const, id: contactId }, write };
  }
  const { undeliverableAt, ...rest } = known;
  const changed = {
    ...rest,
    ...wanted,
    ...(undeliverableAt !== undefined && !row.worksAgain && { undeliverableAt }),
    ...(row.hasLeft && { to: dayBefore(effectiveFrom) }),
  };
  const id = known.contactId;
  if (isEqual(changed, known)) return { answer: { outcome: "unchanged" as const, id }, write: undefined };
  return {
    answer: { outcome: "changed" as const, id },
    write: { ...changed, version: known.version + 1 },
  };
};
