import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import PDFDocument from "pdfkit";
import encodeQR from "qr";
import type { ReceiptContent } from "../../domain/receipt/receipt.ts";
import { linesOf } from "../../domain/receipt/receipt-lines.ts";
import { verdictText } from "../../domain/receipt/verdict-text.ts";

export interface PrintableReceipt {
  readonly content: ReceiptContent;
  /** Base64 of the DER form. */
  readonly signature: string;
  readonly latestRevision: number;
  /** Where the code leads. */
  readonly checkUrl: string;
}

/** Be Vietnam Pro, drawn for Vietnamese; SIL Open Font License 1.1. Bundled functions have the files beside them. */
const FONTS = {
  regular: "@expo-google-fonts/be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf",
  bold: "@expo-google-fonts/be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf",
} as const;

/** A4 in points, with margins that every office printer keeps. */
const MARGIN = 48;
const LABEL_WIDTH = 96;
const QR_SIZE = 112;
/** Light modules around a code, which ISO/IEC 18004 asks for. */
const QUIET_MODULES = 4;

const INK = "#1b1b1f";
const QUIET = "#5c5f66";
const LINE = "#c9ccd3";
const COLOURS = {
  on_time: "#0b6b3a",
  nil: "#0b6b3a",
  late: "#a3220f",
  exempt: "#8a5300",
  returned: "#8a5300",
  withdrawn: "#8a5300",
  superseded: "#8a5300",
} as const satisfies Record<ReceiptContent["verdict"]["kind"], string>;
const REPLACED = "#a3220f";

/** Makes receipts to print: A4, Vietnamese with English beside it, fonts embedded. The same receipt gives the same bytes. */
export function receiptDocuments() {
  const fonts = { regular: fontFile(FONTS.regular), bold: fontFile(FONTS.bold) };
  return (receipt: PrintableReceipt): Promise<Uint8Array> => printed(receipt, fonts);
}

function fontFile(name: string): Buffer {
  const isBundled = import.meta.url === undefined;
  return readFileSync(
    isBundled ? join(__dirname, basename(name)) : createRequire(import.meta.url).resolve(name),
  );
}

async function printed(
  receipt: PrintableReceipt,
  fonts: { readonly regular: Buffer; readonly bold: Buffer },
): Promise<Uint8Array> {
  const { content } = receipt;
  const doc = new PDFDocument({
    size: "A4",
    margin: MARGIN,
    lang: "vi-VN",
    displayTitle: true,
    // Without it a standard font would be loaded, which has no Vietnamese.
    font: fonts.regular as unknown as string,
    info: {
      Title: `Biên nhận ${content.period.id}, lần gửi ${content.attempt}`,
      Creator: "Reform Reports",
      Producer: "Reform Reports",
      CreationDate: new Date(content.issuedAt),
    },
  });
  const chunks: Buffer[] = [];
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => doc.on("end", resolve).on("error", reject));
  doc.registerFont("regular", fonts.regular);
  doc.registerFont("bold", fonts.bold);

  heading(doc, receipt);
  verdict(doc, receipt);
  facts(doc, content);
  files(doc, content);
  proof(doc, receipt);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

type Doc = InstanceType<typeof PDFDocument>;

const left = MARGIN;
const widthOf = (doc: Doc): number => doc.page.width - 2 * MARGIN;

function heading(doc: Doc, { checkUrl, content }: PrintableReceipt): void {
  const textWidth = widthOf(doc) - QR_SIZE - 16;
  const top = MARGIN;
  qrCode(doc, checkUrl, { x: doc.page.width - MARGIN - QR_SIZE, y: top });
  doc.font("bold").fontSize(20).fillColor(INK).text("BIÊN NHẬN BÁO CÁO", left, top, { width: textWidth });
  doc.font("regular").fontSize(10).fillColor(QUIET).text("Receipt of a report", { width: textWidth });
  doc.moveDown(0.6);
  doc.font("bold").fontSize(13).fillColor(INK).text(plain(content.unit.name), { width: textWidth });
  doc.font("regular").fontSize(11).text(plain(content.period.name.vi), { width: textWidth });
  doc
    .fontSize(8.5)
    .fillColor(QUIET)
    .text("Quét mã để kiểm tra, không cần đăng nhập. Scan the code to check it, without signing in.", {
      width: textWidth,
    });
  doc.y = Math.max(doc.y, top + QR_SIZE) + 14;
}

