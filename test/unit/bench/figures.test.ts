import { expect, test } from "vitest";
import { expectedTotals } from "../../../bench/expected-totals.ts";
import { benchFigures } from "../../../bench/figures.ts";
import { shippedTemplate } from "../../../scripts/make-sample-files.ts";
import { figureSchema } from "../../../shared/domain/figures/figure.ts";
import { figuresId, progressOf, summaryOf } from "../../../shared/domain/progress/progress.ts";
import { aUnitId } from "../../builders/a-unit.ts";
import { aCurrent, aMetObligation } from "../../builders/an-obligation.ts";

const template = shippedTemplate();

test("made-up figures are 45, legal, the same for the same seed and different for another", () => {
  const figures = benchFigures(template, 7);
  expect(Object.keys(figures)).toHaveLength(45);
  for (const figure of Object.values(figures)) expect(figureSchema.safeParse(figure).success).toBe(true);
  expect(benchFigures(template, 7)).toEqual(figures);
  expect(benchFigures(template, 8)).not.toEqual(figures);
});

test("the plain sum of some reports is what progress says of them", () => {
  const reports = Array.from({ length: 20 }, (_, seed) => benchFigures(template, seed));
  const obligations = reports.map((_, index) =>
    aMetObligation({ unitId: aUnitId(index), current: aCurrent({ attempt: 1 }) }),
  );
  const figures = new Map(reports.map((report, index) => [figuresId(aUnitId(index), 1), report]));
  const { groups } = progressOf({ obligations, figures }, template);
  const { totals } = summaryOf(Object.values(groups), template, new Date(0));
  expect(totals).toMatchObject(expectedTotals(template, reports));
});
