import type { Figures } from "../../domain/figures/figure.ts";
import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import { type Finding, type FindingCode, isError } from "../../domain/findings/findings.ts";
import type { SubmittedFile } from "../../domain/submission/submission.ts";
import { type FileKind, kindOf } from "./file-kind.ts";
import type { WorkbookReader } from "./read-workbook.ts";

export interface FileToCheck {
  readonly fileId: string;
  readonly file: SubmittedFile;
  readonly bytes: Uint8Array;
}

/** What the automatic checks found in a report, and the figures and texts it holds when it passed. */
export interface CheckedReport {
  readonly findings: readonly Finding[];
  readonly figures?: Figures;
  readonly narrative?: Readonly<Record<string, string>>;
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

/** Checks the files of a report by their content, whatever their names say, and reads the workbook's figures. */
export function reportChecker(reader: Pick<WorkbookReader, "read">) {
  return {
    /** Whether the bytes are of the kind that was announced. */
    hasAnnouncedContent: (file: SubmittedFile, bytes: Uint8Array): boolean =>
      kindOf(bytes) === KIND_OF_TYPE[file.type],

    /** All problems of all required files at once. Without a template the period asks for no figures. */
    async check(
      files: readonly FileToCheck[],
      template: IndicatorTemplate | undefined,
    ): Promise<CheckedReport> {
      const findings: Finding[] = [];
      let checked: CheckedReport = { findings };
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
        if (outcome.ok && !found.some(isError)) {
          const { figures, narrative } = outcome.reading;
          checked = { ...checked, figures, narrative };
        }
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
