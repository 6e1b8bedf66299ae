import type { Indicator, IndicatorTemplate } from "../../shared/domain/figures/indicator-template.ts";

export const anIndicator = (changes: Partial<Indicator> = {}): Indicator => ({
  code: "B01",
  group: "press",
  nameVi: "Số tin, bài",
  nameEn: "News items",
  unitVi: "tin, bài",
  type: "integer",
  aggregation: "sum",
  byContent: false,
  rule: "",
  ...changes,
});

/** One indicator that is summed and one of which the largest value is taken. */
export const aTemplate = (changes: Partial<IndicatorTemplate> = {}): IndicatorTemplate => ({
  templateId: "cchc-comms",
  version: 1,
  indicators: [anIndicator(), anIndicator({ code: "C01", aggregation: "max" })],
  ...changes,
});
