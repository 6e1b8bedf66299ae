import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { samplePdf } from "../../../../../scripts/make-sample-files.ts";
import { documentChecker } from "../../../../../shared/adapters/documents/document-checker.ts";
import { findingSchema, isError } from "../../../../../shared/domain/findings/findings.ts";
import { CheckedDocument } from "../../../../../shared/domain/submission/checked-document.ts";
import { HOSTILE_PDFS } from "../../../../fixtures/files/hostile-pdfs.ts";
import { textDocumentFile } from "../../../../fixtures/files/office-file.ts";
import { onePage, packedPdf, pdfFile } from "../../../../fixtures/files/pdf-file.ts";
import { jpegFile, pngFile } from "../../../../fixtures/files/picture-file.ts";
import { compoundFile, workbookFile } from "../../../../fixtures/files/workbook-file.ts";

const TYPES = {
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  png: "image/png",
  jpeg: "image/jpeg",
} as const;

const checker = documentChecker();
afterAll(() => checker.close());

const asDocument = (bytes: Uint8Array) =>
  checker.check("document", { part: "document", type: TYPES.pdf }, bytes);
const asEvidence = (kind: keyof typeof TYPES, bytes: Uint8Array) =>
  checker.check("evidence-1", { part: "evidence", type: TYPES[kind] }, bytes);

const SCAN = pdfFile(onePage({ content: "0 0 9 9 re f" }));
const SCRIPTED = pdfFile(onePage({ catalog: "/OpenAction << /S /JavaScript /JS (x) >>" }));
const LOCKED = pdfFile(onePage(), { trailer: "/Encrypt << /Filter /Standard /V 2 /R 3 >>" });
const SIGNED = readFileSync(
  new URL("../../../../fixtures/files/documents/signed-twice.pdf", import.meta.url),
);

describe("the signed document", () => {
  test("of a word processor passes without a word", async () => {
    expect(await asDocument(samplePdf())).toEqual({
      findings: [],
      document: { kind: "pdf", pages: 1, isScanned: false, isRestricted: false, signatures: [] },
    });
  });

  test("that is a scan passes, and the unit is told what that means", async () => {
    const { findings, document } = await asDocument(SCAN);
    expect(findings).toEqual([{ code: "PDF_IMAGE_ONLY", fileId: "document" }]);
    expect(findings.some(isError)).toBe(false);
    expect(document?.isScanned).toBe(true);
  });

  test("keeps what its signatures say, and no finding names a person", async () => {
    const { findings, document } = await asDocument(SIGNED);
    expect(document?.signatures?.map(({ signer }) => signer)).toEqual([
      "Nguyễn Văn Mẫu",
      "ỦY BAN NHÂN DÂN PHƯỜNG HOÀN KIẾM",
    ]);
    expect(findings).toEqual([]);
    expect(CheckedDocument.parse(document)).toEqual(document);
  });

  test.each([
    ["EMPTY_FILE", new Uint8Array()],
    ["WRONG_CONTENT", workbookFile()],
    ["WRONG_CONTENT", jpegFile()],
    ["WRONG_CONTENT", compoundFile("WordDocument")],
    ["WRONG_CONTENT", Buffer.from("Kính gửi: Sở Nội vụ")],
    ["PDF_ENCRYPTED", LOCKED],
    ["PDF_DAMAGED", samplePdf().subarray(0, 200)],
    ["PDF_NO_PAGES", pdfFile(onePage().with(1, "<< /Type /Pages /Kids [] >>"))],
    ["PDF_ACTIVE_CONTENT", SCRIPTED],
  ])("is refused with %s", async (code, bytes) => {
    const { findings, document } = await asDocument(bytes);
    expect(findings).toMatchObject([{ code, fileId: "document" }]);
    expect(findings.every(isError)).toBe(true);
    expect(document).toBeUndefined();
  });

  test("all that can be said of it is said at once", async () => {
    const file = pdfFile(
      onePage({
        content: "0 0 9 9 re f",
        catalog: "/OpenAction << /S /JavaScript >> /A << /EF << >> /F (a.xml) >>",
      }),
      { startxref: 0 },
    );
    const { findings } = await asDocument(file);
    expect(findings.map(({ code, found }) => [code, found])).toEqual([
      ["PDF_ACTIVE_CONTENT", "JavaScript"],
      ["PDF_IMAGE_ONLY", undefined],
      ["PDF_REPAIRED", undefined],
      ["PDF_EMBEDDED_FILES", "1"],
    ]);
  });
});

