import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import type { Finding, FindingCode } from "../../domain/findings/findings.ts";
import { withoutFlood } from "../../domain/findings/flood-control.ts";
import type { CheckedFiles } from "../../domain/rules/judge.ts";
import type { CheckedDocument } from "../../domain/submission/checked-document.ts";
import type { SubmittedFile } from "../../domain/submission/submission.ts";
import type { DocumentChecker } from "../documents/document-checker.ts";
import { kindOf } from "./file-kind.ts";
import type { WorkbookReader } from "./read-workbook.ts";

export interface FileToCheck {
  readonly fileId: string;
  readonly file: SubmittedFile;
  readonly bytes: Uint8Array;
}

export type ReportChecker = ReturnType<typeof reportChecker>;

/** Checks the files of a report by their content, whatever their names say, and reads the workbook. Rules come after it. */
export function reportChecker(
  reader: Pick<WorkbookReader, "read">,
  documents: Pick<DocumentChecker, "check">,
) {
  return {
    /** Looks at one piece of evidence, which is kept only when there is no finding. */
    checkEvidence: documents.check,

    /** All problems of all required files at once. Without a template the period asks for no figures. */
    async check(
      files: readonly FileToCheck[],
      template: IndicatorTemplate | undefined,
    ): Promise<CheckedFiles> {
      const findings: Finding[] = [];
      let checked: CheckedFiles = { findings };
      const seen: Record<string, CheckedDocument> = {};
      for (const { fileId, file, bytes } of files) {
        if (file.part === "document") {
          const outcome = await documents.check(fileId, file, bytes);
          findings.push(...outcome.findings);
          if (outcome.document) seen[fileId] = outcome.document;
          continue;
        }
        const problem = problemOf(bytes);
        if (problem) {
          findings.push({ code: problem, fileId });
          continue;
        }
        if (!template) continue;
        const outcome = await reader.read(bytes, template, fileId);
        const found = outcome.ok ? outcome.reading.findings : outcome.findings;
        findings.push(...withoutFlood(found));
        if (outcome.ok) checked = { ...checked, workbook: { fileId, reading: outcome.reading } };
      }
      return Object.keys(seen).length > 0 ? { ...checked, documents: seen } : checked;
    },
  };
}

/** Of a workbook, before anything is read: the reader tells an old one from one with a password. */
function problemOf(bytes: Uint8Array): FindingCode | undefined {
  const kind = kindOf(bytes);
  if (kind === "empty") return "EMPTY_FILE";
  return kind === "zip" || kind === "cfb" ? undefined : "WRONG_CONTENT";
}
