import * as z from "zod";
import type { FindingCode } from "../findings/findings.ts";
import { LocalDate, localDateOf } from "../time/local-date.ts";

/**
 * One attempt of a unit to meet an obligation. The transition table below is the only statement of which state may
 * follow which: the decisions check it, the table's conditions are made from it, and `docs/states.md` is drawn from it.
 */
export const SUBMISSION_STATES = [
  "requested",
  "received",
  "expired",
  "accepted",
  "rejected",
  "superseded",
  "withdrawn",
  "approved",
  "returned",
] as const;

export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** Each state with those it may be reached from. */
export const VALID_FROM: Readonly<Record<SubmissionState, readonly SubmissionState[]>> = {
  requested: [],
  received: ["requested", "expired"], // expired: the bytes came late over a slow line, and match
  expired: ["requested"],
  // approved: the office unlocks it, so that the unit can replace it; returned: the return was a mistake
  accepted: ["received", "approved", "returned"],
  rejected: ["received"],
  superseded: ["received", "accepted"], // received: a later attempt was decided first
  withdrawn: ["accepted"],
  approved: ["accepted"],
  returned: ["accepted", "approved"], // the way back from an approval: the office returns it with the reason
};

/** How a report came, when not by an upload: declared by the unit, or entered by the office in the unit's name. */
export const Channel = z.enum(["declaration", "paper", "email"]);
export type Channel = z.infer<typeof Channel>;

/** Parts a report is made of: the workbook, the signed document, what proves them. Which a period needs is data. */
export const PARTS = ["data", "document", "evidence"] as const;
export type Part = (typeof PARTS)[number];

/**
 * Why a file counts as not received: something else arrived under its key, or it is evidence that is not kept. Each is a finding's
 * code; the others than FILE_DIFFERS are warnings.
 */
export const FILE_PROBLEMS = [
  "FILE_DIFFERS",
  "EVIDENCE_WRONG_CONTENT",
  "EVIDENCE_DAMAGED",
  "EVIDENCE_ENCRYPTED",
  "EVIDENCE_ACTIVE_CONTENT",
  "EVIDENCE_TOO_LARGE",
  "EVIDENCE_UNREADABLE",
] as const satisfies readonly FindingCode[];
export type FileProblem = (typeof FILE_PROBLEMS)[number];

const ReceivedFile = z.object({
  /** The S3 version that counts: the oldest of the key with the size and SHA-256 asked for. */
  versionId: z.string().min(1),
  /** S3's LastModified of that version, whole seconds. */
  receivedAt: z.iso.datetime(),
});

export const SubmittedFile = z.object({
  part: z.enum(PARTS),
  /** As the person named it, cleaned for display; never part of a key. */
  name: z.string(),
  /** Bytes. */
  size: z.number().int().positive(),
  type: z.string(),
  /** Base64, as S3 and browsers write it. */
  sha256: z.string(),
  received: ReceivedFile.optional(),
  /** Set when the file of an earlier attempt is used again: its bytes lie under that attempt's key. */
  reusedFrom: z.object({ attempt: z.number().int().positive(), fileId: z.string() }).optional(),
  /** Why what arrived under this key is not kept. */
  problem: z.enum(FILE_PROBLEMS).optional(),
  /** How many versions lay under the key when that was found. If there are more now, the right one may be among them. */
  versionsSeen: z.number().int().positive().optional(),
});
export type SubmittedFile = z.infer<typeof SubmittedFile>;

/** Number, date and form of the signed document, as the unit states them. */
export const DocumentReference = z.object({
  number: z.string(),
  date: z.iso.date(),
  /** A plan may stand alone or be part of the unit's reform plan. */
  form: z.enum(["standalone", "integrated"]).optional(),
  tasks: z.number().int().nonnegative().optional(),
});
export type DocumentReference = z.infer<typeof DocumentReference>;

/** The part of a finding that names it and its place; what it says is looked up where it is shown. */
export const FirstError = z.object({
  code: z.string(),
  fileId: z.string(),
  sheet: z.string().exactOptional(),
  cell: z.string().exactOptional(),
  indicator: z.string().exactOptional(),
});
export type FirstError = z.infer<typeof FirstError>;

/** What was found when a report was checked again, named by a hash of it: the same is never written otherwise. */
export const RecheckResult = z.templateLiteral(["recheck-", z.string().regex(/^[0-9a-f]{32}$/)]);
export type RecheckResult = z.infer<typeof RecheckResult>;