describe("evidence", () => {
  test.each([
    ["pdf", SCAN, { kind: "pdf", pages: 1, isScanned: true, isRestricted: false, signatures: [] }],
    ["docx", textDocumentFile(), { kind: "docx" }],
    ["xlsx", workbookFile(), { kind: "xlsx" }],
    ["png", pngFile(), { kind: "png", width: 16, height: 12 }],
    ["jpeg", jpegFile(), { kind: "jpeg", width: 16, height: 12 }],
  ] as const)("that is a good %s passes, a scan too", async (kind, bytes, document) => {
    expect(await asEvidence(kind, bytes)).toEqual({ findings: [], document });
  });

  test.each([
    ["EVIDENCE_DAMAGED", "png", new Uint8Array()],
    ["EVIDENCE_WRONG_CONTENT", "docx", workbookFile()],
    ["EVIDENCE_WRONG_CONTENT", "xlsx", textDocumentFile()],
    ["EVIDENCE_WRONG_CONTENT", "pdf", jpegFile()],
    ["EVIDENCE_WRONG_CONTENT", "jpeg", pngFile()],
    ["EVIDENCE_WRONG_CONTENT", "png", jpegFile()],
    ["EVIDENCE_WRONG_CONTENT", "docx", compoundFile("WordDocument")],
    ["EVIDENCE_ENCRYPTED", "docx", compoundFile("EncryptedPackage")],
    ["EVIDENCE_ENCRYPTED", "pdf", LOCKED],
    ["EVIDENCE_DAMAGED", "pdf", samplePdf().subarray(0, 200)],
    ["EVIDENCE_DAMAGED", "xlsx", workbookFile().subarray(0, 400)],
    ["EVIDENCE_DAMAGED", "png", pngFile().subarray(0, 60)],
    ["EVIDENCE_ACTIVE_CONTENT", "pdf", SCRIPTED],
    ["EVIDENCE_TOO_LARGE", "png", pngFile({ width: 65_535, height: 65_535 })],
  ] as const)("is left out with the one warning %s when it is to be a %s", async (code, kind, bytes) => {
    const { findings, document } = await asEvidence(kind, bytes);
    expect(findings).toMatchObject([{ code, fileId: "evidence-1" }]);
    expect(findings.some(isError)).toBe(false);
    expect(document).toBeUndefined();
  });
});

