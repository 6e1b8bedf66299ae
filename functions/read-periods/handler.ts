import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ProgressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { PeriodHistory } from "../../shared/contract/http/calendars.ts";
import { PeriodPath } from "../../shared/contract/http/ids.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { PeriodList, PeriodView } from "../../shared/contract/http/periods.ts";
import { PeriodProgress } from "../../shared/contract/http/progress.ts";
import {
  TemplatePath,
  TemplateVersionPath,
  TemplateVersionQuery,
  TemplateVersions,
  TemplateView,
} from "../../shared/contract/http/templates.ts";
import { canSeeAll, canSeePeriods, type Person, requireRight } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { IndicatorTemplate } from "../../shared/domain/figures/indicator-template.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { periodView } from "./period-view.ts";
import { progressView } from "./progress-view.ts";
import { templateVersionsView, templateView } from "./template-view.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "load" | "all" | "events">;
  readonly memberships: Pick<MembershipStore, "isMemberOfAny">;
  readonly progress: Pick<ProgressStore, "read">;
  readonly reports: Pick<ReportStore, "waitingSince" | "obligationsOfUnits">;
  readonly templates: Pick<TemplateStore, "pinnedBy" | "version" | "versions">;
  /** The indicators of a version for a spreadsheet. */
  csvOf(template: IndicatorTemplate): string;
  now(): Date;
}

async function listPeriods(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  parseQuery(NoQuery, event);
  await requireSightOfPeriods(deps, personOf(event));
  const periods = await deps.periods.all();
  const now = deps.now();
  return ok(PeriodList, { periods: periods.map((period) => periodView(period, now)) });
}

async function readPeriod(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { periodId } = parsePath(PeriodPath, event);
  parseQuery(NoQuery, event);
  await requireSightOfPeriods(deps, personOf(event));
  const period = await load(deps, periodId);
  return ok(PeriodView, periodView(period, deps.now()));
}

async function readProgress(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { periodId } = parsePath(PeriodPath, event);
  parseQuery(NoQuery, event);
  requireRight(personOf(event), canSeeAll);
  const period = await load(deps, periodId);
  const now = deps.now();
  const [shards, template, beingChecked] = await Promise.all([
    deps.progress.read(periodId, period.roster?.shards ?? 0),
    deps.templates.pinnedBy(period),
    obligationsBeingChecked(deps, period, now),
  ]);
  return ok(PeriodProgress, progressView({ period, shards, template, beingChecked }, now));
}

async function readHistory(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { periodId } = parsePath(PeriodPath, event);
  parseQuery(NoQuery, event);
  requireRight(personOf(event), canSeeAll);
  const [, events] = await Promise.all([load(deps, periodId), deps.periods.events(periodId)]);
  return ok(PeriodHistory, {
    events: events.map(({ type, time, data, record }) => ({
      ...{ type, time, version: data.version },
      ...{ calendarYear: data.calendarYear, closesAt: data.closesAt },
      ...{ reason: record?.reason, documentNumber: record?.documentNumber, decidedBy: record?.by },
    })),
  });
}

async function listVersions(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { templateId } = parsePath(TemplatePath, event);
  parseQuery(NoQuery, event);
  const person = personOf(event);
  await requireSightOfPeriods(deps, person);
  const [versions, periods] = await Promise.all([deps.templates.versions(templateId), deps.periods.all()]);
  if (versions.length === 0) throw new DomainError("NOT_FOUND");
  return ok(TemplateVersions, templateVersionsView(templateId, versions, periods, canSeeAll(person)));
}

async function readTemplate(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { templateId, version } = parsePath(TemplateVersionPath, event);
  const { format } = parseQuery(TemplateVersionQuery, event);
  const person = personOf(event);
  await requireSightOfPeriods(deps, person);
  const template = await deps.templates.version(templateId, version);
  if (!template) throw new DomainError("NOT_FOUND");
  if (format !== "csv") return ok(TemplateView, templateView(template, canSeeAll(person)));
  return {
    statusCode: 200,
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${templateId}-v${version}.csv"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
    body: deps.csvOf(template),
  };
}

/** A member's membership is asked only of those whose token does not say enough. */
async function requireSightOfPeriods(deps: Deps, person: Person): Promise<void> {
  const isMember = !canSeeAll(person) && (await deps.memberships.isMemberOfAny(person.sub));
  requireRight(person, () => canSeePeriods(person, { isMember }));
}

async function load(deps: Deps, periodId: string): Promise<Period> {
  const period = await deps.periods.load(periodId);
  if (!period) throw new DomainError("NOT_FOUND");
  return period;
}

async function obligationsBeingChecked(deps: Deps, period: Period, now: Date): Promise<Obligation[]> {
  if (!period.roster) return [];
  const waiting = await deps.reports.waitingSince(period.periodId, now);
  const received = waiting.filter(({ state }) => state === "received");
  return deps.reports.obligationsOfUnits(
    period.periodId,
    period.roster.shards,
    received.map(({ unitId }) => unitId),
  );
}

/** Answers which periods there are, how far each has come, and by which templates they ask. */
export const readPeriods = routed<Deps>({
  "GET /v1/periods": listPeriods,
  "GET /v1/periods/{periodId}": readPeriod,
  "GET /v1/periods/{periodId}/progress": readProgress,
  "GET /v1/periods/{periodId}/events": readHistory,
  "GET /v1/templates/{templateId}": listVersions,
  "GET /v1/templates/{templateId}/versions/{version}": readTemplate,
});