export const Submission = z.object({
  unitId: z.string(),
  periodId: z.string(),
  /** Issued by the server, 1 and up, never reused. */
  attempt: z.number().int().positive(),
  state: z.enum(SUBMISSION_STATES),
  shard: z.number().int().nonnegative(),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  uploadExpiresAt: z.iso.datetime(),
  /** Fingerprints of the Idempotency-Key (with its owner) and of the body it came with. */
  idempotency: z.object({ key: z.string(), body: z.string() }),
  /** None when nothing to report was declared. */
  document: DocumentReference.exactOptional(),
  /** None when it did not come by an upload. */
  files: z.record(z.string(), SubmittedFile),
  channel: Channel.exactOptional(),
  /** When S3 finished receiving the last required file; of paper and e-mail the beginning of the day the office states. */
  receivedAt: z.iso.datetime().optional(),
  decidedAt: z.iso.datetime().optional(),
  /** An entry of the office that was a mistake: it never speaks for the unit, not even for having been in time. */
  isUndone: z.literal(true).exactOptional(),
  /** It passed, and every figure of it is "không phát sinh": it never speaks for another one. */
  isNil: z.literal(true).exactOptional(),
  errors: z.number().int().nonnegative().optional(),
  warnings: z.number().int().nonnegative().optional(),
  /** Something was found that counts as neither, or was corrected: there is a report of it beside the files. */
  hasFindings: z.literal(true).exactOptional(),
  /** The first thing to correct, of a report that was rejected. */
  firstError: FirstError.exactOptional(),
  /** Warnings that ask for a word and have none yet: by the finding's id, and about what was found. */
  unexplained: z.array(z.object({ id: z.string(), found: z.string().exactOptional() })).exactOptional(),
  /** Its rows were found by their names: what a request confirms to have them count. */
  matchesToConfirm: z.string().exactOptional(),
  /** Rejected, and its files would pass now that the office let a rule pass: until then they may be sent again as they are. */
  resendUntil: LocalDate.exactOptional(),
  /** Checked again since: the report that speaks for it now. What was found at first stays beside it. */
  findingsFrom: RecheckResult.exactOptional(),
  /** The matches that a person has seen and confirmed: the same value. */
  confirmedMatches: z.string().exactOptional(),
});
export type Submission = z.infer<typeof Submission>;

export interface SubmissionId {
  readonly unitId: string;
  readonly periodId: string;
  readonly attempt: number;
}

/** Where the bytes of a file lie: under the attempt with which they first came. */
export function originOf(
  { unitId, periodId, attempt }: SubmissionId,
  fileId: string,
  { reusedFrom }: SubmittedFile,
): SubmissionId & { readonly fileId: string } {
  return { unitId, periodId, ...(reusedFrom ?? { attempt, fileId }) };
}

export function mayBecome(from: SubmissionState, to: SubmissionState): boolean {
  return VALID_FROM[to].includes(from);
}

const PASSED: ReadonlySet<SubmissionState> = new Set([
  "accepted",
  "approved",
  "returned",
  "superseded",
  "withdrawn",
]);

/** It passed the automatic checks, whatever became of it since. */
export function hasPassed({ state }: Pick<Submission, "state">): boolean {
  return PASSED.has(state);
}

/** Says whether its required files have come and been judged. */
export function isDecided({ state }: Pick<Submission, "state">): boolean {
  return state !== "requested" && state !== "received" && state !== "expired";
}

/** Whether its files may be sent again as they are, because the office let pass what was wrong with them. */
export function maySendAgain({ state, resendUntil }: Submission, now: Date): boolean {
  return state === "rejected" && resendUntil !== undefined && localDateOf(now) <= resendUntil;
}

/** Whether a report of what was found lies beside its files. */
export function isReportKept({ errors = 0, warnings = 0, hasFindings }: Submission): boolean {
  return errors + warnings > 0 || hasFindings === true;
}

/** Under which name that report lies there. */
export function findingsKindOf({ findingsFrom }: Submission): "findings" | RecheckResult {
  return findingsFrom ?? "findings";
}

/** Evidence is welcome whenever it comes; a report waits only for its required parts. */
export function isRequired(file: SubmittedFile): boolean {
  return file.part !== "evidence";
}

/** Every required file has arrived. */
function isComplete(submission: Submission): boolean {
  return Object.values(submission.files).every((file) => !isRequired(file) || file.received !== undefined);
}

/** Every file has arrived, the evidence too. */
export function isSettled(submission: Submission): boolean {
  return Object.values(submission.files).every((file) => file.received !== undefined);
}

/** Every required file is one of an earlier attempt: nothing is to be uploaded, as when matches are confirmed. */
export function isAllReused({ files }: Pick<Submission, "files">): boolean {
  return Object.values(files).every((file) => !isRequired(file) || file.reusedFrom !== undefined);
}

/**
 * When the report was received: the moment S3 finished receiving its last required file. A file used again from an
 * earlier attempt arrived before this one was asked for and does not count; where all of them are, the report is the one that had
 * arrived then.
 */
export function receivedAtOf(submission: Submission): string | undefined {
  if (!isComplete(submission)) return undefined;
  const countsAll = isAllReused(submission);
  return Object.values(submission.files)
    .filter((file) => isRequired(file) && (countsAll || file.reusedFrom === undefined))
    .map((file) => file.received?.receivedAt ?? "")
    .sort()
    .at(-1);
}

/** The day, in Hanoi, on which it is judged as received: that of the request while something is still to come. */
export function receivedOnOf(submission: Submission): LocalDate {
  return localDateOf(receivedAtOf(submission) ?? submission.requestedAt);
}
