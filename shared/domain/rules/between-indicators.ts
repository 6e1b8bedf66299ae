import { amountOf, amountsIn, shownAmount } from "./amounts.ts";
import { constraintsOf } from "./constraints.ts";
import type { FiguresRule } from "./rule.ts";

export const betweenIndicators: FiguresRule = {
  codes: ["MORE_THAN_INDICATOR", "LESS_THAN_INDICATOR"],
  about: "figures",
  speaks:
    "Two numbers of the report contradict the indicator's rule, as `<= A05` or `>= B01`; both must be there.",
  find: ({ template, reading: { figures } }) =>
    amountsIn(template.indicators, figures).flatMap(({ indicator, amount }) => {
      const { atMost, atLeast } = constraintsOf(indicator);
      const compared = (codes: readonly string[]) =>
        codes.flatMap((code) => {
          const other = amountOf(figures[code]);
          return other === undefined ? [] : [{ code, other }];
        });
      const about = { indicator: indicator.code, found: shownAmount(amount) };
      return [
        ...compared(atMost)
          .filter(({ other }) => amount > other)
          .map(({ code, other }) => ({
            ...about,
            code: "MORE_THAN_INDICATOR" as const,
            expected: `≤ ${code} = ${shownAmount(other)}`,
          })),
        ...compared(atLeast)
          .filter(({ other }) => amount < other)
          .map(({ code, other }) => ({
            ...about,
            code: "LESS_THAN_INDICATOR" as const,
            expected: `≥ ${code} = ${shownAmount(other)}`,
          })),
      ];
    }),
};
