import type { Figure, Figures } from "../figures/figure.ts";
import type { Indicator } from "../figures/indicator-template.ts";

const VIETNAMESE = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 6 });

/** A number as it is written in Vietnam: 1.234,5. */
export function shownAmount(amount: number): string {
  return VIETNAMESE.format(amount);
}

/** The number that was reported. “Không phát sinh” is 0; an empty cell, or an answer of another kind, is none. */
export function amountOf(figure: Figure | undefined): number | undefined {
  if (figure?.state === "nil") return 0;
  return typeof figure?.value === "number" ? figure.value : undefined;
}

/** The indicators that were answered with a number, each with it. */
export function amountsIn(
  indicators: readonly Indicator[],
  figures: Figures,
): readonly { readonly indicator: Indicator; readonly amount: number }[] {
  return indicators.flatMap((indicator) => {
    const amount = amountOf(figures[indicator.code]);
    return amount === undefined ? [] : [{ indicator, amount }];
  });
}
