import { TrendQuery, TrendView } from "../../shared/contract/http/standing.ts";
import { canSeeAll, requireRight } from "../../shared/domain/access.ts";
import { dueDateOf } from "../../shared/domain/calendar/due.ts";
import { type Period, periodStatusOf } from "../../shared/domain/period/period.ts";
import { punctualityOf } from "../../shared/domain/standing/trend.ts";
import { localDateOf, yearOf } from "../../shared/domain/time/local-date.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import type { Deps } from "./deps.ts";

const MEASURE = {
  vi:
    "Tỷ lệ báo cáo hoàn thành đúng hạn trên số đã rõ kết quả (đã nộp hoặc đã quá hạn), tính trên danh sách đơn vị chốt của từng kỳ. " +
    "Báo “không phát sinh” đúng hạn là đúng hạn; không tính đơn vị được miễn và đơn vị thử.",
  en:
    "Reports fulfilled in time of those whose outcome is known (sent, or past their due date), on each period's own frozen roster. " +
    "Nothing to report, declared in time, is in time; exempt and test units are left out.",
};

/** Years shown when nobody says which: a programme of five. */
const USUAL_YEARS = 5;

/** From the progress that is stored of each period: nothing is counted again on today's list of units. */
export async function trends(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const now = deps.now();
  const { type, to = yearOf(localDateOf(now)) + 1, from = to - USUAL_YEARS } = parseQuery(TrendQuery, event);
  requireRight(personOf(event), canSeeAll);
  const periods = (await deps.periods.all())
    .filter(({ roster, typeCode }) => roster && (type === undefined || typeCode === type))
    .filter(({ year }) => year >= from && year <= to)
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  const known = await Promise.all(
    periods.map(({ periodId, roster }) => deps.progress.read(periodId, roster?.shards ?? 0)),
  );
  return ok(TrendView, {
    measure: MEASURE,
    periods: periods.map((period, index) => {
      const shards = [...(known[index]?.values() ?? [])];
      const named = Map.groupBy(
        shards.flatMap(({ groups }) => Object.entries(groups)),
        ([group]) => group,
      );
      return {
        periodId: period.periodId,
        typeCode: period.typeCode,
        year: period.year,
        name: { vi: period.nameVi, en: period.nameEn },
        status: periodStatusOf(period, now),
        dueDate: dueDateOf(period.dueAtExclusive),
        city: punctualityOf(
          shards.flatMap(({ groups }) => Object.values(groups)),
          now,
        ),
        groups: [...named].sort().map(([group, entries]) => ({
          group,
          ...punctualityOf(
            entries.map(([, progress]) => progress),
            now,
          ),
        })),
      };
    }),
  });
}

const placeOf = ({ typeCode, year }: Period): string => `${typeCode} ${year}`;
