import type * as z from "zod";
import type { RankingView, TrendView } from "../../shared/contract/http/standing.ts";
import type { Problem } from "./checks.ts";
import type { MemoryCity } from "./memory-city.ts";
import { OFFICE } from "./people.ts";
import { kindWords, percent } from "./wording.ts";

type Ranking = z.output<typeof RankingView>;
type Trends = z.output<typeof TrendView>;

interface RankingLine {
  /** The unit; empty for what is said of a kind. */
  readonly about: string;
  readonly text: string;
}

/** The ranking of units by kind, of a period or of a year, as the office's people see it at this moment. */
export async function rankingOf(
  city: MemoryCity,
  of: { readonly periodId: string } | { readonly year: number },
): Promise<{ lines: readonly RankingLine[]; problems: readonly Problem[] }> {
  const { periodId, year } = { periodId: undefined, year: undefined, ...of };
  const asked =
    periodId === undefined
      ? city.ask("GET /v1/rankings/{year}", { by: OFFICE, path: { year: String(year) } })
      : city.ask("GET /v1/periods/{periodId}/ranking", { by: OFFICE, path: { periodId } });
  const { groups, units } = (await asked) as Ranking;
  const trends = (await city.ask("GET /v1/trends", { by: OFFICE })) as Trends;
  const trend = trends.periods.find((each) => each.periodId === periodId);
  const title = trend?.name.vi ?? `Cả năm ${year}`;
  const lines = groups.flatMap(({ group, exempt }): RankingLine[] => {
    const own = units.filter((unit) => unit.group === group);
    return [
      {
        about: "",
        text: `${title}, ${kindWords(group)}: ${ratesOf(own)}${exempt > 0 ? `, miễn ${exempt}` : ""}`,
      },
      ...own.map((unit) => ({ about: unit.name, text: placeOf(unit, title) })),
    ];
  });
  return { lines, problems: trend ? differing(units, trend) : [] };
}

type RankedUnit = Ranking["units"][number];

const sumOf = (units: readonly RankedUnit[], of: (unit: RankedUnit) => number): number =>
  units.reduce((sum, unit) => sum + of(unit), 0);

function ratesOf(units: readonly RankedUnit[]): string {
  const [inTime, judged] = [sumOf(units, (unit) => unit.inTime), sumOf(units, (unit) => unit.judged)];
  const rate =
    judged === 0 ? "chưa có báo cáo nào" : `đúng hạn ${percent(inTime / judged)} (${inTime}/${judged})`;
  return `${rate}, muộn ${sumOf(units, (unit) => unit.late)}, chưa gửi ${sumOf(units, (unit) => unit.missing)}`;
}

function placeOf(unit: RankedUnit, title: string): string {
  return `${title}, ${kindWords(unit.group)}, hạng ${unit.rank}: ${measured(unit)}`;
}

function measured({ inTime, judged, missing, workingDaysLate }: RankedUnit): string {
  const late = workingDaysLate > 0 ? `muộn ${workingDaysLate} ngày làm việc` : "";
  const open = missing > 0 ? "chưa gửi" : "";
  if (judged === 1) return inTime === 1 ? "đúng hạn" : [open, late].filter(Boolean).join(", ") || "muộn";
  const parts = [`đúng hạn ${inTime}/${judged}`, late && `tổng cộng ${late}`, open && `${open} ${missing}`];
  return parts.filter(Boolean).join(", ");
}

/** The ranking is made from obligations, the trend from progress: they must agree. */
function differing(units: readonly RankedUnit[], { city }: Trends["periods"][number]): Problem[] {
  const ranked = [sumOf(units, (unit) => unit.inTime), sumOf(units, (unit) => unit.judged)].join("/");
  const counted = [city.inTime, city.expected - city.notYetDue].join("/");
  return ranked === counted
    ? []
    : [{ about: "", text: `in time by the ranking ${ranked}, by progress ${counted}` }];
}
