import * as z from "zod";
import { UnitSummary } from "./units.ts";

/** Rights that do not depend on a unit, by the names of their predicates. */
const PersonRight = z.enum([
  "canSeeAll",
  "canSeePeriods",
  "canReview",
  "canCommentInternally",
  "canWaive",
  "canRecheck",
  "canExempt",
  "canExtend",
  "canReopen",
  "canEnterFor",
  "canHoldReminders",
  "canRestoreContacts",
  "canChooseMessages",
  "canOpenPeriods",
  "canChangeDates",
  "canImport",
]);

/** Rights for one unit. */
const UnitRight = z.enum([
  "canSeeUnit",
  "canDownload",
  "canReportFor",
  "canDeclareFor",
  "canWithdrawFor",
  "canShareCalendar",
  "canRevokeCalendar",
  "canComment",
  "canExplainFor",
]);

export const Me = z
  .object({
    sub: z.string().meta({ description: "The person's id in the user pool" }),
    groups: z.array(z.enum(["office", "office-admin", "viewer"])),
    may: z.array(PersonRight),
    units: z
      .array(UnitSummary.extend({ may: z.array(UnitRight) }))
      .meta({ description: "The units this person belongs to" }),
  })
  .meta({ id: "Me" });
