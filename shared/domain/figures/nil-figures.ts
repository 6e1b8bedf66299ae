import type { Figures } from "./figure.ts";
import { type IndicatorTemplate, isComputed, isNarrative } from "./indicator-template.ts";

/** “Không phát sinh” of everything that units are asked: the figures of who declares nothing to report. */
export function nilFigures({ indicators }: IndicatorTemplate): Figures {
  const asked = indicators.filter((indicator) => !isNarrative(indicator) && !isComputed(indicator));
  return Object.fromEntries(asked.map(({ code }) => [code, { code, state: "nil" as const }]));
}
