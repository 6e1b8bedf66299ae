import type { DryRunStore } from "../../shared/adapters/dynamodb/dry-run-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import type { DryRunFiles } from "../../shared/adapters/s3/dry-run-files.ts";
import type { DryRunAddress } from "../../shared/adapters/s3/dry-run-key.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import type { FileVersion } from "../../shared/adapters/s3/object-versions.ts";
import type { ReportChecker } from "../../shared/adapters/workbook/check-report.ts";
import {
  asReport,
  type DryRun,
  dryRunOutcome,
  keptChecks,
  withDryRun,
} from "../../shared/domain/dry-run/dry-run.ts";
import { logger } from "../_runtime/logger.ts";
import { verdictOn } from "../_runtime/verdict.ts";
import { oldestMatch } from "./oldest-match.ts";

export interface Deps {
  readonly dryRuns: Pick<DryRunStore, "load" | "save">;
  readonly dryRunFiles: Pick<DryRunFiles, "addressOf" | "versionsOf" | "read" | "remove" | "saveFindings">;
  readonly reports: Pick<ReportStore, "loadForDryRun" | "knownBefore">;
  readonly templates: Pick<TemplateStore, "pinnedBy">;
  readonly files: Pick<FileStore, "readResult">;
  readonly checker: Pick<ReportChecker, "check">;
  now(): Date;
}

/** A person asks for another, or looks again, now and then: not all the time. */
const TRIES_TO_NOTE = 10;

/**
 * Checks a file that is only tried, as a report with it would be checked, and deletes its bytes. Nothing but the dry run itself is
 * written: no attempt, no event, no figures.
 */
export async function checkWithoutReporting(deps: Deps, address: DryRunAddress): Promise<void> {
  const { unitId, periodId, checkId } = address;
  logger.appendKeys({ unitId, periodId, checkId });
  const versions = await deps.dryRunFiles.versionsOf(address);
  const run = keptChecks(await deps.dryRuns.load(address), deps.now()).find(
    (each) => each.checkId === checkId,
  );
  // What comes after it was checked, or a day later, is only deleted.
  if (run && run.state !== "done" && versions.length > 0) await check(deps, address, run, versions);
  await deps.dryRunFiles.remove(address, versions);
}

async function check(
  deps: Deps,
  address: DryRunAddress,
  run: DryRun,
  versions: readonly FileVersion[],
): Promise<void> {
  const { file } = run;
  const match = await oldestMatch(file, versions, (versionId) => deps.dryRunFiles.read(address, versionId));
  if (!match) {
    logger.info("the file of a dry run differs from what was announced", { versions: versions.length });
    return note(deps, address, { problem: "FILE_DIFFERS" });
  }
  const { versionId, lastModified: receivedAt } = match.version;
  await note(deps, address, { state: "checking", receivedAt });

  const { unitId, periodId } = address;
  const known = await deps.reports.loadForDryRun(unitId, periodId);
  if (!known) throw new Error(`dry run ${address.checkId} has no period or obligation`);
  const template = await deps.templates.pinnedBy(known.period);
  const submission = asReport(run, known.obligation, { versionId, receivedAt });
  const checked = await deps.checker.check([{ fileId: file.part, file, bytes: match.bytes }], template);
  const { report, checks } = await verdictOn(deps, { ...known, submission, before: [] }, checked, template);
  if (report) await deps.dryRunFiles.saveFindings(address, report);
  const outcome = dryRunOutcome(checks, checked.workbook?.reading.figures, template);
  await note(deps, address, { state: "done", outcome });
  logger.info("dry run done", { wouldBe: outcome.wouldBe, errors: outcome.errors });
}

/** Changes the dry run as it is then; one that is forgotten meanwhile stays so. */
async function note(deps: Deps, address: DryRunAddress, changes: Partial<DryRun>): Promise<void> {
  for (let tries = 0; tries < TRIES_TO_NOTE; tries++) {
    const runs = await deps.dryRuns.load(address);
    const run = runs?.checks.find(({ checkId }) => checkId === address.checkId);
    const changed = runs && run && withDryRun(runs, { ...run, ...changes });
    if (!changed || (await deps.dryRuns.save(address, changed, runs))) return;
  }
  throw new Error("the dry runs of an obligation kept changing");
}
