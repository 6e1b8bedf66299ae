import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import { DecisionAnswer } from "../../shared/contract/http/decisions.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import { WaiverBody, WaiverEndBody, WaiverPath } from "../../shared/contract/http/waivers.ts";
import { canWaive, type Person, requireRightOnUnit } from "../../shared/domain/access.ts";
import type { CheckNotes } from "../../shared/domain/findings/check-notes.ts";
import { findingsReportOf } from "../../shared/domain/findings/findings-report.ts";
import type { Decision } from "../../shared/domain/obligation/decisions.ts";
import { type OwedReport, owedReport } from "../../shared/domain/obligation/desk.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { concernedBy, endWaiver, type JudgedAttempt, waive } from "../../shared/domain/obligation/waive.ts";
import { RECENT_ATTEMPTS } from "../../shared/domain/submission/request.ts";
import {
  findingsKindOf,
  isReportKept,
  type SubmissionId,
} from "../../shared/domain/submission/submission.ts";
import { commandOf, decisionAnswer, earlierDecision, saveOnce } from "../_runtime/decide-once.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { idempotencyKeyOf, parseBody, parsePath } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";

export interface Deps {
  readonly reports: Pick<
    ReportStore,
    "loadDeskWithNotes" | "recentSubmissions" | "recentEvents" | "saveDecision"
  >;
  readonly files: Pick<FileStore, "readResult">;
  now(): Date;
}

interface Known extends OwedReport {
  readonly notes: CheckNotes | undefined;
  readonly attempts: readonly JudgedAttempt[];
}

/** Lets one rule pass for one report. */
export async function waiveRule(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const path = parsePath(ObligationPath, event);
  const person = personOf(event);
  const body = parseBody(WaiverBody, event);
  const { rule: code, ...given } = body;
  return decideOnWaivers(deps, event, { path, person, body }, (known, by, now) =>
    waive(known.obligation, { ...known, ...given, code, by }, now),
  );
}

/** Takes back what {@link waiveRule} let pass. */
export async function takeWaiverBack(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { waiver: number, ...path } = parsePath(WaiverPath, event);
  const person = personOf(event);
  const { reason } = parseBody(WaiverEndBody, event);
  return decideOnWaivers(deps, event, { path, person, body: { number, reason } }, (known, by, now) =>
    endWaiver(known.obligation, { ...known, number, reason, by }, now),
  );
}

async function decideOnWaivers(
  deps: Deps,
  event: HttpEvent,
  {
    path,
    person,
    body,
  }: { readonly path: Omit<SubmissionId, "attempt">; readonly person: Person; readonly body: object },
  decide: (known: Known, by: string, now: Date) => Decision,
): Promise<HttpResult> {
  const { unitId, periodId } = path;
  const command = commandOf(event, person, { key: idempotencyKeyOf(event), body });
  const { notes, ...desk } = await deps.reports.loadDeskWithNotes(unitId, periodId, person.sub);
  requireRightOnUnit(person, desk, canWaive);

  const now = deps.now();
  const owed = owedReport(desk, now);
  const { obligation } = owed;
  const repeated = await earlierDecision(deps.reports, obligation, command, now);
  if (repeated) return ok(DecisionAnswer, decisionAnswer(repeated));
  const attempts = await judgedAttempts(deps, obligation);
  const decision = decide({ ...owed, notes, attempts }, person.sub, now);
  const made = await saveOnce(deps.reports, obligation, decision, command, now);
  logger.info("waivers changed", { unitId, periodId, type: made.type, rule: made.data.rule });
  return ok(DecisionAnswer, decisionAnswer(made));
}

async function judgedAttempts({ reports, files }: Deps, obligation: Obligation): Promise<JudgedAttempt[]> {
  const { unitId, periodId } = obligation;
  const latest = await reports.recentSubmissions(unitId, periodId, RECENT_ATTEMPTS);
  return Promise.all(
    concernedBy(obligation, latest).map(async (submission) => {
      const stored = isReportKept(submission)
        ? await files.readResult(submission, findingsKindOf(submission))
        : undefined;
      return { submission, findings: findingsReportOf(stored).findings };
    }),
  );
}
