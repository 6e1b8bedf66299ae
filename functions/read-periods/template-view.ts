import type * as z from "zod";
import type { TemplateVersions, TemplateView } from "../../shared/contract/http/templates.ts";
import { groupsOf, type IndicatorTemplate } from "../../shared/domain/figures/indicator-template.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { unusualSizeOf } from "../../shared/domain/rules/unusual-size.ts";

/** Every version, the newest first, with the opened periods that ask by it. */
export function templateVersionsView(
  templateId: string,
  versions: readonly IndicatorTemplate[],
  periods: readonly Period[],
  isStaff: boolean,
): z.input<typeof TemplateVersions> {
  const opened = periods.filter((period) => period.templateId === templateId && period.roster);
  return {
    templateId,
    versions: versions
      .toSorted((a, b) => b.version - a.version)
      .map((template) => ({
        ...summaryOf(template, isStaff),
        indicators: template.indicators.length,
        periodIds: opened
          .filter(({ templateVersion }) => templateVersion === template.version)
          .map(({ periodId }) => periodId),
      })),
  };
}

/** One version with everything it says. */
export function templateView(template: IndicatorTemplate, isStaff: boolean): z.input<typeof TemplateView> {
  const { templateId, title, legalBasis, guidance, contentAreas, betaRules, indicators } = template;
  return {
    templateId,
    ...summaryOf(template, isStaff),
    ...{ title, legalBasis, guidance, contentAreas, betaRules },
    unusualSize: unusualSizeOf(template),
    groups: [...groupsOf(template)],
    indicators: indicators.map(({ nameVi, nameEn, unitVi, ...indicator }) => ({
      ...indicator,
      name: { vi: nameVi, en: nameEn },
      unit: unitVi,
    })),
  };
}

/** Everybody sees why a version was made; who made it, only the office. */
function summaryOf(
  { version, programmeId, effectiveFrom, effectiveTo, published }: IndicatorTemplate,
  isStaff: boolean,
) {
  return {
    ...{ version, programmeId, effectiveFrom, effectiveTo },
    ...(published && { published: { ...published, by: isStaff ? published.by : undefined } }),
  };
}
