import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../../../../shared/adapters/csv/read-csv.ts";
import { CONTENT_AREA_NAMES, headingOf } from "../../../../../shared/adapters/workbook/headings.ts";
import { SIMPLE_CONTENT_AREAS } from "../../../../../shared/adapters/workbook/simple-sheet.ts";

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
    ["0", "00"],
    ["Nội dung 01", "01"],
    ["ND2", "02"],
    ["Lĩnh vực 3:", "03"],
    ["Cải cách thể chế", "01"],
    ["TTHC", "02"],
    ["Chính quyền số", "06"],
    ["01 Cải cách thể chế", "01"],
    ["1. CẢI CÁCH THỂ CHẾ", "01"],
    ["01\n(Cải cách thể chế)", "01"],
    ["02 - Cải cách thủ tục hành chính", "02"],
    ["05: public finance", "05"],
    ["06 Xây dựng, phát triển chính quyền điện tử, chính quyền số".normalize("NFD"), "06"],
  ])("%j is a content area", (heading, area) => {
    expect(headingOf(heading)).toMatchObject({ role: "content", area });
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
    "Nội dung khác",
    "Cải cách hành chính",
    "",
  ])("%j is none", (heading) => {
    expect(headingOf(heading)?.role).not.toBe("content");
  });
});
