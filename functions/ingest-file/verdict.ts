import type { ForDecision, ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import { hashOfMatches } from "../../shared/domain/figures/confirmed-matches.ts";
import { isNilReport } from "../../shared/domain/figures/figure.ts";
import type { IndicatorTemplate } from "../../shared/domain/figures/indicator-template.ts";
import { type Finding, findingId, isError } from "../../shared/domain/findings/findings.ts";
import {
  comparison,
  type FindingsReport,
  findingsReportOf,
} from "../../shared/domain/findings/findings-report.ts";
import { type CheckResult, type ReportRefusal, refusalOf } from "../../shared/domain/obligation/decisions.ts";
import { acceptanceEndOf } from "../../shared/domain/obligation/obligation.ts";
import {
  type CheckedFiles,
  type Circumstances,
  type Judgement,
  judge,
} from "../../shared/domain/rules/judge.ts";
import { isReportKept, receivedAtOf } from "../../shared/domain/submission/submission.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "knownBefore">;
  readonly files: Pick<FileStore, "readResult">;
}

interface Verdict {
  readonly judgement: Judgement;
  /** What is kept beside the files; absent of a report in which nothing was found. */
  readonly report?: FindingsReport;
  readonly checks: CheckResult;
}

/**
 * Judges what the files hold by what is true now: the obligation, the unit's other reports, what people said of findings. When the
 * decision comes too late for that, it is judged anew.
 */
export async function verdictOn(
  deps: Deps,
  loaded: ForDecision,
  checked: CheckedFiles,
  template: IndicatorTemplate | undefined,
): Promise<Verdict> {
  const { obligation, submission, period } = loaded;
  const refusal = refusalOf(obligation, submission, acceptanceEndOf(period, obligation));
  const judgement = refusal
    ? refusedWhole(refusal)
    : judge(checked, await circumstancesOf(deps, loaded, checked, template));
  const { findings, figures } = judgement;
  const report = refusal
    ? { schemaVersion: 2 as const, findings, fixed: [], still: [] }
    : await reportOf(deps, loaded, judgement, template);
  const hasReport = findings.length + report.fixed.length > 0;
  const isNil = figures !== undefined && isNilReport(figures);
  return {
    judgement,
    ...(hasReport && { report }),
    checks: { ...outcomeOf(judgement, hasReport), hasFigures: figures !== undefined, isNil },
  };
}

function refusedWhole(code: ReportRefusal): Judgement {
  return { findings: [{ code, fileId: "" }], errors: 1, warnings: 0, unexplained: [] };
}

/** Earlier figures are read only where a workbook is to be held against them. */
async function circumstancesOf(
  deps: Deps,
  loaded: ForDecision,
  { workbook }: CheckedFiles,
  template: IndicatorTemplate | undefined,
): Promise<Circumstances> {
  const { submission, period, notes } = loaded;
  const { document, confirmedMatches } = submission;
  const known = workbook ? await deps.reports.knownBefore(loaded) : { earlier: {}, medians: {} };
  const dataSha256 = workbook && submission.files[workbook.fileId]?.sha256;
  return {
    ...known,
    ...{ unitId: submission.unitId, template, period, notes, confirmedMatches },
    ...(document && { document }),
    ...(dataSha256 !== undefined && { dataSha256 }),
    receivedOn: localDateOf(receivedAtOf(submission) ?? submission.requestedAt),
  };
}

/** What was found, compared with the last attempt that was judged before this one. */
async function reportOf(
  deps: Deps,
  { before }: ForDecision,
  { findings, matches }: Judgement,
  template: IndicatorTemplate | undefined,
): Promise<FindingsReport> {
  const last = before.find(({ errors, channel }) => errors !== undefined && channel === undefined);
  const compared = last && {
    attempt: last.attempt,
    findings: isReportKept(last)
      ? findingsReportOf(await deps.files.readResult(last, "findings")).findings
      : [],
  };
  return {
    schemaVersion: 2,
    ...(template && { templateVersion: template.version }),
    findings,
    ...comparison(findings, compared),
    ...(matches && { matches }),
  };
}

/** What the attempt keeps of it; nothing more than two numbers of a report in order, which stays a small item. */
function outcomeOf({ findings, errors, warnings, unexplained, matches }: Judgement, hasReport: boolean) {
  const [firstError] = findings.filter(isError);
  return {
    ...{ errors, warnings },
    ...(hasReport && errors + warnings === 0 && { hasFindings: true as const }),
    ...(firstError && { firstError: placeOf(firstError) }),
    ...(unexplained.length > 0 && { unexplained: unexplained.map(toExplain) }),
    ...(matches && { matchesToConfirm: hashOfMatches(matches) }),
  };
}

function placeOf({ code, fileId, sheet, cell, indicator }: Finding) {
  return {
    ...{ code, fileId },
    ...(sheet !== undefined && { sheet }),
    ...(cell !== undefined && { cell }),
    ...(indicator !== undefined && { indicator }),
  };
}

function toExplain(finding: Finding) {
  const { found } = finding;
  return { id: findingId(finding), ...(found !== undefined && { found }) };
}
