import { FINDINGS, type Finding, type FindingCode, quoted } from "../../domain/findings/findings.ts";
import type { CheckedDocument } from "../../domain/submission/checked-document.ts";
import { DOCX_TYPE, JPEG_TYPE, PDF_TYPE, PNG_TYPE, XLSX_TYPE } from "../../domain/submission/file-types.ts";
import type { SubmittedFile } from "../../domain/submission/submission.ts";
import { type ThreadFailure, workbookThread, workerBeside } from "../workbook/workbook-thread.ts";
import type { DocumentAnswer, DocumentRequest } from "./document-worker.ts";
import type { EvidenceCode } from "./evidence-refused.ts";

/** An ordinary document takes some 10 ms, the largest some 300; what takes this long is hostile or useless. */
const CHECK_TIMEOUT_MS = 5_000;

/** The reader's own budgets keep it below; beside it lie the file and what is unpacked of it, at most 120 MB. */
const WORKER_HEAP_MB = 128;

/** What each announced type must turn out to be. */
const KIND_OF_TYPE: Readonly<Record<string, CheckedDocument["kind"]>> = {
  [PDF_TYPE]: "pdf",
  [XLSX_TYPE]: "xlsx",
  [DOCX_TYPE]: "docx",
  [PNG_TYPE]: "png",
  [JPEG_TYPE]: "jpeg",
};

/** What each problem of a file means when it is only evidence: it is left out, and the report is not refused for it. */
const AS_EVIDENCE: Readonly<Partial<Record<FindingCode, EvidenceCode>>> = {
  EMPTY_FILE: "EVIDENCE_DAMAGED",
  WRONG_CONTENT: "EVIDENCE_WRONG_CONTENT",
  PDF_ENCRYPTED: "EVIDENCE_ENCRYPTED",
  PDF_DAMAGED: "EVIDENCE_DAMAGED",
  PDF_NO_PAGES: "EVIDENCE_DAMAGED",
  PDF_ACTIVE_CONTENT: "EVIDENCE_ACTIVE_CONTENT",
  PDF_TOO_COMPLEX: "EVIDENCE_TOO_LARGE",
  ENCRYPTED_WORKBOOK: "EVIDENCE_ENCRYPTED",
  DAMAGED_WORKBOOK: "EVIDENCE_DAMAGED",
  DUPLICATE_ENTRIES: "EVIDENCE_DAMAGED",
  UNSAFE_PATH: "EVIDENCE_DAMAGED",
  DOCTYPE_REFUSED: "EVIDENCE_ACTIVE_CONTENT",
  MACRO_WORKBOOK: "EVIDENCE_ACTIVE_CONTENT",
  PART_NOT_ALLOWED: "EVIDENCE_ACTIVE_CONTENT",
  ZIP_BOMB: "EVIDENCE_TOO_LARGE",
};

/** What a file is found to be. Without `document` it was refused, and the findings say why. */
export interface DocumentCheck {
  readonly findings: readonly Finding[];
  readonly document?: CheckedDocument;
}

export interface DocumentChecker {
  /**
   * Checks the signed document or a piece of evidence by its content, whatever its name and type say. The bytes are only
   * read. Of evidence there is at most one finding, a warning, and then it must not be handed out. Throws only when no
   * thread can be started.
   */
  readonly check: (
    fileId: string,
    file: Pick<SubmittedFile, "part" | "type">,
    bytes: Uint8Array,
  ) => Promise<DocumentCheck>;
  /** Ends the thread. The checker may be used again after it. */
  readonly close: () => Promise<void>;
}

/** Checks documents in a thread of their own. */
export function documentChecker({
  timeoutMs = CHECK_TIMEOUT_MS,
  workerFile = workerBeside(import.meta.url, "document-worker"),
}: {
  readonly timeoutMs?: number;
  readonly workerFile?: string | URL;
} = {}): DocumentChecker {
  const thread = workbookThread<DocumentRequest, DocumentAnswer>({
    workerFile,
    timeoutMs,
    heapMb: WORKER_HEAP_MB,
  });
  return {
    async check(fileId, { part, type }, bytes) {
      const kind = KIND_OF_TYPE[type];
      if (kind === undefined) throw new Error(`no file of type ${type} is asked for`);
      const answer = await thread.ask({ bytes: new Uint8Array(bytes), kind });
      return part === "evidence" ? asEvidence(fileId, answer) : asDocument(fileId, answer);
    },
    close: thread.close,
  };
}

type Outcome = DocumentAnswer | ThreadFailure;

function asDocument(fileId: string, answer: Outcome): DocumentCheck {
  if (answer === "READER_TIMEOUT") return { findings: [{ code: "DOCUMENT_TIMEOUT", fileId }] };
  if (answer === "READER_CRASHED") return { findings: [{ code: "DOCUMENT_UNREADABLE", fileId }] };
  if (!answer.ok) return { findings: [finding(answer.code, fileId, answer.found)] };
  const findings = answer.problems.map(({ code, found }) => finding(code, fileId, found));
  const isRefused = findings.some(({ code }) => FINDINGS[code].severity === "error");
  return { findings, ...(!isRefused && { document: answer.document }) };
}

function asEvidence(fileId: string, answer: Outcome): DocumentCheck {
  if (typeof answer === "string") return { findings: [{ code: "EVIDENCE_UNREADABLE", fileId }] };
  const problem = answer.ok
    ? answer.problems.find(({ code }) => FINDINGS[code].severity === "error")
    : answer;
  if (problem === undefined)
    return answer.ok ? { findings: [], document: answer.document } : { findings: [] };
  const { code } = problem;
  const told = code.startsWith("EVIDENCE_") ? code : (AS_EVIDENCE[code] ?? "EVIDENCE_UNREADABLE");
  return { findings: [finding(told, fileId, problem.found)] };
}

/** A finding quotes what the checks say themselves, and names of a file's parts; never its text, which could be a name. */
function finding(code: FindingCode, fileId: string, found: string | undefined): Finding {
  return { code, fileId, ...(found && { found: quoted(found.toWellFormed()) }) };
}
