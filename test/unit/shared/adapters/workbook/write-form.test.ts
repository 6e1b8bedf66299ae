import { readFileSync } from "node:fs";
import * as oracle from "@e965/xlsx";
import { afterAll, describe, expect, it } from "vitest";
import { sampleFigures, shippedTemplate } from "../../../../../scripts/make-sample-files.ts";
import { FORM_SHEET_NAME, STAMP_SHEET_NAME } from "../../../../../shared/adapters/workbook/form-layout.ts";
import { workbookReader } from "../../../../../shared/adapters/workbook/read-workbook.ts";
import { writeForm } from "../../../../../shared/adapters/workbook/write-form.ts";
import type { Figures } from "../../../../../shared/domain/figures/figure.ts";
import { isNarrative } from "../../../../../shared/domain/figures/indicator-template.ts";
import type { ReportForm } from "../../../../../shared/domain/form/report-form.ts";
import { anIndicator, aTemplate } from "../../../../builders/a-template.ts";
import { cellRange, overlap } from "../../../../fixtures/ooxml/cell-ranges.ts";
import { formulasOf, problemsOfWorkbook } from "../../../../fixtures/ooxml/check-package.ts";
import { partsOf } from "../../../../fixtures/ooxml/package-parts.ts";
import { everyElement, itemsOf, type XmlElement, xmlTree } from "../../../../fixtures/ooxml/xml-tree.ts";

const SHEET = "xl/worksheets/sheet1.xml";
const template = shippedTemplate();
const reader = workbookReader();
afterAll(() => reader.close());

const aForm = (changes: Partial<ReportForm> = {}): ReportForm => ({
  template,
  madeAt: new Date("2026-11-27T02:00:00.000Z"),
  head: {
    unitName: "Phường Hoàn Kiếm",
    periodName: "Báo cáo tuyên truyền CCHC năm 2026",
    dateText: "……………, ngày …… tháng …… năm 2026",
    windowText: "Số liệu từ ngày 15/12/2025 đến hết ngày 14/12/2026",
    dueText: "Hạn gửi: hết ngày 16/12/2026 (còn 13 ngày làm việc, tính đến ngày lấy biểu 27/11/2026).",
  },
  stamp: {
    templateId: "cchc-comms",
    templateVersion: 3,
    unitId: "unit_01jz8m5x7q3v9c2t6b4w0k1n8p",
    periodId: "2026-YEAR",
  },
  ...changes,
});

const treeOf = async (form: ReportForm, part: string): Promise<XmlElement> => {
  const bytes = (await partsOf(await writeForm(form))).get(part);
  if (!bytes) throw new Error(`the form has no ${part}`);
  return xmlTree(bytes);
};

/** Values of the sheet of figures by cell, as a second reader sees them. */
const sheetOf = async (form: ReportForm, name = FORM_SHEET_NAME): Promise<Record<string, { v?: unknown }>> =>
  oracle.read(await writeForm(form)).Sheets[name] as Record<string, { v?: unknown }>;

const valuesOf = (sheet: Record<string, { v?: unknown }>): unknown[] =>
  Object.values(sheet).map(({ v }) => v);

/** Whether a list of ranges holds a cell. */
const isIn = (ranges: string | undefined, cell: string): boolean => {
  const wanted = cellRange(cell);
  return (ranges ?? "").split(" ").some((range) => {
    const one = cellRange(range);
    return one !== undefined && wanted !== undefined && overlap(one, wanted);
  });
};

/** The row in which an indicator stands. */
const rowOf = (sheet: Record<string, { v?: unknown }>, code: string): number =>
  Number(
    Object.entries(sheet)
      .find(([cell, { v }]) => /^A\d+$/.test(cell) && v === code)?.[0]
      .slice(1),
  );

