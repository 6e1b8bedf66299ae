/** Who may act for which unit. The rights of a member are read from here at each request. */
import * as z from "zod";
import { Instant } from "../time/local-date.ts";
import { UnitId } from "../unit/unit.ts";

export const OFFICE_ROLES = ["office", "office-admin", "viewer"] as const;

/** A group of the user pool. Members of units have none. */
export const OfficeRole = z.enum(OFFICE_ROLES);
export type OfficeRole = z.infer<typeof OfficeRole>;

export const Membership = z.object({
  /** The person's id in the user pool. */
  sub: z.string().min(1).max(128),
  unitId: UnitId,
  /** Lower-case. */
  email: z.string().min(3).max(254),
  name: z.string().max(200).optional(),
  since: Instant,
  /** The `sub` of who added the membership, or the name of the script that did. */
  addedBy: z.string().max(128),
});
export type Membership = z.infer<typeof Membership>;
