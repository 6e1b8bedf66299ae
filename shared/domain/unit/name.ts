/** When two Vietnamese names are the same name. */
import { tidyLine } from "../text/plain-text.ts";

/** Says whether two names differ only in capitals, spacing or where the tone mark stands: Hòa and Hoà, not Đồng and Đông. */
export const isSameName = (a: string, b: string): boolean => nameKey(a) === nameKey(b);

/** Equal for names that are the same name. It finds and compares, and is never shown or stored. */
export const nameKey = (name: string): string =>
  tidyLine(name)
    .toLowerCase()
    .replace(/\p{L}+/gu, toneAtTheEnd);

// Grave, acute, tilde, hook above, dot below. Breve, circumflex and horn make other letters, and stay.
const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;

// A syllable has one tone, so where the mark stands tells nothing: "hòa" and "hoà" both become "hoa" + grave.
const toneAtTheEnd = (syllable: string): string => {
  const decomposed = syllable.normalize("NFD");
  const tones = decomposed.match(TONE_MARKS) ?? [];
  return decomposed.replace(TONE_MARKS, "").normalize("NFC") + tones.join("");
};
