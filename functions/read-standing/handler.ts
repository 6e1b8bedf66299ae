import { createHash } from "node:crypto";
import type * as z from "zod";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { StandingPath, StandingView } from "../../shared/contract/http/standing.ts";
import { canSeeUnit, requireRightOnUnit } from "../../shared/domain/access.ts";
import { describeDue } from "../../shared/domain/calendar/due.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { countsNow, type Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { SHEET_STYLE, standingSheet } from "../../shared/domain/standing/standing-sheet.ts";
import {
  type ReportOfYear,
  type UnitStanding,
  unitStandingOf,
} from "../../shared/domain/standing/unit-standing.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { lastNameOf } from "../../shared/domain/unit/unit.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import type { Deps } from "./deps.ts";
import { rankingOfPeriod, rankingOfYear } from "./ranking.ts";
import { reviewQueue } from "./review-queue.ts";
import { trends } from "./trends.ts";

async function standingOfUnit(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId, year } = parsePath(StandingPath, event);
  parseQuery(NoQuery, event);
  const person = personOf(event);
  const [isMember, unit] = await Promise.all([
    deps.memberships.isMember(person.sub, unitId),
    deps.units.load(unitId),
  ]);
  requireRightOnUnit(person, { isMember }, canSeeUnit);
  if (!unit) throw new DomainError("NOT_FOUND");
  const now = deps.now();
  const [reports, calendars] = await Promise.all([
    reportsOfYear(deps, unitId, year),
    deps.reference.calendars(),
  ]);
  const standing = unitStandingOf(reports, calendars, now);
  const name = lastNameOf(unit, localDateOf(now));
  if (wantsHtml(event)) return page(standingSheet({ unitName: name, year, standing, now }));
  return ok(StandingView, standingView({ unitId, name, year }, standing));
}

async function reportsOfYear(deps: Deps, unitId: string, year: number): Promise<ReportOfYear[]> {
  const all = await deps.reports.obligationsOf(unitId);
  const periods = await deps.periods.loadMany(all.map(({ periodId }) => periodId));
  const ofYear = new Map(periods.filter((each) => each.year === year).map((each) => [each.periodId, each]));
  const owed = all.flatMap((obligation) => {
    const period = ofYear.get(obligation.periodId);
    return period ? [{ obligation, period }] : [];
  });
  return Promise.all(owed.map((each) => withWhatWasSent(deps, each)));
}

async function withWhatWasSent(
  deps: Deps,
  { obligation, period }: { readonly obligation: Obligation; readonly period: Period },
): Promise<ReportOfYear> {
  const { unitId, periodId, current } = obligation;
  const counts = countsNow(obligation) ? current : undefined;
  const [template, submission, figures] = await Promise.all([
    deps.templates.pinnedBy(period),
    counts ? deps.reports.submission({ unitId, periodId, attempt: counts.attempt }) : undefined,
    counts?.hasFigures ? deps.progress.figuresOf(obligation, counts.attempt) : undefined,
  ]);
  return { obligation, period, submission, figures, template };
}

function standingView(
  unit: { unitId: string; name: string; year: number },
  { forms, reports, ...standing }: UnitStanding,
): z.input<typeof StandingView> {
  return {
    ...unit,
    ...standing,
    forms: {
      used: forms.filter(({ isUsed }) => isUsed).length,
      asked: forms.length,
      groups: [...forms],
    },
    reports: reports.map(({ obligation, ...report }) => ({
      ...report,
      dueDate: obligation.dueDate,
      because: describeDue(obligation),
    })),
  };
}

const wantsHtml = ({ headers }: HttpEvent): boolean => /^\s*text\/html\b/i.test(headers["accept"] ?? "");

const STYLE_HASH = createHash("sha256").update(SHEET_STYLE).digest("base64");

/** A page that may load and run nothing; its own style is allowed by its hash. */
const page = (body: string): HttpResult => ({
  statusCode: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
  },
  body,
});

/** Answers where units stand, and what waits for the office. */
export const readStanding = routed<Deps>({
  "GET /v1/units/{unitId}/standing/{year}": standingOfUnit,
  "GET /v1/periods/{periodId}/ranking": rankingOfPeriod,
  "GET /v1/rankings/{year}": rankingOfYear,
  "GET /v1/trends": trends,
  "GET /v1/review-queue": reviewQueue,
});
