import * as z from "zod";

/** No control characters but line breaks and tabs, none that turn what is shown around, and something that can be seen. */
const CAN_BE_SHOWN = /^(?:[\n\r\t]|[^\p{Cc}\p{Bidi_Control}\p{Cs}])*$/u;
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** What a person writes for others to read, NFC. */
export const wordsUpTo = (characters: number) =>
  z
    .string()
    .trim()
    .normalize("NFC")
    .min(1)
    .max(characters)
    .regex(CAN_BE_SHOWN, "contains characters that cannot be shown")
    .regex(SEEN, "says nothing that can be seen");
