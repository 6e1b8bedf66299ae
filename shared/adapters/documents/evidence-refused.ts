import type { FileProblem } from "../../domain/submission/submission.ts";

export type EvidenceCode = Exclude<FileProblem, "FILE_DIFFERS">;

/** Why a piece of evidence is not kept. `found` says which of its parts decided it. */
export class EvidenceRefused extends Error {
  readonly code: EvidenceCode;
  readonly found: string | undefined;

  constructor(code: EvidenceCode, found?: string) {
    super(found === undefined ? code : `${code}: ${found}`);
    this.name = "EvidenceRefused";
    this.code = code;
    this.found = found;
  }
}
