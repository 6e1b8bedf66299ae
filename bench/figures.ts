import { sampleFigures } from "../scripts/make-sample-files.ts";
import type { Figure, Figures } from "../shared/domain/figures/figure.ts";
import type { IndicatorTemplate } from "../shared/domain/figures/indicator-template.ts";

/** From a handful to some ten thousand, small ones far more often: e to the power of this at most. */
const LARGEST_EXPONENT = 9;
const NIL_SHARE = 0.1;
const AREA_SHARE = 0.8;

/**
 * Figures of a unit as different from each other as real ones are: the shipped sample repeats itself, and what repeats
 * packs and compresses too well. The same seed always gives the same figures.
 */
export function benchFigures(template: IndicatorTemplate, seed: number): Figures {
  const random = randomOf(seed);
  const amount = () => Math.round(Math.exp(random() * LARGEST_EXPONENT));
  const varied = (figure: Figure): Figure => {
    const { code } = figure;
    if (code === "A05" || code === "A06") return figure; // one may not exceed the other
    if (random() < NIL_SHARE) return { code, state: "nil" };
    if (figure.state === "nil") return { code, state: "value", value: amount() };
    if (typeof figure.value !== "number") return figure;
    if (!figure.byContent) return { ...figure, value: amount() };
    const areas = Object.keys(figure.byContent).filter(() => random() < AREA_SHARE);
    const byContent = Object.fromEntries(areas.map((area) => [area, amount()]));
    const value = Object.values(byContent).reduce((sum, each) => sum + each, 0);
    return areas.length === 0
      ? { code, state: "value", value: 0 }
      : { code, state: "value", value, byContent };
  };
  return Object.fromEntries(
    Object.entries(sampleFigures(template, seed)).map(([code, figure]) => [code, varied(figure)]),
  );
}

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
