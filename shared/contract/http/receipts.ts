import * as z from "zod";
import { BilingualText } from "./bilingual-text.ts";

/** A receipt's public id: whoever knows it may look the receipt up. Anything else is not found, rather than invalid. */
export const ReceiptPath = z.object({
  receiptId: z
    .string()
    .regex(/^rcpt_[0-9a-hjkmnp-tv-z]{32}$/)
    .meta({ description: "Public id of a receipt", example: "rcpt_4q7d2m9v1c8x5b3n6k0wz4q7d2m9v1c8" }),
});

export const ReceiptQuery = z.strictObject({
  revision: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .optional()
    .meta({ description: "The latest without it", override: { type: "integer", minimum: 1 } }),
});

const Revision = z.int().min(1);

/** One revision of a receipt with its signature, and which one is the latest. */
export const SignedReceiptView = z
  .object({
    receiptId: z.string(),
    revision: Revision,
    latestRevision: Revision.meta({ description: "Higher than `revision` when this one was replaced" }),
    content: z.string().meta({
      description:
        "The very text that was signed: a JSON document in UTF-8. Check the signature over these bytes as they are, then parse them",
    }),
    signature: z.base64().meta({ description: "ECDSA with SHA-256 over P-256: DER, in base64" }),
    keyId: z.string().meta({ description: "Which of the published keys signed it" }),
  })
  .meta({ id: "Receipt" });

export const ReceiptKeys = z
  .object({
    keys: z.array(
      z.object({
        keyId: z.string().meta({ description: "SHA-256 (hex) of the key in DER form" }),
        algorithm: z.literal("ECDSA_P256_SHA256"),
        pem: z.string(),
        signsFrom: z.iso.datetime(),
        signsUntil: z.iso
          .datetime()
          .optional()
          .meta({ description: "When the next key was first used. What a key signed stays good afterwards" }),
      }),
    ),
  })
  .meta({ id: "ReceiptKeys", description: "Oldest first; none is ever removed" });

/** The receipts of the attempts at one report, by attempt; of each the latest revision. */
export const ReceiptList = z
  .object({
    receipts: z.array(
      z.object({
        receiptId: z.string(),
        attempt: z.int(),
        revision: Revision,
        issuedAt: z.iso.datetime(),
        verdict: z.object({
          kind: z.enum(["on_time", "late", "nil", "exempt", "returned", "withdrawn", "superseded"]),
          workingDays: z.int().optional().meta({ description: "late: by how many" }),
          text: BilingualText,
        }),
        checkUrl: z.string().meta({ description: "Where anybody can check it, without signing in" }),
      }),
    ),
  })
  .meta({ id: "Receipts" });
