import { read, utils, type WorkBook, write } from "@e965/xlsx";
import { openXlsx, saveXlsx } from "hucre/xlsx";
import { describe, expect, test } from "vitest";
import { sampleWorkbook } from "../../../../../scripts/make-sample-files.ts";
import { RESULT_SHEET_NAME } from "../../../../../shared/adapters/workbook/form-layout.ts";
import { markPackage } from "../../../../../shared/adapters/workbook/mark-package.ts";
import { openWorkbook } from "../../../../../shared/adapters/workbook/open-workbook.ts";
import { openZip } from "../../../../../shared/adapters/workbook/zip-entries.ts";
import type { AnswerLine } from "../../../../../shared/domain/answer/answer.ts";
import { aLine, anAnswer } from "../../../../builders/an-answer.ts";
import { richPart, richWorkbook } from "../../../../fixtures/files/rich-workbook.ts";
import { workbookFile, workbookParts } from "../../../../fixtures/files/workbook-file.ts";
import { zipFile } from "../../../../fixtures/files/zip-file.ts";
import { problemsOfWorkbook } from "../../../../fixtures/ooxml/check-package.ts";
import { fillAt, type MarkedCell, otherDifferences } from "../../../../fixtures/ooxml/compare-marked.ts";
import {
  convertedByLibreOffice,
  hasLibreOffice,
  LIBREOFFICE_TEST_MS,
} from "../../../../fixtures/ooxml/libreoffice.ts";
import { partsOf } from "../../../../fixtures/ooxml/package-parts.ts";

const OTHER = "Giá’ 'khác' & =1";
/** In the rich workbook: cells that are there and that are not, of every kind of fill, commented, merged, computed. */
const LINES: readonly AnswerLine[] = [
  ...["D2", "D3", "D4", "D5", "D6", "E13", "F7", "F8", "H20", "A1"].map((cell) => aLine(cell)),
  aLine("D9", { severity: "warning", title: "Chỉ tiêu này không chia theo nội dung" }),
  aLine("C9", { severity: "warning" }),
  aLine("A1", { sheet: OTHER }),
  aLine("B2", { severity: "told", remark: "Cơ quan đầu mối cho qua, không tính." }),
  aLine("B7", { sheet: "Trang không có" }),
  { severity: "error", file: "document", title: "Nội dung tệp không đúng loại", fix: "Gửi tệp .pdf." },
];
const marksOf = (lines: readonly AnswerLine[], isMerged = true): MarkedCell[] =>
  lines.flatMap(({ severity, sheet, cell }) =>
    severity === "told" || !sheet || !cell
      ? []
      : [{ sheet, cell: isMerged && cell === "E13" ? "D12" : cell }],
  );

const clean = anAnswer([], { attempt: 2 });
const readBack = (bytes: Uint8Array): WorkBook =>
  read(bytes, { cellStyles: true, cellNF: true, cellFormula: true, cellDates: false });
const newProblems = async (before: Uint8Array, after: Uint8Array) => {
  const known = await problemsOfWorkbook(before);
  return (await problemsOfWorkbook(after)).filter((problem) => !known.includes(problem));
};
const differences = async (before: Uint8Array, after: Uint8Array, lines: readonly AnswerLine[]) => {
  const parts = await partsOf(before);
  const isMerged = [...parts.values()].some((part) => part.includes("D12:E13"));
  return otherDifferences(parts, await partsOf(after), marksOf(lines, isMerged));
};
/** Looks up fills of cells of “Số liệu”. */
const fillsIn = async (bytes: Uint8Array) => {
  const parts = await partsOf(bytes);
  return (cell: string, sheet = "Số liệu") => fillAt(parts, sheet, cell);
};
const commentAt = (workbook: WorkBook, cell: string): string | undefined =>
  workbook.Sheets["Số liệu"]?.[cell]?.c?.map(({ t }: { t: string }) => t).join("|");
