/** Text as people type it: how it is stored, how two texts are compared, and what of it may be shown where. */

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

/** The same for what stands on one line, as names and numbers of documents do: every run of spaces and line breaks is one space. */
export function tidyLine(text: string): string {
  return text.normalize("NFC").replaceAll("Ð", "Đ").replaceAll("ð", "đ").replace(/\s+/gu, " ").trim();
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

/** A spreadsheet takes a cell that begins with one of these for a formula (OWASP ASVS 1.2.10). */
const STARTS_FORMULA = /^[=+\-@\t\r\0]/;

/** Text for a cell that no spreadsheet carries out: one that begins like a formula gets a single quote in front. */
export function withoutFormula(text: string): string {
  return STARTS_FORMULA.test(text) ? `'${text}` : text;
}

/** Controls, and what turns text around: with them a name can look like another. */
const MISLEADING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu;

/** NFC and well formed, with `instead` in place of every control or direction character. */
export function withoutMisleading(text: string, instead: "" | " "): string {
  return text.toWellFormed().normalize("NFC").replaceAll(MISLEADING, instead);
}
