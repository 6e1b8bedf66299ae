/** Longest name that is kept of a signer or an organisation. */
export const SIGNER_MAX_CHARACTERS = 200;

/** A name as it may be shown: without control and direction characters, which could make it look like another. */
export function signerName(text: string | undefined): string | undefined {
  const clean = text
    ?.toWellFormed()
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return clean === undefined || clean === ""
    ? undefined
    : clean.slice(0, SIGNER_MAX_CHARACTERS).toWellFormed();
}
