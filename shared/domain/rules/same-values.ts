import type { Figures } from "../figures/figure.ts";
import { packFigures } from "../figures/pack-figures.ts";
import { amountOf } from "./amounts.ts";
import type { FiguresRule } from "./rule.ts";

/** Fewer numbers above 0 may be the same twice by chance, above all when little happens. */
const TELLING_NUMBERS = 5;

export const sameValues: FiguresRule = {
  codes: ["SAME_VALUES"],
  about: "figures",
  speaks: `All figures are those that the unit reported for an earlier period, at least ${TELLING_NUMBERS} of them numbers above 0: perhaps only the date was changed. The same file says so by a rule of its own.`,
  find: ({ reading: { figures }, dataSha256, earlier }) => {
    if (tellingNumbers(figures) < TELLING_NUMBERS) return [];
    const packed = packFigures(figures);
    return Object.values(earlier)
      .filter((report) => packFigures(report.figures) === packed)
      .filter((report) => dataSha256 === undefined || report.dataSha256 !== dataSha256)
      .slice(0, 1)
      .map(({ periodId }) => ({ code: "SAME_VALUES", found: periodId }));
  },
};

function tellingNumbers(figures: Figures): number {
  return Object.values(figures).filter((figure) => (amountOf(figure) ?? 0) > 0).length;
}
