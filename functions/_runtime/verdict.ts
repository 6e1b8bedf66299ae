import { hashOfMatches } from "../../shared/domain/figures/confirmed-matches.ts";
import { isNilReport } from "../../shared/domain/figures/figure.ts";
import type { IndicatorTemplate } from "../../shared/domain/figures/indicator-template.ts";
import type { CheckNotes } from "../../shared/domain/findings/check-notes.ts";
import { type Finding, findingId, isError } from "../../shared/domain/findings/findings.ts";
import {
  comparison,
  type FindingsReport,
  findingsReportOf,
} from "../../shared/domain/findings/findings-report.ts";
import { type CheckResult, type ReportRefusal, refusalOf } from "../../shared/domain/obligation/decisions.ts";
import { acceptanceEndOf, type Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import {
  type CheckedFiles,
  type Circumstances,
  type Judgement,
  judge,
} from "../../shared/domain/rules/judge.ts";
import {
  findingsKindOf,
  isReportKept,
  type RecheckResult,
  receivedOnOf,
  type Submission,
  type SubmissionId,
} from "../../shared/domain/submission/submission.ts";

/** A report with all that it is judged by. */
interface ReportToJudge {
  readonly submission: Submission;
  readonly period: Period;
  readonly obligation: Obligation;
  readonly notes?: CheckNotes;
  /** The attempts just before it, newest first. */
  readonly before: readonly Submission[];
  /** The unit's obligations for related periods. */
  readonly related: readonly Obligation[];
}

interface Deps {
  readonly reports: {
    knownBefore(
      report: Pick<ReportToJudge, "obligation" | "period" | "related">,
    ): Promise<Pick<Circumstances, "earlier" | "medians">>;
  };
  readonly files: { readResult(id: SubmissionId, kind: "findings" | RecheckResult): Promise<unknown> };
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
  loaded: ReportToJudge,
  checked: CheckedFiles,
  template: IndicatorTemplate | undefined,
): Promise<Verdict> {
  const { obligation, submission, period } = loaded;
  const refusal = refusalOf(obligation, submission, acceptanceEndOf(period, obligation));
  if (!refusal) return verdictByRules(deps, loaded, checked, template);
  const judgement = refusedWhole(refusal);
  return verdictOf(judgement, { schemaVersion: 2, findings: judgement.findings, fixed: [], still: [] });
}

/** The same of a report that was decided once: whether it may come at all is not asked again. */
export async function verdictByRules(
  deps: Deps,
  loaded: ReportToJudge,
  checked: CheckedFiles,
  template: IndicatorTemplate | undefined,
): Promise<Verdict> {
  const judgement = judge(checked, await circumstancesOf(deps, loaded, checked, template));
  return verdictOf(judgement, await reportOf(deps, loaded, judgement, template));
}

function verdictOf(judgement: Judgement, report: FindingsReport): Verdict {
  const { findings, figures } = judgement;
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
  loaded: ReportToJudge,
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
    receivedOn: receivedOnOf(submission),
  };
}

/** What was found, compared with the last attempt that was judged before this one. */
async function reportOf(
  deps: Deps,
  { before }: ReportToJudge,
  { findings, matches }: Judgement,
  template: IndicatorTemplate | undefined,
): Promise<FindingsReport> {
  const last = before.find(({ errors, channel }) => errors !== undefined && channel === undefined);
  const compared = last && {
    attempt: last.attempt,
    findings: isReportKept(last)
      ? findingsReportOf(await deps.files.readResult(last, findingsKindOf(last))).findings
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
