import type { DocumentSignature } from "../../domain/submission/checked-document.ts";
import { pdfBudget } from "./pdf-budget.ts";
import { openEncryption } from "./pdf-encryption.ts";
import { headerOf, openPdf, type PdfFile, repairPdf } from "./pdf-file.ts";
import { pagesOf } from "./pdf-pages.ts";
import { PdfRefused } from "./pdf-refused.ts";
import { signatureOf } from "./pdf-signature.ts";
import { PdfSyntaxError } from "./pdf-syntax.ts";
import { walk } from "./pdf-walk.ts";

export interface PdfReading {
  readonly pages: number;
  /** Most pages are pictures or drawings without a text. */
  readonly isScanned: boolean;
  /** It opens without a password, but says what may not be done with it. */
  readonly isRestricted: boolean;
  readonly isRepaired: boolean;
  readonly activeContent?: "JavaScript" | "Launch";
  readonly embeddedFiles: number;
  readonly signatures: readonly DocumentSignature[];
}

/**
 * What can be said of an untrusted PDF without showing it. Throws `PdfRefused`: PDF_DAMAGED, PDF_NO_PAGES, PDF_ENCRYPTED,
 * PDF_TOO_COMPLEX, WRONG_CONTENT.
 */
export function readPdf(bytes: Uint8Array): PdfReading {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = headerOf(whole);
  if (header === -1) throw new PdfRefused("WRONG_CONTENT");
  if (endsAsZip(whole)) throw new PdfRefused("WRONG_CONTENT", "zip");
  const file = whole.subarray(header);
  const budget = pdfBudget();
  try {
    return readFile(openPdf(file, budget), whole);
  } catch (cause) {
    if (!(cause instanceof PdfSyntaxError)) throw cause;
  }
  try {
    return readFile(repairPdf(file, budget), whole);
  } catch (cause) {
    throw cause instanceof PdfSyntaxError ? new PdfRefused("PDF_DAMAGED", cause.message) : cause;
  }

  function readFile(opened: PdfFile, all: Buffer): PdfReading {
    const isRestricted = openEncryption(opened);
    const pages = pagesOf(opened, budget);
    const { signatures, ...contents } = walk(opened);
    if (pages.damaged !== undefined) throw new PdfRefused("PDF_DAMAGED", `trang ${pages.damaged}`);
    if (pages.count === 0) throw new PdfRefused("PDF_NO_PAGES");
    return {
      pages: pages.count,
      isScanned: pages.pictures > pages.withText,
      isRestricted,
      isRepaired: opened.isRepaired,
      ...contents,
      signatures: signatures.map((each) => signatureOf(each, opened, all)),
    };
  }
}

const END_RECORD_BYTES = 22;
const MAX_ZIP_COMMENT = 0xffff;

/** Whether an archive ends where the file ends: then it is two files in one, and each program sees another. */
function endsAsZip(bytes: Buffer): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - END_RECORD_BYTES - MAX_ZIP_COMMENT));
  const end = tail.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  return (
    end !== -1 &&
    end + END_RECORD_BYTES <= tail.length &&
    end + END_RECORD_BYTES + tail.readUInt16LE(end + 20) === tail.length
  );
}
