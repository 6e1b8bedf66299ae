import { describe, expect, test } from "vitest";
import { EvidenceRefused } from "../../../../../shared/adapters/documents/evidence-refused.ts";
import { checkOfficeFile } from "../../../../../shared/adapters/documents/office-file.ts";
import { WorkbookRefused } from "../../../../../shared/adapters/workbook/workbook-refused.ts";
import { relation, type TextDocument, textDocumentFile } from "../../../../fixtures/files/office-file.ts";
import { compoundFile, workbookFile } from "../../../../fixtures/files/workbook-file.ts";
import { zipFile } from "../../../../fixtures/files/zip-file.ts";

const check = (parts: TextDocument) => checkOfficeFile(textDocumentFile(parts), "docx");

async function refusalOf(checking: Promise<void>): Promise<string> {
  try {
    await checking;
  } catch (cause) {
    if (cause instanceof EvidenceRefused || cause instanceof WorkbookRefused) return cause.code;
    throw cause;
  }
  throw new Error("the document passed");
}

const XLSM = "application/vnd.ms-excel.sheet.macroEnabled.main+xml";
const embedded = (body: Uint8Array, name = "word/embeddings/Bang.xlsx") => ({
  relations: relation("package", name.replace("word/", "")),
  types: `<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>`,
  more: [{ name, body }],
});

describe("a text document", () => {
  test.each([
    ["with nothing beside its text", {}],
    [
      "with links to web pages",
      { relations: relation("hyperlink", "https://hanoi.gov.vn", 'TargetMode="External"') },
    ],
    [
      "made from a template on its writer's disk",
      { relations: relation("attachedTemplate", "file:///C:\\Mau\\cong-van.dotm", 'TargetMode="External"') },
    ],
    [
      "with a picture from the web, as pasted pages have",
      { relations: relation("image", "https://hanoi.gov.vn/a.png", 'TargetMode="External"') },
    ],
    [
      "with a picture on its writer's disk",
      { relations: relation("image", "file:///C:\\Anh\\a.png", 'TargetMode="External"') },
    ],
    [
      "with a link to a file server, which waits for a click",
      { relations: relation("hyperlink", "\\\\server\\a.docx", 'TargetMode="External"') },
    ],
    ["with a chart, which carries its workbook", embedded(workbookFile())],
  ] satisfies ReadonlyArray<readonly [string, TextDocument]>)("%s passes", async (_, parts) => {
    await check(parts);
  });

  test.each([
    ["macros", { more: [{ name: "word/vbaProject.bin", body: "x" }] }],
    [
      "macros under another name",
      {
        types: `<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>`,
        more: [{ name: "word/x.bin", body: "x" }],
      },
    ],
    ["macros that only a relationship names", { relations: relation("vbaProject", "x.bin") }],
    [
      "a type that says it has macros",
      { mainType: "application/vnd.ms-word.document.macroEnabled.main+xml" },
    ],
    ["an embedded object", { more: [{ name: "word/embeddings/oleObject1.bin", body: "x" }] }],
    [
      "an object linked from elsewhere",
      { relations: relation("oleObject", "https://example.org/a.doc", 'TargetMode="External"') },
    ],
    ["a control", { more: [{ name: "word/activeX/activeX1.xml", body: "<x/>" }] }],
    [
      "a template from a web server",
      { relations: relation("attachedTemplate", "https://example.org/a.dotm", 'TargetMode="External"') },
    ],
    [
      "a template from a file server",
      { relations: relation("attachedTemplate", "\\\\server\\a.dotm", 'TargetMode="External"') },
    ],
    ...["\\\\server\\a.png", "//server/a.png", "file://server/a.png", "file:///\\\\server\\a.png"].map(
      (target): [string, TextDocument] => [
        `a picture at ${target}`,
        { relations: relation("image", target, 'TargetMode="External"') },
      ],
    ),
    ["a document type", { main: "<!DOCTYPE a><document/>" }],
    ["an embedded program", { more: [{ name: "word/embeddings/a.exe", body: "MZ" }] }],
    ["an embedded workbook with macros", embedded(workbookFile({ mainType: XLSM }))],
    [
      "an embedded workbook that embeds another",
      embedded(workbookFile({ more: [{ name: "xl/embeddings/a.xlsx", body: "x" }] })),
    ],
  ] satisfies ReadonlyArray<readonly [string, TextDocument]>)("with %s is refused", async (_, parts) => {
    expect(await refusalOf(check(parts))).toBe("EVIDENCE_ACTIVE_CONTENT");
  });

  test.each([
    ["EVIDENCE_WRONG_CONTENT", "a workbook", Buffer.from(workbookFile())],
    ["EVIDENCE_WRONG_CONTENT", "any archive", Buffer.from(zipFile([{ name: "a.txt", body: "a" }]))],
    [
      "EVIDENCE_WRONG_CONTENT",
      "a template for slides",
      textDocumentFile({
        mainType: "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
      }),
    ],
    ["EVIDENCE_WRONG_CONTENT", "another root", textDocumentFile({ main: "<workbook/>" })],
    ["EVIDENCE_WRONG_CONTENT", "the old format", Buffer.from(compoundFile("WordDocument"))],
    ["EVIDENCE_ENCRYPTED", "a password", Buffer.from(compoundFile("EncryptedPackage"))],
    ["DAMAGED_WORKBOOK", "its end missing", textDocumentFile().subarray(0, -30)],
    [
      "ZIP_BOMB",
      "a part that grows past its size",
      textDocumentFile({
        more: [{ name: "word/media/a.rels", body: Buffer.alloc(1_000_000), claimedBytes: 10 }],
      }),
    ],
  ])("%s: %s", async (code, _, file) => {
    expect(await refusalOf(checkOfficeFile(file, "docx"))).toBe(code);
  });
});

describe("a workbook as evidence", () => {
  test("passes, links to other workbooks and all", async () => {
    const links = { name: "xl/externalLinks/externalLink1.xml", body: "<externalLink/>" };
    await checkOfficeFile(Buffer.from(workbookFile({ more: [links] })), "xlsx");
  });

  test("with macros is refused, whatever it is called", async () => {
    const file = workbookFile({ mainType: XLSM });
    expect(await refusalOf(checkOfficeFile(Buffer.from(file), "xlsx"))).toBe("EVIDENCE_ACTIVE_CONTENT");
    const sheet = workbookFile({ more: [{ name: "xl/macrosheets/sheet1.xml", body: "<x/>" }] });
    expect(await refusalOf(checkOfficeFile(Buffer.from(sheet), "xlsx"))).toBe("EVIDENCE_ACTIVE_CONTENT");
  });
});
