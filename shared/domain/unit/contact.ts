/** A focal person of a unit, or its leader. Personal data is kept to work e-mail, name and phone (Law 91/2025/QH15). */
import * as z from "zod";
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
  ...intervalFields,
  version: z.int().min(1),
});
export type Contact = z.infer<typeof Contact>;
