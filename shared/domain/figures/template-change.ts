/**
 * What a new version of a template would change, before anybody publishes it: indicators added, removed, changed field by field and
 * moved; and which periods would ask by it. Its hash is the same as long as a repeated preview would show the same, so that what
 * is published is what was seen.
 */
import { createHash } from "node:crypto";
import { DomainError } from "../errors.ts";
import { type Period, periodStatusOf } from "../period/period.ts";
import { type Indicator, type IndicatorTemplate, versionInEffect } from "./indicator-template.ts";

/** One field of an indicator, or of the template itself, as text; without a side it was not there. */
export interface FieldChange {
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
}

export interface IndicatorChange {
  readonly code: string;
  readonly fields: FieldChange[];
}

/** Places among the indicators that both versions have, counted from 1. */
export interface IndicatorMove {
  readonly code: string;
  readonly from: number;
  readonly to: number;
}

/** Which version a period asks by, now and afterwards. One that has opened keeps what it pinned. */
export interface PeriodPin {
  readonly periodId: string;
  readonly movement: "would_pin" | "unaffected" | "keeps";
  readonly from?: number;
  readonly to?: number;
}

export interface TemplatePreview {
  readonly hash: string;
  readonly version: number;
  /** The newest version there is. */
  readonly replaces?: number;
  readonly added: string[];
  readonly removed: string[];
  readonly changed: IndicatorChange[];
  readonly moved: IndicatorMove[];
  /** Titles, groups, areas, guidance and the like. */
  readonly frame: FieldChange[];
  readonly periods: PeriodPin[];
}

interface Surroundings {
  /** Every version published so far. */
  readonly versions: readonly IndicatorTemplate[];
  readonly periods: readonly Period[];
  readonly now: Date;
}

/** What publishing this version would do. Periods that closed without opening are history. */
export const templatePreviewOf = (
  template: IndicatorTemplate,
  { versions, periods, now }: Surroundings,
): TemplatePreview => {
  const before = newestOf(versions);
  const pins = periods
    .filter(({ templateId }) => templateId === template.templateId)
    .flatMap((period) => pinOf(period, template, versions, now));
  const seen = {
    version: template.version,
    ...(before && { replaces: before.version }),
    ...indicatorChanges(before?.indicators ?? [], template.indicators),
    frame: fieldChanges(before ? frameOf(before) : new Map(), frameOf(template)),
    periods: pins,
  };
  const { published: _, ...content } = template;
  const hash = createHash("sha256")
    .update(JSON.stringify([sorted(content), pins]))
    .digest("base64url");
  return { hash, ...seen };
};

/** The version with the highest number; undefined while there is none. */
export const newestOf = (versions: readonly IndicatorTemplate[]): IndicatorTemplate | undefined =>
  versions.toSorted((a, b) => b.version - a.version)[0];

/**
 * Throws TEMPLATE_PREVIEW_REQUIRED when a version is replaced unseen, and PREVIEW_OUTDATED when the preview would now show something
 * else. The first version of a template replaces nothing.
 */
export const assertTemplateSeen = (preview: TemplatePreview, hash: string | undefined): void => {
  if (hash === undefined && preview.replaces !== undefined) {
    throw new DomainError("TEMPLATE_PREVIEW_REQUIRED", { version: preview.version });
  }
  if (hash !== undefined && hash !== preview.hash)
    throw new DomainError("PREVIEW_OUTDATED", { hash: preview.hash });
};

const pinOf = (
  period: Period,
  template: IndicatorTemplate,
  versions: readonly IndicatorTemplate[],
  now: Date,
): PeriodPin[] => {
  const { periodId, roster, templateVersion, windowEndOn } = period;
  if (roster) {
    return [
      {
        periodId,
        movement: "keeps",
        ...(templateVersion !== undefined && pinned(templateVersion, templateVersion)),
      },
    ];
  }
  if (periodStatusOf(period, now) === "closed") return [];
  const from = versionInEffect(versions, windowEndOn)?.version;
  const to = versionInEffect([...versions, template], windowEndOn)?.version;
  return [{ periodId, movement: to === from ? "unaffected" : "would_pin", ...pinned(from, to) }];
};

const pinned = (from: number | undefined, to: number | undefined) => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

const indicatorChanges = (before: readonly Indicator[], after: readonly Indicator[]) => {
  const [old, fresh] = [byCode(before), byCode(after)];
  const kept = before.filter(({ code }) => fresh.has(code));
  const placesBefore = new Map(kept.map(({ code }, index) => [code, index + 1]));
  const placesAfter = after.filter(({ code }) => old.has(code)).map(({ code }) => code);
  return {
    added: after.filter(({ code }) => !old.has(code)).map(({ code }) => code),
    removed: before.filter(({ code }) => !fresh.has(code)).map(({ code }) => code),
    changed: kept.flatMap(({ code }) => {
      const fields = fieldChanges(fieldsOf(old.get(code)), fieldsOf(fresh.get(code)));
      return fields.length > 0 ? [{ code, fields }] : [];
    }),
    moved: placesAfter.flatMap((code, index) => {
      const from = placesBefore.get(code) ?? 0;
      return from === index + 1 ? [] : [{ code, from, to: index + 1 }];
    }),
  };
};

const byCode = (indicators: readonly Indicator[]) => new Map(indicators.map((each) => [each.code, each]));

const fieldsOf = (indicator: Indicator | undefined): Map<string, string> =>
  new Map(Object.entries(indicator ?? {}).map(([field, value]) => [field, String(value)]));

/** What the template says besides its indicators, field by field: `title.vi`, `groups`, `groups.press.vi` … */
const frameOf = (template: IndicatorTemplate): Map<string, string> => {
  const {
    programmeId,
    effectiveFrom,
    effectiveTo,
    title,
    groups,
    contentAreas,
    guidance,
    legalBasis,
    betaRules,
    unusualSize,
  } = template;
  const named = (list: string, items: typeof groups): [string, string | undefined][] => [
    [list, items?.map(({ code }) => code).join("; ")],
    ...(items ?? []).flatMap(({ code, name }) => bilingual(`${list}.${code}`, name)),
  ];
  const fields: [string, string | undefined][] = [
    ...Object.entries({ programmeId, effectiveFrom, effectiveTo, legalBasis }),
    ...bilingual("title", title),
    ...bilingual("guidance", guidance),
    ...named("groups", groups),
    ...named("contentAreas", contentAreas),
    ["betaRules", betaRules?.join("; ")],
    ...Object.entries(unusualSize ?? {}).map(([limit, value]): [string, string] => [
      `unusualSize.${limit}`,
      String(value),
    ]),
  ];
  return new Map(fields.flatMap(([field, text]) => (text === undefined ? [] : [[field, text]])));
};

const bilingual = (
  field: string,
  text: { readonly vi: string; readonly en: string } | undefined,
): [string, string | undefined][] => [
  [`${field}.vi`, text?.vi],
  [`${field}.en`, text?.en],
];

const fieldChanges = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): FieldChange[] =>
  [...new Set([...before.keys(), ...after.keys()])].flatMap((field) => {
    const [from, to] = [before.get(field), after.get(field)];
    if (from === to) return [];
    return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  });

/** The order in which fields came does not count. */
const sorted = (content: object): unknown => Object.entries(content).toSorted(([a], [b]) => (a < b ? -1 : 1));
