import { amountsIn, shownAmount } from "./amounts.ts";
import { constraintsOf } from "./constraints.ts";
import type { FiguresRule } from "./rule.ts";

export const range: FiguresRule = {
  codes: ["OUT_OF_RANGE"],
  about: "figures",
  speaks: "A number lies outside the range that the indicator's rule names, as `0..100`.",
  find: ({ template, reading }) =>
    amountsIn(template.indicators, reading.figures).flatMap(({ indicator, amount }) => {
      const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = constraintsOf(indicator);
      if (amount >= least && amount <= most) return [];
      const found = shownAmount(amount);
      return [{ code: "OUT_OF_RANGE", indicator: indicator.code, found, expected: shownRange(least, most) }];
    }),
};

function shownRange(least: number, most: number): string {
  if (!Number.isFinite(most)) return `≥ ${shownAmount(least)}`;
  if (!Number.isFinite(least)) return `≤ ${shownAmount(most)}`;
  return `${shownAmount(least)} – ${shownAmount(most)}`;
}
