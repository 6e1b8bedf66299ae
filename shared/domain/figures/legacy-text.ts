/**
 * Text in the fonts of before Unicode (TCVN3: .VnTime and its like; VNI) is Latin-1 that only looks Vietnamese with that font.
 * It is told, and never converted: a guess would put wrong words under somebody's name.
 */

const LEGACY_FONT = /^(\.vn|vni[- ])/i;

/** Letters and signs that Vietnamese in Unicode does not have, but TCVN3 and VNI use for its letters. */
const FOREIGN_LETTERS = "¡¢£¤¥¦¨ª¬¯´¿ÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþÿ\u00ad";
/** Of those, signs that ordinary writing has beside a word, “2m×3m” or “Zalo®”: they tell only inside or before letters. */
const SIGNS_INSIDE = "«»©µ¶·¸¹»¼½¾×÷";
const SIGNS_BEFORE = "§®";

const LETTER = `[\\p{L}${FOREIGN_LETTERS}${SIGNS_INSIDE}]`;
/** “20 °C”, “100 m²”, «…» and “© 2026” are ordinary writing. */
const FOREIGN_IN_WORD = new RegExp(
  [
    `(?<=\\p{L})[${FOREIGN_LETTERS}]`,
    `[${FOREIGN_LETTERS}](?=\\p{L})`,
    `(?<=${LETTER})[${SIGNS_INSIDE}](?=${LETTER})`,
    `[${SIGNS_BEFORE}](?=${LETTER})`,
  ].join("|"),
  "gu",
);

/** No font of before Unicode can show these, so text with one of them is in Unicode. */
const VIETNAMESE_IN_UNICODE = /[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9]/;

const OUTSIDE_ASCII = /[\u0080-\uffff]/;

/** A foreign name has one such letter, “Citroën”; a line in TCVN3 or VNI has one in every other word. */
const FOREIGN_LETTERS_MIN = 2;

export function isLegacyFont(fontName: string): boolean {
  return LEGACY_FONT.test(fontName);
}

/** Whether text as it stands in the file is in TCVN3 or VNI. Its font makes a single such letter enough. */
export function isLegacyText(text: string, hasLegacyFont: boolean): boolean {
  if (!OUTSIDE_ASCII.test(text) || VIETNAMESE_IN_UNICODE.test(text.normalize("NFC"))) return false;
  const foreign = text.match(FOREIGN_IN_WORD)?.length ?? 0;
  return foreign >= (hasLegacyFont ? 1 : FOREIGN_LETTERS_MIN);
}