describe("the form as a package", () => {
  it.each<[string, ReportForm]>([
    ["empty", aForm()],
    ["without a unit", { template, madeAt: new Date(0) }],
    [
      "filled in, beside what was reported before",
      aForm({
        figures: sampleFigures(template, 2),
        narrative: { N01: "Cách làm hay" },
        reasons: { B01: "Chiến dịch" },
        earlier: { periodName: "Quý III", figures: sampleFigures(template, 5) },
      }),
    ],
    ["of a template from before groups and areas", aForm({ template: aTemplate() })],
    ["of one indicator", aForm({ template: aTemplate({ indicators: [anIndicator({ byContent: true })] }) })],
  ])("%s keeps to what ECMA-376 asks", async (_, form) => {
    expect(await problemsOfWorkbook(await writeForm(form))).toEqual([]);
  });

  it("of the largest template with a note in every cell has each shape in a block of its own", async () => {
    const indicators = Array.from({ length: 300 }, (_, index) =>
      anIndicator({
        code: `${String.fromCharCode(65 + Math.floor(index / 100))}${String(index % 100).padStart(2, "0")}`,
        byContent: true,
      }),
    );
    const large = {
      ...template,
      groups: [{ code: "press", name: { vi: "Báo chí", en: "Press" } }],
      indicators,
    };
    const byContent = Object.fromEntries((template.contentAreas ?? []).map(({ code }) => [code, 1]));
    const figures: Figures = Object.fromEntries(
      indicators.map(({ code }) => [code, { code, state: "value", value: 9, byContent }]),
    );
    const form = aForm({ template: large, earlier: { periodName: "Quý III", figures } });
    expect(itemsOf(await treeOf(form, "xl/comments1.xml"), "commentList")).toHaveLength(300 * 8);
    expect(await problemsOfWorkbook(await writeForm(form))).toEqual([]);
  });

  it("has the same bytes for the same form, and other ones for another", async () => {
    const bytes = await writeForm(aForm());
    expect(await writeForm(aForm())).toEqual(bytes);
    expect(await writeForm(aForm({ figures: sampleFigures(template) }))).not.toEqual(bytes);
  });
});

