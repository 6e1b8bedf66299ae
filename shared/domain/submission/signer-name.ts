import { cutText, withoutMisleading } from "../text/plain-text.ts";

/** Longest name that is kept of a signer or an organisation. */
export const SIGNER_MAX_CHARACTERS = 200;

/** A name as it may be shown: without control and direction characters, which could make it look like another. */
export function signerName(text: string | undefined): string | undefined {
  const clean = withoutMisleading(text ?? "", " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return clean === "" ? undefined : cutText(clean, SIGNER_MAX_CHARACTERS);
}
