import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import type { ForDecision, ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import type { FileAddress } from "../../shared/adapters/s3/inbox-key.ts";
import type { ReportChecker } from "../../shared/adapters/workbook/check-report.ts";
import type { IndicatorTemplate } from "../../shared/domain/figures/indicator-template.ts";
import { decideReport } from "../../shared/domain/obligation/decisions.ts";
import type { CheckedFiles } from "../../shared/domain/rules/judge.ts";
import { documentResultOf } from "../../shared/domain/submission/checked-document.ts";
import {
  FILE_PROBLEMS,
  type FileProblem,
  isAllReused,
  isRequired,
  type Submission,
  type SubmittedFile,
} from "../../shared/domain/submission/submission.ts";
import { checkFiles } from "../_runtime/check-files.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { metrics } from "../_runtime/metrics.ts";
import { sqsBatch } from "../_runtime/sqs-batch.ts";
import { verdictOn } from "../_runtime/verdict.ts";
import { checkWithoutReporting, type Deps as DryRunDeps } from "./dry-run.ts";
import { oldestMatch } from "./oldest-match.ts";

export interface Deps extends DryRunDeps {
  readonly reports: DryRunDeps["reports"] &
    Pick<
      ReportStore,
      "loadForDecision" | "knownBefore" | "markReceived" | "markRefused" | "saveFigures" | "saveDecision"
    >;
  readonly templates: Pick<TemplateStore, "pinnedBy">;
  readonly files: Pick<FileStore, "addressOf" | "versionsOf" | "read" | "saveResult" | "readResult">;
  readonly checker: ReportChecker;
  now(): Date;
}

/** S3's "Object Created" as EventBridge delivers it, or the sweep's reminder of one: only the key is believed. */
const ObjectCreated = z.object({
  id: z.string(),
  detail: z.object({ object: z.object({ key: z.string() }) }),
});

/** Two deciders of one obligation at once are rare; more than this many in a row means something else is wrong. */
const TRIES_TO_DECIDE = 5;

/**
 * Takes note of an uploaded file and, when it was the last one missing, decides the report. Safe to repeat, late, and in
 * any order: which bytes count, and what the decision is, depend only on what S3 and the table hold.
 */
export const ingestFile = (deps: Deps): ((event: SQSEvent) => Promise<SQSBatchResponse>) =>
  sqsBatch(async (record) => {
    const { id: correlationId, detail } = parseMessage(ObjectCreated, record.body);
    const tried = deps.dryRunFiles.addressOf(detail.object.key);
    if (tried) return checkWithoutReporting(deps, tried);
    const address = deps.files.addressOf(detail.object.key);
    const loaded = address && (await deps.reports.loadForDecision(address));
    const file = loaded?.submission.files[address?.fileId ?? ""];
    // Of a report that is sent again as it is, nothing is uploaded: its request says that it is there.
    if (!address || !loaded || !file || (file.reusedFrom !== undefined && !isAllReused(loaded.submission))) {
      logger.warn("uploaded object belongs to no submission");
      return;
    }
    const { unitId, periodId, attempt } = address;
    logger.appendKeys({ unitId, periodId, attempt, fileId: address.fileId });

    const bytes = new Map<string, Uint8Array>();
    const submission = file.received
      ? loaded.submission
      : await receive(deps, address, loaded.submission, bytes);
    if (submission.state === "received") {
      await decide(deps, { ...loaded, submission }, bytes, correlationId);
    }
  });

/** Finds the version that counts: the oldest whose size and SHA-256 are those asked for. */
async function receive(
  deps: Deps,
  address: FileAddress,
  submission: Submission,
  bytes: Map<string, Uint8Array>,
): Promise<Submission> {
  const { fileId } = address;
  const file = submission.files[fileId] as SubmittedFile;
  const versions = await deps.files.versionsOf(address);
  const match = await oldestMatch(file, versions, (versionId) => deps.files.read(address, versionId));
  const problem = match ? await problemOfEvidence(deps, address, file, match.bytes) : "FILE_DIFFERS";
  if (!match || problem) {
    if (problem && versions.length > 0)
      await deps.reports.markRefused(submission, fileId, { problem, versions: versions.length });
    logger.info("uploaded file is not kept", { problem, versions: versions.length });
    return submission;
  }
  bytes.set(fileId, match.bytes);
  logger.info("file received");
  return deps.reports.markReceived(submission, {
    fileId,
    versionId: match.version.versionId,
    receivedAt: match.version.lastModified,
  });
}

/**
 * Evidence is looked at when it arrives, before anybody may have it, and left out when something is wrong with it: the report
 * it came with is none the worse. Required files are checked together, when the report is decided.
 */
async function problemOfEvidence(
  deps: Deps,
  address: FileAddress,
  file: SubmittedFile,
  bytes: Uint8Array,
): Promise<FileProblem | undefined> {
  if (isRequired(file)) return undefined;
  const { findings, document } = await deps.checker.checkEvidence(address.fileId, file, bytes);
  if (!document)
    return FILE_PROBLEMS.find((each) => findings.some(({ code }) => code === each)) ?? "EVIDENCE_UNREADABLE";
  await deps.files.saveResult(address, documentResultOf(address.fileId), document);
  return undefined;
}

async function decide(
  deps: Deps,
  loaded: ForDecision,
  bytes: ReadonlyMap<string, Uint8Array>,
  correlationId: string,
): Promise<void> {
  const template = await deps.templates.pinnedBy(loaded.period);
  const checked = await checkFiles(deps, loaded.submission, template, bytes);
  for (const [fileId, document] of Object.entries(checked.documents ?? {}))
    await deps.files.saveResult(loaded.submission, documentResultOf(fileId), document);
  let current: ForDecision | undefined = loaded;
  for (let tries = 0; tries < TRIES_TO_DECIDE; tries++) {
    if (current?.submission.state !== "received") return;
    if (await saved(deps, current, checked, template, correlationId)) return;
    // Somebody decided something about this obligation meanwhile, an exemption perhaps: decide again on what is true now.
    current = await deps.reports.loadForDecision(current.submission);
  }
  throw new Error("the obligation kept changing while its report was being decided");
}

async function saved(
  deps: Deps,
  loaded: ForDecision,
  checked: CheckedFiles,
  template: IndicatorTemplate | undefined,
  correlationId: string,
): Promise<boolean> {
  const { submission, obligation } = loaded;
  const { judgement, report, checks } = await verdictOn(deps, loaded, checked, template);
  if (report) await deps.files.saveResult(submission, "findings", report);
  const { figures, narrative = {} } = judgement;
  if (Object.keys(narrative).length > 0) await deps.files.saveResult(submission, "narrative", narrative);
  if (figures) await deps.reports.saveFigures(submission, figures);

  const now = deps.now();
  const decision = decideReport(obligation, submission, checks, now);
  if (!(await deps.reports.saveDecision(obligation, decision, { now, correlationId }))) return false;
  logger.info("report decided", { outcome: decision.event.type, errors: judgement.errors });
  metrics.addMetric(decision.event.type, "Count", 1);
  return true;
}
