import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { PeriodId, UnitId, UnitKind } from "./ids.ts";
import { NextCursor, pagingFields } from "./paging.ts";
import { PeriodStatusName } from "./periods.ts";

const Year = z
  .string()
  .regex(/^(19|20|21)\d{2}$/)
  .transform(Number)
  .meta({ description: "A year", override: { type: "integer", minimum: 1900, maximum: 2199 } });

const StatusName = z.enum(["exempt", "nil", "on_time", "late", "not_due", "missing"]);

export const StandingPath = z.object({ unitId: UnitId, year: Year });

/** What a unit needs for its own scoring. With `Accept: text/html` the same comes as a sheet to print. */
export const StandingView = z
  .object({
    unitId: UnitId,
    name: z.string(),
    year: z.int(),
    plan: z
      .object({
        periodId: PeriodId,
        number: z.string(),
        date: z.iso.date(),
        form: z.enum(["standalone", "integrated"]).optional(),
        tasks: z.int().optional(),
        receivedAt: z.iso.datetime(),
      })
      .optional()
      .meta({ description: "The plan that counts; absent while none does" }),
    tasks: z
      .object({ done: z.number(), of: z.number(), periodId: PeriodId })
      .optional()
      .meta({ description: "Tasks done, by the counting report that covers the longest window" }),
    forms: z
      .object({
        used: z.int(),
        asked: z.int(),
        groups: z.array(z.object({ group: z.string(), isUsed: z.boolean() })),
      })
      .meta({
        description:
          "Forms of communication: groups of counted indicators but for the one about steering. Used: one of them is above 0, " +
          "or yes, in some report of the year that counts",
      }),
    reports: z.array(
      z.object({
        periodId: PeriodId,
        name: BilingualText,
        status: StatusName,
        dueDate: z.iso.date(),
        because: BilingualText,
        receivedAt: z.iso
          .datetime()
          .optional()
          .meta({ description: "Of the report that timeliness is judged by" }),
        workingDaysLate: z.int(),
      }),
    ),
    counts: z.record(StatusName, z.int()),
    workingDaysLate: z.int().meta({ description: "In all, those still missing up to now" }),
  })
  .meta({ id: "Standing" });

/** Each page reads the whole period again, so a large city is better read in few. */
const MAX_RANKED_AT_ONCE = 1000;

export const RankingQuery = z.strictObject({
  kind: UnitKind.optional(),
  ...pagingFields,
  limit: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .pipe(z.int().max(MAX_RANKED_AT_ONCE))
    .default(MAX_RANKED_AT_ONCE)
    .meta({
      description: "Units a page",
      override: { type: "integer", minimum: 1, maximum: MAX_RANKED_AT_ONCE, default: MAX_RANKED_AT_ONCE },
    }),
});

export const YearPath = z.object({ year: Year });

const RankedUnitView = z
  .object({
    rank: z.int().meta({ description: "Within the kind; equals share a place: 1, 2, 2, 4" }),
    unitId: UnitId,
    name: z.string(),
    group: UnitKind,
    judged: z.int(),
    inTime: z.int(),
    late: z.int(),
    missing: z.int(),
    share: z.number().meta({ description: "`inTime` of `judged`, 0 to 1" }),
    workingDaysLate: z.int(),
    isSmallSample: z.boolean().meta({
      description: "Measured by fewer than half as many reports as some other of its kind: compare with care",
    }),
  })
  .meta({ id: "RankedUnit" });

export const RankingView = z
  .object({
    measure: BilingualText,
    groups: z.array(
      z.object({
        group: UnitKind,
        ranked: z.int(),
        exempt: z.int(),
        notYetJudged: z.int(),
        isSmall: z.boolean().meta({ description: "Fewer than five are ranked: a place says little" }),
      }),
    ),
    units: z.array(RankedUnitView).meta({ description: "By kind, then by place" }),
    nextCursor: NextCursor,
  })
  .meta({ id: "Ranking" });

export const TrendQuery = z.strictObject({
  type: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{0,11}$/)
    .optional()
    .meta({
      description: "Type of the periods: totals never mix types; all of them side by side without it",
    }),
  from: Year.optional().meta({ description: "First year", override: { type: "integer" } }),
  to: Year.optional().meta({ description: "Last year", override: { type: "integer" } }),
});

const punctuality = {
  expected: z.int(),
  exempt: z.int(),
  inTime: z.int(),
  late: z.int(),
  nil: z.int(),
  missing: z.int(),
  notYetDue: z.int(),
  rate: z
    .number()
    .nullable()
    .meta({ description: "`inTime` of all that is settled, 0 to 1; null while nothing is" }),
};

/** By type and year. Each period is counted on its own frozen roster. */
export const TrendView = z
  .object({
    measure: BilingualText,
    periods: z.array(
      z.object({
        periodId: PeriodId,
        typeCode: z.string(),
        year: z.int(),
        name: BilingualText,
        status: PeriodStatusName,
        dueDate: z.iso.date(),
        city: z.object(punctuality),
        groups: z.array(z.object({ group: z.string(), ...punctuality })),
      }),
    ),
  })
  .meta({ id: "Trends" });

export const ReviewQueueQuery = z.strictObject({
  periodId: PeriodId.optional(),
  kind: UnitKind.optional(),
  ...pagingFields,
});

/** Oldest first. */
export const ReviewQueueView = z
  .object({
    total: z.int().meta({ description: "How many wait in all" }),
    reports: z.array(
      z.object({
        unitId: UnitId,
        name: z.string(),
        periodId: PeriodId,
        group: UnitKind,
        attempt: z.int(),
        since: z.iso.datetime().meta({ description: "When it was received, or unlocked again" }),
        workingDays: z.int().meta({ description: "Working days it has waited" }),
        isLate: z.boolean(),
        isUnlocked: z.boolean(),
        reasonsMissing: z.int().optional().meta({
          description: "Unusual figures that the unit has not explained: it cannot be approved before",
        }),
        isTest: z.boolean(),
      }),
    ),
    nextCursor: NextCursor,
  })
  .meta({ id: "ReviewQueue" });
