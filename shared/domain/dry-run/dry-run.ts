import * as z from "zod";
import { documentNumberOf } from "../document-number.ts";
import { DomainError } from "../errors.ts";
import { type Figures, isNilReport } from "../figures/figure.ts";
import { type IndicatorTemplate, isComputed, isNarrative } from "../figures/indicator-template.ts";
import type { CheckResult } from "../obligation/decisions.ts";
import type { Obligation } from "../obligation/obligation.ts";
import type { PeriodParts } from "../period/period-type.ts";
import {
  type AnnouncedFile,
  announcedFile,
  assertNotTooManyToday,
  assertPartWanted,
  MAX_OPEN_REQUESTS,
  UPLOAD_MINUTES,
} from "../submission/request.ts";
import { DocumentReference, FirstError, type Submission, SubmittedFile } from "../submission/submission.ts";
import { Instant } from "../time/local-date.ts";

/** What a report with this file would become. */
const WOULD_BE = ["accepted", "accepted_with_reasons_missing", "rejected"] as const;
export type WouldBe = (typeof WOULD_BE)[number];

/** How many of the indicators that are asked for were read how. */
const ReadFigures = z.object({
  values: z.int().nonnegative(),
  nil: z.int().nonnegative(),
  empty: z.int().nonnegative(),
});

const DryRunOutcome = z.object({
  wouldBe: z.enum(WOULD_BE),
  errors: z.int().nonnegative(),
  warnings: z.int().nonnegative(),
  reasonsMissing: z.int().nonnegative(),
  firstError: FirstError.exactOptional(),
  /** Absent where no workbook was read. */
  figures: ReadFigures.exactOptional(),
  /** Every figure of it is "không phát sinh". */
  isNil: z.literal(true).exactOptional(),
});
export type DryRunOutcome = z.infer<typeof DryRunOutcome>;

/** One file that a unit had checked without reporting. Nothing is decided by it; after a day nobody knows of it. */
export const DryRun = z.object({
  /** A ULID in lower case, made by the server. */
  checkId: z.string(),
  state: z.enum(["waiting", "checking", "done"]),
  requestedBy: z.string(),
  requestedAt: Instant,
  uploadExpiresAt: Instant,
  idempotency: z.object({ key: z.string(), body: z.string() }),
  /** As the report would state it, where the person knows it already. */
  document: DocumentReference.exactOptional(),
  file: SubmittedFile.pick({ part: true, name: true, size: true, type: true, sha256: true }),
  /** What arrived was not what was announced. */
  problem: z.literal("FILE_DIFFERS").exactOptional(),
  /** S3's LastModified, whole seconds. */
  receivedAt: z.iso.datetime().exactOptional(),
  outcome: DryRunOutcome.exactOptional(),
});
export type DryRun = z.infer<typeof DryRun>;

/** Those of one obligation, the oldest first. */
export const DryRuns = z.object({ checks: z.array(DryRun), version: z.int().positive() });
export type DryRuns = z.infer<typeof DryRuns>;

/** Long enough to correct a file and look again; the file itself is gone when it was checked. */
const KEPT_HOURS = 24;
const HOUR = 3_600_000;

/** When nothing of it is kept any more. */
export function forgottenAt({ requestedAt }: Pick<DryRun, "requestedAt">): Date {
  return new Date(Date.parse(requestedAt) + KEPT_HOURS * HOUR);
}

/** Those that are still kept at `now`; the table may delete later than it was told to. */
export function keptChecks(runs: DryRuns | undefined, now: Date): DryRun[] {
  return (runs?.checks ?? []).filter((run) => now < forgottenAt(run));
}

export interface DryRunRequest {
  readonly file: AnnouncedFile;
  readonly document?: DocumentReference;
}

/**
 * Adds a dry run, or finds the one that the same key has already been given. The limits are those of a report, counted for
 * themselves. Throws IDEMPOTENCY_KEY_REUSED, TOO_MANY_OPEN_REQUESTS, TOO_MANY_ATTEMPTS, PART_NOT_WANTED, DOCUMENT_NUMBER_INVALID,
 * FILE_TYPE_NOT_ALLOWED, FILE_TOO_LARGE and FILE_NAME_EMPTY.
 */