describe("hostile documents", () => {
  // On a busy machine the clock says little: the reader's own limits must end each of them long before the thread is stopped.
  const patient = documentChecker({ timeoutMs: 50_000 });
  afterAll(() => patient.close());
  const checked = (kind: keyof typeof TYPES, bytes: Uint8Array) =>
    patient.check("file", { part: kind === "pdf" ? "document" : "evidence", type: TYPES[kind] }, bytes);

  test.each(HOSTILE_PDFS)("$name", { timeout: 60_000 }, async ({ file, outcome }) => {
    const bytes = file();
    const before = process.cpuUsage();
    const { findings, document } = await checked("pdf", bytes);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(4_000);
    for (const finding of findings) findingSchema.parse(finding);
    const reached = document ? "ok" : findings[0]?.code;
    expect(outcome).toContain(reached);
  });

  test("after all of these the next one is read as ever", async () => {
    expect((await checked("pdf", samplePdf())).findings).toEqual([]);
  });

  const seeds = [Buffer.from(samplePdf()), packedPdf(), SIGNED, textDocumentFile(), pngFile(), jpegFile()];
  const kinds = ["pdf", "pdf", "pdf", "docx", "png", "jpeg"] as const;
  const anyFile = fc.nat(seeds.length - 1);

  test("whatever bytes change, there is a typed answer", { timeout: 60_000 }, async () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(anyFile, fc.array(change, { minLength: 1, maxLength: 6 }), async (index, changes) => {
        const broken = Uint8Array.from(seeds[index] ?? []);
        for (const [at, bits] of changes) {
          const place = at % broken.length;
          broken[place] = (broken[place] ?? 0) ^ bits;
        }
        await expectTyped(kinds[index] ?? "pdf", broken);
      }),
      { numRuns: 400 },
    );
  });

  test("wherever a file is cut, there is a typed answer", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, fc.double({ min: 0, max: 1, noNaN: true }), async (index, share) => {
        const whole = seeds[index] ?? Buffer.alloc(0);
        await expectTyped(kinds[index] ?? "pdf", whole.subarray(0, Math.floor(whole.length * share)));
      }),
      { numRuns: 200 },
    );
  });

  test("whatever pieces of syntax follow each other, there is a typed answer", {
    timeout: 60_000,
  }, async () => {
    const pieces =
      "<<|>>|[|]|(|)|<41>|/Type|/Pages|/Kids|/Length|1 0 R|2 0 R|1 0 obj|2 0 obj|endobj|stream\n|endstream|xref|0 9|trailer|/Root|startxref|0|-1|99999999999|null|%|\\|#|/ObjStm|/XRef|/Filter /FlateDecode|/Prev|/ByteRange [0 1 2 3]|/Contents".split(
        "|",
      );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), async (found) => {
        await expectTyped("pdf", Buffer.from(`%PDF-1.7\n${found.join(" ")}`));
      }),
      { numRuns: 300 },
    );
  });

  /** Neither a crash nor the time-out: a document, or findings that say why there is none. */
  async function expectTyped(kind: keyof typeof TYPES, bytes: Uint8Array): Promise<void> {
    const { findings, document } = await checked(kind, bytes);
    if (document) CheckedDocument.parse(document);
    else expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      findingSchema.parse(finding);
      expect(["DOCUMENT_TIMEOUT", "DOCUMENT_UNREADABLE", "EVIDENCE_UNREADABLE"]).not.toContain(finding.code);
    }
  }
});

describe("the thread that looks at documents", () => {
  const crashing = () =>
    documentChecker({
      timeoutMs: 1_000,
      workerFile: new URL("../../../../fixtures/files/crashing-worker.ts", import.meta.url),
    });
  const file = { part: "document", type: TYPES.pdf } as const;

  test.each([
    ["DOCUMENT_UNREADABLE", "ends itself", 0],
    ["DOCUMENT_UNREADABLE", "throws", 1],
    ["DOCUMENT_TIMEOUT", "never answers", 2],
  ])("%s when it %s, and evidence is left out then", async (code, _what, first) => {
    const fragile = crashing();
    const bytes = Uint8Array.of(first);
    expect(await fragile.check("document", file, bytes)).toEqual({
      findings: [{ code, fileId: "document" }],
    });
    expect(await fragile.check("evidence-1", { ...file, part: "evidence" }, bytes)).toEqual({
      findings: [{ code: "EVIDENCE_UNREADABLE", fileId: "evidence-1" }],
    });
    await fragile.close();
  });

  test("that cannot be started is our own fault, and rejects nobody's document", async () => {
    const broken = documentChecker({ workerFile: new URL("./there-is-none.ts", import.meta.url) });
    await expect(broken.check("document", file, samplePdf())).rejects.toThrow("did not start");
  });

  test("gets a copy: the bytes that were sent stay as they are", async () => {
    const bytes = Uint8Array.from(SIGNED);
    const hash = createHash("sha256").update(bytes).digest("hex");
    await asDocument(bytes);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
    expect(bytes).toHaveLength(SIGNED.length);
  });
});
