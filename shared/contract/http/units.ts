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
const ContactView = z
  .object({
    contactId: z.string(),
    name: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
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
