/**
 * What looking at a signed document takes: small and large, written and scanned, in the thread that the ingestion uses. Time from
 * the bytes to the answer; memory as the growth of the whole process, the copy of the file that goes to the thread included.
 */
import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import PDFDocument from "pdfkit";
import { samplePdf } from "../scripts/make-sample-files.ts";
import { documentChecker } from "../shared/adapters/documents/document-checker.ts";
import { printTable } from "./print-table.ts";

const MEBIBYTE = 1024 * 1024;
const RUNS = 9;
type Row = readonly [string, number, number, number, number, number];

const FILE = { part: "document", type: "application/pdf" } as const;

export async function benchDocuments(): Promise<void> {
  const documents = [
    { name: "the sample, one page", bytes: samplePdf() },
    { name: "written, 1 MB", bytes: await written(1) },
    { name: "scanned, 1 MB", bytes: await scanned(1) },
    { name: "written, 20 MB", bytes: await written(20) },
    { name: "scanned, 20 MB", bytes: await scanned(20) },
  ];
  const rows: Row[] = [];
  for (const { name, bytes } of documents) rows.push(await measured(name, bytes));
  printTable(
    "Looking at a signed document",
    ["Document", "MB", "pages", "first ms, thread and all", "warm ms, median", "memory, MB"],
    rows,
  );
}

/** A thread of its own for each document, so that no other one's memory is counted. */
async function measured(name: string, bytes: Uint8Array): Promise<Row> {
  const checker = documentChecker();
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 2);
  try {
    const first = await timed(checker, bytes);
    const warm: number[] = [];
    for (let run = 0; run < RUNS; run += 1) warm.push((await timed(checker, bytes)).ms);
    const median = warm.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
    return [
      name,
      bytes.length / MEBIBYTE,
      first.pages,
      Math.round(first.ms),
      median,
      Math.round((peak - before) / MEBIBYTE),
    ];
  } finally {
    clearInterval(sampling);
    await checker.close();
  }
}

async function timed(checker: ReturnType<typeof documentChecker>, bytes: Uint8Array) {
  const startedAt = performance.now();
  const { document, findings } = await checker.check("document", FILE, bytes);
  if (!document) throw new Error(`the document was refused: ${findings.map(({ code }) => code).join(", ")}`);
  return { ms: performance.now() - startedAt, pages: document.pages ?? 0 };
}

/** Pages of text that does not pack well, until it is as large as wanted. */
function written(megabytes: number): Promise<Uint8Array> {
  const bytesOfPage = 24 * 1024;
  return drawn((doc) => {
    for (let page = 0; page < (megabytes * MEBIBYTE) / bytesOfPage; page += 1)
      // Content as text operators, without a line being laid out: that would take pdfkit minutes.
      doc.addPage().addContent(`BT /F1 2 Tf <${randomBytes(bytesOfPage).toString("hex")}> Tj ET`);
  });
}

/** Pages of one picture each, as a scanner makes them. */
function scanned(megabytes: number): Promise<Uint8Array> {
  return drawn((doc) => {
    for (let page = 0; page < megabytes * 4; page += 1) doc.addPage().image(noise(), 0, 0, { width: 595 });
  });
}

function drawn(draw: (doc: PDFKit.PDFDocument) => void): Promise<Uint8Array> {
  const doc = new PDFDocument({ autoFirstPage: false });
  const chunks: Buffer[] = [];
  const ended = new Promise<Uint8Array>((resolve) => doc.on("end", () => resolve(Buffer.concat(chunks))));
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  draw(doc);
  doc.end();
  return ended;
}

/** A PNG of a quarter of a megabyte of grey noise, which nothing packs. */
function noise(): Buffer {
  const side = 512;
  const rows = randomBytes(side * (side + 1));
  for (let row = 0; row < side; row += 1) rows[row * (side + 1)] = 0;
  const header = Buffer.from([0, 0, side >> 8, 0, 0, 0, side >> 8, 0, 8, 0, 0, 0, 0]);
  const chunk = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(body.length, 0);
    frame.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