const resultRows = (bytes: Uint8Array): string[][] =>
  utils.sheet_to_json(readBack(bytes).Sheets[RESULT_SHEET_NAME] ?? {}, { header: 1, defval: "" });

describe("nothing but the marks changes", () => {
  const sheetJs = (compression: boolean, bookSST: boolean) => {
    const workbook = utils.book_new();
    const sheet = utils.aoa_to_sheet([
      ["Mã", "", "", "Giá trị"],
      ...Array.from({ length: 30 }, (_, n) => [`A${n}`, "", "", n]),
    ]);
    sheet["D6"].c = Object.assign([{ a: "Lan", t: "cũ" }], { hidden: true });
    sheet["!merges"] = [utils.decode_range("D12:E13")];
    utils.book_append_sheet(workbook, utils.aoa_to_sheet([[1]]), "Bìa");
    utils.book_append_sheet(workbook, sheet, "Số liệu");
    return new Uint8Array(write(workbook, { type: "buffer", bookType: "xlsx", compression, bookSST }));
  };
  test.each([
    ["the rich workbook", async () => richWorkbook()],
    ["the product's own form", () => sampleWorkbook()],
    ["a workbook of SheetJS", async () => sheetJs(true, true)],
    ["one that is not compressed, with texts in place", async () => sheetJs(false, false)],
    ["one without styles", async () => workbookFile()],
    [
      "one with prefixed names",
      async () =>
        richWorkbook({
          "xl/worksheets/sheet2.xml": prefixed(richPart("xl/worksheets/sheet2.xml")),
          "xl/styles.xml": prefixed(richPart("xl/styles.xml")),
          "xl/comments1.xml": prefixed(richPart("xl/comments1.xml")),
        }),
    ],
    [
      "one whose shapes have other prefixes and no blocks",
      async () =>
        richWorkbook({
          "xl/drawings/vmlDrawing1.vml": richPart("xl/drawings/vmlDrawing1.vml")
            .replace(/<o:shapelayout.*<\/o:shapelayout>/, "")
            .replace(/(<\/?|\s|xmlns:)([vox])([:=])/g, "$1ns$2$3"),
        }),
    ],
  ])("in %s", async (_what, make) => {
    const before = await make();
    const after = await markPackage(before, anAnswer(LINES));
    expect(await differences(before, after, LINES)).toEqual([]);
    expect(await newProblems(before, after)).toEqual([]);
    await openWorkbook(after);
  });

  test("for a second reader: values, formulas, formats, widths, merges, protection and all other cells", async () => {
    const before = readBack(richWorkbook());
    const after = readBack(await markPackage(richWorkbook(), anAnswer(LINES)));
    expect(after.SheetNames).toEqual([RESULT_SHEET_NAME, ...before.SheetNames]);
    const marked = new Set(marksOf(LINES).map(({ sheet, cell }) => `${sheet}!${cell}`));
    for (const name of before.SheetNames) {
      const [one, other] = [before.Sheets[name] ?? {}, after.Sheets[name] ?? {}];
      for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
        if (!key.startsWith("!") && marked.has(`${name}!${key}`)) {
          const { s: _, c: __, ...was } = one[key] ?? { t: "z" };
          expect(other[key]).toMatchObject(was);
        } else if (key !== "!legacy" && key !== "!ref") expect([key, other[key]]).toEqual([key, one[key]]);
      }
    }
    const names = (workbook: WorkBook) =>
      workbook.Workbook?.Names?.map(({ Sheet, ...name }) => ({
        ...name,
        on: workbook.SheetNames[Sheet ?? -1],
      }));
    expect(names(after)).toEqual(names(before));
  });

  test("and parts that no mark touches stay packed as they were, byte for byte", async () => {
    const before = await openZip(Buffer.from(richWorkbook()));
    const after = await openZip(Buffer.from(await markPackage(richWorkbook(), anAnswer(LINES))));
    for (const name of [
      "xl/worksheets/sheet1.xml",
      "xl/calcChain.xml",
      "xl/drawings/drawing1.xml",
      "xl/tables/table1.xml",
      "xl/printerSettings/printerSettings1.bin",
      "_rels/.rels",
    ])
      expect(await after.packed(name)).toEqual(await before.packed(name));
  });
});