function verdict(doc: Doc, { content, latestRevision }: PrintableReceipt): void {
  if (latestRevision > content.revision) {
    banner(doc, REPLACED, {
      vi: `Bản này đã được thay thế bởi bản số ${latestRevision}`,
      en: `This revision was replaced by revision ${latestRevision}`,
    });
  }
  if (content.unit.isTest) {
    banner(doc, REPLACED, {
      vi: "Đơn vị thử nghiệm, không phải đơn vị thật",
      en: "A test unit, not a real one",
    });
  }
  banner(doc, COLOURS[content.verdict.kind], verdictText(content.verdict));
}

function banner(doc: Doc, colour: string, text: { readonly vi: string; readonly en: string }): void {
  const width = widthOf(doc) - 24;
  const top = doc.y;
  doc
    .font("bold")
    .fontSize(17)
    .fillColor(colour)
    .text(text.vi, left + 12, top + 9, { width });
  doc.font("regular").fontSize(10).text(text.en, { width });
  const bottom = doc.y + 9;
  doc
    .lineWidth(1.5)
    .strokeColor(colour)
    .roundedRect(left, top, widthOf(doc), bottom - top, 5)
    .stroke();
  doc.y = bottom + 12;
}

function facts(doc: Doc, content: ReceiptContent): void {
  for (const { label, value, english } of linesOf(content)) {
    row(doc, label, value, english);
  }
}

function files(doc: Doc, content: ReceiptContent): void {
  for (const { name, size, sha256, version } of content.files) {
    row(
      doc,
      { vi: "Tệp", en: "File" },
      `${name} (${size.toLocaleString("vi-VN")} bytes)`,
      `SHA-256 ${sha256}\nS3 ${version}`,
    );
  }
}

/** One line of the table, whole on a page. */
function row(
  doc: Doc,
  label: { readonly vi: string; readonly en: string },
  value: string,
  small?: string,
): void {
  const x = left + LABEL_WIDTH;
  const width = widthOf(doc) - LABEL_WIDTH;
  const [shown, detail] = [plain(value), small === undefined ? undefined : plain(small)];
  const height =
    doc.font("regular").fontSize(10.5).heightOfString(shown, { width }) +
    (detail === undefined ? 0 : doc.fontSize(8).heightOfString(detail, { width }));
  if (doc.y + height + 12 > doc.page.height - MARGIN) doc.addPage();
  const top = doc.y;
  doc
    .fontSize(9.5)
    .fillColor(QUIET)
    .text(label.vi, left, top, { width: LABEL_WIDTH - 8 });
  doc.fontSize(8).text(label.en, { width: LABEL_WIDTH - 8 });
  const labelEnd = doc.y;
  doc.fontSize(10.5).fillColor(INK).text(shown, x, top, { width });
  if (detail !== undefined) doc.fontSize(8).fillColor(QUIET).text(detail, { width });
  const bottom = Math.max(doc.y, labelEnd) + 4;
  doc
    .lineWidth(0.5)
    .strokeColor(LINE)
    .moveTo(left, bottom)
    .lineTo(left + widthOf(doc), bottom)
    .stroke();
  doc.y = bottom + 5;
}

function proof(doc: Doc, { content, signature, checkUrl }: PrintableReceipt): void {
  row(doc, { vi: "Mã biên nhận", en: "Receipt id" }, content.receiptId, checkUrl);
  row(
    doc,
    { vi: "Chữ ký số", en: "Signature" },
    "ECDSA P-256, SHA-256. Bản gốc có chữ ký lấy tại địa chỉ kiểm tra, bỏ “/check”.",
    `The signed original is at the address of the check, without “/check”.\nKey ${content.keyId}\n${signature}`,
  );
}

/** Squares of one run of dark modules each: sharp at any size, unlike a picture. */
function qrCode(doc: Doc, text: string, { x, y }: { readonly x: number; readonly y: number }): void {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: QUIET_MODULES });
  const side = QR_SIZE / modules.length;
  doc.fillColor("#000000");
  for (const [rowIndex, modulesOfRow] of modules.entries()) {
    for (let from = 0; from < modulesOfRow.length; from++) {
      if (!modulesOfRow[from]) continue;
      let to = from;
      while (modulesOfRow[to]) to += 1;
      doc.rect(x + from * side, y + rowIndex * side, (to - from) * side, side);
      from = to;
    }
  }
  doc.fill();
}

/** Without what has no shape on paper: control, formatting and unassigned characters. Line breaks of our own stay. */
function plain(text: string): string {
  return text.normalize("NFC").replace(/[^\P{C}\n]/gu, "");
}
