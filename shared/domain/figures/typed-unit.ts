import { foldText, wordsOf } from "../text/plain-text.ts";
import type { Indicator } from "./indicator-template.ts";

/** Short forms that are no other unit: “12 tr.đ” and “12 triệu” are 12 triệu đồng. */
const SAME_UNITS: Readonly<Record<string, readonly string[]>> = {
  "trieu dong": ["trieu", "tr", "trd", "tr d", "trieu d", "trieu vnd", "tr dong"],
  phut: ["p", "ph"],
  "%": ["phan tram"],
};

/**
 * Whether the words after a number name the unit that is asked for: “02 cuộc”, “15 tin, bài”, “05 văn bản chỉ đạo”. A unit that
 * only resembles it is another one: “120 người” are no “lượt người”, and “3 tỷ” no “triệu đồng”; nothing is converted.
 */
export function fitsUnit(typed: string, { unitVi, nameVi }: Pick<Indicator, "unitVi" | "nameVi">): boolean {
  const unit = wordsOf(unitVi);
  const units = [unit, ...termsOf(unitVi)].flatMap((each) => [each, ...(SAME_UNITS[each] ?? [])]);
  const names = [nameVi.replace(/^Số\s/i, ""), ...nameVi.split(/[,(/;]/)].map(wordsOf);
  const fits = (term: string) =>
    units.includes(term) ||
    // “lượt” for “lượt người”: the first word says what is counted.
    startsWithWords(unit, term) ||
    // “pano” and “văn bản chỉ đạo” say what the indicator's own name says.
    names.some((name) => startsWithWords(name, term));
  return fits(wordsOf(typed)) || termsOf(typed).every(fits);
}

/** “tin/bài/phóng sự” names three things. */
function termsOf(text: string): string[] {
  return foldText(text)
    .split(/[,/;+]| va /)
    .map(wordsOf)
    .filter((term) => term !== "");
}

function startsWithWords(text: string, beginning: string): boolean {
  return beginning !== "" && `${text} `.startsWith(`${beginning} `);
}
