import { documentNumberOf } from "../document-number.ts";
import { DomainError } from "../errors.ts";
import type { Obligation } from "../obligation/obligation.ts";
import type { PeriodParts } from "../period/period-type.ts";
import { withoutMisleading } from "../text/plain-text.ts";
import { DOCX_TYPE, JPEG_TYPE, PDF_TYPE, PNG_TYPE, XLSX_TYPE } from "./file-types.ts";
import {
  type DocumentReference,
  hasPassed,
  isAllReused,
  maySendAgain,
  PARTS,
  type Part,
  type Submission,
  type SubmittedFile,
} from "./submission.ts";

/** A file to be uploaded, or one of an earlier attempt to use again: a correction need not send the signed PDF twice. */
export type RequestedFile = AnnouncedFile | ReusedFile;

/** A file to be uploaded. */
export interface AnnouncedFile {
  readonly part: Part;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly sha256: string;
}

type ReusedFile = {
  readonly part: Part;
  readonly reuse: { readonly attempt: number; readonly fileId: string };
};

export interface SubmissionRequest {
  readonly document: DocumentReference;
  readonly files: readonly RequestedFile[];
  /** The matches of rows by name that the person has seen: what the attempt with them was answered with. */
  readonly confirmMatches?: string;
}

/** Bytes. A scan of a hundred pages stays below; a presigned POST holds the uploader to the exact size anyway. */
const MAX_FILE_SIZE = 25 * 1024 * 1024;
/** Enough for what a reviewer would open; more belongs in one document. */
const MAX_EVIDENCE_FILES = 10;
/** Minutes for 25 MB over a slow line, and short enough that a leaked form is soon worthless. */
export const UPLOAD_MINUTES = 10;
/** A person with several windows open needs two or three; a loop would need more. */
export const MAX_OPEN_REQUESTS = 3;
/** Far more corrections than anybody needs in a day, for one obligation. */
const MAX_ATTEMPTS_A_DAY = 30;
/** As long as a client may reasonably retry a request it has no answer to. */
const IDEMPOTENCY_HOURS = 24;
/** The attempts of the last day, and those still open: what the limits and the idempotency key are judged by. */
export const RECENT_ATTEMPTS = MAX_ATTEMPTS_A_DAY + MAX_OPEN_REQUESTS;

const HOUR = 3_600_000;

/** What each part may be: media type and the endings that go with it. */
const TYPES: Readonly<Record<Part, Readonly<Record<string, readonly string[]>>>> = {
  data: { [XLSX_TYPE]: ["xlsx"] },
  document: { [PDF_TYPE]: ["pdf"] },
  evidence: {
    [PDF_TYPE]: ["pdf"],
    [XLSX_TYPE]: ["xlsx"],
    [DOCX_TYPE]: ["docx"],
    [PNG_TYPE]: ["png"],
    [JPEG_TYPE]: ["jpg", "jpeg"],
  },
};

/**
 * Issues the next attempt, or finds the one that the same key has already been given. `recent` are the latest
 * attempts of the obligation, newest first, at least {@link RECENT_ATTEMPTS} of them where there are so many.
 *
 * Throws IDEMPOTENCY_KEY_REUSED, OBLIGATION_APPROVED, TOO_MANY_OPEN_REQUESTS, TOO_MANY_ATTEMPTS and what
 * {@link checkedFiles} throws: among others NOTHING_NEW and MATCHES_DIFFER. Whether the period is open is the caller's to ask, after a repeat has been answered.
 */
export function repeatOf(
  recent: readonly Submission[],
  idempotency: Submission["idempotency"],
  now: Date,
): Submission | undefined {
  const earlier = recent.find(
    (submission) =>
      submission.idempotency.key === idempotency.key &&
      now.getTime() - Date.parse(submission.requestedAt) < IDEMPOTENCY_HOURS * HOUR,
  );
  if (earlier && earlier.idempotency.body !== idempotency.body) {
    throw new DomainError("IDEMPOTENCY_KEY_REUSED", { attempt: earlier.attempt });
  }
  return earlier;
}

