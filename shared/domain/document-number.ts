import { DomainError } from "./errors.ts";
import { tidyLine } from "./text/plain-text.ts";

/**
 * Numbers of Vietnamese administrative documents, restarting each year: `145/KH-UBND`, `2231/SNV-CCHC&PC`,
 * `19/2022/QĐ-UBND`, and the Party's `01-CTr/TU` (Decree 30/2020/NĐ-CP and practice).
 */
const SHAPES = [
  /^\d{1,5}(\/\d{4})?\/[A-ZĐ][A-Za-zĐ0-9]{0,11}(-[A-ZĐ][A-Za-zĐ0-9&]*)*$/,
  /^\d{1,5}-[A-ZĐ][A-Za-zĐ]{0,5}\/[A-ZĐ][A-ZĐ0-9]*$/,
];

/** Longer than any real number; an obligation, which must stay small, may hold two. */
const MAX_CHARACTERS = 40;

/**
 * The number as it is stored: NFC, trimmed, spaces collapsed, and the look-alike Ð (U+00D0) made the Vietnamese Đ. Throws
 * DOCUMENT_NUMBER_INVALID.
 */
export function documentNumberOf(text: string): string {
  const number = tidyLine(text);
  if (!hasShape(number)) {
    throw new DomainError("DOCUMENT_NUMBER_INVALID", { examples: ["145/KH-UBND", "01-CTr/TU"] });
  }
  return number;
}

/** Whether a word is the number of a document, in whatever form it may be written. */
export function isDocumentNumber(text: string): boolean {
  return hasShape(tidyLine(text));
}

function hasShape(number: string): boolean {
  return number.length <= MAX_CHARACTERS && SHAPES.some((shape) => shape.test(number));
}
