import * as z from "zod";
import { SIGNER_MAX_CHARACTERS } from "./signer-name.ts";

/**
 * An electronic signature as the file itself states it. Nobody has verified it: neither the certificate, nor that the bytes
 * are those that were signed. A name is personal data: it is kept here alone, never in logs, events or keys.
 */
export const DocumentSignature = z.object({
  /** A time-stamp says when the document existed, and nothing of a person. */
  kind: z.enum(["signature", "timestamp"]),
  /** Common name of the certificate it names. */
  signer: z.string().max(SIGNER_MAX_CHARACTERS).exactOptional(),
  organisation: z.string().max(SIGNER_MAX_CHARACTERS).exactOptional(),
  /** As the signer's computer, or the time-stamp, claims. */
  signedAt: z.iso.datetime().exactOptional(),
  /** Nothing was added to the file after it. */
  coversWholeFile: z.boolean(),
  verified: z.literal(false),
});
export type DocumentSignature = Readonly<z.infer<typeof DocumentSignature>>;

/** What was seen of a document or of a piece of evidence when it was checked. Only of a file that was accepted. */
export const CheckedDocument = z.object({
  kind: z.enum(["pdf", "docx", "xlsx", "png", "jpeg"]),
  /** Of a PDF. */
  pages: z.int().positive().exactOptional(),
  /** Most pages are pictures without a text. */
  isScanned: z.boolean().exactOptional(),
  /** It opens without a password, and says what may not be done with it. */
  isRestricted: z.boolean().exactOptional(),
  signatures: z.array(DocumentSignature).max(50).readonly().exactOptional(),
  /** Of a picture, in pixels. */
  width: z.int().positive().exactOptional(),
  height: z.int().positive().exactOptional(),
});
export type CheckedDocument = Readonly<z.infer<typeof CheckedDocument>>;

/** What is kept of one file lies by itself: files are looked at when they arrive, two of them perhaps at once. */
export type DocumentResult = `document-${string}`;

export function documentResultOf(fileId: string): DocumentResult {
  return `document-${fileId}`;
}
