import * as z from "zod";

/** A text for people in both languages. */
export const BilingualText = z.object({ vi: z.string(), en: z.string() }).meta({ id: "BilingualText" });
