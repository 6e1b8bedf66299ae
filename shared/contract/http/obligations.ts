import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { PeriodId, UnitId, UnitKind } from "./ids.ts";
import { NextCursor, pagingFields } from "./paging.ts";
import { PeriodStatusName } from "./periods.ts";
import { UnitSummary } from "./units.ts";

const ObligationStatusName = z.enum(["exempt", "nil", "on_time", "late", "not_due", "missing"]).meta({
  description:
    "Derived at the moment of the request: not_due and missing differ by time alone. nil: the report that counts says “không phát sinh” of every figure, whenever it came",
});

/** What the unit can do next. */
const NextStepName = z.enum([
  "nothing",
  "report",
  "correct",
  "finish_upload",
  "wait_for_checks",
  "ask_to_reopen",
]);

const DueView = z.object({
  dueAtExclusive: z.iso.datetime().meta({ description: "The first instant that is too late" }),
  dueDate: z.iso.date().meta({ description: "The last day in time, in Vietnam" }),
  because: BilingualText.meta({ id: "DueBecause", description: "Why then: shown wherever the date is" }),
  provisional: z.boolean().meta({ description: "It may still move: the working calendar is not approved" }),
});

const obligationFields = {
  unitId: UnitId,
  periodId: PeriodId,
  group: UnitKind.meta({ description: "The unit's kind when the roster was fixed" }),
  isTest: z.boolean(),
  status: ObligationStatusName,
  due: DueView,
  exemption: z.object({ documentNumber: z.string(), at: z.iso.datetime() }).optional(),
  current: z
    .object({
      attempt: z.int(),
      state: z.enum(["accepted", "approved", "returned", "withdrawn"]),
      receivedAt: z.iso.datetime(),
    })
    .optional()
    .meta({
      description: "The latest attempt that passed the checks; returned and withdrawn ones do not count",
    }),
  firstPassedAt: z.iso
    .datetime()
    .optional()
    .meta({ description: "When the first attempt that passed was received: timeliness is judged by it" }),
  firstPassedAttempt: z
    .int()
    .optional()
    .meta({ description: "Which attempt that was, withdrawn since or not" }),
  beingChecked: z.array(z.int()).meta({ description: "Attempts that were received and are not decided" }),
  version: z.int(),
};

/** What one unit owes for one period. */
export const ObligationView = z
  .object({
    ...obligationFields,
    period: z.object({ name: BilingualText, status: PeriodStatusName, closesAt: z.iso.datetime() }),
    nextStep: NextStepName,
  })
  .meta({ id: "Obligation" });

export const UnitObligations = z
  .object({ obligations: z.array(ObligationView) })
  .meta({ id: "UnitObligations" });

export const PeriodObligationsQuery = z.strictObject({
  status: ObligationStatusName.optional(),
  group: UnitKind.optional(),
  ...pagingFields,
});

/** A page may hold fewer than asked for, even none, and still have a `nextCursor`: a filter looks at only so many at once. */
export const PeriodObligations = z
  .object({
    obligations: z.array(z.object({ ...obligationFields, unit: UnitSummary }).meta({ id: "UnitObligation" })),
    nextCursor: NextCursor,
  })
  .meta({ id: "PeriodObligations" });

const HistoryEntry = z
  .object({
    id: z.string(),
    type: z.string().meta({ description: "See docs/events.md", example: "SubmissionAccepted" }),
    time: z.iso.datetime(),
    version: z.int().meta({ description: "Version of the obligation that the decision made" }),
    attempt: z.int().optional(),
    receivedAt: z.iso.datetime().optional(),
    supersedes: z.int().optional(),
    supersededBy: z.int().optional(),
    reason: z.string().optional(),
    documentNumber: z.string().optional(),
    decidedBy: z.string().optional().meta({ description: "Id of the person; shown to staff only" }),
  })
  .meta({ id: "HistoryEntry" });

/** Oldest first. */
export const ObligationHistory = z
  .object({ events: z.array(HistoryEntry) })
  .meta({ id: "ObligationHistory" });
