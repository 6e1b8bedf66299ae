import type { ReceiptStore } from "../../shared/adapters/dynamodb/receipt-store.ts";
import { ReceiptKeys, SignedReceiptView } from "../../shared/contract/http/receipts.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { ReceiptContent } from "../../shared/domain/receipt/receipt.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { receiptAskedFor } from "../_runtime/receipt-asked-for.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { checkPage, notFoundPage } from "./check-page.ts";

export interface Deps {
  readonly receipts: Pick<ReceiptStore, "revisions" | "keys">;
}

async function readReceipt({ receipts }: Deps, event: HttpEvent): Promise<HttpResult> {
  const { asked, latest } = await receiptAskedFor(event, receipts.revisions);
  const { receiptId, revision, text: content, signature, keyId } = asked;
  const latestRevision = latest.revision;
  return ok(SignedReceiptView, { receiptId, revision, latestRevision, content, signature, keyId });
}

/** Whoever scans a code that we never printed is told so on a page, not in JSON. */
async function checkReceipt({ receipts }: Deps, event: HttpEvent): Promise<HttpResult> {
  try {
    const { asked, latest } = await receiptAskedFor(event, receipts.revisions);
    return checkPage(ReceiptContent.parse(JSON.parse(latest.text)), asked.revision);
  } catch (error) {
    if (error instanceof DomainError) return notFoundPage();
    throw error;
  }
}

async function listKeys({ receipts }: Deps): Promise<HttpResult> {
  const keys = await receipts.keys();
  return ok(ReceiptKeys, {
    keys: keys.map(({ keyId, pem, firstUsedAt }, index) => {
      const signsUntil = keys[index + 1]?.firstUsedAt;
      return {
        ...{ keyId, algorithm: "ECDSA_P256_SHA256" as const, pem, signsFrom: firstUsedAt },
        ...(signsUntil !== undefined && { signsUntil }),
      };
    }),
  });
}

/** Answers anybody who knows a receipt's id what it says and how to check it. Asks KMS nothing. */
export const readReceipts = routed<Deps>({
  "GET /v1/receipts/{receiptId}": readReceipt,
  "GET /v1/receipts/{receiptId}/check": checkReceipt,
  "GET /v1/receipt-keys": listKeys,
});
