import { sampleFigures, shippedTemplate } from "../../scripts/make-sample-files.ts";
import type { Figure } from "../../shared/domain/figures/figure.ts";

interface Total {
  readonly total: number;
  readonly reported: number;
  readonly nil: number;
}

/**
 * What the totals of progress must be when the sample workbooks with these seeds are what counts: worked out from the
 * figures by themselves, indicator by indicator, for those that are simply added up.
 */
export function totalsOfSamples(seeds: readonly number[]): Record<string, Total> {
  const template = shippedTemplate();
  const reports = seeds.map((seed) => sampleFigures(template, seed));
  const summed = template.indicators.filter(({ aggregation }) => aggregation === "sum");
  const totals = summed.map(({ code }): [string, Total] => {
    const figures = reports.flatMap((report) => report[code] ?? []);
    const values = figures.filter(({ state }) => state === "value").map(numberIn);
    return [
      code,
      {
        total: values.reduce((sum, value) => sum + value, 0),
        reported: values.length,
        nil: figures.filter(({ state }) => state === "nil").length,
      },
    ];
  });
  return Object.fromEntries(totals);
}

function numberIn(figure: Figure): number {
  if (figure.state !== "value" || typeof figure.value !== "number")
    throw new Error(`${figure.code} is no number`);
  return figure.value;
}
