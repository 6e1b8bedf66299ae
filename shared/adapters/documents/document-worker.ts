import { parentPort } from "node:worker_threads";
import type { FindingCode } from "../../domain/findings/findings.ts";
import type { CheckedDocument } from "../../domain/submission/checked-document.ts";
import { PdfRefused } from "../pdf/pdf-refused.ts";
import { readPdf } from "../pdf/read-pdf.ts";
import { kindOf } from "../workbook/file-kind.ts";
import { WorkbookRefused } from "../workbook/workbook-refused.ts";
import { EvidenceRefused } from "./evidence-refused.ts";
import { checkOfficeFile } from "./office-file.ts";
import { checkJpeg, checkPng } from "./picture-file.ts";

/** The thread that untrusted documents are looked at in: one request at a time, one answer each. */
export interface DocumentRequest {
  readonly bytes: Uint8Array;
  readonly kind: CheckedDocument["kind"];
}

export type DocumentAnswer =
  | {
      readonly ok: true;
      readonly document: CheckedDocument;
      /** What is told and refuses nothing; or of a PDF that it carries what may run. */
      readonly problems: ReadonlyArray<{ readonly code: FindingCode; readonly found?: string }>;
    }
  | { readonly ok: false; readonly code: FindingCode; readonly found?: string };

async function look({ bytes, kind }: DocumentRequest): Promise<DocumentAnswer> {
  try {
    return await looked(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), kind);
  } catch (cause) {
    const isKnown =
      cause instanceof PdfRefused || cause instanceof EvidenceRefused || cause instanceof WorkbookRefused;
    // Whatever else is stumbled over came from the file.
    if (!isKnown) return { ok: false, code: kind === "pdf" ? "PDF_DAMAGED" : "EVIDENCE_DAMAGED" };
    return { ok: false, code: cause.code, ...(cause.found !== undefined && { found: cause.found }) };
  }
}

async function looked(bytes: Buffer, kind: CheckedDocument["kind"]): Promise<DocumentAnswer> {
  if (bytes.length === 0) return { ok: false, code: "EMPTY_FILE" };
  switch (kind) {
    case "pdf":
      return lookedAtPdf(bytes);
    case "png":
      return { ok: true, document: { kind, ...checkPng(bytes) }, problems: [] };
    case "jpeg":
      return { ok: true, document: { kind, ...checkJpeg(bytes) }, problems: [] };
    case "docx":
    case "xlsx":
      await checkOfficeFile(bytes, kind);
      return { ok: true, document: { kind }, problems: [] };
  }
}

function lookedAtPdf(bytes: Buffer): DocumentAnswer {
  const kind = kindOf(bytes);
  if (kind !== "pdf") return { ok: false, code: "WRONG_CONTENT", ...(kind !== "unknown" && { found: kind }) };
  const { isRepaired, activeContent, embeddedFiles, signatures, ...reading } = readPdf(bytes);
  const { isScanned, isRestricted } = reading;
  const document = { kind, ...reading, signatures: signatures.slice(0, 50) };
  return {
    ok: true,
    document,
    problems: [
      ...(activeContent ? [{ code: "PDF_ACTIVE_CONTENT" as const, found: activeContent }] : []),
      ...(isScanned ? [{ code: "PDF_IMAGE_ONLY" as const }] : []),
      ...(isRepaired ? [{ code: "PDF_REPAIRED" as const }] : []),
      ...(isRestricted ? [{ code: "PDF_RESTRICTED" as const }] : []),
      ...(embeddedFiles > 0 ? [{ code: "PDF_EMBEDDED_FILES" as const, found: String(embeddedFiles) }] : []),
    ],
  };
}

parentPort?.on("message", (request: DocumentRequest) => {
  void look(request).then((answer) => parentPort?.postMessage(answer));
});
parentPort?.postMessage("ready");
