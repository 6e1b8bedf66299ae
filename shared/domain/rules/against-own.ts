import { relatedPeriods } from "../period/related-periods.ts";
import { amountOf, amountsIn, shownAmount } from "./amounts.ts";
import type { FiguresRule } from "./rule.ts";
import { UNUSUAL_SIZE, unusualSizeOf } from "./unusual-size.ts";

export const againstOwn: FiguresRule = {
  codes: ["MUCH_MORE_THAN_OWN"],
  about: "figures",
  speaks: `A number is more than ${UNUSUAL_SIZE.timesOwn} times what the same unit reported for the last period of the same type, and at least ${UNUSUAL_SIZE.least}. The template may name other limits (\`unusualSize\`).`,
  find: ({ template, reading, period, earlier }) => {
    const { timesOwn, least } = unusualSizeOf(template);
    const { previous } = relatedPeriods(period);
    return amountsIn(template.indicators, reading.figures).flatMap(({ indicator: { code }, amount }) => {
      const before = amountOf(earlier[previous]?.figures[code]) ?? 0;
      const isUnusual = before > 0 && amount >= least && amount > before * timesOwn;
      if (!isUnusual) return [];
      const expected = `≤ ${shownAmount(timesOwn)} × ${shownAmount(before)} (${previous})`;
      return [{ code: "MUCH_MORE_THAN_OWN" as const, indicator: code, found: shownAmount(amount), expected }];
    });
  },
};
