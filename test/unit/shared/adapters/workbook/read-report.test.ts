import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleFigures, shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { openWorkbook } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { readReport } from "../../../../../shared/adapters/workbook/read-report.ts";
import type { Figure } from "../../../../../shared/domain/figures/figure.ts";
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

describe("however rows and columns are moved, and whatever is put between them", () => {
  const template = shippedTemplate();
  const figures = sampleFigures(template, 3);
  const AREAS = ["00", "01", "02", "03", "04", "05", "06"];
  const headings = ["Mã", "Chỉ tiêu", "Giá trị", "Không phát sinh", ...AREAS];
  const shown = (value: number | boolean | string) => (typeof value === "boolean" ? "Có" : `${value}`);
  const rowOf = ({ code, ...figure }: Figure) => [
    code,
    template.indicators.find((each) => each.code === code)?.nameVi ?? "",
    figure.state === "value" ? shown(figure.value) : "",
    figure.state === "nil" ? "x" : "",
    ...AREAS.map((area) => (figure.state === "value" ? `${figure.byContent?.[area] ?? ""}` : "")),
  ];
  const rows = Object.values(figures).map(rowOf);
  const blank = headings.map(() => "");
  const junkRow = fc.constantFrom(
    blank,
    ["", "TỔNG CỘNG", "99", "", ...AREAS.map(() => "7")],
    ["", "I. CHỈ ĐẠO, ĐIỀU HÀNH", "", "", ...AREAS.map(() => "")],
    ["", "Người lập biểu", "", "", ...AREAS.map(() => "")],
  );
  const order = (length: number) =>
    fc.shuffledSubarray(
      Array.from({ length }, (_, index) => index),
      { minLength: length },
    );

  test("the same figures are read", async () => {
    await fc.assert(
      fc.asyncProperty(
        order(headings.length),
        order(rows.length),
        fc.array(fc.tuple(fc.nat(rows.length), junkRow), { maxLength: 6 }),
        fc.nat(5),
        async (columns, sequence, junk, above) => {
          const body = sequence.map((index) => rows[index] ?? blank);
          for (const [at, row] of junk) body.splice(at, 0, row);
          const letterhead = Array.from({ length: above }, () => ["", "PHƯỜNG BA ĐÌNH"]);
          const lines = [...letterhead, headings, ...body].map(
            (row) => `| ${columns.map((column) => row[column] ?? "").join(" | ")} |`,
          );
          const outcome = await read(template, { "Số liệu": lines.join("\n") });
          expect(outcome).toMatchObject({ ok: true, reading: { figures, findings: [] } });
        },
      ),
      { numRuns: 60 },
    );
  });
});
