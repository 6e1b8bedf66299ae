import type { Figures } from "../shared/domain/figures/figure.ts";
import {
  type IndicatorTemplate,
  isComputed,
  isNarrative,
} from "../shared/domain/figures/indicator-template.ts";

interface Total {
  total: number;
  reported: number;
  nil: number;
  byContent?: Record<string, number>;
  options?: Record<string, number>;
}

/** What the indicators of a city add up to, the plain way: written apart from the product's, to hold against it. */
export function expectedTotals(
  { indicators }: IndicatorTemplate,
  reports: readonly Figures[],
): Readonly<Record<string, Total>> {
  const totals: Record<string, Total> = {};
  for (const indicator of indicators) {
    if (isNarrative(indicator) || isComputed(indicator) || indicator.aggregation === "none") continue;
    const figures = reports.flatMap((report) => report[indicator.code] ?? []);
    const values = figures.flatMap((figure) => (figure.state === "value" ? [figure] : []));
    const amounts = values.map(({ value }) => (typeof value === "string" ? 1 : Number(value)));
    const areas = values.flatMap(({ byContent }) => Object.entries(byContent ?? {}));
    const options = values.flatMap(({ value }) => (typeof value === "string" ? [[value, 1] as const] : []));
    if (figures.length === 0) continue;
    totals[indicator.code] = {
      total: indicator.aggregation === "max" ? Math.max(0, ...amounts) : sum(amounts),
      reported: values.length,
      nil: figures.length - values.length,
      ...(areas.length > 0 && { byContent: summed(areas) }),
      ...(options.length > 0 && { options: summed(options) }),
    };
  }
  return totals;
}

function summed(entries: readonly (readonly [string, number])[]): Record<string, number> {
  const keys = new Set(entries.map(([key]) => key));
  return Object.fromEntries(
    [...keys].map((key) => [key, sum(entries.flatMap(([each, value]) => (each === key ? [value] : [])))]),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
