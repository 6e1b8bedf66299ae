import type { ReportReading } from "../../domain/figures/report-reading.ts";
import {
  FINDING_QUOTE_MAX_CHARACTERS,
  type Finding,
  type FindingCode,
} from "../../domain/findings/findings.ts";

/**
 * What came of one workbook: what it holds, with what is wrong in its cells; or why it is not read at all. A reading with
 * errors is still a reading: rules look at what was understood, so that the sender hears of everything at once.
 */
export type WorkbookReading =
  | { readonly ok: true; readonly reading: ReportReading }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** A file that is not read at all, for one reason. */
export function refusal(code: FindingCode, fileId: string, found?: string): WorkbookReading {
  const quoted =
    found === undefined || found === ""
      ? {}
      : { found: found.slice(0, FINDING_QUOTE_MAX_CHARACTERS).toWellFormed() };
  return { ok: false, findings: [{ code, fileId, ...quoted }] };
}
