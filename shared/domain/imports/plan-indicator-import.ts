/** Loads the next version of an indicator template: the whole table or nothing, since a period pins one version of it. */
import { optionSchema } from "../figures/figure.ts";
import {
  type Indicator,
  type IndicatorTemplate,
  indicatorOfRow,
  indicatorTemplateSchema,
  optionsOf,
  ratioOf,
  templateFrameShape,
} from "../figures/indicator-template.ts";
import {
  acceptedOf,
  attempt,
  type ImportOutcome,
  type ImportRow,
  type ImportRowResult,
  next,
  type Reading,
  RowRefusal,
  refusedWhole,
  resultsOf,
  withoutDuplicates,
} from "./import-result.ts";
import { isEqual } from "./saved.ts";

export interface IndicatorImportPlan {
  readonly results: readonly ImportRowResult[];
  /** The version to publish; undefined when a row was refused or nothing changes. */
  readonly template: IndicatorTemplate | undefined;
}

/** What the template says besides its indicators. A field that is absent stays as it was; null takes it away. */
export type TemplateFrame = {
  readonly [K in keyof typeof templateFrameShape]?: IndicatorTemplate[K] | null | undefined;
};

interface IndicatorImportOptions {
  readonly templateId: string;
  /** The newest version, which the file is compared with. */
  readonly existing?: IndicatorTemplate | undefined;
  readonly frame?: TemplateFrame;
}

/** Columns: those of `data/indicators-v1.csv`. The file holds every indicator, in the order people shall see. */
export const planIndicatorImport = (
  rows: readonly ImportRow[],
  { templateId, existing, frame: wanted = {} }: IndicatorImportOptions,
): IndicatorImportPlan => {
  const frame = mergedFrame(existing, wanted);
  const groups = frame.groups?.map(({ code }) => code);
  const read = withoutDuplicates(
    rows.map((row) => attempt(() => readIndicator(row, groups))),
    ({ code }) => code.toLowerCase(),
  );
  // Rates are looked at when all other rows are known to be right: a row that could not be read is not to be blamed on them.
  const linked = refusedWhole(read) ? read : withKnownParts(read);
  const refused = refusedWhole(linked);
  if (refused) return { results: refused, template: undefined };
  const indicators = acceptedOf(linked);
  const results = resultsOf(
    linked.map((reading) =>
      next(reading, (indicator) => ({ outcome: outcomeOf(indicator, existing), id: indicator.code })),
    ),
  );
  const isSame =
    existing !== undefined &&
    isEqual({ ...mergedFrame(existing, {}), indicators: existing.indicators }, { ...frame, indicators });
  if (isSame) return { results, template: undefined };
  const version = (existing?.version ?? 0) + 1;
  return { results, template: indicatorTemplateSchema.parse({ templateId, version, ...frame, indicators }) };
};

const mergedFrame = (
  existing: IndicatorTemplate | undefined,
  wanted: TemplateFrame,
): Pick<IndicatorTemplate, keyof TemplateFrame> =>
  Object.fromEntries(
    Object.keys(templateFrameShape).flatMap((key) => {
      const field = key as keyof TemplateFrame;
      const value = wanted[field] === undefined ? existing?.[field] : wanted[field];
      return value === undefined || value === null ? [] : [[field, value]];
    }),
  );

const readIndicator = (row: ImportRow, groups: readonly string[] | undefined): Indicator => {
  const indicator = wellFormed(row);
  if (groups && !groups.includes(indicator.group))
    throw new RowRefusal("VALUE_INVALID", {
      column: "group",
      found: indicator.group,
      expected: groups.join(", "),
    });
  if (indicator.type === "enum") {
    const options = optionsOf(indicator);
    const unreadable = options.find((option) => !optionSchema.safeParse(option).success);
    if (options.length === 0 || unreadable !== undefined) throw invalid("rule", unreadable ?? indicator.rule);
  }
  return indicator;
};

const wellFormed = (row: ImportRow): Indicator => {
  try {
    return indicatorOfRow(row);
  } catch (error) {
    const issue = (error as { issues?: { path: PropertyKey[] }[] }).issues?.[0];
    if (!issue) throw error;
    const column = COLUMN_OF[String(issue.path[0])] ?? String(issue.path[0]);
    throw invalid(column, row[column] ?? "");
  }
};

/** Refuses a rate of something that is not a number of this table, or is not added up. */
const withKnownParts = (read: readonly Reading<Indicator>[]): Reading<Indicator>[] => {
  const added = new Set(
    acceptedOf(read)
      .filter(({ type, aggregation }) => NUMBERS.has(type) && aggregation !== "none" && !ratioOf(aggregation))
      .map(({ code }) => code),
  );
  return read.map((reading) =>
    next(reading, (indicator) => {
      const ratio = ratioOf(indicator.aggregation);
      if (ratio && !(added.has(ratio.above) && added.has(ratio.below)))
        throw invalid("aggregation", indicator.aggregation);
      return indicator;
    }),
  );
};

const NUMBERS: ReadonlySet<Indicator["type"]> = new Set(["integer", "decimal", "percent"]);

const invalid = (column: string, found: string): RowRefusal =>
  new RowRefusal("VALUE_INVALID", {
    column,
    found: found.slice(0, 40),
    expected: EXPECTED[column] ?? "text of ordinary length",
  });

const COLUMN_OF: Readonly<Record<string, string>> = {
  nameVi: "name_vi",
  nameEn: "name_en",
  unitVi: "unit_vi",
  byContent: "by_content",
};

const EXPECTED: Readonly<Record<string, string>> = {
  code: "A04, G03a",
  type: "integer, decimal, percent, boolean, enum, text, list",
  aggregation: "sum, last, max, count, none, ratio:A06/A05 (two counted numbers of this table)",
  rule: "for an enum its options, as words of a-z, 0-9, - and _: standalone | integrated",
};

const outcomeOf = (indicator: Indicator, existing: IndicatorTemplate | undefined): ImportOutcome => {
  const before = existing?.indicators.find(({ code }) => code === indicator.code);
  if (!before) return "created";
  return isEqual(before, indicator) ? "unchanged" : "changed";
};
