import { shownAmount } from "./amounts.ts";
import type { FiguresRule, RuleFinding } from "./rule.ts";

export const contentWithinTotal: FiguresRule = {
  codes: ["CONTENT_ABOVE_TOTAL"],
  about: "figures",
  speaks:
    "The number for one content area exceeds the indicator's total. One item may serve several areas, so the sum of all may exceed it, but no single one. Of several areas of one indicator, one finding says how many there are.",
  find: ({ reading }) =>
    Object.values(reading.figures).flatMap((figure): RuleFinding[] => {
      if (figure.state !== "value" || typeof figure.value !== "number") return [];
      const total = figure.value;
      const above = Object.entries(figure.byContent ?? {})
        .filter(([, amount]) => amount > total)
        .sort();
      const [first] = above;
      if (!first) return [];
      const [area, amount] = first;
      return [
        {
          ...{ code: "CONTENT_ABOVE_TOTAL", indicator: figure.code, area },
          found: shownAmount(amount),
          expected: `≤ ${shownAmount(total)}`,
          ...(above.length > 1 && { count: above.length }),
        },
      ];
    }),
};
