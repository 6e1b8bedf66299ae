import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../../../../shared/adapters/csv/read-csv.ts";
import { CONTENT_AREA_NAMES, headingReader } from "../../../../../shared/adapters/workbook/headings.ts";

const headingOf = headingReader(CONTENT_AREA_NAMES);

const A_SLOW_MACHINE_MS = 200;

describe("columns by content area", () => {
  test("are named as the shipped list of areas names them", () => {
    const shipped = readCsv(
      readFileSync(new URL("../../../../../data/content-areas.csv", import.meta.url), "utf8"),
    );
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

  test("are those of the programme, and short forms of another programme's are nobody's", () => {
    const other = headingReader({ "02": ["Chuyển đổi xanh"], "12": ["Nông thôn mới"] });
    expect(other("2")).toMatchObject({ area: "02" });
    expect(other("02 Chuyển đổi xanh")).toMatchObject({ area: "02" });
    expect(other("ND 12: Nông thôn mới")).toMatchObject({ area: "12" });
    for (const heading of ["TTHC", "02 TTHC", "01", "12 tháng", "constructor"])
      expect(other(heading)).toBeUndefined();
  });
});

test("a cell that is made to be slow is not: it took half a second", () => {
  const heading = `a${" ".repeat(32_000)}x`;
  const before = performance.now();
  expect(headingOf(heading)).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(A_SLOW_MACHINE_MS);
});

describe("other columns", () => {
  test.each([
    ["code", "MÃ SỐ"],
    ["ordinal", "TT"],
    ["name", "Nội dung báo cáo"],
    ["unit", "Đ.V.T"],
    ["unit", "ĐVT"],
    ["value", "Giá trị (số)"],
    ["value", "KẾT QUẢ\nTHỰC HIỆN"],
    ["nil", "Không\u00a0phát\nsinh"],
    ["reason", "Giải trình (nếu có)"],
    ["other", "Kỳ trước"],
    ["other", "Lũy kế từ đầu năm"],
  ])("%s: %j", (role, heading) => {
    expect(headingOf(heading)?.role).toBe(role);
  });

  test("of two with one role the form's own word is the surest", () => {
    const ranks = ["Giá trị", "Số liệu", "Tổng số"].map((heading) => headingOf(heading)?.rank ?? -1);
    expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
    expect(ranks[0]).toBe(0);
  });
});
