import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { DueView } from "./due.ts";
import { PeriodId, UnitId, UnitKind } from "./ids.ts";
import { NextCursor, pagingFields } from "./paging.ts";
import { PeriodStatusName } from "./periods.ts";
import { UnitSummary } from "./units.ts";

const Year = z
  .string()
  .regex(/^(20|21)\d{2}$/)
  .transform(Number)
  .meta({
    description: "Year of the calendar",
    override: { type: "integer", minimum: 2000, maximum: 2199, example: 2026 },
  });

export const CalendarPath = z.object({ year: Year });

const CalendarTable = z
  .object({
    version: z.int(),
    status: z.enum(["approved", "provisional"]),
    legalBasis: z.string(),
    days: z.array(
      z.object({
        date: z.iso.date(),
        type: z.enum(["HOLIDAY", "COMPENSATORY", "SWAPPED_OFF", "SWAPPED_WORK"]),
        name: z.string(),
        certainty: z.string(),
      }),
    ),
    draftedAt: z.iso.datetime().optional(),
    draftedBy: z.string().optional().meta({ description: "Id of the person; shown to staff only" }),
    approval: z
      .object({
        at: z.iso.datetime(),
        by: z.string().optional().meta({ description: "Id of the person; shown to staff only" }),
        reason: z.string().optional(),
        documentNumber: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: "CalendarTable" });

/** The tables of a year: the one that decides, the draft beside it, and every version there ever was, the newest first. */
export const CalendarYearView = z
  .object({
    year: z.int(),
    inForce: CalendarTable.optional(),
    draft: CalendarTable.optional(),
    isMissing: z.boolean().meta({
      description: "Reports are due in this year and no table is approved: their dates are provisional",
    }),
    history: z.array(CalendarTable),
  })
  .meta({ id: "Calendar" });

export const CalendarList = z
  .object({
    calendars: z.array(
      z.object({
        year: z.int(),
        inForce: z.object({ version: z.int(), legalBasis: z.string(), days: z.int() }).optional(),
        draft: z.object({ version: z.int(), legalBasis: z.string(), days: z.int() }).optional(),
        isMissing: z.boolean(),
        alarmSince: z.iso
          .date()
          .optional()
          .meta({ description: "Since when it is an alarm that the table is missing" }),
        periodIds: z.array(PeriodId).meta({ description: "Periods with a due date in this year" }),
      }),
    ),
  })
  .meta({ id: "CalendarList" });

const Reason = z.string().trim().min(1).max(2000);
const DocumentNumber = z.string().min(1).max(200);
const Hash = z
  .string()
  .regex(/^[\w-]{43}$/)
  .meta({ description: "`hash` of the preview that was seen" });
/** What a recorded decision of the office needs. */
const decidedFields = { reason: Reason, documentNumber: DocumentNumber };

export const CalendarPreviewBody = z
  .strictObject({ version: z.int().min(1).meta({ description: "Version of the draft" }) })
  .meta({ id: "CalendarPreviewRequest" });

export const CalendarApprovalBody = z
  .strictObject({ version: z.int().min(1), hash: Hash, ...decidedFields })
  .meta({ id: "CalendarApproval" });

export const PreviewQuery = z.strictObject(pagingFields);

const Movement = z.enum(["same", "confirmed", "moved", "kept_because_passed", "kept_because_past"]).meta({
  description:
    "confirmed: the day stays and is no longer provisional, or has another reason. kept_because_passed: it has passed, so it " +
    "stays. kept_because_past: it would lie in the past",
});

const Instants = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });

