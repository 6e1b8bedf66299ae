import type { FindingCode } from "../../domain/findings/findings.ts";

/** Why a file is not read at all. `found` quotes the part or the figure that decided it. */
export class WorkbookRefused extends Error {
  readonly code: FindingCode;
  readonly found: string | undefined;

  constructor(code: FindingCode, found?: string) {
    super(found === undefined ? code : `${code}: ${found}`);
    this.name = "WorkbookRefused";
    this.code = code;
    this.found = found;
  }
}