test("the comparison itself sees what is no mark", async () => {
  const [before, after] = [
    await partsOf(richWorkbook()),
    await partsOf(await markPackage(richWorkbook(), anAnswer(LINES))),
  ];
  const changes: ReadonlyArray<readonly [part: string, from: string, to: string]> = [
    ["xl/worksheets/sheet2.xml", 'width="52"', 'width="53"'],
    ["xl/worksheets/sheet2.xml", "<v>9</v>", "<v>8</v>"],
    ["xl/worksheets/sheet2.xml", 'sqref="D2:D9"', 'sqref="D2:D8"'],
    ["xl/worksheets/sheet2.xml", '<c r="A6" s="2"/>', ""],
    ["xl/worksheets/sheet2.xml", '<c r="A6" s="2"/>', '<c r="A6" s="3"/>'],
    ["xl/workbook.xml", "$A$1:$G$30", "$A$1:$G$29"],
    ["xl/workbook.xml", 'localSheetId="2"', 'localSheetId="1"'],
    ["xl/styles.xml", 'formatCode="#,##0"', 'formatCode="0"'],
    ["xl/styles.xml", 'val=".VnTime"', 'val="Arial"'],
    ["xl/comments1.xml", "ghi chú không kiểu", "ghi chú"],
    ["xl/comments1.xml", "<author>Lan</author>", "<author>Hà</author>"],
    ["xl/tables/table1.xml", "Cột 1", "Cột 3"],
    ["[Content_Types].xml", "printerSettings", "printer"],
  ];
  for (const [name, from, to] of changes) {
    const xml = String(after.get(name));
    expect([name, from, xml.includes(from)]).toEqual([name, from, true]);
    const changed = new Map(after).set(name, Buffer.from(xml.replace(from, to)));
    expect([from, otherDifferences(before, changed, marksOf(LINES))]).not.toEqual([from, []]);
  }
});