/** What the change would do; nothing has happened yet. */
export const ChangePreviewAnswer = z
  .object({
    hash: z
      .string()
      .meta({ description: "Send it with the change: another one is refused once this is outdated" }),
    periods: z.array(
      z.object({
        periodId: PeriodId,
        name: BilingualText,
        status: PeriodStatusName,
        dues: z.array(
          z.object({
            kind: UnitKind.nullable().meta({ description: "null: every unit without a date of its own" }),
            movement: Movement,
            from: DueView,
            to: DueView,
          }),
        ),
        closesAt: Instants.optional().meta({ description: "When the closing moves" }),
      }),
    ),
    groups: z
      .array(
        z.object({
          periodId: PeriodId,
          group: UnitKind,
          moved: z.int(),
          confirmed: z.int(),
          kept: z
            .int()
            .meta({ description: "Not moved, because their date has passed or would lie in the past" }),
          judgedAnew: z.int().meta({ description: "Where the unit stands would change" }),
        }),
      )
      .meta({ description: "How many obligations, test units left out" }),
    units: z
      .array(
        z.object({
          periodId: PeriodId,
          unit: UnitSummary,
          group: UnitKind,
          movement: Movement,
          from: DueView,
          to: DueView,
          standing: z.object({ from: z.string(), to: z.string() }).optional(),
        }),
      )
      .meta({ description: "Every obligation concerned, page by page; those that are kept come first" }),
    reminders: z
      .object({
        from: z.iso.date(),
        to: z.iso.date(),
        appear: z.int(),
        disappear: z.int(),
        days: z.array(z.object({ day: z.iso.date(), appear: z.int(), disappear: z.int() })),
        messages: z
          .array(
            z.object({
              day: z.iso.date(),
              unitId: UnitId,
              message: z.enum(["reminder", "leader", "parent"]),
              change: z.enum(["appears", "disappears"]),
            }),
          )
          .meta({ description: "The first of them by day; the counts are of all" }),
      })
      .optional()
      .meta({
        description: "What becomes of reminders on the days around the dates; with the first page only",
      }),
    nextCursor: NextCursor,
  })
  .meta({ id: "ChangePreview" });

/** What was decided. Obligations of opened periods follow one by one, within minutes. */
export const ChangeAnswer = z
  .object({
    periods: z.array(
      z.object({
        periodId: PeriodId,
        version: z.int(),
        obligationsFollow: z.boolean(),
      }),
    ),
  })
  .meta({ id: "ChangeAnswer" });

const NominalDueBody = z.strictObject({ nominalDate: z.iso.date(), wording: z.enum(["by", "before"]) });

const ClosingMessageBody = z.strictObject({
  vi: z.string().trim().min(1).max(1000),
  en: z.string().trim().min(1).max(1000),
});

/** What an office admin changes of a period; what is absent stays. */
const PeriodChangeBody = z
  .strictObject({
    due: z
      .strictObject({
        default: NominalDueBody.exactOptional(),
        byKind: z
          .array(z.strictObject({ kind: UnitKind, due: NominalDueBody.nullable() }))
          .max(50)
          .refine((entries) => new Set(entries.map(({ kind }) => kind)).size === entries.length, {
            error: "a kind is named twice",
          })
          .exactOptional()
          .meta({ description: "null gives a kind the default date again" }),
      })
      .exactOptional(),
    rollPolicy: z.enum(["NEXT_WORKING_DAY", "NONE", "PREVIOUS_WORKING_DAY"]).exactOptional(),
    closingWorkingDays: z.int().min(0).max(250).exactOptional(),
    closingMessage: ClosingMessageBody.nullable()
      .exactOptional()
      .meta({ description: "What comes with the refusal PERIOD_CLOSED; null: the product's own words" }),
    timeliness: z.enum(["FIRST_ACCEPTED", "LAST_ACCEPTED"]).exactOptional(),
  })
  .meta({ id: "PeriodChange" });

export const PeriodChangePreviewBody = z
  .strictObject({ change: PeriodChangeBody })
  .meta({ id: "PeriodChangePreviewRequest" });

export const PeriodChangeRequest = z
  .strictObject({ change: PeriodChangeBody, hash: Hash, ...decidedFields })
  .meta({ id: "PeriodChangeRequest" });

export const ReopeningBody = z
  .strictObject({
    until: z.iso.datetime().meta({
      description: "The first instant at which nothing is taken again, UTC",
      example: "2027-03-05T10:00:00.000Z",
    }),
    ...decidedFields,
  })
  .meta({ id: "PeriodReopening" });

export const ReclosingBody = z.strictObject(decidedFields).meta({ id: "PeriodReclosing" });

/** Oldest first. */
export const PeriodHistory = z
  .object({
    events: z.array(
      z
        .object({
          type: z.string().meta({ description: "See docs/events.md", example: "PeriodChanged" }),
          time: z.iso.datetime(),
          version: z.int().meta({ description: "Version of the period that the decision made" }),
          calendarYear: z.int().optional(),
          closesAt: z.iso.datetime().optional(),
          reason: z.string().optional(),
          documentNumber: z.string().optional(),
          decidedBy: z.string().optional().meta({ description: "Id of the person" }),
        })
        .meta({ id: "PeriodHistoryEntry" }),
    ),
  })
  .meta({ id: "PeriodHistory" });
