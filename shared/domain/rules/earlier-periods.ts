import { type PeriodPart, relatedPeriods } from "../period/related-periods.ts";
import { amountOf, amountsIn, shownAmount } from "./amounts.ts";
import type { FiguresRule, RuleContext } from "./rule.ts";

export const earlierPeriods: FiguresRule = {
  codes: ["LESS_THAN_BEFORE"],
  about: "figures",
  speaks:
    "A summed indicator is less than what the unit reported for the periods that this one contains: H1 ≥ Q1, YEAR ≥ H1 + Q3, or as the types of period say (`contains`). Without a report for H1, Q1 stands for it; what was not reported is not compared.",
  find: (context) =>
    amountsIn(context.template.indicators, context.reading.figures)
      .filter(({ indicator }) => indicator.aggregation === "sum")
      .flatMap(({ indicator: { code }, amount }) => {
        const known = knownParts(context, code);
        const least = known.reduce((sum, part) => sum + part.amount, 0);
        if (known.length === 0 || amount >= least) return [];
        const parts = known.map((part) => `${part.periodId}: ${shownAmount(part.amount)}`).join(" + ");
        const expected = `≥ ${shownAmount(least)} (${parts})`;
        return [{ code: "LESS_THAN_BEFORE" as const, indicator: code, found: shownAmount(amount), expected }];
      }),
};

interface KnownPart {
  readonly periodId: string;
  readonly amount: number;
}

function knownParts({ period, earlier }: RuleContext, code: string): KnownPart[] {
  const known = ({ periodId, parts }: PeriodPart): KnownPart[] => {
    const amount = amountOf(earlier[periodId]?.figures[code]);
    return amount === undefined ? parts.flatMap(known) : [{ periodId, amount }];
  };
  return relatedPeriods(period).parts.flatMap(known);
}
