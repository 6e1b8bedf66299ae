import { describe, expect, test } from "vitest";
import { sampleWorkbook } from "../../../../../scripts/make-sample-files.ts";
import { kindOf } from "../../../../../shared/adapters/workbook/file-kind.ts";
import { openWorkbook } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { shownText } from "../../../../../shared/domain/figures/typed-value.ts";
import {
  compoundFile,
  HEADINGS,
  inline,
  number,
  textDocument,
  workbookFile,
  workbookParts,
} from "../../../../fixtures/files/workbook-file.ts";
import { zipFile } from "../../../../fixtures/files/zip-file.ts";

const refusalOf = (file: Uint8Array) =>
  openWorkbook(file).then(
    () => "accepted",
    (cause) => cause.code ?? cause,
  );

/** Of each sheet its rows, as people see them, from the first cell that holds something. */
const valuesIn = async (file: Uint8Array) =>
  (await openWorkbook(file)).map(({ name, rows }) => ({
    name,
    rows: rows.map(({ cells }) => cells.map(({ content }) => shownText(content))),
  }));

const doctype = `<!DOCTYPE x [<!ENTITY a "aaaa">]>`;
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const utf16be = (text: string) => utf16(text).swap16();
const relation = (type: string, target: string) =>
  `<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
const part = (name: string, body: string | Uint8Array = "<x/>") => ({ more: [{ name, body }] });

describe("the kind of a file by its first bytes", () => {
  test.each([
    ["empty", ""],
    ["zip", "PK\u0003\u0004rest"],
    ["pdf", "%PDF-1.7"],
    ["pdf", "\r\n%PDF-1.4"],
    ["jpeg", "\u00ff\u00d8\u00ff\u00e0"],
    ["png", "\u0089PNG\r\n\u001a\n"],
    ["unknown", "GIF89a"],
    ["unknown", `${" ".repeat(1100)}%PDF-1.4`],
  ])("is %s", (kind, head) => {
    expect(kindOf(Buffer.from(head, "latin1"))).toBe(kind);
  });

  test("is cfb for old Office files", () => {
    expect(kindOf(compoundFile("Workbook"))).toBe("cfb");
  });
});

describe("refuses what is no workbook", () => {
  test.each([
    ["EMPTY_FILE", "an empty file", new Uint8Array()],
    ["WRONG_CONTENT", "a PDF that is called .xlsx", Buffer.from("%PDF-1.4 ...")],
    ["WRONG_CONTENT", "a text document", textDocument()],
    ["WRONG_CONTENT", "a plain zip", zipFile([{ name: "a.txt", body: "a" }])],
    ["WRONG_CONTENT", "bytes of no known kind", Buffer.from("abc")],
    ["LEGACY_WORKBOOK", "an .xls", compoundFile("Workbook")],
    ["ENCRYPTED_WORKBOOK", "a workbook with a password", compoundFile("EncryptedPackage")],
    ["DAMAGED_WORKBOOK", "a zip cut short", workbookFile().subarray(0, 400)],
    [
      "WRONG_CONTENT",
      "a binary workbook",
      workbookFile({ mainType: "application/vnd.ms-excel.sheet.binary.main" }),
    ],
  ])("%s: %s", async (code, _what, file) => {
    expect(await refusalOf(file)).toBe(code);
  });
});

describe("refuses what can carry code or another file's data", () => {
  test.each([
    ["MACRO_WORKBOOK", part("xl/vbaProject.bin")],
    ["MACRO_WORKBOOK", part("xl/macrosheets/sheet1.xml")],
    ["MACRO_WORKBOOK", { mainType: "application/vnd.ms-excel.sheet.macroEnabled.main+xml" }],
    [
      "MACRO_WORKBOOK",
      {
        contentTypes: `<Override PartName="/xl/media/a.png" ContentType="application/vnd.ms-office.vbaProject"/>`,
      },
    ],
    ["MACRO_WORKBOOK", { workbookRelations: relation("vbaProject", "media/a.png") }],
    ["PART_NOT_ALLOWED", part("xl/externalLinks/externalLink1.xml")],
    ["PART_NOT_ALLOWED", part("xl/embeddings/oleObject1.bin")],
    ["PART_NOT_ALLOWED", part("xl/activeX/activeX1.xml")],
    ["PART_NOT_ALLOWED", part("xl/connections.xml")],
    ["PART_NOT_ALLOWED", part("evil.exe")],
    [
      "PART_NOT_ALLOWED",
      part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        `<Relationships>${relation("oleObject", "file:///c:/a")}</Relationships>`,
      ),
    ],
  ])("%s", async (code, parts) => {
    expect(await refusalOf(workbookFile(parts))).toBe(code);
  });
});

describe("refuses archives that are made to harm", () => {
  const bomb = Buffer.alloc(8 << 20);
  test.each([
    [
      "ZIP_BOMB",
      "a part that grows beyond its claimed size",
      [{ name: "xl/styles.xml", body: bomb, claimedBytes: 9 }],
    ],
    ["ZIP_BOMB", "a part that claims 65 MB", [{ name: "xl/media/a.png", body: "a", claimedBytes: 65 << 20 }]],
    [
      "ZIP_BOMB",
      "parts that claim 180 MB together",
      [1, 2, 3].map((each) => ({ name: `xl/media/${each}.png`, body: "a", claimedBytes: 60 << 20 })),
    ],
    [
      "ZIP_BOMB",
      "2,001 parts",
      Array.from({ length: 2_001 }, (_, each) => ({ name: `xl/media/${each}.png`, body: "" })),
    ],
    ["ZIP_BOMB", "parts that overlap", [{ name: "xl/media/a.png", body: "abc", claimedOffset: 0 }]],
    [
      "DAMAGED_WORKBOOK",
      "a part shorter than it claims",
      [{ name: "xl/calcChain.xml", body: "<x/>", claimedBytes: 99 }],
    ],
    ["DAMAGED_WORKBOOK", "a wrong checksum", [{ name: "xl/calcChain.xml", body: "<x/>", crc: 1 }]],
    ["DAMAGED_WORKBOOK", "an unknown compression", [{ name: "xl/calcChain.xml", body: "<x/>", method: 12 }]],
    ["ENCRYPTED_WORKBOOK", "an encrypted part", [{ name: "xl/calcChain.xml", body: "<x/>", flags: 0x0801 }]],
    ["DUPLICATE_ENTRIES", "one name twice", [{ name: "xl/workbook.xml", body: "<workbook/>" }]],
    ["DUPLICATE_ENTRIES", "one name in two cases", [{ name: "XL/Workbook.xml", body: "<workbook/>" }]],
    [
      "DUPLICATE_ENTRIES",
      "one name with the other slash",
      [{ name: "xl\\workbook.xml", body: "<workbook/>" }],
    ],
    ["UNSAFE_PATH", "a path upwards", [{ name: "xl/../../etc/passwd", body: "" }]],
    ["UNSAFE_PATH", "an absolute path", [{ name: "/etc/passwd", body: "" }]],
    ["UNSAFE_PATH", "a drive letter", [{ name: "C:\\a.xml", body: "" }]],
    ["UNSAFE_PATH", "a zero byte in a path", [{ name: "xl/media/a\u0000.png", body: "" }]],
  ])("%s: %s", async (code, _what, more) => {
    expect(await refusalOf(workbookFile({ more }))).toBe(code);
  });

  test("a count of entries that is a lie", async () => {
    expect(await refusalOf(zipFile(workbookParts(), { claimedEntries: 60_000 }))).toBe("ZIP_BOMB");
    expect(await refusalOf(zipFile(workbookParts(), { claimedEntries: 50 }))).toBe("DAMAGED_WORKBOOK");
  });
});

describe("refuses a document type in any XML part", () => {
  const sheet = `<worksheet><sheetData/></worksheet>`;
  test.each([
    ["in the sheet", { sheet: `${doctype}${sheet}` }],
    ["in UTF-16", { sheet: utf16(`<?xml version="1.0" encoding="UTF-16"?>${doctype}${sheet}`) }],
    ["in UTF-16 without a mark", { sheet: Buffer.from(`${doctype}${sheet}`, "utf16le") }],
    ["in big-endian UTF-16", { sheet: utf16be(`${doctype}${sheet}`) }],
    ["in a part that is not read", part("xl/drawings/drawing1.xml", `<?xml version="1.0"?>\n${doctype}<x/>`)],
    ["in custom XML", part("customXml/item1.xml", `${doctype}<x/>`)],
    ["in relationships", part("xl/worksheets/_rels/sheet1.xml.rels", `${doctype}<Relationships/>`)],
  ])("%s", async (_where, parts) => {
    expect(await refusalOf(workbookFile(parts))).toBe("DOCTYPE_REFUSED");
  });
});

describe("bounds what a sheet may hold", () => {
  const rowsOf = (reference: string, row: number) =>
    `${HEADINGS}<row r="${row}">${number(reference, 1)}</row>`;

  test("a value in the last cell of all costs no more than any other", async () => {
    const [sheet] = await openWorkbook(workbookFile({ rows: rowsOf("XFD1048576", 1_048_576) }));
    expect(sheet?.rows.at(-1)).toMatchObject({ row: 1_048_576, cells: [{ column: 16_384 }] });
  });

  test.each([
    ["a value beyond the last column", rowsOf("XFE2", 2)],
    ["a value beyond the last row", rowsOf("A1048577", 1_048_577)],
    ["a value beyond both", rowsOf("ZZZ9999999", 9_999_999)],
  ])("%s is damage", async (_what, rows) => {
    expect(await refusalOf(workbookFile({ rows }))).toBe("DAMAGED_WORKBOOK");
  });

  test("more cells than any report has are left out, and the other sheets are read", async () => {
    const row = (index: number) =>
      `<row r="${index}">${number(`A${index}`, 1)}${number(`B${index}`, 2)}</row>`;
    const rows = Array.from({ length: 100_001 }, (_, index) => row(index + 1)).join("");
    const moreSheets = [{ name: "b", rows: row(1) }];
    expect(await openWorkbook(workbookFile({ rows, moreSheets }))).toMatchObject([
      { isTooLarge: true, rows: [] },
      { isTooLarge: false, rows: [{ row: 1 }] },
    ]);
  });

  test("cells that hold only a format do not count, wherever they are", async () => {
    const rows = `${HEADINGS}<row r="2" spans="1:16384"><c r="A2" t="inlineStr"><is><t>A04</t></is></c><c r="XFD2" s="1"/></row><row r="1048576"><c r="A1048576" s="3"></c></row>`;
    const [sheet] = await valuesIn(workbookFile({ rows }));
    expect(sheet?.rows).toHaveLength(2);
    expect(sheet?.rows[1]?.[0]).toBe("A04");
  });

  test("merges, validations and a declared dimension of the whole sheet cost nothing", async () => {
    const sheet = `<worksheet><dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols><sheetData>${HEADINGS}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`;
    expect((await valuesIn(workbookFile({ sheet })))[0]?.rows).toHaveLength(1);
  });

  test("more text than any report holds is too large, however well it packs", async () => {
    const texts = { sharedStrings: `<si><t>${"a".repeat(33 << 20)}</t></si>` };
    const count = { sharedStrings: "<si/>".repeat(100_001) };
    for (const parts of [texts, count]) expect(await refusalOf(workbookFile(parts))).toBe("SHEET_TOO_LARGE");
  });

  test.each([
    ["another declaration", `<!doctype x>`],
    ["a cell inside a cell", `<row r="1"><c r="A1"><c r="XFD1048576"><v>1</v></c></c></row>`],
    ["a row inside a row", `<row r="1"><row r="1048576"/></row>`],
    ["rows out of order", `<row r="2"/><row r="1"/>`],
    ["the same cell twice", `<row r="1">${number("A1", 1)}${number("A1", 2)}</row>`],
    ["a cell in another row", `<row r="1">${number("A7", 1)}</row>`],
    ["a text index beyond the shared texts", `<row r="1"><c r="A1" t="s"><v>5</v></c></row>`],
    ["a text index that is no number", `<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`],
    ["a sheet cut short", `<row r="1">${number("A1", 1)}`],
  ])("%s is damage", async (_what, rows) => {
    expect(await refusalOf(workbookFile({ rows }))).toBe("DAMAGED_WORKBOOK");
  });
});

describe("passes on what ordinary programs write", () => {
  test("the product's own form", async () => {
    const [sheet] = await valuesIn(await sampleWorkbook());
    expect(sheet?.name).toBe("Số liệu");
    expect(sheet?.rows[1]?.slice(0, 3)).toEqual(["Mã", "STT", "Chỉ tiêu"]);
  });

  test("pictures, charts, comments, printer settings and signatures beside the figures", async () => {
    const names = [
      "docProps/app.xml",
      "customXml/item1.xml",
      "xl/theme/theme1.xml",
      "xl/drawings/vmlDrawing1.vml",
      "xl/charts/chart1.xml",
      "xl/media/image1.png",
      "xl/comments1.xml",
      "xl/printerSettings/printerSettings1.bin",
      "xl/calcChain.xml",
      "xl/tables/table1.xml",
      "xl/persons/person.xml",
      "_xmlsignatures/sig1.xml",
    ];
    const more = names.map((name) => ({ name, body: "<x/>" }));
    expect(await refusalOf(workbookFile({ more }))).toBe("accepted");
  });

  test("a sheet in UTF-16, with prefixed names, or with cells that state no place", async () => {
    const prefixed = `<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>Mã</x:t></x:is></x:c><x:c/><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    for (const sheet of [prefixed, utf16(prefixed), utf16be(prefixed)])
      expect((await valuesIn(workbookFile({ sheet })))[0]?.rows).toEqual([["Mã", "3"]]);
  });

  test("shared texts with formatting and phonetic hints, entities and CDATA", async () => {
    const sharedStrings = `<si><r><rPr><b/></rPr><t>Số </t></r><r><t>&lt;liệu&gt;</t></r><rPh><t>hint</t></rPh></si><si><t><![CDATA[a<b]]></t></si><si/>`;
    const cell = (reference: string, index: number) => `<c r="${reference}" t="s"><v>${index}</v></c>`;
    const rows = `<row r="1">${cell("A1", 0)}${cell("B1", 1)}${cell("C1", 2)}</row>`;
    expect((await valuesIn(workbookFile({ rows, sharedStrings })))[0]?.rows).toEqual([["Số <liệu>", "a<b"]]);
  });

  test("all sheets by their names, and which of them are hidden", async () => {
    const moreSheets = [
      { name: "b", rows: "", state: "hidden" },
      { name: "c", rows: "", state: "veryHidden" },
    ];
    expect(await openWorkbook(workbookFile({ sheetName: "Trang &lt;1&gt;", moreSheets }))).toMatchObject([
      { name: "Trang <1>", isHidden: false },
      { name: "b", isHidden: true },
      { name: "c", isHidden: true },
    ]);
  });

  test("numbers as their formats show them", async () => {
    const styles = `<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0&quot; %&quot;"/><numFmt numFmtId="166" formatCode="[Red]#,##0.0%"/><numFmt numFmtId="167" formatCode="#,##0&quot; ngày&quot;"/><numFmt numFmtId="168" formatCode="[h]:mm"/></numFmts><cellXfs>${[0, 14, 9, 164, 165, 166, 167, 168].map((id) => `<xf numFmtId="${id}"/>`).join("")}</cellXfs>`;
    const cells = [0, 1, 2, 3, 4, 5, 6, 7].map(
      (style) => `<c r="${"ABCDEFGH"[style]}1" s="${style}"><v>61.5</v></c>`,
    );
    const [sheet] = await valuesIn(workbookFile({ styles, rows: `<row r="1">${cells.join("")}</row>` }));
    expect(sheet?.rows).toEqual([
      ["61,5", "01/03/1900", "6150%", "01/03/1900", "61,5", "6150%", "61,5", "01/03/1900"],
    ]);
  });

  test.each([
    ["0.75", "18:00"],
    ["1", "01/01/1900"],
    ["59", "28/02/1900"],
    ["61", "01/03/1900"],
    ["46027", "05/01/2026"],
    ["-1", "-1"],
    ["2958466", "2958466"],
  ])("day %s as %s", async (value, date) => {
    const styles = `<cellXfs><xf numFmtId="14"/></cellXfs>`;
    const rows = `<row r="1"><c r="A1" s="0"><v>${value}</v></c></row>`;
    expect((await valuesIn(workbookFile({ styles, rows })))[0]?.rows).toEqual([[date]]);
  });

  test("escaped characters, and the text that only looks like one", async () => {
    const rows = `<row r="1">${inline("A1", "một_x000D_\nhai_x005F_x000D_")}<c r="B1" t="d"><v>2026-01-05T00:00:00</v></c></row>`;
    expect((await valuesIn(workbookFile({ rows })))[0]?.rows).toEqual([["một\nhai_x000D_", "05/01/2026"]]);
  });
});