describe("what the form shows", () => {
  it("has letterhead, title, window, due date and signatures as documents in Vietnam do", async () => {
    const form = aForm();
    const withParent = aForm({
      head: { ...form.head, parentName: "Ủy ban nhân dân thành phố Hà Nội" } as never,
    });
    expect(valuesOf(await sheetOf(withParent))).toEqual(
      expect.arrayContaining([
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
        "PHƯỜNG HOÀN KIẾM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "……………, ngày …… tháng …… năm 2026",
        "BÁO CÁO SỐ LIỆU TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH",
        "Báo cáo tuyên truyền CCHC năm 2026. Số liệu từ ngày 15/12/2025 đến hết ngày 14/12/2026.",
        form.head?.dueText,
        "NGƯỜI LẬP BIỂU",
        "THỦ TRƯỞNG ĐƠN VỊ",
      ]),
    );
  });

  it("has a row for each indicator under the heading of its group, numbered within it", async () => {
    const sheet = await sheetOf(aForm());
    for (const { code, nameVi, unitVi } of template.indicators) {
      const row = rowOf(sheet, code);
      expect([sheet[`C${row}`]?.v, sheet[`D${row}`]?.v ?? ""]).toEqual([nameVi, unitVi]);
    }
    const row = rowOf(sheet, "B01");
    expect([sheet[`B${row - 1}`]?.v, sheet[`C${row - 1}`]?.v]).toEqual([
      "II",
      "Báo chí, phát thanh, truyền hình",
    ]);
    expect([sheet[`B${row}`]?.v, sheet[`B${row + 1}`]?.v]).toEqual([1, 2]);
  });

  it("loses no indicator whose group the template does not name", async () => {
    const odd = {
      ...template,
      indicators: [...template.indicators, anIndicator({ code: "Z01", group: "lạ" })],
    };
    expect(rowOf(await sheetOf(aForm({ template: odd })), "Z01")).toBeGreaterThan(0);
  });

  it("says how to fill it in, in the words of the office and its own", async () => {
    const guide = valuesOf(await sheetOf(aForm(), "Hướng dẫn")).join("\n");
    for (const line of template.guidance?.vi.split("\n") ?? []) expect(guide).toContain(line);
    expect(guide).toMatch(/chọn x ở cột “Không phát sinh”/);
  });

  it("computes a rate by a formula whose result is there already", async () => {
    const figures = sampleFigures(template);
    const form = aForm({ figures });
    const sheet = await sheetOf(form);
    const [rate, done, all] = ["A07", "A06", "A05"].map((code) => rowOf(sheet, code));
    expect(formulasOf(await partsOf(await writeForm(form)))).toEqual([
      `${SHEET}!E${rate}: IF(AND(ISNUMBER(E${done}),ISNUMBER(E${all})),IF(E${all}>0,E${done}/E${all}*100,""),"")`,
    ]);
    const value = (code: string) => (figures[code] as { value: number }).value;
    expect(sheet[`E${rate}`]?.v).toBeCloseTo((value("A06") / value("A05")) * 100, 10);
  });

  it("shows what was reported last as a grey note beside each cell, with the period", async () => {
    const figures: Figures = {
      A01: { code: "A01", state: "value", value: true },
      A03: { code: "A03", state: "value", value: "integrated" },
      B01: { code: "B01", state: "value", value: 1500, byContent: { "00": 1499.5 } },
      B03: { code: "B03", state: "nil" },
    };
    const form = aForm({ earlier: { periodName: "Quý III năm 2026", figures } });
    const sheet = await sheetOf(form);
    const comments = await treeOf(form, "xl/comments1.xml");
    const notes = itemsOf(comments, "commentList").map((note) => [
      note.attributes["ref"],
      [...everyElement(note)].map(({ text }) => text).join(""),
    ]);
    const at = (column: string, code: string) => `${column}${rowOf(sheet, code)}`;
    expect(notes).toEqual([
      [at("E", "A01"), "Quý III năm 2026: Có"],
      [at("E", "A03"), "Quý III năm 2026: Lồng ghép"],
      [at("E", "B01"), "Quý III năm 2026: 1.500 tin"],
      [at("G", "B01"), "Quý III năm 2026: 1.499,5 tin"],
      [at("E", "B03"), "Quý III năm 2026: không phát sinh"],
    ]);
    const colours = [...everyElement(comments)].filter(({ name }) => name === "color");
    expect(colours).toHaveLength(notes.length);
  });
});

