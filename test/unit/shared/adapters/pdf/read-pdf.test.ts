import { readFileSync } from "node:fs";
import PDFDocument from "pdfkit";
import { describe, expect, test } from "vitest";
import { samplePdf } from "../../../../../scripts/make-sample-files.ts";
import { PdfRefused } from "../../../../../shared/adapters/pdf/pdf-refused.ts";
import { readPdf } from "../../../../../shared/adapters/pdf/read-pdf.ts";
import { DocumentSignature } from "../../../../../shared/domain/submission/checked-document.ts";
import { flate, type OnePage, onePage, packedPdf, pdfFile } from "../../../../fixtures/files/pdf-file.ts";
import { jpegFile, pngFile } from "../../../../fixtures/files/picture-file.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../../../fixtures/files/documents/${name}`, import.meta.url));

const GOOD = {
  pages: 1,
  isScanned: false,
  isRestricted: false,
  isRepaired: false,
  embeddedFiles: 0,
  signatures: [],
};

const page = (parts: OnePage) => readPdf(pdfFile(onePage(parts)));

/** Why a file is refused; fails when it is not. */
function refusalOf(file: Uint8Array): string {
  try {
    readPdf(file);
  } catch (cause) {
    if (cause instanceof PdfRefused) return cause.code;
    throw cause;
  }
  throw new Error("the file was read");
}

