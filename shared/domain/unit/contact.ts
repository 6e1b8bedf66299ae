/** A focal person of a unit. Personal data is kept to work e-mail, name and phone (Law 91/2025/QH15). */
import * as z from "zod";
import { UnitId } from "./unit.ts";
import { intervalFields } from "./validity.ts";

export const Contact = z.object({
  contactId: z.string().regex(/^contact_[0-9a-z]{26}$/),
  unitId: UnitId,
  name: z.string().min(1).max(200).optional(),
  /** Lower-case. */
  email: z.string().min(3).max(254).optional(),
  phone: z.string().max(20).optional(),
  ...intervalFields,
  version: z.int().min(1),
});
export type Contact = z.infer<typeof Contact>;
