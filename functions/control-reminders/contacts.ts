import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { ContactPath, ContactRestorationBody, ContactView } from "../../shared/contract/http/units.ts";
import { canRestoreContacts, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { restoredContact } from "../../shared/domain/unit/contact.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parsePath } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";

export interface ContactDeps {
  readonly units: Pick<UnitStore, "contactsOf" | "saveRestored">;
  readonly memberships: Pick<MembershipStore, "isMember">;
  now(): Date;
}

/** Writes again to a contact from which mail came back. Twice is one restoration: a contact that mail reaches stays as it is. */
export async function restoreContact(deps: ContactDeps, event: HttpEvent): Promise<HttpResult> {
  const person = personOf(event);
  const { unitId, contactId } = parsePath(ContactPath, event);
  const isMember = await deps.memberships.isMember(person.sub, unitId);
  requireRightOnUnit(person, { isMember }, canRestoreContacts);
  const wanted = parseBody(ContactRestorationBody, event);
  const contacts = await deps.units.contactsOf(unitId);
  const contact = contacts.find((one) => one.contactId === contactId);
  if (!contact) throw new DomainError("NOT_FOUND");
  const now = deps.now();
  const restored = restoredContact(contact, contacts, { ...wanted, by: person.sub }, now);
  const occasion = { at: now, correlationId: event.requestContext.requestId };
  if (restored !== contact && !(await deps.units.saveRestored(restored, occasion))) {
    throw new DomainError("CONCURRENT_CHANGE", { unitId });
  }
  logger.info("contact restored", { unitId, contactId });
  return ok(ContactView, restored);
}
