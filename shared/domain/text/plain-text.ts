/** Text as people type it: how it is stored, and how two texts are compared. */

/** No-break, thin, ideographic and other spaces that look like one. */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** Characters that nobody sees: controls, zero-width, directions, byte order marks. Tab and line feed stay. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

const PRINTABLE_ASCII = /^[ -~]*$/;

/** NFC, trimmed, ordinary spaces, nothing unseen, and the look-alike Ð (U+00D0) written as the Vietnamese Đ (U+0110). */
export function plainText(raw: string): string {
  // Most cells are codes, numbers and short words.
  if (PRINTABLE_ASCII.test(raw)) return raw.trim();
  return raw
    .toWellFormed()
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(OTHER_SPACES, " ")
    .replace(UNSEEN, "")
    .replaceAll("Ð", "Đ")
    .replaceAll("ð", "đ")
    .trim();
}

/** Without tone marks, case and doubled spaces; đ as d. For comparing, never for showing or storing. */
export function foldText(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐðÐ]/g, "d")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** Folded, without punctuation, and with one letter for i and y: “Kỹ năng, (lần 1)” and “Kĩ năng lần 1” are alike. */
export function wordsOf(text: string): string {
  return foldText(text)
    .replace(/[^a-z0-9%]+/g, " ")
    .replaceAll("y", "i")
    .trim();
}

/** The first characters, without half of one at the end. */
export function cutText(text: string, characters: number): string {
  return text.slice(0, characters).replace(/[\ud800-\udbff]$/, "");
}