describe("what is wrong is shown where it is", () => {
  const marked = markPackage(richWorkbook(), anAnswer(LINES)).then((bytes) => ({
    bytes,
    workbook: readBack(bytes),
  }));

  test("errors light red, warnings light amber; of merged cells the first; what only informs stays as it is", async () => {
    const fillOf = await fillsIn((await marked).bytes);
    for (const cell of ["D2", "D3", "D5", "D6", "D12", "F7", "F8", "H20", "A1"])
      expect(`${cell} ${fillOf(cell)}`).toMatch(/ FFFFC9[CD]/);
    for (const cell of ["D9", "C9"]) expect(`${cell} ${fillOf(cell)}`).toMatch(/ FFFFE9[AB]/);
    expect(fillOf("A1", OTHER)).toMatch(/FFFFC9/);
    expect(fillOf("B2")).toBe("none");
    expect(fillOf("D4")).toBe("gradientFill");
  });

  test("with a note of the rule and the fix, in front of what a person has noted there", async () => {
    const { workbook } = await marked;
    expect(commentAt(workbook, "D3")).toBe(
      "▼ Kết quả kiểm tra ▼\nLỖI: Số không được âm.\nTìm thấy: “-3”.\nCách sửa: Kiểm tra lại số đã gõ.\n▲ Kết quả kiểm tra ▲",
    );
    expect(commentAt(workbook, "D2")).toMatch(/^▼[\s\S]*▲ Kết quả kiểm tra ▲\nLan:\nKỳ trước < 12$/);
    expect(commentAt(workbook, "D4")).toBe("[Threaded comment] Xem lại");
    expect(commentAt(workbook, "B9")).toBe("ghi chú không kiểu");
  });

  test("a first sheet lists everything, with a link to each cell that is there", async () => {
    const { bytes, workbook } = await marked;
    const rows = resultRows(bytes);
    const said = rows.map((row) => row.join(" | ")).join("\n");
    for (const text of [
      "UBND phường Hoàn Kiếm",
      "Báo cáo năm 2026",
      "CHƯA ĐẠT - 13 lỗi, 2 lưu ý",
      "(văn bản)",
      "Cơ quan đầu mối cho qua",
    ])
      expect(said).toContain(text);
    const sheet = workbook.Sheets[RESULT_SHEET_NAME] ?? {};
    const links = Object.keys(sheet).flatMap((cell) => sheet[cell].l?.Target ?? []);
    expect(links).toContain("#'Số liệu'!D2");
    expect(links).toContain("#'Giá’ ''khác'' & =1'!A1");
    expect(links).toHaveLength(LINES.length - 2);
  });

  test("the file opens on that sheet, and no other is selected with it", async () => {
    const parts = await partsOf((await marked).bytes);
    expect(String(parts.get("xl/workbook.xml"))).toContain('firstSheet="0" activeTab="0"');
    const selected = [...parts].filter(([, part]) => part.includes('tabSelected="1"'));
    expect(selected.map(([name]) => name)).toEqual(["xl/worksheets/sheet4.xml"]);
  });

  test("a sheet is found by its name as findings quote it, and linked to by the one it has", async () => {
    const name = "Số\u00a0liệu ".normalize("NFD");
    const file = richWorkbook({
      "xl/workbook.xml": richPart("xl/workbook.xml").replace('name="Số liệu"', `name="${name}"`),
    });
    const marked = readBack(await markPackage(file, anAnswer([aLine("D3")])));
    const sheet = marked.Sheets[RESULT_SHEET_NAME] ?? {};
    expect(Object.keys(sheet).flatMap((cell) => sheet[cell].l?.Target ?? [])).toEqual([`#'${name}'!D3`]);
  });

  test("several findings in one cell make one note, in the colour of the worst", async () => {
    const lines = [aLine("D2"), aLine("D2", { severity: "warning", title: "Lưu ý thêm" })];
    const bytes = await markPackage(richWorkbook(), anAnswer(lines));
    expect((await fillsIn(bytes))("D2")).toMatch(/FFFFC9/);
    expect(commentAt(readBack(bytes), "D2")).toMatch(/LỖI: [\s\S]*LƯU Ý: Lưu ý thêm/);
  });
});