/** A document as pdfkit writes it. */
function drawn(
  draw: (doc: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Buffer> {
  const doc = new PDFDocument({ compress: true, ...options });
  const chunks: Buffer[] = [];
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<Buffer>((resolve) => doc.on("end", () => resolve(Buffer.concat(chunks))));
  draw(doc);
  doc.end();
  return ended;
}

describe("a good document", () => {
  test("of the sample", () => expect(readPdf(samplePdf())).toEqual(GOOD));
  test("with its objects in object streams and its index in a stream", () =>
    expect(readPdf(packedPdf())).toEqual(GOOD));
  test("that is linearised", () => expect(readPdf(fixture("linearised.pdf"))).toEqual(GOOD));
  test("behind bytes that a scanner put before it", () =>
    expect(readPdf(Buffer.concat([Buffer.from("@PJL ENTER LANGUAGE=PDF\r\n"), samplePdf()]))).toEqual(GOOD));
  test("before bytes that a mail program put behind it", () =>
    expect(readPdf(Buffer.concat([samplePdf(), Buffer.alloc(1500)]))).toEqual(GOOD));

  test("as pdfkit writes it, of several pages, packed", async () => {
    const file = await drawn((doc) =>
      doc.text("Trang 1").addPage().text("Trang 2").addPage().text("Trang 3"),
    );
    expect(readPdf(file)).toEqual({ ...GOOD, pages: 3 });
  });

  test("whose later update replaces the pages", () => {
    const before = pdfFile(onePage());
    const at = before.length;
    const update = "2 0 obj\n<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>\nendobj\n";
    const second = `6 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n`;
    const row = (offset: number) => `${String(offset).padStart(10, "0")} 00000 n \n`;
    const start = at + update.length + second.length;
    const previous = /startxref\n(\d+)/.exec(before.toString("latin1"))?.[1];
    const tail = `xref\n2 1\n${row(at)}6 1\n${row(at + update.length)}trailer\n<< /Size 7 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`;
    expect(readPdf(Buffer.concat([before, Buffer.from(update + second + tail)]))).toEqual({
      ...GOOD,
      pages: 2,
    });
  });

  test.each([
    ["names with escapes", { content: "BT /F#31 9 Tf (x) Tj ET" }],
    ["strings with brackets and escapes", { content: "BT (a\\) \\(b (c) \\101) Tj ET" }],
    ["a hexadecimal text", { content: "BT <0042> Tj ET" }],
    ["an array of texts", { content: "BT [(a) -120 (b)] TJ ET" }],
    [
      "content in hexadecimal",
      { content: { entries: "/Filter /ASCIIHexDecode", bytes: Buffer.from("42 54 28 78 29 54 6A 45 54>") } },
    ],
    ["packed content", { content: flate("BT (x) Tj ET") }],
    [
      "content in two filters",
      {
        content: {
          entries: "/Filter [/AHx /FlateDecode]",
          bytes: Buffer.from(Buffer.from(flate("BT (x) Tj ET").bytes).toString("hex")),
        },
      },
    ],
    [
      "content in base 85",
      { content: { entries: "/Filter /ASCII85Decode", bytes: Buffer.from("6<#'UGUXb7C*5rE~>") } },
    ],
    [
      "text within a form",
      {
        content: "/X Do",
        resources: "/XObject << /X 6 0 R >>",
        more: [{ entries: "/Subtype /Form", bytes: Buffer.from("BT (x) Tj ET") }],
      },
    ],
  ] satisfies ReadonlyArray<readonly [string, OnePage]>)("with %s", (_, parts) =>
    expect(page(parts)).toEqual(GOOD),
  );
});

describe("a document that is a picture", () => {
  test.each([
    ["of a camera", jpegFile()],
    ["of a scanner", pngFile()],
  ])("%s is told from one that is written", async (_, picture) => {
    const scan = await drawn((doc) => doc.image(picture, 0, 0).addPage().image(picture, 0, 0));
    expect(readPdf(scan)).toEqual({ ...GOOD, pages: 2, isScanned: true });
    const written = await drawn((doc) => doc.image(picture, 0, 0).text("Báo cáo"));
    expect(readPdf(written)).toEqual(GOOD);
  });

  test.each([
    ["drawn in place", { content: "BI /W 1 /H 1 ID \u0000(EI) EI" }],
    ["made of lines", { content: "0 0 m 9 9 l S" }],
    [
      "within a form",
      {
        content: "/X Do",
        resources: "/XObject << /X 6 0 R >>",
        more: [{ entries: "/Subtype /Form", bytes: Buffer.from("0 0 9 9 re f") }],
      },
    ],
    ["with an empty text", { content: "BT () Tj ET 0 0 9 9 re f" }],
    ["with a comment that looks like text", { content: "% (x) Tj\n0 0 9 9 re f" }],
  ] satisfies ReadonlyArray<readonly [string, OnePage]>)("%s", (_, parts) => {
    expect(page(parts)).toEqual({ ...GOOD, isScanned: true });
  });

  test("counts as written when text was recognised behind it", () => {
    expect(page({ content: "0 0 9 9 re f BT 3 Tr (x) Tj ET" })).toEqual(GOOD);
  });

  test("stays one when a number was written on its first page", () => {
    const [catalog = "", , first = "", number = "", font = ""] = onePage();
    const scan = { entries: "", bytes: Buffer.from("0 0 9 9 re f") };
    const other = first.toString().replace("4 0 R", "6 0 R");
    const file = pdfFile([
      catalog,
      "<< /Type /Pages /Kids [3 0 R 7 0 R 8 0 R] /Count 3 >>",
      first,
      number,
      font,
      scan,
      other,
      other,
    ]);
    expect(readPdf(file)).toEqual({ ...GOOD, pages: 3, isScanned: true });
  });

  test("is not what an empty page is", () => expect(page({ content: "" })).toEqual(GOOD));
});

describe("an encrypted document", () => {
  test.each(["1.3", "1.4", "1.6", "1.7ext3"] as const)("of PDF %s", async (pdfVersion) => {
    const locked = await drawn((doc) => doc.text("x"), {
      pdfVersion,
      userPassword: "secret",
      ownerPassword: "o",
    });
    expect(refusalOf(locked)).toBe("PDF_ENCRYPTED");
    const restricted = await drawn((doc) => doc.text("x").addPage().text("y"), {
      pdfVersion,
      ownerPassword: "o",
    });
    expect(readPdf(restricted)).toEqual({ ...GOOD, pages: 2, isRestricted: true });
    const scan = await drawn((doc) => doc.image(pngFile(), 0, 0), { pdfVersion, ownerPassword: "o" });
    expect(readPdf(scan)).toEqual({ ...GOOD, isScanned: true, isRestricted: true });
  });

  test("of PDF 2.0 that opens without a password", () =>
    expect(readPdf(fixture("restricted-r6.pdf"))).toEqual({ ...GOOD, isRestricted: true }));

  test("by a method that is not the standard one needs more than a password", () => {
    expect(refusalOf(pdfFile(onePage(), { trailer: "/Encrypt << /Filter /Adobe.PubSec /V 4 >>" }))).toBe(
      "PDF_ENCRYPTED",
    );
  });
});

describe("signatures", () => {
  const der = (tag: string, ...inside: readonly string[]) => {
    const content = inside.join("");
    return `${tag}${(content.length / 2).toString(16).padStart(2, "0")}${content}`;
  };
  const signedAt = (time: string) => {
    const attribute = der(
      "30",
      der("06", "2a864886f70d010905"),
      der("31", der("18", Buffer.from(time).toString("hex"))),
    );
    return der("30", der("a0", der("30", der("31"), der("30"), der("31", der("30", der("a0", attribute))))));
  };

  test.each([
    ["20261127102431Z", "2026-11-27T10:24:31.000Z"],
    ["99999999999999Z", undefined],
    ["00000000000000Z", undefined],
  ])("whose container names the time %s were made at %s", (time, instant) => {
    const [found] = signature(`/ByteRange [0 1 2 3] /Contents <${signedAt(time)}>`);
    expect(found).toBeDefined();
    expect(DocumentSignature.parse(found).signedAt).toBe(instant);
  });

  test("are read with signer, organisation and time, in their order, and never called verified", () => {
    expect(readPdf(fixture("signed-twice.pdf"))).toEqual({
      ...GOOD,
      signatures: [
        {
          kind: "signature",
          signer: "Nguyễn Văn Mẫu",
          organisation: "ỦY BAN NHÂN DÂN PHƯỜNG HOÀN KIẾM",
          signedAt: "2026-11-27T10:24:31.000Z",
          coversWholeFile: false,
          verified: false,
        },
        {
          kind: "signature",
          signer: "ỦY BAN NHÂN DÂN PHƯỜNG HOÀN KIẾM",
          organisation: "UBND thành phố Hà Nội",
          signedAt: "2026-11-27T10:24:31.000Z",
          coversWholeFile: true,
          verified: false,
        },
      ],
    });
  });

  test("cover the whole file no longer when a byte was added, and only then", () => {
    const signed = fixture("signed-twice.pdf");
    const added = readPdf(Buffer.concat([signed, Buffer.from("\n")]));
    expect(added.signatures.map(({ coversWholeFile }) => coversWholeFile)).toEqual([false, false]);
  });

  const signature = (entries: string) =>
    page({
      catalog: `/AcroForm << /SigFlags 3 /Fields [<< /FT /Sig /V << /Type /Sig /Filter /Adobe.PPKLite ${entries} >> >>] >>`,
    }).signatures;

  test.each([
    ["D:20261205083000+07'00'", "2026-12-05T01:30:00.000Z"],
    ["D:20261205083000Z", "2026-12-05T08:30:00.000Z"],
    ["D:20261205083000-05'30", "2026-12-05T14:00:00.000Z"],
    ["D:20261205083000", "2026-12-05T01:30:00.000Z"],
    ["D:20261205", "2026-12-04T17:00:00.000Z"],
    ["D:2026", "2025-12-31T17:00:00.000Z"],
    ["05/12/2026", undefined],
    ["D:99999999999999", undefined],
  ])("signed at %s were signed at %s", (written, instant) => {
    const [found] = signature(`/ByteRange [0 1 2 3] /Contents <00> /M (${written})`);
    expect(found?.signedAt).toBe(instant);
  });

  test("whose container says nothing have the name that was typed, without what could make it look like another", () => {
    const typed = Buffer.from("\ufeffNguyễn\u202e Văn\u0007 Mẫu", "utf16le").swap16().toString("hex");
    expect(signature(`/ByteRange [0 1 2 3] /Contents <3000> /Name <${typed}>`)).toEqual([
      { kind: "signature", signer: "Nguyễn Văn Mẫu", coversWholeFile: false, verified: false },
    ]);
  });

  test("that are time-stamps are told from those of people", () => {
    const [stamp] = signature("/SubFilter /ETSI.RFC3161 /ByteRange [0 1 2 3] /Contents <00>");
    expect(stamp).toEqual({ kind: "timestamp", coversWholeFile: false, verified: false });
  });

  test("are not there where only a place for one is", () => {
    expect(page({ catalog: "/AcroForm << /Fields [<< /FT /Sig /T (Ky) >>] >>" }).signatures).toEqual([]);
  });
});

describe("what may run, or is carried along", () => {
  test.each([
    ["JavaScript", { catalog: "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>" }],
    ["JavaScript", { catalog: "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>" }],
    ["JavaScript", { page: "/AA << /O << /S /GoTo /Next [<< /S /JavaScript /JS (x) >>] >> >>" }],
    [
      "JavaScript",
      { page: "/Annots [<< /Subtype /Widget /A 6 0 R >>]", more: ["<< /S 7 0 R /JS (x) >>", "/JavaScript"] },
    ],
    ["JavaScript", { page: "/Annots [<< /Subtype /Link /A << /S /Java#53cript /JS (x) >> >>]" }],
    ["Launch", { page: "/Annots [<< /Subtype /Link /A << /S /Launch /F (cmd.exe) >> >>]" }],
  ] satisfies ReadonlyArray<readonly [string, OnePage]>)("%s is found in %j", (action, parts) => {
    expect(page(parts).activeContent).toBe(action);
  });

  test("a link to a web page is none", () => {
    expect(
      page({ page: "/Annots [<< /Subtype /Link /A << /S /URI /URI (https://hanoi.gov.vn) >> >>]" }),
    ).toEqual(GOOD);
  });

  test("files within are counted", async () => {
    const file = await drawn((doc) => {
      doc.text("x");
      doc.file(Buffer.from("a"), { name: "a.xml" });
      doc.file(Buffer.from("b"), { name: "b.xml" });
    });
    expect(readPdf(file).embeddedFiles).toBe(2);
  });
});

describe("a damaged document", () => {
  test("whose index leads astray is read all the same, and said to be repaired", () => {
    const good = Buffer.from(samplePdf());
    const bent = Buffer.from(good.toString("latin1").replace(/startxref\n\d+/, "startxref\n17"), "latin1");
    expect(readPdf(bent)).toEqual({ ...GOOD, isRepaired: true });
    expect(readPdf(pdfFile(onePage(), { startxref: 0 }))).toEqual({ ...GOOD, isRepaired: true });
  });

  test("with packed objects is read without its index, too", () => {
    const packed = packedPdf();
    expect(readPdf(packed.subarray(0, packed.lastIndexOf("startxref")))).toEqual({
      ...GOOD,
      isRepaired: true,
    });
  });

  test.each([
    ["that was cut short in its middle", () => samplePdf().subarray(0, 300)],
    ["that is a header alone", () => Buffer.from("%PDF-1.7\n")],
    ["that was cut short within its pages", () => fixture("linearised.pdf").subarray(0, 700)],
    ["whose page is not there", () => pdfFile(onePage().with(2, "null"))],
    [
      "whose page cannot be unpacked",
      () =>
        pdfFile(
          onePage({
            content: { entries: "/Filter /FlateDecode", bytes: Buffer.from("no zlib stream at all") },
          }),
        ),
    ],
    ["that lost its font with its index", () => pdfFile(onePage().slice(0, 4), { startxref: 0 })],
  ])("%s is refused", (_, file) => expect(refusalOf(file())).toBe("PDF_DAMAGED"));

  test("without pages is told from one that lost them", () => {
    expect(refusalOf(pdfFile(onePage().with(1, "<< /Type /Pages /Kids [] /Count 0 >>")))).toBe(
      "PDF_NO_PAGES",
    );
  });
});

test("what is no PDF is said to be none", () => {
  expect(refusalOf(Buffer.from("Kính gửi: Sở Nội vụ"))).toBe("WRONG_CONTENT");
  expect(refusalOf(Buffer.alloc(0))).toBe("WRONG_CONTENT");
});
