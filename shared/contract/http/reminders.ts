import * as z from "zod";
import { PeriodId, UnitId } from "./ids.ts";
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
