import { amountsIn, shownAmount } from "./amounts.ts";
import type { FiguresRule } from "./rule.ts";
import { UNUSUAL_SIZE, unusualSizeOf } from "./unusual-size.ts";

export const againstKind: FiguresRule = {
  codes: ["MUCH_MORE_THAN_KIND"],
  about: "figures",
  speaks: `A number is more than ${UNUSUAL_SIZE.timesKind} times the median of what units of the same kind reported, and at least ${UNUSUAL_SIZE.least}. A median is known where five of them or more reported. The template may name other limits (\`unusualSize\`).`,
  find: ({ template, reading, medians }) => {
    const { timesKind, least } = unusualSizeOf(template);
    return amountsIn(template.indicators, reading.figures).flatMap(({ indicator: { code }, amount }) => {
      const median = medians[code] ?? 0;
      const isUnusual = median > 0 && amount >= least && amount > median * timesKind;
      if (!isUnusual) return [];
      const expected = `≤ ${shownAmount(timesKind)} × ${shownAmount(median)}`;
      return [
        { code: "MUCH_MORE_THAN_KIND" as const, indicator: code, found: shownAmount(amount), expected },
      ];
    });
  },
};
