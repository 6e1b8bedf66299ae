import * as z from "zod";
import type { DryRunStore } from "../../shared/adapters/dynamodb/dry-run-store.ts";
import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import type { DryRunFiles } from "../../shared/adapters/s3/dry-run-files.ts";
import type { FileStore } from "../../shared/adapters/s3/file-store.ts";
import { DryRunDetail, DryRunPath } from "../../shared/contract/http/dry-runs.ts";
import { PeriodPath, UnitPath } from "../../shared/contract/http/ids.ts";
import {
  ObligationHistory,
  ObligationView,
  PeriodObligations,
  PeriodObligationsQuery,
  UnitObligations,
} from "../../shared/contract/http/obligations.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import {
  ObligationPath,
  SubmissionDetail,
  SubmissionList,
  SubmissionListQuery,
  SubmissionPath,
} from "../../shared/contract/http/submissions.ts";
import { WaiverList } from "../../shared/contract/http/waivers.ts";
import {
  canReportFor,
  canSeeAll,
  canSeeUnit,
  requireRight,
  requireRightOnUnit,
} from "../../shared/domain/access.ts";
import { keptChecks } from "../../shared/domain/dry-run/dry-run.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { holdsOn } from "../../shared/domain/findings/check-notes.ts";
import { findingsReportOf } from "../../shared/domain/findings/findings-report.ts";
import type { Decided } from "../../shared/domain/obligation/history.ts";
import { CheckedDocument, documentResultOf } from "../../shared/domain/submission/checked-document.ts";
import {
  findingsKindOf,
  isDecided,
  isReportKept,
  isRequired,
  originOf,
  type Submission,
} from "../../shared/domain/submission/submission.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import { dueView } from "../_runtime/decide-once.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { submissionView } from "../_runtime/submission-view.ts";
import { dryRunDetail } from "./dry-run-detail.ts";
import { ListPosition, listOfPeriod } from "./list-of-period.ts";
import { obligationView, unitObligationView } from "./obligation-view.ts";
import { type SeenDocument, submissionDetail } from "./submission-detail.ts";
import { waiverView } from "./waiver-view.ts";

export interface Deps {
  readonly reports: Pick<
    ReportStore,
    | "loadDeskWithNotes"
    | "loadAttempt"
    | "submission"
    | "obligationsOf"
    | "obligationsPage"
    | "recentSubmissions"
    | "submissionsPage"
    | "waitingSince"
    | "events"
  >;
  readonly periods: Pick<PeriodStore, "load" | "loadMany">;
  readonly units: Pick<UnitStore, "loadMany">;
  readonly memberships: Pick<MembershipStore, "isMember">;
  readonly files: Pick<FileStore, "readResult">;
  readonly dryRuns: Pick<DryRunStore, "load">;
  readonly dryRunFiles: Pick<DryRunFiles, "readFindings">;
  now(): Date;
}

/** At most three requests are open at once, so an attempt that is still on its way is among the latest few. */
const LATEST_ATTEMPTS = 10;

/** An attempt's number ends a page only when there is a lower one. */
const SubmissionPosition = z.strictObject({ before: z.int().min(2) });

async function listOfUnit(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId } = parsePath(UnitPath, event);
  parseQuery(NoQuery, event);
  const person = personOf(event);
  const [isMember, obligations] = await Promise.all([
    deps.memberships.isMember(person.sub, unitId),
    deps.reports.obligationsOf(unitId),
  ]);
  requireRightOnUnit(person, { isMember }, canSeeUnit);

  const [periods, latest] = await Promise.all([
    deps.periods.loadMany(obligations.map(({ periodId }) => periodId)),
    Promise.all(
      obligations.map(({ periodId }) => deps.reports.recentSubmissions(unitId, periodId, LATEST_ATTEMPTS)),
    ),
  ]);
  const now = deps.now();
  return ok(UnitObligations, {
    obligations: obligations.map((obligation, index) => {
      const period = periods.find(({ periodId }) => periodId === obligation.periodId);
      if (!period) throw new Error(`an obligation of ${unitId} has no period ${obligation.periodId}`);
      return obligationView(obligation, period, latest[index] ?? [], now);
    }),
  });
}

