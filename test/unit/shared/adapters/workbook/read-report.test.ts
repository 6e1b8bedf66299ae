import { describe, expect, test } from "vitest";
import { openWorkbook } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { readReport } from "../../../../../shared/adapters/workbook/read-report.ts";
import type { IndicatorTemplate } from "../../../../../shared/domain/figures/indicator-template.ts";
import { anIndicator, aTemplate } from "../../../../builders/a-template.ts";
import { drawnWorkbook } from "../../../../fixtures/golden/drawn-workbook.ts";

// What the shipped template has no case of; all else is among the golden workbooks.
async function read(template: IndicatorTemplate, sheets: Readonly<Record<string, string>>) {
  return readReport(await openWorkbook(drawnWorkbook({ sheets })), template, "data");
}

describe("names of which two indicators have the same", () => {
  const template = aTemplate({
    indicators: [
      anIndicator({ code: "B01", nameVi: "Tin, bài" }),
      anIndicator({ code: "K01", nameVi: "Tin, bài (loa)" }),
      anIndicator({ code: "B02", nameVi: "Phóng sự" }),
      anIndicator({ code: "B03", nameVi: "Tọa đàm" }),
    ],
  });

  test("are nobody's guess", async () => {
    const outcome = await read(template, {
      "Số liệu": `
        | Nội dung | Số lượng |
        | Tin bài  | 12       |
        | Phóng sự | 3        |
        | Tọa đàm  | 1        |
      `,
    });
    expect(outcome).toMatchObject({
      reading: {
        figures: { B02: { value: 3 }, B03: { value: 1 } },
        findings: [{ code: "NAME_AMBIGUOUS", cell: "A2", found: "Tin bài", expected: "B01 | K01" }],
      },
    });
  });

  test("mean the one that has no row of its own", async () => {
    const outcome = await read(template, {
      "Số liệu": `
        | Mã  | Nội dung       | Giá trị |
        | K01 | Tin, bài (loa) | 5       |
        |     | Tin, bài       | 12      |
      `,
    });
    expect(outcome).toMatchObject({
      reading: {
        figures: { B01: { value: 12 }, K01: { value: 5 } },
        matches: [{ indicator: "B01", sheet: "Số liệu", cell: "B3", found: "Tin, bài" }],
        findings: [],
      },
    });
  });
});

test("a code that is right counts, where two indicators have the name of its row", async () => {
  const template = aTemplate({
    indicators: [anIndicator({ code: "B01", nameVi: "Tin" }), anIndicator({ code: "K01", nameVi: "Tin" })],
  });
  const outcome = await read(template, {
    "Số liệu": `
      | Mã  | Chỉ tiêu | Giá trị |
      | K01 | Tin      | 5       |
    `,
  });
  expect(outcome).toMatchObject({ reading: { figures: { K01: { value: 5 } }, findings: [] } });
});

test("a percentage is read as it is shown", async () => {
  const template = aTemplate({ indicators: [anIndicator({ code: "B01", type: "percent", unitVi: "%" })] });
  const outcome = await read(template, {
    "Số liệu": `
      | Mã  | Giá trị |
      | B01 | {85%}   |
    `,
  });
  expect(outcome).toMatchObject({ reading: { figures: { B01: { value: 85 } }, findings: [] } });
});

test("the places of an indicator are those of its cells, in whatever columns they stand", async () => {
  const outcome = await read(aTemplate(), {
    "Số liệu": `
      | Giải trình | 01 | Giá trị | 00 | Không phát sinh | Mã  |
      |            | 1  | 5       |    |                 | B01 |
    `,
  });
  expect(outcome).toMatchObject({
    reading: {
      places: {
        B01: {
          sheet: "Số liệu",
          cell: "C2",
          nilCell: "E2",
          contentCells: { "00": "D2", "01": "B2" },
          reasonCell: "A2",
        },
      },
    },
  });
});
