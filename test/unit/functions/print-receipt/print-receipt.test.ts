import { expect, it } from "vitest";
import { printReceipt } from "../../../../functions/print-receipt/handler.ts";
import type { PrintableReceipt } from "../../../../shared/adapters/pdf/receipt-document.ts";
import { textOf } from "../../../../shared/domain/receipt/receipt.ts";
import { A_KEY_ID, aReceipt, aReceiptId } from "../../../builders/a-receipt.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { outcomeOf } from "../read-units/a-city.ts";

const route = "GET /v1/receipts/{receiptId}/document.pdf";
const path = { receiptId: aReceiptId() };
const printed: PrintableReceipt[] = [];
const handler = printReceipt({
  receipts: {
    revisions: async (receiptId) =>
      [1, 2].flatMap((revision) =>
        receiptId === aReceiptId()
          ? [
              {
                receiptId,
                revision,
                text: textOf(aReceipt({ revision })),
                signature: "MEUC",
                keyId: A_KEY_ID,
              },
            ]
          : [],
      ),
  },
  appUrl: "https://reports.example.org",
  documentOf: async (receipt) => {
    printed.push(receipt);
    return Uint8Array.of(37, 80, 68, 70);
  },
});

it("prints the latest revision, with a code that names it", async () => {
  const answer = await handler(anHttpEvent({ route, path }));
  expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: true, body: "JVBERg==" });
  expect(answer.headers).toMatchObject({
    "content-type": "application/pdf",
    "content-disposition": 'inline; filename="bien-nhan-2026-YEAR-1-r2.pdf"',
  });
  expect(printed.at(-1)).toEqual({
    content: aReceipt({ revision: 2 }),
    signature: "MEUC",
    latestRevision: 2,
    checkUrl: `https://reports.example.org/api/v1/receipts/${aReceiptId()}/check?revision=2`,
  });
});

it("prints an earlier revision when that is asked for", async () => {
  await handler(anHttpEvent({ route, path, query: { revision: "1" } }));
  expect(printed.at(-1)).toMatchObject({ content: { revision: 1 }, latestRevision: 2 });
});

it.each([aReceiptId("b"), "x"])("finds nothing under %s", async (receiptId) => {
  expect(await outcomeOf(handler, { route, path: { receiptId } })).toBe("NOT_FOUND");
});
