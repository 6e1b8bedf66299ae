import { describe, expect, test } from "vitest";
import {
  type ExpectedForm,
  formFindings,
  periodNamedIn,
} from "../../../../../shared/domain/figures/form-stamp.ts";

const ASKED: ExpectedForm = {
  unitId: "unit_1",
  periodId: "2026-Q1",
  periodNameVi: "Báo cáo tuyên truyền CCHC quý I năm 2026",
  template: { templateId: "cchc-comms", version: 1 },
};
const STAMP = { templateId: "cchc-comms", templateVersion: 1, unitId: "unit_1", periodId: "2026-Q1" };

describe("the stamp of a form", () => {
  const codesOf = (changes: Partial<typeof STAMP>, unknownCode = false) =>
    formFindings(
      {
        stamp: { ...STAMP, ...changes },
        findings: unknownCode ? [{ code: "UNKNOWN_INDICATOR", fileId: "data" }] : [],
      },
      ASKED,
      "data",
    ).map(({ code }) => code);

  test.each([
    [[], {}, false],
    [["FORM_OF_OTHER_UNIT"], { unitId: "unit_2" }, false],
    [["FORM_OF_OTHER_PERIOD"], { periodId: "2026-H1" }, false],
    [["FORM_OF_OTHER_VERSION"], { templateVersion: 2 }, false],
    [["FORM_OF_OTHER_VERSION"], { templateId: "other" }, false],
    [["FORM_DOES_NOT_FIT"], { templateVersion: 2 }, true],
    [[], {}, true],
    [["FORM_OF_OTHER_UNIT", "FORM_OF_OTHER_PERIOD"], { unitId: "unit_2", periodId: "2025-Q1" }, false],
  ])("gives %j for %j", (codes, changes, unknownCode) => {
    expect(codesOf(changes, unknownCode)).toEqual(codes);
  });

  test("names no other unit: whose form it is concerns nobody else", () => {
    const [finding] = formFindings({ stamp: { ...STAMP, unitId: "unit_2" }, findings: [] }, ASKED, "data");
    expect(JSON.stringify(finding)).not.toContain("unit_");
  });
});

describe("a title", () => {
  const titled = (found: string, periodNameVi = ASKED.periodNameVi) =>
    formFindings(
      { title: { sheet: "Số liệu", cell: "A3", found }, findings: [] },
      { ...ASKED, periodNameVi },
      "data",
    ).map(({ code }) => code);

  test.each([
    "BÁO CÁO QUÝ I NĂM 2026",
    "Báo cáo quý 1/2026",
    "Báo cáo năm 2026",
    "Báo cáo quý I",
    "Phụ lục kèm theo báo cáo",
  ])("%j may be that of the first quarter", (title) => {
    expect(titled(title)).toEqual([]);
  });

  test.each([
    "Báo cáo quý II năm 2026",
    "Báo cáo quý III",
    "Báo cáo 6 tháng đầu năm 2026",
    "SỐ LIỆU SÁU THÁNG",
    "Báo cáo quý I năm 2025",
    "Báo cáo năm 2025",
  ])("%j is not", (title) => {
    expect(titled(title)).toEqual(["TITLE_OF_OTHER_PERIOD"]);
  });

  test("that names a quarter is not that of a year", () => {
    const year = "Báo cáo tuyên truyền CCHC năm 2026";
    expect(titled("Báo cáo quý I năm 2026", year)).toEqual(["TITLE_OF_OTHER_PERIOD"]);
    expect(titled("Báo cáo năm 2026", year)).toEqual([]);
  });

  test("does not count when there is a stamp", () => {
    const title = { sheet: "Số liệu", cell: "A3", found: "Báo cáo năm 2020" };
    expect(formFindings({ stamp: STAMP, title, findings: [] }, ASKED, "data")).toEqual([]);
  });
});

describe("the period that a text names", () => {
  test.each([
    ["quý IV năm 2026", { months: 12, year: 2026 }],
    ["Quý II/2026", { months: 6, year: 2026 }],
    ["9 tháng năm 2026", { months: 9, year: 2026 }],
    ["chín tháng", { months: 9 }],
    ["năm 2026", { year: 2026 }],
  ])("%s", (text, period) => {
    expect(periodNamedIn(text)).toEqual(period);
  });

  test.each([
    "Hà Nội, ngày 05 tháng 7 năm 2026",
    "Hà Nội, ngày … tháng … năm 2026",
    "tháng 6 năm 2026",
    "Kế hoạch 145/KH-UBND",
    "05/7/2026",
    "Quý vị đại biểu",
    "",
  ])("%j names none", (text) => {
    expect(periodNamedIn(text)).toBeUndefined();
  });
});