export function nextSubmission(input: {
  readonly obligation: Obligation;
  readonly parts: PeriodParts;
  readonly request: SubmissionRequest;
  readonly recent: readonly Submission[];
  readonly requestedBy: string;
  readonly idempotency: Submission["idempotency"];
  readonly now: Date;
}): Submission {
  const { obligation, parts, request, recent, requestedBy, idempotency, now } = input;
  if (obligation.current?.state === "approved") {
    throw new DomainError("OBLIGATION_APPROVED", { attempt: obligation.current.attempt });
  }
  const open = recent.filter(({ state, uploadExpiresAt }) => isOpen(state, uploadExpiresAt, now));
  if (open.length >= MAX_OPEN_REQUESTS) {
    throw new DomainError("TOO_MANY_OPEN_REQUESTS", {
      limit: MAX_OPEN_REQUESTS,
      attempts: open.map(({ attempt }) => attempt),
    });
  }
  assertNotTooManyToday(recent, now);
  const files = checkedFiles(request, parts, recent, now);
  // Of rows that were found by their names, the confirmation holds as long as the file is the same.
  const confirmedMatches = request.confirmMatches ?? resentOf(request.files, recent)?.confirmedMatches;
  return {
    unitId: obligation.unitId,
    periodId: obligation.periodId,
    attempt: (recent[0]?.attempt ?? 0) + 1,
    // Nothing is to come where all has come before.
    state: isAllReused({ files }) ? "received" : "requested",
    shard: obligation.shard,
    requestedBy,
    requestedAt: now.toISOString(),
    uploadExpiresAt: uploadEnd(now),
    idempotency,
    document: checkedDocument(request.document, parts),
    files,
    ...(confirmedMatches !== undefined && { confirmedMatches }),
  };
}

/** A file that comes beside the report: a scan of what came on paper. */
export type AnnouncedScan = Omit<AnnouncedFile, "part">;

/**
 * Scans of a report that the office enters, kept and looked at as evidence is, whatever parts the period asks for. Throws
 * TOO_MANY_FILES, FILE_TYPE_NOT_ALLOWED, FILE_TOO_LARGE and FILE_NAME_EMPTY.
 */
export function announcedScans(scans: readonly AnnouncedScan[]): Record<string, SubmittedFile> {
  if (scans.length > MAX_EVIDENCE_FILES) {
    throw new DomainError("TOO_MANY_FILES", {
      part: "evidence",
      found: scans.length,
      allowed: MAX_EVIDENCE_FILES,
    });
  }
  return Object.fromEntries(
    scans.map((scan, index) => {
      const fileId = `evidence-${index + 1}`;
      return [fileId, announcedFile({ ...scan, part: "evidence" }, fileId)];
    }),
  );
}

/** Until when a form that is issued now takes its file. */
export function uploadEnd(now: Date): string {
  return new Date(now.getTime() + UPLOAD_MINUTES * 60_000).toISOString();
}

/** Throws TOO_MANY_ATTEMPTS. */
export function assertNotTooManyToday(recent: readonly Pick<Submission, "requestedAt">[], now: Date): void {
  const today = recent.filter(({ requestedAt }) => now.getTime() - Date.parse(requestedAt) < 24 * HOUR);
  if (today.length >= MAX_ATTEMPTS_A_DAY) {
    throw new DomainError("TOO_MANY_ATTEMPTS", { limit: MAX_ATTEMPTS_A_DAY, hours: 24 });
  }
}

function isOpen(state: Submission["state"], uploadExpiresAt: string, now: Date): boolean {
  return state === "received" || (state === "requested" && Date.parse(uploadExpiresAt) > now.getTime());
}

/** The document as it is kept. Throws DOCUMENT_NUMBER_INVALID, and DOCUMENT_FIELD_MISSING by what the period asks for. */
export function checkedDocument(document: DocumentReference, parts: PeriodParts): DocumentReference {
  const number = documentNumberOf(document.number);
  for (const field of parts.documentFields) {
    if (document[field] === undefined) throw new DomainError("DOCUMENT_FIELD_MISSING", { field });
  }
  return { ...document, number };
}

function checkedFiles(
  { files, confirmMatches }: SubmissionRequest,
  parts: PeriodParts,
  recent: readonly Submission[],
  now: Date,
): Record<string, SubmittedFile> {
  for (const part of PARTS) {
    const count = files.filter((file) => file.part === part).length;
    const allowed = part === "evidence" ? MAX_EVIDENCE_FILES : 1;
    if (count > 0) assertPartWanted(part, parts);
    if (count > allowed) throw new DomainError("TOO_MANY_FILES", { part, found: count, allowed });
    if (count === 0 && parts.required.includes(part)) {
      throw new DomainError("PART_MISSING", { part, required: parts.required });
    }
  }
  const named: Record<string, SubmittedFile> = {};
  let evidence = 0;
  for (const file of files) {
    const fileId = file.part === "evidence" ? `evidence-${++evidence}` : file.part;
    named[fileId] = "reuse" in file ? reusedFile(file, recent) : announcedFile(file, fileId);
  }
  if (isAllReused({ files: named }) && !mayResend(files, recent, now)) {
    assertConfirms(files, confirmMatches, recent);
  }
  return named;
}

