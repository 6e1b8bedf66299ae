import * as z from "zod";
import { UnitId, UnitKind } from "./ids.ts";
import { NextCursor, pagingFields } from "./paging.ts";

const Code = z.object({
  scheme: z.string().meta({ description: "gso, agency …", example: "gso" }),
  value: z.string().meta({ example: "00070" }),
});

/** A unit as it is today. One that no longer exists has its last name, and no codes. */
export const UnitSummary = z
  .object({
    unitId: UnitId,
    name: z.string(),
    kind: UnitKind,
    codes: z.array(Code),
    isTest: z.boolean(),
    exists: z.boolean().meta({ description: "False before its first and after its last day" }),
  })
  .meta({ id: "UnitSummary" });

const interval = {
  from: z.iso.date().meta({ description: "The first day on which it holds" }),
  to: z.iso.date().optional().meta({ description: "The last day; absent while it holds" }),
};

const DatedText = z.object({ value: z.string(), ...interval });

/** A focal person: personal data, shown to the unit itself and to staff. */
export const ContactView = z
  .object({
    contactId: z.string(),
    name: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    role: z.enum(["focal", "leader"]).optional().meta({ description: "Absent: a focal person" }),
    undeliverableAt: z.iso.datetime().optional().meta({
      description: "Since when mail is not sent there any more: it came back, or its owner complained",
    }),
    restored: z
      .object({ at: z.iso.datetime(), by: z.string().optional(), reason: z.string().optional() })
      .optional()
      .meta({ description: "When such a mark was last taken away; by whom and why is shown to staff only" }),
    ...interval,
  })
  .meta({ id: "Contact" });

export const UnitDetail = UnitSummary.extend({
  names: z.array(DatedText),
  kinds: z.array(DatedText),
  allCodes: z.array(Code.extend(interval)),
  parents: z.array(DatedText).meta({ description: "`value` is a unit's id" }),
  validFrom: z.iso.date(),
  validTo: z.iso.date().optional(),
  contacts: z.array(ContactView),
}).meta({ id: "UnitDetail" });

export const UnitListQuery = z.strictObject({
  kind: UnitKind.optional(),
  ...pagingFields,
});

export const UnitList = z
  .object({ units: z.array(UnitSummary), nextCursor: NextCursor })
  .meta({ id: "UnitList" });

export const ContactPath = z.object({
  unitId: UnitId,
  contactId: z
    .string()
    .regex(/^contact_[0-9a-z]{26}$/)
    .meta({ description: "Id of the contact" }),
});

export const ContactRestorationBody = z
  .strictObject({
    reason: z.string().trim().min(1).max(500).meta({ description: "How it is known; kept with the contact" }),
    email: z
      .string()
      .trim()
      .toLowerCase()
      .min(3)
      .max(254)
      .exactOptional()
      .meta({ description: "The right address, where the one we have is wrong" }),
  })
  .meta({ id: "ContactRestoration" });
