import { createHash } from "node:crypto";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import type { AnswerFiles } from "../../shared/adapters/s3/answer-files.ts";
import type { AnswerAddress, KeptAnswer } from "../../shared/adapters/s3/answer-key.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import type { WorkbookMarker } from "../../shared/adapters/workbook/mark-workbook.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import {
  AnswerLink,
  type FileNotReadyReason,
  SubmissionPath,
} from "../../shared/contract/http/submissions.ts";
import { canDownload, requireRightOnUnit } from "../../shared/domain/access.ts";
import { ANSWER_VERSION, type Answer, answerOf } from "../../shared/domain/answer/answer.ts";
import { isMarkRefusal, MARK_REFUSALS, type MarkRefusal } from "../../shared/domain/answer/mark-refusals.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { withNotes } from "../../shared/domain/findings/apply-notes.ts";
import type { CheckNotes } from "../../shared/domain/findings/check-notes.ts";
import { findingsReportOf } from "../../shared/domain/findings/findings-report.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import {
  findingsKindOf,
  isDecided,
  originOf,
  type Submission,
  type SubmittedFile,
} from "../../shared/domain/submission/submission.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { lastNameOf } from "../../shared/domain/unit/unit.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadAttempt">;
  readonly units: Pick<UnitStore, "load">;
  readonly files: Pick<FileStore, "read" | "readResult" | "scanVerdict">;
  readonly answers: AnswerFiles;
  readonly marker: Pick<WorkbookMarker, "mark">;
  readonly uploadsAreScanned: boolean;
  /** The findings alone as a workbook, with why it is them alone. */
  listWorkbook(answer: Answer, refusal: MarkRefusal): Uint8Array;
  now(): Date;
}

/** The file that a report's figures come in. */
const DATA = "data";

/**
 * Answers a unit with its own workbook, marked. It is made when it is first asked for and kept; whenever what it says changes, it is
 * made anew.
 */
export const markWorkbook =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId, attempt } = parsePath(SubmissionPath, event);
    parseQuery(NoQuery, event);
    const person = personOf(event);
    const id = { unitId, periodId, attempt };
    const { submission, period, notes, ...standing } = await deps.reports.loadAttempt(id, person.sub);
    requireRightOnUnit(person, standing, canDownload);
    const file = submission?.files[DATA];
    if (!submission || !period || !file) throw new DomainError("NOT_FOUND");
    if (!isDecided(submission) || !file.received) throw notReady(submission, "NOT_DECIDED");

    const answer = await answerTo(deps, submission, period, notes);
    const address = { ...id, fingerprint: fingerprintOf(answer, file) };
    const before = await deps.answers.kept(address);
    // What took too long once, on a busy machine, need not again.
    const isGood = before !== undefined && before.refusal !== ("TOO_SLOW" satisfies MarkRefusal);
    const kept = isGood ? before : await make(deps, address, submission, file, answer);
    const { url, seconds } = await deps.answers.answerLink(address, nameOf(file.name, attempt));
    const refusal = isMarkRefusal(kept.refusal) ? MARK_REFUSALS[kept.refusal] : undefined;
    return ok(AnswerLink, {
      url,
      expiresAt: new Date(deps.now().getTime() + seconds * 1000).toISOString(),
      isMarked: kept.refusal === undefined,
      ...(refusal && { reason: refusal }),
    });
  };

async function answerTo(
  deps: Deps,
  submission: Submission,
  period: Period,
  notes: CheckNotes | undefined,
): Promise<Answer> {
  const { unitId, attempt, requestedAt, decidedAt = requestedAt, receivedAt = requestedAt } = submission;
  const [unit, found] = await Promise.all([
    deps.units.load(unitId),
    deps.files.readResult(submission, findingsKindOf(submission)),
  ]);
  const report = findingsReportOf(found);
  return answerOf({
    unitName: unit ? lastNameOf(unit, localDateOf(decidedAt)) : "",
    periodName: period.nameVi,
    attempt,
    decidedAt,
    hasPassed: submission.state !== "rejected" && (submission.errors ?? 0) === 0,
    report: { ...report, findings: withNotes(report.findings, notes, localDateOf(receivedAt)) },
  });
}

async function make(
  deps: Deps,
  address: AnswerAddress,
  submission: Submission,
  file: SubmittedFile,
  answer: Answer,
): Promise<KeptAnswer> {
  const { bytes, refusal } = await marked(deps, submission, file, answer);
  const kept = refusal === undefined ? {} : { refusal };
  await deps.answers.keep(address, bytes, kept);
  const { unitId, periodId, attempt } = address;
  logger.info("workbook marked", { unitId, periodId, attempt, ...kept });
  return kept;
}

async function marked(
  deps: Deps,
  submission: Submission,
  file: SubmittedFile,
  answer: Answer,
): Promise<{ bytes: Uint8Array; refusal?: MarkRefusal }> {
  const alone = (refusal: MarkRefusal) => ({ bytes: deps.listWorkbook(answer, refusal), refusal });
  const origin = originOf(submission, DATA, file);
  const versionId = file.received?.versionId ?? "";
  if (deps.uploadsAreScanned) {
    const verdict = await deps.files.scanVerdict(origin, versionId);
    if (verdict === "BEING_SCANNED") throw notReady(submission, verdict);
    // Storage does not give it to us either.
    if (verdict !== "CLEAN") return alone("NOT_CLEAN");
  }
  const outcome = await deps.marker.mark(await deps.files.read(origin, versionId), answer);
  return outcome.ok ? { bytes: outcome.bytes } : alone(outcome.reason);
}

function notReady({ attempt, state }: Submission, reason: FileNotReadyReason): DomainError {
  return new DomainError("FILE_NOT_READY", { attempt, fileId: DATA, state, reason });
}

/** Of all that decides what the answer looks like. */
function fingerprintOf(answer: Answer, { sha256 }: SubmittedFile): string {
  const facts = JSON.stringify([ANSWER_VERSION, sha256, answer]);
  return createHash("sha256").update(facts).digest("hex").slice(0, 32);
}

/** The unit's own name for the file, with what it is now. */
function nameOf(name: string, attempt: number): string {
  return `${name.replace(/\.xlsx$/i, "")} (kết quả kiểm tra lần ${attempt}).xlsx`;
}
