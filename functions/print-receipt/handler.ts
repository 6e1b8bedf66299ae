import type { ReceiptStore } from "../../shared/adapters/dynamodb/receipt-store.ts";
import type { PrintableReceipt } from "../../shared/adapters/pdf/receipt-document.ts";
import { receiptCheckPage } from "../../shared/domain/portal-links.ts";
import { ReceiptContent } from "../../shared/domain/receipt/receipt.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { receiptAskedFor } from "../_runtime/receipt-asked-for.ts";

export interface Deps {
  readonly receipts: Pick<ReceiptStore, "revisions">;
  readonly appUrl: string;
  documentOf(receipt: PrintableReceipt): Promise<Uint8Array>;
}

/** Answers a receipt as a document to print, with a code that leads to its check. Needs no sign-in, as the check needs none. */
export const printReceipt =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { asked, latest } = await receiptAskedFor(event, deps.receipts.revisions);
    const content = ReceiptContent.parse(JSON.parse(asked.text));
    const { receiptId, revision, signature } = asked;
    const document = await deps.documentOf({
      content,
      signature,
      latestRevision: latest.revision,
      checkUrl: receiptCheckPage(deps.appUrl, receiptId, revision),
    });
    return {
      statusCode: 200,
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `inline; filename="bien-nhan-${content.period.id}-${content.attempt}-r${revision}.pdf"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
      },
      body: Buffer.from(document).toString("base64"),
      isBase64Encoded: true,
    };
  };
