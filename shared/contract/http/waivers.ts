import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";
import { ObligationPath } from "./submissions.ts";

const Rule = z
  .string()
  .regex(/^[A-Z][A-Z_]{2,40}$/)
  .meta({ description: "Code of a finding that may be waived", example: "OUT_OF_RANGE" });
const Indicator = z.string().regex(/^[A-Z]\d{2}[a-z]?$/);
const Reason = z.string().normalize("NFC").trim().min(1).max(500);

/** The office lets one rule pass for one report. */
export const WaiverBody = z
  .strictObject({
    rule: Rule,
    indicator: Indicator.exactOptional().meta({ description: "Without it, wherever the rule speaks" }),
    reason: Reason,
    documentNumber: z.string().trim().min(1).max(60).exactOptional().meta({ example: "2231/SNV-CCHC" }),
    until: z.iso.date().exactOptional().meta({
      description:
        "The last day of receipt for which it holds; without it, the last on which reports of the unit are taken",
    }),
  })
  .meta({ id: "WaiverRequest" });

export const WaiverEndBody = z.strictObject({ reason: Reason }).meta({ id: "WaiverEnd" });

export const WaiverPath = ObligationPath.extend({
  waiver: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .meta({ description: "Number of the waiver", override: { type: "integer", minimum: 1 } }),
});

export const WaiverView = z
  .object({
    waiver: z.int().meta({ description: "Its number, among the waivers of this report" }),
    rule: z.string(),
    title: BilingualText,
    indicator: z.string().optional(),
    reason: z.string(),
    documentNumber: z.string().optional(),
    at: z.iso.datetime(),
    until: z.iso.date(),
    isInForce: z.boolean().meta({ description: "A report that is received now is judged by it" }),
    endedAt: z.iso.datetime().optional().meta({ description: "When it was taken back" }),
    by: z.string().optional().meta({ description: "Id of the person; shown to staff only" }),
  })
  .meta({ id: "Waiver" });

/** Oldest first, those that are over included. */
export const WaiverList = z.object({ waivers: z.array(WaiverView) }).meta({ id: "WaiverList" });
