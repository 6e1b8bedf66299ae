import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import type { Finding, FindingCode } from "../../domain/findings/findings.ts";
import type { CheckedFiles } from "../../domain/rules/judge.ts";
import type { SubmittedFile } from "../../domain/submission/submission.ts";
import { type FileKind, kindOf } from "./file-kind.ts";
import type { WorkbookReader } from "./read-workbook.ts";

export interface FileToCheck {
  readonly fileId: string;
  readonly file: SubmittedFile;
  readonly bytes: Uint8Array;
}

export type ReportChecker = ReturnType<typeof reportChecker>;

/** What the bytes of each announced type must look like. */
const KIND_OF_TYPE: Readonly<Record<string, FileKind>> = {
  "application/pdf": "pdf",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "zip",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "zip",
  "image/png": "png",
  "image/jpeg": "jpeg",
};

/** Checks the files of a report by their content, whatever their names say, and reads the workbook. Rules come after it. */
export function reportChecker(reader: Pick<WorkbookReader, "read">) {
  return {
    /** Whether the bytes are of the kind that was announced. */
    hasAnnouncedContent: (file: SubmittedFile, bytes: Uint8Array): boolean =>
      kindOf(bytes) === KIND_OF_TYPE[file.type],

    /** All problems of all required files at once. Without a template the period asks for no figures. */
    async check(
      files: readonly FileToCheck[],
      template: IndicatorTemplate | undefined,
    ): Promise<CheckedFiles> {
      const findings: Finding[] = [];
      let checked: CheckedFiles = { findings };
      for (const { fileId, file, bytes } of files) {
        const problem = problemOf(file, kindOf(bytes));
        if (problem) {
          findings.push({ code: problem, fileId });
          continue;
        }
        if (file.part !== "data" || !template) continue;
        const outcome = await reader.read(bytes, template, fileId);
        const found = outcome.ok ? outcome.reading.findings : outcome.findings;
        findings.push(...found);
        if (outcome.ok) checked = { ...checked, workbook: { fileId, reading: outcome.reading } };
      }
      return checked;
    },
  };
}

function problemOf(file: SubmittedFile, kind: FileKind): FindingCode | undefined {
  if (kind === "empty") return "EMPTY_FILE";
  // The reader tells an old workbook from a password-protected new one.
  if (kind === "cfb" && file.part === "data") return undefined;
  return kind === KIND_OF_TYPE[file.type] ? undefined : "WRONG_CONTENT";
}
