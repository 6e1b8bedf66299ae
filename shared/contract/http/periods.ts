import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { DueView } from "./due.ts";
import { PeriodId } from "./ids.ts";

export const PeriodStatusName = z.enum(["planned", "opening", "open", "closed"]).meta({
  description: "opening: the roster is fixed and some units cannot see their obligation yet",
});

const PartName = z.enum(["data", "document", "evidence"]);

const NominalDue = z.object({
  nominalDate: z.iso.date(),
  wording: z.enum(["by", "before"]).meta({ description: "by includes the day, before excludes it" }),
});

export const PeriodView = z
  .object({
    periodId: PeriodId,
    typeCode: z.string(),
    year: z.int(),
    name: BilingualText,
    programmeId: z.string(),
    status: PeriodStatusName,
    window: z
      .object({ from: z.iso.date(), to: z.iso.date() })
      .meta({ description: "First and last day that the figures cover" }),
    opensAt: z.iso.datetime(),
    dueAtExclusive: z.iso
      .datetime()
      .meta({ description: "The first instant that is too late, for units without a due date of their own" }),
    dueDate: z.iso.date().meta({ description: "The last day in time, in Vietnam" }),
    provisional: z.boolean().meta({ description: "It may still move: the working calendar is not approved" }),
    nominalDue: z
      .object({ default: NominalDue, byKind: z.record(z.string(), NominalDue) })
      .meta({ description: "The dates as the order words them, before they roll" }),
    closesAt: z.iso
      .datetime()
      .meta({ description: "The first instant at which nothing is taken any more, a reopening included" }),
    closesAtProvisional: z
      .boolean()
      .meta({ description: "It may still move: a working calendar on which it rests is not approved" }),
    due: z
      .object({ default: DueView, byKind: z.record(z.string(), DueView) })
      .meta({ description: "The dates as they roll, each with its reason" }),
    rollPolicy: z.enum(["NEXT_WORKING_DAY", "NONE", "PREVIOUS_WORKING_DAY"]),
    closingWorkingDays: z.int(),
    closingMessage: BilingualText.optional().meta({
      description: "The office's own words after the closing",
    }),
    timeliness: z
      .enum(["FIRST_ACCEPTED", "LAST_ACCEPTED"])
      .meta({ description: "Which report says whether a unit was in time" }),
    reopenedUntil: z.iso.datetime().optional(),
    following: z.object({ since: z.iso.datetime(), doneAt: z.iso.datetime().optional() }).optional().meta({
      description: "Obligations follow a change of dates one by one; until doneAt some may show the former",
    }),
    parts: z.object({
      required: z.array(PartName),
      optional: z.array(PartName),
      documentFields: z.array(z.enum(["form", "tasks"])),
    }),
    legalBasis: z.string(),
    templateId: z.string().optional(),
    templateVersion: z.int().optional(),
    roster: z
      .object({ units: z.int(), fixedAt: z.iso.datetime() })
      .optional()
      .meta({ description: "Who owes it; present from the opening on" }),
    openedEarlyAt: z.iso.datetime().optional(),
  })
  .meta({ id: "Period" });

export const PeriodList = z.object({ periods: z.array(PeriodView) }).meta({ id: "PeriodList" });

/** The opening was queued; `GET /v1/periods/{periodId}` tells when it is done. */
export const OpeningAnswer = z
  .object({ periodId: PeriodId, status: PeriodStatusName })
  .meta({ id: "OpeningAnswer" });
