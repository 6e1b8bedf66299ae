import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { DueView } from "./due.ts";
import { JobId, PeriodId, RecheckId, UnitId, UnitKind } from "./ids.ts";
import { NextCursor, pagingFields } from "./paging.ts";
import { PeriodStatusName } from "./periods.ts";
import { ChannelName } from "./submissions.ts";
import { UnitSummary } from "./units.ts";
import { WaiverView } from "./waivers.ts";

export const ObligationStatusName = z.enum(["exempt", "nil", "on_time", "late", "not_due", "missing"]).meta({
  description:
    "Derived at the moment of the request: not_due and missing differ by time alone. nil: the report that counts says “không phát sinh” of every figure, whenever it came",
});

/** What the unit can do next. */
const NextStepName = z.enum([
  "nothing",
  "report",
  "correct",
  "send_again",
  "finish_upload",
  "wait_for_checks",
  "ask_to_reopen",
]);

const obligationFields = {
  unitId: UnitId,
  periodId: PeriodId,
  group: UnitKind.meta({ description: "The unit's kind when the roster was fixed" }),
  isTest: z.boolean(),
  status: ObligationStatusName,
  due: DueView,
  extension: z
    .object({
      until: z.iso.date().meta({ description: "The last day granted; `due` says to which day it rolled" }),
      documentNumber: z.string(),
    })
    .optional(),
  exemption: z
    .object({
      documentNumber: z.string(),
      at: z.iso.datetime(),
      until: z.iso.date().optional().meta({ description: "Its last day; the night after ends it" }),
    })
    .optional(),
  reopened: z
    .object({ until: z.iso.datetime() })
    .optional()
    .meta({ description: "Reports of this unit alone are taken until then, after closing" }),
  acceptsUntil: z.iso.datetime().meta({
    description:
      "The first instant at which nothing of this unit is taken any more: by closing, a reopening or its extension",
  }),
  current: z
    .object({
      attempt: z.int(),
      state: z.enum(["accepted", "approved", "returned", "withdrawn"]),
      receivedAt: z.iso.datetime(),
      channel: ChannelName.optional(),
      reasonsMissing: z.int().optional().meta({
        description: "Unusual figures that the unit has not explained: it cannot be approved before",
      }),
      unlockedAt: z.iso
        .datetime()
        .optional()
        .meta({ description: "It had been approved, and may be replaced since" }),
    })
    .optional()
    .meta({
      description: "The latest attempt that passed the checks; returned and withdrawn ones do not count",
    }),
  firstPassedAt: z.iso.datetime().optional().meta({
    description:
      "When the first report that passed was received; one that says that nothing happened is none",
  }),
  firstPassedAttempt: z
    .int()
    .optional()
    .meta({ description: "Which attempt that was, withdrawn since or not" }),
  timeliness: z
    .object({
      policy: z.enum(["FIRST_ACCEPTED", "LAST_ACCEPTED"]),
      attempt: z.int(),
      receivedAt: z.iso.datetime(),
      isLate: z.boolean(),
    })
    .optional()
    .meta({
      description:
        "Which attempt says whether the unit was in time, by the period's policy; absent while nothing counts",
    }),
  mayUndo: z
    .array(
      z.enum([
        "unlock",
        "undo-unlock",
        "undo-return",
        "undo-entry",
        "withdraw",
        "lift-exemption",
        "remove-extension",
        "close-again",
      ]),
    )
    .meta({ description: "Decisions that take an earlier one back, as far as they are possible now" }),
  beingChecked: z.array(z.int()).meta({ description: "Attempts that were received and are not decided" }),
  version: z.int(),
};

/** What one unit owes for one period. */
export const ObligationView = z
  .object({
    ...obligationFields,
    period: z.object({
      name: BilingualText,
      status: PeriodStatusName,
      closesAt: z.iso.datetime(),
      closesAtProvisional: z.boolean(),
    }),
    nextStep: NextStepName,
    waivers: z
      .array(WaiverView)
      .optional()
      .meta({ description: "Rules that the office lets pass for this report now; not in lists" }),
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
    documentDate: z.iso.date().optional(),
    channel: ChannelName.optional(),
    waiver: z.int().optional().meta({ description: "Number of the waiver" }),
    rule: z.string().optional().meta({ description: "Code of what was let pass" }),
    indicator: z.string().optional(),
    until: z.iso.date().optional().meta({ description: "The last day of what was granted" }),
    due: z
      .object({ dueAtExclusive: z.iso.datetime(), dueDate: z.iso.date(), because: BilingualText.optional() })
      .optional()
      .meta({ description: "When it was due from then on, where the decision moved it" }),
    decidedBy: z.string().optional().meta({ description: "Id of the person; shown to staff only" }),
    recheckId: RecheckId.optional().meta({
      description: "The check of a whole period that this was a part of; shown to staff only",
    }),
    jobId: JobId.optional().meta({
      description:
        "The decision over many that this one is a part of, as in GET /v1/jobs/{jobId}; shown to staff only",
    }),
  })
  .meta({ id: "HistoryEntry" });

/** Oldest first. */
export const ObligationHistory = z
  .object({ events: z.array(HistoryEntry) })
  .meta({ id: "ObligationHistory" });
