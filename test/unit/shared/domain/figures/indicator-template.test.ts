import { expect, test } from "vitest";
import { shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { contentAreasOf } from "../../../../../shared/domain/figures/content-areas.ts";
import {
  indicatorOfRow,
  indicatorTemplateSchema,
  isComputed,
  isNarrative,
  optionsOf,
} from "../../../../../shared/domain/figures/indicator-template.ts";

const template = shippedTemplate();
const byCode = new Map(template.indicators.map((each) => [each.code, each]));

test("the shipped indicators make a valid template of 52", () => {
  expect(indicatorTemplateSchema.parse(template).indicators).toHaveLength(52);
  expect(byCode.get("G03a")).toMatchObject({ unitVi: "điểm", aggregation: "last", byContent: false });
  expect(byCode.get("B01")).toMatchObject({ byContent: true });
});

test("tells computed and narrative indicators from those that are counted", () => {
  expect(template.indicators.filter(isComputed).map(({ code }) => code)).toEqual(["A07"]);
  expect(template.indicators.filter(isNarrative).map(({ code }) => code)).toEqual([
    "A02",
    "N01",
    "N02",
    "N03",
    "N04",
    "N05",
  ]);
});

test("the options of an enum come from its rule", () => {
  const form = byCode.get("A03");
  expect(form && optionsOf(form)).toEqual(["standalone", "integrated"]);
});

test("refuses a row with an unknown type or aggregation", () => {
  const row = { code: "A04", group: "steering", name_vi: "Số văn bản", type: "integer", aggregation: "sum" };
  expect(indicatorOfRow(row)).toMatchObject({ code: "A04", byContent: false });
  expect(() => indicatorOfRow({ ...row, type: "money" })).toThrow();
  expect(() => indicatorOfRow({ ...row, aggregation: "ratio:A06" })).toThrow();
});

test("refuses a template with one code twice, whatever its case", () => {
  const [first] = template.indicators;
  const twice = { ...template, indicators: [first, first] };
  expect(indicatorTemplateSchema.safeParse(twice).success).toBe(false);
});

test("a version without content areas has those of the first programme, as they are in the data folder", () => {
  expect(contentAreasOf({})).toEqual(shippedTemplate().contentAreas);
  const contentAreas = [{ code: "07", name: { vi: "Khác", en: "Other" } }];
  expect(contentAreasOf({ contentAreas })).toEqual(contentAreas);
});
