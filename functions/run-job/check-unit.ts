import { createHash } from "node:crypto";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import type { ReportChecker } from "../../shared/adapters/workbook/check-report.ts";
import { type FindingsReport, findingsReportOf } from "../../shared/domain/findings/findings-report.ts";
import { attemptToRecheck, compared, hasJudgedFile } from "../../shared/domain/recheck/compare.ts";
import type { Recheck, RecheckOutcome } from "../../shared/domain/recheck/recheck.ts";
import { RECENT_ATTEMPTS } from "../../shared/domain/submission/request.ts";
import {
  findingsKindOf,
  isReportKept,
  type RecheckResult,
} from "../../shared/domain/submission/submission.ts";
import { checkFiles } from "../_runtime/check-files.ts";
import { verdictByRules } from "../_runtime/verdict.ts";

export interface Deps {
  readonly reports: Pick<
    ReportStore,
    "obligationsOfUnits" | "recentSubmissions" | "loadForDecision" | "knownBefore"
  >;
  readonly templates: Pick<TemplateStore, "pinnedBy">;
  readonly files: Pick<FileStore, "read" | "readResult" | "saveResult">;
  readonly checker: Pick<ReportChecker, "check">;
}

const NOTHING_FOUND: FindingsReport = { schemaVersion: 2, findings: [], fixed: [], still: [] };

/** Judges the stored files of a unit's report as they would be judged now, and changes nothing about it. */
export async function checkUnit(
  deps: Deps,
  { periodId, shards }: Recheck,
  unitId: string,
): Promise<RecheckOutcome> {
  const nothing = { unitId, outcome: "nothing" as const };
  const attempt = await attemptOf(deps, { unitId, periodId, shards });
  const loaded =
    attempt === undefined ? undefined : await deps.reports.loadForDecision({ unitId, periodId, attempt });
  if (!loaded || !hasJudgedFile(loaded.submission)) return nothing;
  const { submission, obligation, notes, period } = loaded;

  const template = await deps.templates.pinnedBy(period);
  const checked = await checkFiles(deps, submission, template);
  const { report = NOTHING_FOUND, checks } = await verdictByRules(deps, loaded, checked, template);
  const stored = isReportKept(submission)
    ? await deps.files.readResult(submission, findingsKindOf(submission))
    : undefined;
  const { findings } = findingsReportOf(stored);
  const findingsFrom = nameOf(report);
  const found = { checks, findings: report.findings, findingsFrom };
  const outcome = compared({ obligation, submission, notes, findings }, found);
  if (outcome.outcome === "differs") await deps.files.saveResult(submission, findingsFrom, report);
  return outcome;
}

async function attemptOf(
  { reports }: Deps,
  { unitId, periodId, shards }: Pick<Recheck, "periodId" | "shards"> & { readonly unitId: string },
): Promise<number | undefined> {
  const [obligation] = await reports.obligationsOfUnits(periodId, shards, [unitId]);
  if (!obligation) return undefined;
  return attemptToRecheck(obligation, await reports.recentSubmissions(unitId, periodId, RECENT_ATTEMPTS));
}

/** Under a name that follows from what it says: checked twice at once, each finds its own. */
function nameOf(report: FindingsReport): RecheckResult {
  return `recheck-${createHash("sha256").update(JSON.stringify(report)).digest("hex").slice(0, 32)}`;
}
