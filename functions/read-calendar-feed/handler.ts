import { createHash } from "node:crypto";
import type { CalendarLinkStore } from "../../shared/adapters/dynamodb/calendar-link-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { CalendarFeedPath } from "../../shared/contract/http/calendar-feeds.ts";
import { calendarFeedOf, type FeedEntry, isInFeed } from "../../shared/domain/calendar-feed/calendar-feed.ts";
import { opensCalendar } from "../../shared/domain/calendar-feed/calendar-link.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { reportPage } from "../../shared/domain/portal-links.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { lastNameOf } from "../../shared/domain/unit/unit.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";

export interface Deps {
  readonly links: Pick<CalendarLinkStore, "load">;
  readonly units: Pick<UnitStore, "load">;
  readonly reports: Pick<ReportStore, "obligationsOf" | "latestEvent">;
  readonly periods: Pick<PeriodStore, "loadMany">;
  readonly appUrl: string;
  now(): Date;
}

const ENDING = ".ics";

/**
 * Answers a unit's due dates to whoever knows the link. A link that is unknown, replaced, revoked or made up is not found,
 * after the same work: one look at the unit's link.
 */
export const readCalendarFeed =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const path = CalendarFeedPath.safeParse(event.pathParameters ?? {});
    if (!path.success) throw new DomainError("NOT_FOUND");
    const { unitId, feed } = path.data;
    const link = await deps.links.load(unitId);
    if (!opensCalendar(link, feed.slice(0, -ENDING.length)) || !feed.endsWith(ENDING)) {
      throw new DomainError("NOT_FOUND");
    }
    const now = deps.now();
    const [unit, entries] = await Promise.all([deps.units.load(unitId), entriesOf(deps, unitId, now)]);
    const name = unit ? lastNameOf(unit, localDateOf(now)) : unitId;
    return calendarFile(calendarFeedOf(name, entries, now), event.headers["if-none-match"]);
  };

async function entriesOf(deps: Deps, unitId: string, now: Date): Promise<FeedEntry[]> {
  const obligations = (await deps.reports.obligationsOf(unitId)).filter((each) => isInFeed(each, now));
  const [periods, events] = await Promise.all([
    deps.periods.loadMany(obligations.map(({ periodId }) => periodId)),
    Promise.all(obligations.map(({ periodId }) => deps.reports.latestEvent(unitId, periodId))),
  ]);
  return obligations.map((obligation, index) => {
    const { periodId } = obligation;
    const period = periods.find((each) => each.periodId === periodId);
    if (!period?.roster) throw new Error(`an obligation of ${unitId} has no opened period ${periodId}`);
    return {
      obligation,
      period,
      decidedAt: events[index]?.time ?? period.roster.rosterFixedAt,
      url: reportPage(deps.appUrl, { unitId, periodId }),
    };
  });
}

/** Calendars ask often and little changes: one that has this very text is told so, without it. */
function calendarFile(file: string, known = ""): HttpResult {
  const etag = `"${createHash("sha256").update(file).digest("base64url")}"`;
  const headers = { etag, "cache-control": "private, no-cache" };
  if (known.split(",").some((one) => one.trim().replace(/^W\//, "") === etag)) {
    return { statusCode: 304, headers };
  }
  return {
    statusCode: 200,
    headers: {
      ...headers,
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": 'inline; filename="han-bao-cao.ics"',
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
    },
    body: file,
  };
}
