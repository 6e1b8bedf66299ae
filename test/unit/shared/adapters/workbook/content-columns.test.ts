import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../../../../shared/adapters/csv/read-csv.ts";
import { readSimpleSheet } from "../../../../../shared/adapters/workbook/read-simple-sheet.ts";
import {
  CONTENT_AREA_NAMES,
  SIMPLE_CONTENT_AREAS,
} from "../../../../../shared/adapters/workbook/simple-sheet.ts";
import { anIndicator, aTemplate } from "../../../../builders/a-template.ts";

const template = aTemplate({ indicators: [anIndicator({ code: "B01", byContent: true })] });

/** The number 3 of B01 under this heading, beside its total. */
function splitUnder(...headings: readonly (string | number)[]) {
  const rows = [
    ["Mã", "Giá trị", ...headings],
    ["B01", 10, ...headings.map(() => 3)],
  ];
  return readSimpleSheet([{ name: "Số liệu", rows }], template, "data");
}

describe("columns by content area", () => {
  test("are named as the shipped list of areas names them", () => {
    const shipped = readCsv(
      readFileSync(new URL("../../../../../data/content-areas.csv", import.meta.url), "utf8"),
    );
    expect(shipped.map(({ code }) => code)).toEqual(SIMPLE_CONTENT_AREAS);
    expect(Object.fromEntries(shipped.map((row) => [row["code"], [row["name_vi"], row["name_en"]]]))).toEqual(
      CONTENT_AREA_NAMES,
    );
  });

  test.each([
    ["00", "00"],
    [" 06 ", "06"],
    ["6", "06"],
    [0, "00"],
    ["01 Cải cách thể chế", "01"],
    ["1. CẢI CÁCH THỂ CHẾ", "01"],
    ["01\n(Cải cách thể chế)", "01"],
    ["02 - Cải cách thủ tục hành chính", "02"],
    ["05: public finance", "05"],
    ["06 Xây dựng, phát triển chính quyền điện tử, chính quyền số".normalize("NFD"), "06"],
  ])("%j is a content area", (heading, area) => {
    expect(splitUnder(heading)?.figures["B01"]).toMatchObject({ value: 10, byContent: { [area]: 3 } });
  });

  test.each([
    "6 tháng đầu năm",
    "06 tháng",
    "12 tháng",
    "2 năm trước",
    "99",
    "07",
    "001",
    "1.5",
    "(1)",
    "-1",
    "01 Cải cách thủ tục hành chính",
    "Cải cách thể chế",
    "",
  ])("%j is none", (heading) => {
    expect(splitUnder(heading)).toMatchObject({
      figures: { B01: { code: "B01", state: "value", value: 10 } },
      findings: [],
    });
    expect(splitUnder(heading)?.figures["B01"]).not.toHaveProperty("byContent");
  });

  test("stand each once: a second column of an area is not added to the first", () => {
    expect(splitUnder("01", "1")?.figures["B01"]).toMatchObject({ byContent: { "01": 3 } });
  });
});