describe("what the form lets people do", () => {
  it("is protected without a password, and lets rows be inserted, deleted, sorted, filtered and formatted", async () => {
    const protection = (await treeOf(aForm(), SHEET)).children.find(({ name }) => name === "sheetProtection");
    expect(protection?.attributes).toEqual({
      sheet: "1",
      ...Object.fromEntries(
        [
          "formatCells",
          "formatColumns",
          "formatRows",
          "insertColumns",
          "insertRows",
          "insertHyperlinks",
          "deleteRows",
          "sort",
          "autoFilter",
        ].map((allowed) => [allowed, "0"]),
      ),
    });
  });

  it("locks no cell of the table or beside it, since one of them would forbid to sort, but the headings", async () => {
    const form = aForm({ figures: sampleFigures(template) });
    const parts = await partsOf(await writeForm(form));
    const formats = itemsOf(xmlTree(parts.get("xl/styles.xml") ?? Buffer.alloc(0)), "cellXfs").map(
      (xf) => xf.children.find(({ name }) => name === "protection")?.attributes["locked"] !== "0",
    );
    const rows = itemsOf(xmlTree(parts.get(SHEET) ?? Buffer.alloc(0)), "sheetData");
    const locked = rows.flatMap(({ attributes, children }) =>
      children.some((cell) => formats[Number(cell.attributes["s"] ?? 0)]) ? [Number(attributes["r"])] : [],
    );
    expect(formats[0]).toBe(false);
    const firstRow = rowOf(await sheetOf(form), "A01") - 1;
    expect(locked).toContain(firstRow - 1);
    expect(Math.max(...locked)).toBe(firstRow - 1);
  });

  it("guards every cell of the table by what may be written there", async () => {
    const form = aForm();
    const sheet = await sheetOf(form);
    const validations = itemsOf(await treeOf(form, SHEET), "dataValidations");
    const ruleOf = (cell: string) => {
      const found = validations.filter(({ attributes }) => isIn(attributes["sqref"], cell));
      if (found.length !== 1) return `${found.length} rules`;
      const { attributes, children } = found[0] as XmlElement;
      return `${attributes["type"]} ${children.map(({ text }) => text).join(" ")}`.trim();
    };
    const at = (column: string, code: string) => ruleOf(`${column}${rowOf(sheet, code)}`);
    expect(at("E", "A04")).toBe("whole 0 999999999999");
    expect(at("E", "A08")).toBe("decimal 0 999999999999");
    expect(at("G", "B01")).toBe("whole 0 999999999999");
    expect(at("G", "A04")).toBe("custom FALSE");
    expect(at("E", "A07")).toBe("custom FALSE");
    expect(at("A", "A04")).toBe("custom FALSE");
    expect(at("E", "N01")).toBe("textLength 10000");
    for (const indicator of template.indicators) {
      if (!isNarrative(indicator)) expect(at("E", indicator.code)).not.toMatch(/rules/);
    }
    for (const { attributes } of validations) {
      expect(attributes["showErrorMessage"]).toBe("1");
      expect(attributes["errorTitle"]?.length).toBeGreaterThan(5);
      // Excel's own limits of such a list are not documented: it stays far from any.
      expect(attributes["sqref"]?.split(" ").length).toBeLessThan(60);
    }
  });

  it("takes the words of its lists from cells, not from a text that a separator could break", async () => {
    const form = aForm();
    const sheet = await sheetOf(form);
    const hidden = await sheetOf(form, STAMP_SHEET_NAME);
    const validations = itemsOf(await treeOf(form, SHEET), "dataValidations");
    const words = (cell: string) => {
      const list = validations.find(({ attributes }) => isIn(attributes["sqref"], cell));
      const [, column, last] =
        /^'_reform_reports'!\$([A-Z])\$1:\$[A-Z]\$(\d+)$/.exec(list?.children[0]?.text ?? "") ?? [];
      return Array.from({ length: Number(last) }, (_, index) => hidden[`${column}${index + 1}`]?.v);
    };
    expect(words(`E${rowOf(sheet, "A01")}`)).toEqual(["Có", "Không"]);
    expect(words(`E${rowOf(sheet, "A03")}`)).toEqual(["Kế hoạch riêng", "Lồng ghép"]);
    expect(words(`F${rowOf(sheet, "A04")}`)).toEqual(["x"]);
    for (const { attributes, children } of validations)
      if (attributes["type"] === "list") expect(children[0]?.text).not.toMatch(/["]/);
  });

  it("hides the codes, and the sheet that says for whom it is", async () => {
    const book = oracle.read(await writeForm(aForm()));
    expect(book.Workbook?.Sheets?.map(({ name, Hidden }) => [name, Hidden])).toEqual([
      [FORM_SHEET_NAME, 0],
      ["Hướng dẫn", 0],
      [STAMP_SHEET_NAME, 2],
    ]);
    const stamp = book.Sheets[STAMP_SHEET_NAME] as Record<string, { v?: unknown }>;
    expect([1, 2, 3, 4].map((row) => [stamp[`A${row}`]?.v, stamp[`B${row}`]?.v])).toEqual([
      ["template", "cchc-comms"],
      ["version", 3],
      ["unit", "unit_01jz8m5x7q3v9c2t6b4w0k1n8p"],
      ["period", "2026-YEAR"],
    ]);
    const [codes] = itemsOf(await treeOf(aForm(), SHEET), "cols");
    expect(codes?.attributes).toMatchObject({ min: "1", max: "1", hidden: "true" });
  });

  it("prints on A4 across, as wide as the page, with the headings on each and its number", async () => {
    const form = aForm();
    const sheet = await treeOf(form, SHEET);
    const named = (name: string) => sheet.children.find((each) => each.name === name);
    expect(named("pageSetup")?.attributes).toMatchObject({
      paperSize: "9",
      orientation: "landscape",
      fitToWidth: "1",
      fitToHeight: "0",
    });
    expect(named("headerFooter")?.children[0]?.text).toBe(
      "&LPhường Hoàn Kiếm&CTrang &P/&N&RBáo cáo tuyên truyền CCHC năm 2026",
    );
    const [titles] = itemsOf(await treeOf(form, "xl/workbook.xml"), "definedNames");
    const headings = rowOf(await sheetOf(form), "Mã");
    expect(titles?.text).toBe(`'Số liệu'!$${headings - 1}:$${headings}`);
    const pane = [...everyElement(sheet)].find(({ name }) => name === "pane");
    expect(pane?.attributes).toMatchObject({ ySplit: String(headings), xSplit: "3", state: "frozen" });
  });
});

describe("texts that look like formulas", () => {
  it("stay text, whoever wrote them", async () => {
    const evil = '=HYPERLINK("http://evil","x")';
    const form = aForm({
      head: {
        unitName: evil,
        parentName: "+1+1",
        periodName: "@SUM(1)",
        dateText: "=7",
        windowText: "-1",
        dueText: "=1",
      },
      template: { ...template, title: { vi: "=2+3", en: "" }, guidance: { vi: "=4", en: "" } },
      narrative: { N01: evil },
      reasons: { B01: "=5" },
      earlier: { periodName: "=6", figures: sampleFigures(template) },
    });
    const workbook = await writeForm(form);
    expect(await problemsOfWorkbook(workbook)).toEqual([]);
    const formulas = formulasOf(await partsOf(workbook));
    expect(formulas).toHaveLength(1);
    expect(formulas[0]).toMatch(/: IF\(AND\(ISNUMBER/);
    expect(valuesOf(await sheetOf(form))).toContain(evil);
  });

  it("cannot give instructions to a footer", async () => {
    const form = aForm();
    const sheet = await treeOf(aForm({ head: { ...form.head, unitName: "A&B &P" } as never }), SHEET);
    const footer = sheet.children.find(({ name }) => name === "headerFooter")?.children[0]?.text;
    expect(footer).toMatch(/^&LA&&B &&P&C/);
  });
});

describe("the form comes back", () => {
  it("with every figure, text and mark that was written into it", async () => {
    for (const seed of [1, 2, 3]) {
      const figures = sampleFigures(template, seed);
      const earlier = { periodName: "Quý III", figures: sampleFigures(template, seed + 1) };
      const narrative = { A02: "15/KH-UBND, ngày 20/01/2026", N01: "- Cách làm hay\n- Cách khác" };
      const outcome = await reader.read(await writeForm(aForm({ figures, narrative, earlier })), template);
      expect(outcome).toMatchObject({ ok: true, reading: { figures, stamp: aForm().stamp, findings: [] } });
      expect(outcome.ok && Object.keys(outcome.reading.narrative)).toEqual(["A02", "N01"]);
    }
  });
});

it("comes back with the content areas of another programme", async () => {
  const contentAreas = [
    { code: "11", name: { vi: "Chuyển đổi số", en: "digital" } },
    { code: "12", name: { vi: "Con người", en: "" } },
  ];
  const indicators = [anIndicator({ byContent: true }), anIndicator({ code: "C01", nameVi: "Số cuộc" })];
  const other = aTemplate({ indicators, contentAreas });
  const figures: Figures = {
    B01: { code: "B01", state: "value", value: 7, byContent: { "11": 5, "12": 2 } },
    C01: { code: "C01", state: "value", value: 1 },
  };
  const outcome = await reader.read(await writeForm(aForm({ template: other, figures })), other);
  expect(outcome).toMatchObject({ ok: true, reading: { figures, stamp: aForm().stamp, findings: [] } });
});

it("the file of the data folder names every group of the indicators", () => {
  const groups = template.groups?.map(({ code }) => code);
  expect(new Set(template.indicators.map(({ group }) => group))).toEqual(new Set(groups));
  expect(readFileSync(new URL("../../../../../data/template-v1.json", import.meta.url), "utf8")).toMatch(
    /^\{/,
  );
});
