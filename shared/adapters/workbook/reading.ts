import type { ReportReading } from "../../domain/figures/report-reading.ts";
import { type Finding, type FindingCode, quoted } from "../../domain/findings/findings.ts";

/**
 * What came of one workbook: what it holds, with what is wrong in its cells; or why it is not read at all. A reading with
 * errors is still a reading: rules look at what was understood, so that the sender hears of everything at once.
 */
export type WorkbookReading =
  | { readonly ok: true; readonly reading: ReportReading }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** A file that is not read at all, for one reason. */
export function refusal(code: FindingCode, fileId: string, found = ""): WorkbookReading {
  return {
    ok: false,
    findings: [{ code, fileId, ...(found === "" ? {} : { found: quoted(found.toWellFormed()) }) }],
  };
}
