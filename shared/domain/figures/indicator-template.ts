import * as z from "zod";
import { FINDINGS, type FindingCode } from "../findings/findings.ts";
import { ProgrammeId } from "../programme/programme.ts";
import { unusualSizeSchema } from "../rules/unusual-size.ts";
import { Instant, LocalDate } from "../time/local-date.ts";
import { contentAreaCodeSchema, indicatorCodeSchema } from "./figure.ts";

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

const bilingual = (most: number) =>
  z.strictObject({ vi: z.string().min(1).max(most), en: z.string().max(most) });

/** A group of indicators, in the order in which the form shows them. */
const indicatorGroupSchema = z.strictObject({
  code: z.string().min(1).max(40),
  name: bilingual(200),
});

const contentAreaSchema = z.strictObject({ code: contentAreaCodeSchema, name: bilingual(200) });

const isUnique = (list: readonly { readonly code: string }[]): boolean =>
  new Set(list.map(({ code }) => code.toLowerCase())).size === list.length;

const FINDING_CODES = Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]];

/** What a template says besides its indicators; all of it came later, so stored versions may lack any of it. */
export const templateFrameShape = {
  programmeId: ProgrammeId.exactOptional(),
  /** The periods that end on these days are asked by this version; without a day there is no limit on that side. */
  effectiveFrom: LocalDate.exactOptional(),
  effectiveTo: LocalDate.exactOptional(),
  title: bilingual(300).exactOptional(),
  groups: z
    .array(indicatorGroupSchema)
    .min(1)
    .max(60)
    .refine(isUnique, "two groups have the same code")
    .exactOptional(),
  /** What numbers may be split by. Without them, those that every version knew before. */
  contentAreas: z
    .array(contentAreaSchema)
    .max(20)
    .refine(isUnique, "two content areas have the same code")
    .exactOptional(),
  /** How to fill the form in, one piece of advice a line. */
  guidance: bilingual(4000).exactOptional(),
  legalBasis: z.string().max(500).exactOptional(),
  /** Rules on trial: what they find is told, not counted. */
  betaRules: z.array(z.enum(FINDING_CODES)).max(100).exactOptional(),
  /** From which size on a number is asked about. */
  unusualSize: unusualSizeSchema.exactOptional(),
};

/** One version of what units are asked. Published as data by the office; a period pins the version it uses. */
export const indicatorTemplateSchema = z.strictObject({
  templateId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  version: z.int().min(1),
  ...templateFrameShape,
  /** Who published it, when and why. */
  published: z
    .strictObject({
      at: Instant,
      by: z.string().max(128),
      reason: z.string().max(2000).exactOptional(),
      documentNumber: z.string().max(200).exactOptional(),
    })
    .exactOptional(),
  indicators: z.array(indicatorSchema).min(1).max(300).refine(isUnique, "two indicators have the same code"),
});

export type Indicator = Readonly<z.infer<typeof indicatorSchema>>;
export type IndicatorTemplate = Readonly<z.infer<typeof indicatorTemplateSchema>>;
export type IndicatorGroup = Readonly<z.infer<typeof indicatorGroupSchema>>;
export type ContentArea = Readonly<z.infer<typeof contentAreaSchema>>;

/** A group of indicators of a version, in the order of the form: those it names, or those of its rows where it names none. */
export function groupsOf({ groups, indicators }: IndicatorTemplate): readonly IndicatorGroup[] {
  if (groups) return groups;
  const codes = [...new Set(indicators.map(({ group }) => group))];
  return codes.map((code) => ({ code, name: { vi: code, en: code } }));
}

/** The version that asks a period whose figures end on a day: the newest of those in effect then. */
export function versionInEffect<
  T extends Pick<IndicatorTemplate, "version" | "effectiveFrom" | "effectiveTo">,
>(versions: readonly T[], day: LocalDate): T | undefined {
  return versions
    .filter(({ effectiveFrom = day, effectiveTo = day }) => effectiveFrom <= day && day <= effectiveTo)
    .toSorted((a, b) => b.version - a.version)[0];
}

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
