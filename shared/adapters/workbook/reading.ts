import type { Figures } from "../../domain/figures/figure.ts";
import {
  FINDING_QUOTE_MAX_CHARACTERS,
  type Finding,
  type FindingCode,
  isError,
} from "../../domain/findings/findings.ts";
import type { SheetFigures } from "./read-simple-sheet.ts";

/** What came of one workbook: its figures with warnings, or every problem found. */
export type Reading =
  | {
      readonly ok: true;
      readonly figures: Figures;
      /** Text of narrative indicators by code, at most 10,000 characters each. */
      readonly narrative: Readonly<Record<string, string>>;
      readonly warnings: readonly Finding[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** A file that is not read at all, for one reason. */
export function refusal(code: FindingCode, fileId: string, found?: string): Reading {
  const quoted =
    found === undefined || found === ""
      ? {}
      : { found: found.slice(0, FINDING_QUOTE_MAX_CHARACTERS).toWellFormed() };
  return { ok: false, findings: [{ code, fileId, ...quoted }] };
}

/** Turns what a sheet holds into the outcome: one error is enough to refuse it, warnings travel along. */
export function readingOf(sheet: SheetFigures | undefined, fileId: string): Reading {
  if (sheet === undefined) return refusal("SHEET_MISSING", fileId);
  const { figures, narrative, findings } = sheet;
  if (findings.some(isError)) return { ok: false, findings };
  if (Object.keys(figures).length === 0)
    return { ok: false, findings: [...findings, { code: "NO_FIGURES", fileId }] };
  return { ok: true, figures, narrative, warnings: findings };
}
