import * as z from "zod";
import { PeriodId, UnitId } from "./ids.ts";
import { ImportRowView } from "./imports.ts";
import { NextCursor, pagingFields } from "./paging.ts";

/** Days of one preview: a month, as the office plans. */
export const MAX_PREVIEW_DAYS = 31;

const Day = z.iso.date();

export const ReminderPlanQuery = z.strictObject({
  from: Day.optional().meta({ description: "First day, not in the past; absent: today" }),
  to: Day.optional().meta({
    description: `Last day, at most ${MAX_PREVIEW_DAYS} days; absent: the first day`,
  }),
  outcome: z.enum(["send", "escalate", "office", "none"]).optional(),
  unit: UnitId.optional().meta({ description: "Lines about this unit only" }),
  ...pagingFields,
});

const Item = z.object({
  /** Of an escalation: whose report it is. */
  unitId: UnitId.optional(),
  unitName: z.string().optional(),
  periodId: PeriodId,
  dueDate: Day,
  isProvisional: z.boolean().meta({ description: "The working calendar is not approved: the date may move" }),
  rule: z.string().meta({ description: "before, on_day, after, before_break, returned" }),
  workingDays: z.int().meta({ description: "Left until the due date, or overdue" }),
  isCaughtUp: z.boolean().meta({ description: "Its own day was missed" }),
  isAlongside: z
    .boolean()
    .meta({ description: "No occasion by itself: listed because the unit is written to" }),
});

export const ReminderPlanLine = z
  .object({
    day: Day,
    unitId: UnitId,
    unitName: z.string(),
    outcome: z.enum(["send", "escalate", "office", "none"]),
    why: z
      .string()
      .optional()
      .meta({ description: "Why the unit is not written to, or is on the office's list" }),
    level: z.string().optional().meta({ description: "Of an escalation: leader, parent, office" }),
    pausedUntil: Day.optional(),
    contacts: z.array(z.object({ contactId: z.string(), name: z.string().optional() })).optional(),
    items: z.array(Item).optional(),
    message: z
      .object({ subject: z.string(), text: z.string() })
      .optional()
      .meta({ description: "What would be sent if nothing changes until then" }),
  })
  .meta({ id: "ReminderPlanLine" });

/** Who changed it, when and why: free text of the office, shown to its staff. */
const recorded = { by: z.string(), at: z.iso.datetime(), reason: z.string() };

export const ReminderSwitchState = z
  .object({ isOff: z.boolean(), changed: z.object(recorded).optional() })
  .meta({ id: "ReminderSwitch" });

export const ReminderPauseState = z
  .object({ unitId: UnitId, until: Day.nullable(), ...recorded })
  .meta({ id: "ReminderPause" });

export const ReminderPlan = z
  .object({
    from: Day,
    to: Day,
    switch: ReminderSwitchState,
    pauses: z.array(ReminderPauseState).meta({ description: "Of units that are paused on one of the days" }),
    provisionalYears: z
      .array(z.int())
      .meta({ description: "Years of these days without an approved calendar" }),
    lines: z.array(ReminderPlanLine),
    nextCursor: NextCursor,
  })
  .meta({ id: "ReminderPlan" });

const Reason = z.string().trim().min(1).max(500).meta({ description: "Why; kept with the change" });

export const ReminderSwitchBody = z
  .strictObject({ isOff: z.boolean(), reason: Reason })
  .meta({ id: "ReminderSwitchChange" });

export const ReminderPauseBody = z
  .strictObject({
    until: Day.nullable().meta({ description: "The last day without reminders; null ends the pause" }),
    reason: Reason,
  })
  .meta({ id: "ReminderPauseChange" });

const WorkingDays = z.int().min(1);

const RulesView = z
  .object({
    version: z.int().meta({ description: "0: the product's own, which hold until the office loads others" }),
    before: z.array(WorkingDays).meta({ description: "Working days before the last day in time" }),
    onDay: z.boolean(),
    after: z.array(WorkingDays),
    afterEvery: WorkingDays.optional(),
    beforeBreak: z.object({ workingDays: WorkingDays, daysOff: z.int() }).optional(),
    escalateAfter: z.object({
      leader: WorkingDays.optional(),
      parent: WorkingDays.optional(),
      office: WorkingDays.optional(),
    }),
    digest: z
      .object({
        dueSoon: z.object({ daily: WorkingDays, weekly: WorkingDays }).meta({
          description: "A report is due soon from so long before on, in the summary of a day and of a week",
        }),
        oldQueue: WorkingDays.meta({
          description: "Reviewers are reminded when a report has waited for longer",
        }),
      })
      .optional()
      .meta({ description: "What the office's summary tells" }),
    approval: z
      .object({
        at: z.iso.datetime(),
        by: z.string().meta({ description: "Id of the person" }),
        reason: z.string().optional(),
        documentNumber: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: "ReminderRules" });

/** The rules that hold now, and every version that the office brought into force, the newest first. */
export const ReminderRulesAnswer = z
  .object({ inForce: RulesView, history: z.array(RulesView) })
  .meta({ id: "ReminderRulesAnswer" });

const RulesCsv = z
  .string()
  .min(1)
  .max(10_000)
  .meta({ description: "The whole table as CSV, as for the import: columns rule and number" });

export const ReminderRulesPreviewQuery = z.strictObject(pagingFields);

export const ReminderRulesPreviewBody = z
  .strictObject({ csv: RulesCsv })
  .meta({ id: "ReminderRulesPreviewRequest" });

/** What other rules would do; nothing has happened yet. */
export const ReminderRulesPreview = z
  .object({
    rows: z.array(ImportRowView),
    hash: z.string().optional().meta({
      description:
        "Send it with the change, which is refused once the preview would show something else. Absent when a row was refused",
    }),
    rules: z.object({ from: RulesView, to: RulesView }).optional(),
    reminders: z
      .object({
        from: Day,
        to: Day,
        appear: z.int(),
        disappear: z.int(),
        days: z.array(z.object({ day: Day, appear: z.int(), disappear: z.int() })),
        messages: z
          .array(
            z.object({
              day: Day,
              unitId: UnitId,
              unitName: z.string(),
              message: z.enum(["reminder", "leader", "parent"]),
              change: z.enum(["appears", "disappears"]),
            }),
          )
          .meta({ description: "Each message that appears or disappears, by day and unit, page by page" }),
      })
      .optional()
      .meta({ description: "What becomes of the reminders of the coming days" }),
    nextCursor: NextCursor,
  })
  .meta({ id: "ReminderRulesPreview" });

export const ReminderRulesChangeBody = z
  .strictObject({
    csv: RulesCsv,
    hash: z
      .string()
      .regex(/^[\w-]{43}$/)
      .meta({ description: "`hash` of the preview that was seen" }),
    reason: Reason,
    documentNumber: z.string().min(1).max(200).exactOptional(),
  })
  .meta({ id: "ReminderRulesChange" });
