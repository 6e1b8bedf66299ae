import * as z from "zod";
import { indicatorCodeSchema } from "./figure.ts";

const aggregationSchema = z.union([
  z.enum(["sum", "last", "max", "count", "none"]),
  /** Computed from the sums of two other indicators, never typed by people. */
  z.templateLiteral(["ratio:", indicatorCodeSchema, "/", indicatorCodeSchema]),
]);

const indicatorSchema = z.strictObject({
  code: indicatorCodeSchema,
  group: z.string().min(1).max(40),
  nameVi: z.string().min(1).max(300),
  nameEn: z.string().max(300),
  unitVi: z.string().max(60),
  type: z.enum(["integer", "decimal", "percent", "boolean", "enum", "text", "list"]),
  aggregation: aggregationSchema,
  /** Whether the unit may split the number by content area. */
  byContent: z.boolean(),
  /** A remark for people; for an enum the options, "standalone | integrated". */
  rule: z.string().max(300),
});

/** One version of what units are asked. Published as data by the office; a period pins the version it uses. */
export const indicatorTemplateSchema = z.strictObject({
  templateId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  version: z.int().min(1),
  indicators: z
    .array(indicatorSchema)
    .min(1)
    .max(300)
    .refine(
      (list) => new Set(list.map((each) => each.code.toLowerCase())).size === list.length,
      "two indicators have the same code",
    ),
});

export type Indicator = Readonly<z.infer<typeof indicatorSchema>>;
export type IndicatorTemplate = Readonly<z.infer<typeof indicatorTemplateSchema>>;

/** Narrative is kept beside the figures, as text; it is never counted. */
export function isNarrative(indicator: Indicator): boolean {
  return indicator.type === "text" || indicator.type === "list";
}

/** Computed indicators are derived from others, so what somebody typed there is not read. */
export function isComputed(indicator: Indicator): boolean {
  return ratioOf(indicator.aggregation) !== undefined;
}

/** The codes that a computed indicator is made of; undefined for any other aggregation. */
export function ratioOf(
  aggregation: Indicator["aggregation"],
): { readonly above: string; readonly below: string } | undefined {
  const [, above, below] = /^ratio:(.+)\/(.+)$/.exec(aggregation) ?? [];
  return above !== undefined && below !== undefined ? { above, below } : undefined;
}

/** The options of an enum indicator, in the order of the template. */
export function optionsOf(indicator: Indicator): readonly string[] {
  return indicator.rule
    .split("|")
    .map((option) => option.trim())
    .filter((option) => option !== "");
}

/** Makes an indicator of one row of a table with the columns of `data/indicators-v1.csv`. Throws a ZodError. */
export function indicatorOfRow(row: Readonly<Record<string, string | undefined>>): Indicator {
  const text = (column: string) => (row[column] ?? "").normalize("NFC").trim();
  return indicatorSchema.parse({
    code: text("code"),
    group: text("group"),
    nameVi: text("name_vi"),
    nameEn: text("name_en"),
    unitVi: text("unit_vi"),
    type: text("type"),
    aggregation: text("aggregation"),
    byContent: text("by_content") === "yes",
    rule: text("rule"),
  });
}