describe("texts of a file or a person", () => {
  test("are never formulas, and break no XML", async () => {
    const nasty = [
      "=cmd|' /C calc'!A0",
      "+1",
      "-1",
      "@SUM(A1)",
      "\t=1",
      "</t><f>1+1</f>",
      "a\u0000b\u0007",
      "\ud800",
      "_x0041_",
      "]]>&lt;",
    ];
    const lines = nasty.map((text, index) =>
      aLine(`D${index + 2}`, {
        title: text,
        found: text,
        expected: text,
        fix: text,
        remark: text,
        indicator: text,
      }),
    );
    const bytes = await markPackage(richWorkbook(), anAnswer(lines, { unitName: "=1+1" }));
    expect(await newProblems(richWorkbook(), bytes)).toEqual([]);
    const sheet = readBack(bytes).Sheets[RESULT_SHEET_NAME] ?? {};
    const cells = Object.keys(sheet).filter((key) => !key.startsWith("!"));
    expect(cells.filter((cell) => sheet[cell].f !== undefined)).toEqual([]);
    const texts = cells
      .map((cell) => sheet[cell])
      .filter(({ t }) => t === "s")
      .map(({ v }) => String(v));
    expect(texts.filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([]);
    expect(texts).toContain("'=1+1");
    expect(texts).toContain("_x0041_");
    expect(commentAt(readBack(bytes), "D7")).toContain("</t><f>1+1</f>");
  });
});

describe("a file that comes again with marks", () => {
  const first = anAnswer(LINES);

  test("is marked anew and not twice: the same marks give the same file", async () => {
    for (const file of [richWorkbook(), await sampleWorkbook()]) {
      const once = await markPackage(file, first);
      expect(Buffer.from(await markPackage(once, first)).equals(once)).toBe(true);
    }
  });

  test("loses all of them when all is mended: formats, notes and sheets are what they were", async () => {
    const again = await markPackage(await markPackage(richWorkbook(), first), clean);
    const [before, after] = [await partsOf(richWorkbook()), await partsOf(again)];
    expect(otherDifferences(before, after, [])).toEqual(
      // Cells that were not there stay as empty ones, without a colour.
      [
        expect.stringContaining("xl/worksheets/sheet2.xml"),
        expect.stringContaining("xl/worksheets/sheet3.xml"),
      ],
    );
    const workbook = readBack(again);
    for (const [cell, fill] of Object.entries({
      D2: "none",
      D3: "FFFFFF00",
      D5: "none",
      D12: "none",
      F7: "none",
      H20: "FFFFFF00",
    }))
      expect(`${cell} ${fillAt(after, "Số liệu", cell)}`).toBe(`${cell} ${fill}`);
    expect(fillAt(after, "Số liệu", "A1")).toBe("theme 4");
    expect(commentAt(workbook, "D3")).toBeUndefined();
    expect(commentAt(workbook, "D2")).toBe("Lan:\nKỳ trước < 12");
    expect(String(after.get("xl/worksheets/sheet2.xml"))).toContain('<c r="D3" s="3">');
    expect(String(after.get("xl/comments1.xml"))).not.toContain("D3");
    expect(String(after.get("xl/drawings/vmlDrawing1.vml"))).toContain("<x:Row>1</x:Row>");
    expect(String(after.get("xl/drawings/vmlDrawing1.vml"))).not.toContain("<x:Row>2</x:Row>");
    expect(workbook.SheetNames.filter((name) => name === RESULT_SHEET_NAME)).toHaveLength(1);
  });

  test("keeps what another program made of it: the colours go with the cells, wherever these were moved to", async () => {
    const marked = await markPackage(richWorkbook(), first);
    const opened = await openXlsx(marked, { readStyles: true });
    const saved = await saveXlsx(opened);
    const again = await markPackage(saved, clean);
    const fillOf = await fillsIn(again);
    for (const [cell, fill] of Object.entries({ D2: "none", D3: "FFFFFF00", D5: "none", H20: "FFFFFF00" }))
      expect(`${cell} ${fillOf(cell)}`).toBe(`${cell} ${fill}`);
    expect(commentAt(readBack(again), "D2")).toBe("Lan:\nKỳ trước < 12");
    expect(readBack(again).SheetNames).toEqual([RESULT_SHEET_NAME, "Bìa", "Số liệu", OTHER]);
  });

  test("may have our sheet in another place, copied, sorted, printed, with a formula and a name of its own", async () => {
    const parts = await partsOf(await markPackage(richWorkbook(), first));
    const change = (name: string, edit: (xml: string) => string) =>
      parts.set(name, Buffer.from(edit(String(parts.get(name)))));
    const [ours = ""] = /<sheet [^>]*name="K&#7871;t[^>]*>/.exec(String(parts.get("xl/workbook.xml"))) ?? [];
    change("xl/workbook.xml", (xml) =>
      xml
        .replace(ours, "")
        .replace("</sheets>", `${ours}</sheets>`)
        .replace(/localSheetId="(\d)"/g, (_, index: string) => `localSheetId="${Number(index) - 1}"`)
        .replace(
          "</definedNames>",
          `<definedName name="_xlnm.Print_Area" localSheetId="3">'${RESULT_SHEET_NAME}'!$A$1:$K$9</definedName></definedNames>`,
        ),
    );
    change("xl/worksheets/sheet4.xml", (xml) =>
      xml
        .replace("</row>", '<c r="Z1"><f>1+1</f><v>2</v></c></row>')
        .replace(
          "</worksheet>",
          '<legacyDrawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></worksheet>',
        ),
    );
    parts.set(
      "xl/worksheets/_rels/sheet4.xml.rels",
      Buffer.from(
        richPart("xl/worksheets/_rels/sheet2.xml.rels")
          .replace(/<Relationship Id="rId[1345]".*?\/>/g, "")
          .replace("vmlDrawing1", "vmlDrawing9")
          .replace("rId2", "rId1"),
      ),
    );
    parts.set("xl/drawings/vmlDrawing9.vml", Buffer.from(richPart("xl/drawings/vmlDrawing1.vml")));
    const used = zipFile([...parts].map(([name, body]) => ({ name, body })));

    const again = await markPackage(used, first);
    expect(await newProblems(richWorkbook(), again)).toEqual([]);
    expect(readBack(again).SheetNames).toEqual([RESULT_SHEET_NAME, "Bìa", "Số liệu", OTHER]);
    const left = await partsOf(again);
    expect(left.has("xl/drawings/vmlDrawing9.vml")).toBe(false);
    expect(left.has("xl/calcChain.xml")).toBe(false);
    expect(String(left.get("xl/workbook.xml")).match(/localSheetId="\d"/g)).toEqual([
      'localSheetId="2"',
      'localSheetId="2"',
      'localSheetId="1"',
    ]);
  });

  test("keeps a note of ours that a person has written into", async () => {
    const parts = await partsOf(await markPackage(richWorkbook(), anAnswer([aLine("D3")])));
    const comments = String(parts.get("xl/comments1.xml"));
    const end = comments.lastIndexOf("</t>", comments.lastIndexOf("</comment>"));
    parts.set(
      "xl/comments1.xml",
      Buffer.from(`${comments.slice(0, end)}\nĐã hỏi chị Hà${comments.slice(end)}`),
    );
    const again = await markPackage(zipFile([...parts].map(([name, body]) => ({ name, body }))), clean);
    expect(commentAt(readBack(again), "D3")).toBe("Đã hỏi chị Hà");
  });

  test("with colours that mean nothing any more, since somebody has deleted our sheet, simply loses them", async () => {
    const opened = await openXlsx(await markPackage(richWorkbook(), first), { readStyles: true });
    opened.sheets.splice(
      opened.sheets.findIndex(({ name }) => name === RESULT_SHEET_NAME),
      1,
    );
    const fillOf = await fillsIn(await markPackage(await saveXlsx(opened), clean));
    expect(fillOf("D3")).toBe("none");
  });
});

test("colours like ours in a file that was never marked stay", async () => {
  const styles = richPart("xl/styles.xml").replace("FFFFFF00", "FFFFC9C0");
  const before = richWorkbook({ "xl/styles.xml": styles });
  const after = await markPackage(before, anAnswer([aLine("D2")]));
  expect((await fillsIn(after))("D3")).toBe("FFFFC9C0");
  expect(await differences(before, after, [aLine("D2")])).toEqual([]);
});

describe("refuses to mark", () => {
  const utf16 = (xml: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, "utf16le")]);
  const strict = (xml: string) =>
    xml.replaceAll(
      "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
      "http://purl.oclc.org/ooxml/spreadsheetml/main",
    );
  test.each<[string, string, Uint8Array]>([
    ["SIGNED", "a signed file", richWorkbook({ "_xmlsignatures/sig1.xml": "<Signature/>" })],
    ["SHARED", "a shared file", richWorkbook({ "xl/revisions/revisionHeaders.xml": "<headers/>" })],
    ["STRICT", "Strict Open XML", richWorkbook({ "xl/workbook.xml": strict(richPart("xl/workbook.xml")) })],
    [
      "NAME_TAKEN",
      "a sheet of another's with our name",
      richWorkbook({
        "xl/workbook.xml": richPart("xl/workbook.xml").replace("Bìa", RESULT_SHEET_NAME.toUpperCase()),
      }),
    ],
    [
      "UNUSUAL",
      "a sheet in UTF-16",
      richWorkbook({
        "xl/worksheets/sheet2.xml": utf16(
          richPart("xl/worksheets/sheet2.xml").replace('encoding="UTF-8"', 'encoding="UTF-16"'),
        ),
      }),
    ],
    [
      "UNUSUAL",
      "styles without fills",
      richWorkbook({ "xl/styles.xml": richPart("xl/styles.xml").replace(/<fills.*<\/fills>/, "") }),
    ],
    [
      "DAMAGED_WORKBOOK",
      "a sheet that is not there",
      richWorkbook({ "xl/worksheets/sheet3.xml": undefined }),
    ],
    ["MACRO_WORKBOOK", "macros", richWorkbook({ "xl/vbaProject.bin": "x" })],
    [
      "DOCTYPE_REFUSED",
      "a document type",
      richWorkbook({ "xl/drawings/drawing1.xml": '<!DOCTYPE x [<!ENTITY a "a">]><x/>' }),
    ],
    [
      "ZIP_BOMB",
      "a part that lies about its size",
      zipFile([...workbookParts(), { name: "xl/media/a.xml", body: Buffer.alloc(1 << 20), claimedBytes: 9 }]),
    ],
    ["DAMAGED_WORKBOOK", "a file cut short", richWorkbook().subarray(0, 900)],
  ])("%s: %s", async (reason, _what, file) => {
    const refused = await markPackage(file, anAnswer(LINES)).catch((cause: unknown) => cause);
    expect(refused).toMatchObject({ message: expect.stringMatching(`^${reason}`) });
  });

  test("nothing but colours where comments have no shapes or these cannot be found", async () => {
    const noShapes = richWorkbook({
      "xl/worksheets/sheet2.xml": richPart("xl/worksheets/sheet2.xml").replace(
        '<legacyDrawing r:id="rId2"/>',
        "",
      ),
    });
    const bytes = await markPackage(noShapes, anAnswer(LINES));
    expect((await fillsIn(bytes))("D3")).toMatch(/FFFFC9/);
    expect(commentAt(readBack(bytes), "D3")).toBeUndefined();
  });
});

