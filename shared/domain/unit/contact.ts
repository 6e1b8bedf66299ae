/** A focal person of a unit, or its leader. Personal data is kept to work e-mail, name and phone (Law 91/2025/QH15). */
import * as z from "zod";
import { DomainError } from "../errors.ts";
import { isPlainAddress } from "../imports/email-address.ts";
import { Instant } from "../time/local-date.ts";
import { UnitId } from "./unit.ts";
import { intervalFields } from "./validity.ts";

export const CONTACT_ROLES = ["focal", "leader"] as const;

export const Contact = z.object({
  contactId: z.string().regex(/^contact_[0-9a-z]{26}$/),
  unitId: UnitId,
  name: z.string().min(1).max(200).optional(),
  /** Lower-case. */
  email: z.string().min(3).max(254).optional(),
  phone: z.string().max(20).optional(),
  /** A leader hears only of what is overdue. Absent: a focal person. */
  role: z.enum(CONTACT_ROLES).exactOptional(),
  /** Mail to the address came back, or its owner complained. */
  undeliverableAt: Instant.exactOptional(),
  /** The last time that the office took such a mark away: who, when and why. */
  restored: z.object({ by: z.string().max(128), at: Instant, reason: z.string().max(500) }).exactOptional(),
  ...intervalFields,
  version: z.int().min(1),
});
export type Contact = z.infer<typeof Contact>;

/**
 * The contact after the office made sure, by telephone perhaps, that mail arrives again: at the address it has, or at another one. The
 * very same when there is nothing to take away. `others` are the unit's contacts. Throws INVALID_INPUT for an address that is none
 * or is another contact's.
 */
export const restoredContact = (
  contact: Contact,
  others: readonly Contact[],
  {
    email = contact.email,
    by,
    reason,
  }: { readonly email?: string; readonly by: string; readonly reason: string },
  now: Date,
): Contact => {
  if (contact.undeliverableAt === undefined && email === contact.email) return contact;
  if (email !== undefined && !isPlainAddress(email)) throw addressRefused("not an e-mail address");
  const isTaken = others.some((other) => other.contactId !== contact.contactId && other.email === email);
  if (isTaken) throw addressRefused("another contact of the unit has this address");
  const { undeliverableAt: _over, ...rest } = contact;
  const restored = { by, at: now.toISOString(), reason };
  return { ...rest, ...(email !== undefined && { email }), restored, version: contact.version + 1 };
};

const addressRefused = (message: string): DomainError =>
  new DomainError("INVALID_INPUT", { issues: [{ path: "email", message }] });