async function listAllOfPeriod(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { periodId } = parsePath(PeriodPath, event);
  const { status, group, limit, cursor } = parseQuery(PeriodObligationsQuery, event);
  requireRight(personOf(event), canSeeAll);
  const scope = ["period-obligations", periodId, status ?? "", group ?? ""];
  const from = cursor === undefined ? { shard: 0 } : decodeCursor(cursor, ListPosition, scope);
  const period = await deps.periods.load(periodId);
  if (!period) throw new DomainError("NOT_FOUND");

  const now = deps.now();
  const shards = period.roster?.shards ?? 0;
  const [{ obligations, next }, waiting] = await Promise.all([
    listOfPeriod(deps.reports, { periodId, shards, status, group, limit, from, now }),
    deps.reports.waitingSince(periodId, now),
  ]);
  const units = await deps.units.loadMany(obligations.map(({ unitId }) => unitId));
  const unitById = new Map(units.map((unit) => [unit.unitId, unit]));
  const received = Map.groupBy(
    waiting.filter(({ state }) => state === "received"),
    ({ unitId }) => unitId,
  );
  return ok(PeriodObligations, {
    obligations: obligations.map((obligation) => {
      const { unitId } = obligation;
      const beingChecked = (received.get(unitId) ?? []).map(({ attempt }) => attempt);
      return unitObligationView(obligation, period, unitById.get(unitId), beingChecked, now);
    }),
    ...(next && { nextCursor: encodeCursor(next, scope) }),
  });
}

async function readObligation(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  parseQuery(NoQuery, event);
  const { unitId, periodId, period, obligation, waivers } = await visibleDesk(deps, event);
  const latest = await deps.reports.recentSubmissions(unitId, periodId, LATEST_ATTEMPTS);
  const now = deps.now();
  const inForce = waivers.filter((waiver) => holdsOn(waiver, localDateOf(now)));
  return ok(ObligationView, {
    ...obligationView(obligation, period, latest, now),
    waivers: inForce.map((waiver) => waiverView(waiver, canSeeAll(personOf(event)), now)),
  });
}

async function listWaivers(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  parseQuery(NoQuery, event);
  const { waivers } = await visibleDesk(deps, event);
  const isStaff = canSeeAll(personOf(event));
  return ok(WaiverList, { waivers: waivers.map((waiver) => waiverView(waiver, isStaff, deps.now())) });
}

async function listSubmissions(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { limit, cursor } = parseQuery(SubmissionListQuery, event);
  const { unitId, periodId } = await visibleDesk(deps, event);
  const scope = ["submissions", unitId, periodId];
  const before = cursor === undefined ? undefined : decodeCursor(cursor, SubmissionPosition, scope).before;
  const { submissions, isLast } = await deps.reports.submissionsPage(unitId, periodId, { before, limit });
  const last = submissions.at(-1)?.attempt ?? 1;
  return ok(SubmissionList, {
    submissions: submissions.map(submissionView),
    ...(!isLast && last > 1 && { nextCursor: encodeCursor({ before: last }, scope) }),
  });
}

async function readSubmission(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const id = parsePath(SubmissionPath, event);
  parseQuery(NoQuery, event);
  const person = personOf(event);
  const { submission, notes, ...standing } = await deps.reports.loadAttempt(id, person.sub);
  requireRightOnUnit(person, standing, canSeeUnit);
  if (!submission) throw new DomainError("NOT_FOUND");
  const [stored, documents] = await Promise.all([
    isReportKept(submission) ? deps.files.readResult(id, findingsKindOf(submission)) : undefined,
    seenDocuments(deps, submission),
  ]);
  const report = findingsReportOf(stored);
  const { comparedWith } = report;
  const before =
    comparedWith === undefined ? undefined : await deps.reports.submission({ ...id, attempt: comparedWith });
  const found = { report, before, notes, documents };
  return ok(SubmissionDetail, submissionDetail(submission, found, deps.now()));
}

/**
 * What the checks saw of the files that passed them. The document is looked at with each attempt that it is sent with, evidence
 * once, when it arrives.
 */