export function nextDryRun(input: {
  readonly runs: DryRuns | undefined;
  readonly parts: PeriodParts;
  readonly request: DryRunRequest;
  readonly checkId: string;
  readonly requestedBy: string;
  readonly idempotency: DryRun["idempotency"];
  readonly now: Date;
}): { readonly run: DryRun /** Absent when it was there before. */; readonly runs?: DryRuns } {
  const { runs, parts, request, checkId, requestedBy, idempotency, now } = input;
  const kept = keptChecks(runs, now);
  const repeated = kept.find((run) => run.idempotency.key === idempotency.key);
  if (repeated && repeated.idempotency.body !== idempotency.body) {
    throw new DomainError("IDEMPOTENCY_KEY_REUSED", { checkId: repeated.checkId });
  }
  if (repeated) return { run: repeated };
  const open = kept.filter((run) => isOpen(run, now));
  if (open.length >= MAX_OPEN_REQUESTS) {
    throw new DomainError("TOO_MANY_OPEN_REQUESTS", {
      limit: MAX_OPEN_REQUESTS,
      checks: open.map((run) => run.checkId),
    });
  }
  assertNotTooManyToday(kept, now);
  const { part } = request.file;
  assertPartWanted(part, parts);
  const { document } = request;
  const run: DryRun = {
    ...{ checkId, state: "waiting", requestedBy, requestedAt: now.toISOString(), idempotency },
    uploadExpiresAt: new Date(now.getTime() + UPLOAD_MINUTES * 60_000).toISOString(),
    file: announcedFile(request.file, part),
    ...(document && { document: { ...document, number: documentNumberOf(document.number) } }),
  };
  return { run, runs: { checks: [...kept, run], version: (runs?.version ?? 0) + 1 } };
}

/** Checking takes seconds: one whose checks failed for good must not stand in the way for a day. */
function isOpen({ state, uploadExpiresAt }: DryRun, now: Date): boolean {
  return state !== "done" && now.getTime() < Date.parse(uploadExpiresAt);
}

/** The same with one of them changed; undefined when that one is not kept any more. */
export function withDryRun(runs: DryRuns, changed: DryRun): DryRuns | undefined {
  if (!runs.checks.some(({ checkId }) => checkId === changed.checkId)) return undefined;
  return {
    checks: runs.checks.map((run) => (run.checkId === changed.checkId ? changed : run)),
    version: runs.version + 1,
  };
}

/** The report that it would be, were it sent as the next attempt: so it is judged by what judges reports, and nothing else. */
export function asReport(
  { requestedBy, requestedAt, uploadExpiresAt, idempotency, document, file }: DryRun,
  { unitId, periodId, shard, current }: Obligation,
  received: { readonly versionId: string; readonly receivedAt: string },
): Submission {
  return {
    ...{ unitId, periodId, shard, attempt: (current?.attempt ?? 0) + 1, state: "received" },
    ...{ requestedBy, requestedAt, uploadExpiresAt, idempotency },
    files: { [file.part]: { ...file, received } },
    ...(document && { document }),
  };
}

/** What is kept of how it was judged. `figures` are those that were read, whether they would count or not. */
export function dryRunOutcome(
  checks: CheckResult,
  figures: Figures | undefined,
  template: IndicatorTemplate | undefined,
): DryRunOutcome {
  const { errors, warnings, unexplained = [], firstError } = checks;
  return {
    ...{ wouldBe: wouldBe(errors, unexplained.length), errors, warnings },
    reasonsMissing: unexplained.length,
    ...(firstError && { firstError }),
    ...(figures && template && { figures: readFigures(figures, template) }),
    ...(figures && isNilReport(figures) && { isNil: true }),
  };
}

function wouldBe(errors: number, reasonsMissing: number): WouldBe {
  if (errors > 0) return "rejected";
  return reasonsMissing > 0 ? "accepted_with_reasons_missing" : "accepted";
}

/** Of the indicators that people fill in; texts are not figures. */
function readFigures(figures: Figures, { indicators }: IndicatorTemplate): z.infer<typeof ReadFigures> {
  const asked = indicators.filter((indicator) => !isComputed(indicator) && !isNarrative(indicator));
  const states = asked.map(({ code }) => figures[code]?.state);
  const count = (wanted: "value" | "nil" | undefined) => states.filter((state) => state === wanted).length;
  return { values: count("value"), nil: count("nil"), empty: count(undefined) };
}
