import type { FindingCode } from "../../domain/findings/findings.ts";

/** Why a PDF is not read to its end. `found` says which of its parts decided it. */
export class PdfRefused extends Error {
  readonly code: FindingCode;
  readonly found: string | undefined;

  constructor(code: FindingCode, found?: string) {
    super(found === undefined ? code : `${code}: ${found}`);
    this.name = "PdfRefused";
    this.code = code;
    this.found = found;
  }
}
