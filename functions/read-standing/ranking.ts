import * as z from "zod";
import { PeriodPath } from "../../shared/contract/http/ids.ts";
import { RankingQuery, RankingView, YearPath } from "../../shared/contract/http/standing.ts";
import { canSeeAll, requireRight } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { rankingOf } from "../../shared/domain/standing/ranking.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { type Deps, namesOf, obligationsIn } from "./deps.ts";

const MEASURE = {
  vi:
    "Trong từng loại đơn vị: tỷ lệ báo cáo hoàn thành đúng hạn, rồi đến tổng số ngày làm việc nộp muộn. Báo “không phát sinh” " +
    "đúng hạn là đúng hạn. Không tính đơn vị được miễn, đơn vị thử, báo cáo chưa đến hạn và báo cáo đang được kiểm tra.",
  en:
    "Within each kind: the share of reports fulfilled in time, then the working days late in all. Nothing to report, declared " +
    "in time, is in time. Exempt and test units, reports not due yet and reports being checked are left out.",
};

const Position = z.strictObject({ index: z.int().min(1) });

export async function rankingOfPeriod(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { periodId } = parsePath(PeriodPath, event);
  const query = parseQuery(RankingQuery, event);
  requireRight(personOf(event), canSeeAll);
  const period = await deps.periods.load(periodId);
  if (!period) throw new DomainError("NOT_FOUND");
  return ranking(deps, [period], query, periodId);
}

export async function rankingOfYear(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { year } = parsePath(YearPath, event);
  const query = parseQuery(RankingQuery, event);
  requireRight(personOf(event), canSeeAll);
  const periods = (await deps.periods.all()).filter((period) => period.year === year);
  return ranking(deps, periods, query, String(year));
}

async function ranking(
  deps: Deps,
  periods: readonly Period[],
  { kind, limit, cursor }: z.output<typeof RankingQuery>,
  of: string,
): Promise<HttpResult> {
  const scope = ["ranking", of, kind ?? ""];
  const from = cursor === undefined ? 0 : decodeCursor(cursor, Position, scope).index;
  const now = deps.now();
  const [obligations, waiting, calendars] = await Promise.all([
    obligationsIn(deps, periods),
    Promise.all(periods.map(({ periodId }) => deps.reports.waitingSince(periodId, now))),
    deps.reference.calendars(),
  ]);
  const checked = new Set(
    waiting
      .flat()
      .filter(({ state }) => state === "received")
      .map(({ unitId, periodId }) => `${unitId} ${periodId}`),
  );
  const groups = rankingOf(obligations, {
    calendars,
    now,
    isBeingChecked: ({ unitId, periodId }) => checked.has(`${unitId} ${periodId}`),
  }).filter(({ group }) => kind === undefined || group === kind);
  const all = groups.flatMap(({ units }) => units);
  const page = all.slice(from, from + limit);
  const nameOf = await namesOf(
    deps,
    page.map(({ unitId }) => unitId),
  );
  return ok(RankingView, {
    measure: MEASURE,
    groups: groups.map(({ units, ...group }) => ({ ...group, ranked: units.length })),
    units: page.map((unit) => ({ ...unit, name: nameOf(unit.unitId) })),
    ...(all.length > from + limit && { nextCursor: encodeCursor({ index: from + limit }, scope) }),
  });
}
