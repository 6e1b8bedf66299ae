import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { PeriodId } from "./ids.ts";
import { PeriodStatusName } from "./periods.ts";

const IndicatorView = z
  .object({
    code: z.string(),
    name: BilingualText,
    unit: z.string().meta({ description: "Unit of measure, in Vietnamese" }),
    type: z.enum(["integer", "decimal", "percent", "boolean", "enum"]),
    aggregation: z.string().meta({
      description:
        "sum, last, max, count, or ratio:A/B, in per cent: the two sums over the units that gave both",
    }),
  })
  .meta({ id: "Indicator" });

const IndicatorTotalView = z
  .object({
    total: z.number(),
    reported: z.int().meta({ description: "Units that gave a value; an empty cell is not 0" }),
    nil: z.int().meta({ description: "Units that stated “không phát sinh”" }),
    byContent: z.record(z.string(), z.number()).optional().meta({ description: "Content area → its part" }),
    options: z.record(z.string(), z.int()).optional().meta({ description: "Option → units that chose it" }),
  })
  .meta({ id: "IndicatorTotal" });

const counts = {
  expected: z.int().meta({ description: "Units that owe the report, without those exempt" }),
  exempt: z.int(),
  onTime: z.int(),
  late: z.int(),
  nil: z.int().meta({
    description:
      "Units whose report says “không phát sinh” of every figure; they are expected, and neither on time nor late",
  }),
  nilLate: z
    .int()
    .default(0)
    .meta({ description: "The part of them that came, or was declared, after the due date" }),
  outstanding: z.int().meta({ description: "Nothing that counts yet, due or not" }),
  missing: z.int().meta({ description: "The part of the outstanding whose due date has passed" }),
  beingChecked: z.int().meta({
    description: "Units with a report that was received and is not decided; counted beside the others",
  }),
  totals: z.record(z.string(), IndicatorTotalView).meta({ description: "Indicator code → total" }),
};

const Counts = z.object(counts).meta({ id: "Progress" });

export const PeriodProgress = z
  .object({
    periodId: PeriodId,
    status: PeriodStatusName,
    indicators: z.array(IndicatorView).meta({ description: "What the totals mean, in the template's order" }),
    city: Counts,
    groups: z.array(Counts.extend({ group: z.string() })).meta({ description: "By kind of unit" }),
    computedAt: z.iso
      .datetime()
      .optional()
      .meta({ description: "When the oldest part was computed; absent when none ever was" }),
    revision: z.int().meta({ description: "Rises with every decision that the figures include" }),
    isComplete: z
      .boolean()
      .meta({ description: "False until every obligation is written and every part was computed" }),
  })
  .meta({ id: "PeriodProgress" });
