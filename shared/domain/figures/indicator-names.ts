import { wordsOf } from "../text/plain-text.ts";
import type { Indicator, IndicatorTemplate } from "./indicator-template.ts";

/** Which indicator a name in a file without codes seems to mean. */
export interface IndicatorNames {
  /** The indicators whose name this is, tone marks, punctuation and i or y aside. More than one is nobody's guess. */
  readonly meantBy: (name: string) => readonly Indicator[];
  /** The one indicator whose name is most like it, to be suggested; undefined when none or several are. */
  readonly nearestTo: (name: string) => Indicator | undefined;
}

/** “1.2”, “a)”, “IV.” and “-” stand before a name and are no part of it. */
const ORDINAL = /^\s*(?:[-–•+*]|(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[ivxl]{1,5})[.)])\s*/i;
/** Up to the next bracket of any kind: looking for the end from each of ten thousand open ones takes half a second. */
const REMARK_IN_BRACKETS = /\([^()]*\)/g;

/** Names that share fewer of their words are not like each other. */
const ALIKE_SHARE = 0.6;

export function indicatorNames({ indicators }: Pick<IndicatorTemplate, "indicators">): IndicatorNames {
  const byKey = new Map<string, Set<Indicator>>();
  for (const indicator of indicators) {
    for (const key of keysOf(indicator.nameVi)) {
      const known = byKey.get(key) ?? new Set();
      byKey.set(key, known.add(indicator));
    }
  }
  const words = indicators.map((indicator) => ({ indicator, words: wordSet(indicator.nameVi) }));
  return {
    meantBy: (name) => {
      for (const key of keysOf(name.replace(ORDINAL, ""))) {
        const meant = byKey.get(key);
        if (meant !== undefined) return [...meant];
      }
      return [];
    },
    nearestTo: (name) => {
      const typed = wordSet(name.replace(ORDINAL, ""));
      const alike = words
        .map((each) => ({ ...each, share: sharedWords(typed, each.words) }))
        .filter(({ share }) => share >= ALIKE_SHARE)
        .sort((one, other) => other.share - one.share);
      const [best, next] = alike;
      return best !== undefined && best.share > (next?.share ?? 0) ? best.indicator : undefined;
    },
  };
}

/** The whole name first; then without what stands in brackets, and without “Số” (number of) in front. */
function keysOf(name: string): string[] {
  const bare = name.replace(REMARK_IN_BRACKETS, " ");
  const keys = (bare === name ? [name] : [name, bare])
    .map(wordsOf)
    .flatMap((key) => [key, key.replace(/^so (luong )?/, "")]);
  return [...new Set(keys)].filter((key) => key !== "");
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).split(" "));
}

/** Shared words as a part of all words of both. */
function sharedWords(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / (one.size + other.size - shared);
}