async function seenDocuments(deps: Deps, submission: Submission): Promise<SeenDocument[]> {
  const looked = Object.entries(submission.files).filter(
    ([, file]) =>
      file.received && (file.part === "evidence" || (file.part === "document" && isDecided(submission))),
  );
  const seen = await Promise.all(
    looked.map(async ([fileId, file]) => {
      const { fileId: keptAs, ...at } = isRequired(file)
        ? { ...submission, fileId }
        : originOf(submission, fileId, file);
      const stored = await deps.files.readResult(at, documentResultOf(keptAs));
      return stored === undefined ? [] : [{ ...CheckedDocument.parse(stored), fileId }];
    }),
  );
  return seen.flat();
}

/** A try is the unit's own: the office sees what is reported. */
async function readDryRun(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { checkId, ...of } = parsePath(DryRunPath, event);
  parseQuery(NoQuery, event);
  const person = personOf(event);
  const [isMember, runs] = await Promise.all([
    deps.memberships.isMember(person.sub, of.unitId),
    deps.dryRuns.load(of),
  ]);
  // To whom a unit's tries are hidden, none of them is there.
  if (!canReportFor(person, { isMember })) throw new DomainError("NOT_FOUND");
  const now = deps.now();
  const run = keptChecks(runs, now).find((each) => each.checkId === checkId);
  if (!run) throw new DomainError("NOT_FOUND");
  const stored = run.outcome && (await deps.dryRunFiles.readFindings({ ...of, checkId }));
  return ok(DryRunDetail, dryRunDetail(run, stored, now));
}

async function readHistory(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  parseQuery(NoQuery, event);
  const { unitId, periodId } = await visibleDesk(deps, event);
  const events = await deps.reports.events(unitId, periodId);
  const isStaff = canSeeAll(personOf(event));
  return ok(ObligationHistory, { events: events.map((entry) => historyEntry(entry, isStaff)) });
}

/** Units see what was decided and why; which person of the office decided it, and for how many at once, only the office sees. */
function historyEntry(
  { id, type, time, data, record }: Decided,
  isStaff: boolean,
): z.input<typeof ObligationHistory>["events"][number] {
  const { version, attempt, receivedAt, supersedes, by: supersededBy, channel, until, dueAtExclusive } = data;
  const { waiver, rule, indicator } = data;
  return {
    ...{ id, type, time, version, attempt, receivedAt, supersedes, supersededBy },
    reason: record?.reason,
    documentNumber: record?.documentNumber,
    documentDate: record?.documentDate,
    ...{ channel, until, waiver, rule, indicator },
    ...(dueAtExclusive !== undefined && { due: dueView(dueAtExclusive, record?.because) }),
    ...(isStaff && { decidedBy: record?.by, jobId: record?.jobId, recheckId: data.recheckId }),
  };
}

/** The desk of the unit and period in the path. Throws NOT_FOUND when it is none of this person's business, or empty. */
async function visibleDesk(deps: Deps, event: HttpEvent) {
  const { unitId, periodId } = parsePath(ObligationPath, event);
  const person = personOf(event);
  const { notes, ...desk } = await deps.reports.loadDeskWithNotes(unitId, periodId, person.sub);
  requireRightOnUnit(person, desk, canSeeUnit);
  const { period, obligation } = desk;
  if (!period || !obligation) throw new DomainError("NOT_FOUND");
  return { unitId, periodId, period, obligation, waivers: notes?.waivers ?? [] };
}

/** Answers what units owe, what they sent, and what became of it. */
export const readObligations = routed<Deps>({
  "GET /v1/units/{unitId}/obligations": listOfUnit,
  "GET /v1/periods/{periodId}/obligations": listAllOfPeriod,
  "GET /v1/obligations/{unitId}/{periodId}": readObligation,
  "GET /v1/obligations/{unitId}/{periodId}/submissions": listSubmissions,
  "GET /v1/obligations/{unitId}/{periodId}/submissions/{attempt}": readSubmission,
  "GET /v1/obligations/{unitId}/{periodId}/checks/{checkId}": readDryRun,
  "GET /v1/obligations/{unitId}/{periodId}/events": readHistory,
  "GET /v1/obligations/{unitId}/{periodId}/waivers": listWaivers,
});
