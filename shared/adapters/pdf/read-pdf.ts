import type { DocumentSignature } from "../../domain/submission/checked-document.ts";
import { endsAsZip } from "../documents/ends-as-zip.ts";
import { pdfBudget } from "./pdf-budget.ts";
import { openEncryption } from "./pdf-encryption.ts";
import { headerOf, openPdf, type PdfFile, repairPdf } from "./pdf-file.ts";
import { pagesOf } from "./pdf-pages.ts";
import { PdfRefused } from "./pdf-refused.ts";
import { signaturesOf } from "./pdf-signature.ts";
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
    throw cause instanceof PdfSyntaxError ? new PdfRefused("PDF_DAMAGED") : cause;
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
      signatures: signaturesOf(signatures, opened, all),
    };
  }
}