/** Throws PART_NOT_WANTED. */
export function assertPartWanted(part: Part, { required, optional }: PeriodParts): void {
  if (required.includes(part) || optional.includes(part)) return;
  throw new DomainError("PART_NOT_WANTED", { part, required, optional });
}

/**
 * Nothing in the files is new, but in how they are judged: the office let pass what was wrong with them. It had the last attempt that
 * was judged before it; by an earlier one, which it may never have looked at, a late report would come in time.
 */
function mayResend(files: readonly RequestedFile[], recent: readonly Submission[], now: Date): boolean {
  const resent = resentOf(files, recent);
  const last = recent.find(({ errors, channel }) => errors !== undefined && channel === undefined);
  return resent !== undefined && maySendAgain(resent, now) && (last ?? resent) === resent;
}

/** The attempt of which the workbook, or where there is none the document, is used again. */
function resentOf(files: readonly RequestedFile[], recent: readonly Submission[]): Submission | undefined {
  const file = files.find(({ part }) => part === "data") ?? files.find(({ part }) => part === "document");
  if (!file || !("reuse" in file)) return undefined;
  return recent.find(({ attempt }) => attempt === file.reuse.attempt);
}

/**
 * Without a new required file, evidence must be new (it replaces what was not kept of a report that passed), or a confirmation: of the
 * very matches that were found in the workbook used again. Files of which no report was made, put together, are none that came then.
 */
function assertConfirms(
  files: readonly RequestedFile[],
  confirmMatches: string | undefined,
  recent: readonly Submission[],
): void {
  if (confirmMatches === undefined) {
    const isPassed = ({ part, ...file }: RequestedFile) =>
      part === "evidence" || ("reuse" in file && hasPassedBefore(file.reuse.attempt, recent));
    if (files.every((file) => "reuse" in file) || !files.every(isPassed))
      throw new DomainError("NOTHING_NEW", {});
    return;
  }
  const data = files.find(({ part }) => part === "data");
  const attempt = data && "reuse" in data ? data.reuse.attempt : undefined;
  const found = recent.find((submission) => submission.attempt === attempt);
  if (found?.matchesToConfirm !== confirmMatches) {
    throw new DomainError("MATCHES_DIFFER", { ...(attempt !== undefined && { attempt }) });
  }
}

function hasPassedBefore(wanted: number, recent: readonly Submission[]): boolean {
  return recent.some((submission) => submission.attempt === wanted && hasPassed(submission));
}

/** A file as it is kept before it has come. Throws FILE_TYPE_NOT_ALLOWED, FILE_TOO_LARGE and FILE_NAME_EMPTY. */
export function announcedFile(file: AnnouncedFile, fileId: string): SubmittedFile {
  const { part, size, type, sha256 } = file;
  const name = displayName(file.name);
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const allowed = TYPES[part];
  if (!allowed[type]?.includes(ending)) {
    throw new DomainError("FILE_TYPE_NOT_ALLOWED", { fileId, allowed: Object.values(allowed).flat() });
  }
  if (size > MAX_FILE_SIZE) throw new DomainError("FILE_TOO_LARGE", { fileId, size, limit: MAX_FILE_SIZE });
  return { part, name, size, type, sha256 };
}

function reusedFile({ part, reuse }: ReusedFile, recent: readonly Submission[]): SubmittedFile {
  const earlier = recent.find(({ attempt }) => attempt === reuse.attempt)?.files[reuse.fileId];
  if (!earlier || earlier.part !== part || !earlier.received) {
    throw new DomainError("FILE_NOT_REUSABLE", { attempt: reuse.attempt, fileId: reuse.fileId });
  }
  return { ...earlier, reusedFrom: earlier.reusedFrom ?? reuse };
}

/** Bytes of UTF-8, the limit of the file systems the name came from. */
const MAX_NAME_BYTES = 255;

/**
 * The name to show: NFC, the last step of a path, without control and direction characters, at most 255 bytes with
 * its ending kept. It is never part of a key, so cleaning it is kinder than refusing it.
 */
function displayName(raw: string): string {
  const cleaned = withoutMisleading(raw, "").split(/[/\\]/).at(-1)?.trim();
  if (!cleaned) throw new DomainError("FILE_NAME_EMPTY", {});
  const dot = cleaned.lastIndexOf(".");
  const ending = dot > 0 && cleaned.length - dot <= 8 ? cleaned.slice(dot) : "";
  let stem = ending ? cleaned.slice(0, dot) : cleaned;
  const encoder = new TextEncoder();
  while (encoder.encode(stem + ending).length > MAX_NAME_BYTES) stem = [...stem].slice(0, -1).join("");
  return stem + ending;
}
