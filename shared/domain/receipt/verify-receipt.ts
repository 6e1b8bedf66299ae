import { createHash, createPublicKey, verify } from "node:crypto";
import { ReceiptContent } from "./receipt.ts";

/** A receipt and the published keys, as the API answers them. */
export interface ReceiptToVerify {
  readonly receiptId: string;
  readonly revision: number;
  readonly content: string;
  readonly signature: string;
  readonly keyId: string;
}

export type Verification =
  | { readonly ok: true; readonly content: ReceiptContent }
  | { readonly ok: false; readonly problem: string };

/**
 * Checks what was handed over against keys that the verifier trusts. Stricter than the signature alone: the key must be the one its id says, the
 * signature must be written in the one way in which we write it, and what stands beside the text must be what the text says.
 */
export function verifyReceipt(
  { receiptId, revision, content: text, signature, keyId }: ReceiptToVerify,
  keys: readonly { readonly keyId: string; readonly pem: string }[],
): Verification {
  const pem = keys.find((key) => key.keyId === keyId)?.pem;
  if (pem === undefined) return refused("it is signed with a key that was not published");
  const key = createPublicKey(pem);
  const fingerprint = createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");
  if (fingerprint !== keyId) return refused("the published key is not the one that its id says");
  const bytes = Buffer.from(signature, "base64");
  if (bytes.toString("base64") !== signature || !verify("sha256", Buffer.from(text, "utf8"), key, bytes)) {
    return refused("the signature does not fit: something was changed");
  }
  const content = ReceiptContent.parse(JSON.parse(text));
  if (content.keyId !== keyId || content.receiptId !== receiptId || content.revision !== revision) {
    return refused("it is another receipt than it is said to be");
  }
  return { ok: true, content };
}

const refused = (problem: string): Verification => ({ ok: false, problem });
