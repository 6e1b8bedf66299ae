import { shownAmount } from "./amounts.ts";
import type { FiguresRule, RuleFinding } from "./rule.ts";

export const contentCoversTotal: FiguresRule = {
  codes: ["CONTENT_BELOW_TOTAL"],
  about: "figures",
  speaks:
    "Every content area of the form is filled in for an indicator, and together they are less than its total: then something was classified under no area.",
  find: ({ reading: { figures, places } }) =>
    Object.values(figures).flatMap((figure): RuleFinding[] => {
      if (figure.state !== "value" || typeof figure.value !== "number") return [];
      const { code, value: total, byContent = {} } = figure;
      const areas = Object.keys(places[code]?.contentCells ?? {});
      const amounts = areas.flatMap((area) => byContent[area] ?? []);
      const isAllGiven = areas.length > 0 && amounts.length === areas.length;
      const sum = amounts.reduce((all, amount) => all + amount, 0);
      if (!isAllGiven || sum >= total) return [];
      return [
        {
          ...{ code: "CONTENT_BELOW_TOTAL", indicator: code },
          found: `Σ = ${shownAmount(sum)}`,
          expected: `Σ ≥ ${shownAmount(total)}`,
        },
      ];
    }),
};