describe.skipIf(!hasLibreOffice)("LibreOffice", () => {
  test(
    "opens a marked file, and what it saves is marked anew without a trace of the marks before",
    async () => {
      const marked = await markPackage(richWorkbook(), anAnswer(LINES));
      const saved = await convertedByLibreOffice(marked, "xlsx");
      expect(readBack(saved).SheetNames).toEqual([RESULT_SHEET_NAME, "Bìa", "Số liệu", OTHER]);
      const bytes = await markPackage(saved, clean);
      const again = readBack(bytes);
      const fillOf = await fillsIn(bytes);
      for (const [cell, fill] of Object.entries({ D2: "none", D3: "FFFFFF00", D5: "none", D12: "none" }))
        expect(`${cell} ${fillOf(cell)}`).toBe(`${cell} ${fill}`);
      expect(commentAt(again, "D2")).toBe("Lan:\nKỳ trước < 12");
      expect(commentAt(again, "D3")).toBeUndefined();
      expect(again.SheetNames).toEqual([RESULT_SHEET_NAME, "Bìa", "Số liệu", OTHER]);
    },
    LIBREOFFICE_TEST_MS,
  );
});

/** The same XML with its main language under a prefix, as some programs write it. */
function prefixed(xml: string): string {
  return xml
    .replace(/<(\/?)(?![?!])([A-Za-z]\w*)(?=[\s/>])/g, "<$1x:$2")
    .replace(
      'xmlns="http://schemas.openxmlformats.org/spreadsheetml',
      'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml',
    );
}
