import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { readReceipts } from "../../../../functions/read-receipts/handler.ts";
import {
  type ReceiptContent,
  type ReceiptKey,
  type SignedReceipt,
  textOf,
} from "../../../../shared/domain/receipt/receipt.ts";
import { A_KEY_ID, aJudgement, aReceipt, aReceiptId } from "../../../builders/a-receipt.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { outcomeOf } from "../read-units/a-city.ts";

const JSON_ROUTE = "GET /v1/receipts/{receiptId}";
const PAGE_ROUTE = "GET /v1/receipts/{receiptId}/check";

const signed = (content: ReceiptContent): SignedReceipt => ({
  receiptId: content.receiptId,
  revision: content.revision,
  text: textOf(content),
  signature: "MEUCIQ==",
  keyId: A_KEY_ID,
});
const FIRST = aReceipt({ ...aJudgement({ verdict: { kind: "late", workingDays: 3 } }) });
const SECOND = aReceipt({ revision: 2, replaces: { revision: 1, sha256: "ab" } });
const KEYS: ReceiptKey[] = [
  { keyId: "k1", pem: "PEM 1", firstUsedAt: "2026-01-01T00:00:00.000Z" },
  { keyId: "k2", pem: "PEM 2", firstUsedAt: "2027-01-01T00:00:00.000Z" },
];

let stored: ReceiptContent[];
let lookedFor: string[];
beforeEach(() => {
  stored = [FIRST, SECOND];
  lookedFor = [];
});

const handler = readReceipts({
  receipts: {
    revisions: async (receiptId) => {
      lookedFor.push(receiptId);
      return receiptId === aReceiptId() ? stored.map(signed) : [];
    },
    keys: async () => KEYS,
  },
});

/** A request of somebody who has not signed in. */
function event(route: string, receiptId = aReceiptId(), query: Record<string, string> = {}) {
  const made = anHttpEvent({ route, path: { receiptId }, query });
  const { authorizer: _, ...requestContext } = made.requestContext;
  return { ...made, requestContext } as typeof made;
}
const read = async (route: string, receiptId?: string, query?: Record<string, string>) =>
  handler(event(route, receiptId, query));
const page = async (receiptId?: string, query?: Record<string, string>) =>
  String((await read(PAGE_ROUTE, receiptId, query)).body);

describe("a receipt", () => {
  it("is answered as it was signed, the latest revision first", async () => {
    const { body } = await read(JSON_ROUTE);
    expect(JSON.parse(String(body))).toEqual({
      receiptId: aReceiptId(),
      revision: 2,
      latestRevision: 2,
      content: textOf(SECOND),
      signature: "MEUCIQ==",
      keyId: A_KEY_ID,
    });
  });

  it("is answered as it was before a decision changed it, when that is asked for", async () => {
    const { body } = await read(JSON_ROUTE, aReceiptId(), { revision: "1" });
    expect(JSON.parse(String(body))).toMatchObject({
      revision: 1,
      latestRevision: 2,
      content: textOf(FIRST),
    });
  });

  it.each([
    ["of another id", aReceiptId("b"), {}],
    ["of a revision that there is not", aReceiptId(), { revision: "3" }],
    ["of an id that is none", "rcpt_1", {}],
    ["of something else altogether", "../receipt-keys", {}],
  ])("%s is not found, in the same words", async (_, receiptId, query) => {
    const request = { route: JSON_ROUTE, path: { receiptId }, query };
    expect(await outcomeOf(handler, request)).toBe("NOT_FOUND");
    expect((await read(PAGE_ROUTE, receiptId, query)).statusCode).toBe(404);
    expect(await page(receiptId, query)).toBe(await page(aReceiptId("c")));
  });

  it("of a made-up id costs the same one look as a real one", async () => {
    await read(JSON_ROUTE);
    await outcomeOf(handler, { route: JSON_ROUTE, path: { receiptId: aReceiptId("b") } });
    expect(lookedFor).toEqual([aReceiptId(), aReceiptId("b")]);
  });
});

describe("the page that a code leads to", () => {
  it("says the latest verdict large, in both languages, and what it rests on", async () => {
    const html = await page();
    expect(html).toContain('<p class="verdict good">Đúng hạn<small lang="en">On time</small></p>');
    for (const fact of [
      "Phường Hoàn Kiếm (00070)",
      "Báo cáo năm 2026",
      "47/BC-UBND, 30/11/2026",
      "10:01:00 ngày 01/12/2026 (giờ Việt Nam)",
      "Chậm nhất ngày 16/12/2026.",
      "Due by 16/12/2026.",
      "47_BC-UBND.signed.pdf",
      "75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d75d7",
    ]) {
      expect(html).toContain(fact);
    }
    expect(html).not.toContain("đã được thay thế");
  });

  it("tells whoever holds an earlier revision that it was replaced, and shows the latest", async () => {
    const html = await page(aReceiptId(), { revision: "1" });
    expect(html).toContain("Bản số 1 đã được thay thế");
    expect(html).toContain("Revision 1 was replaced");
    expect(html).toContain("Đúng hạn");
    expect(html).not.toContain("Trễ hạn");
  });

  it("says of a test unit that it is one", async () => {
    stored = [aReceipt({ unit: { ...FIRST.unit, isTest: true } })];
    expect(await page()).toContain("Đơn vị thử nghiệm");
  });

  it("says that there is no such receipt, to whoever scans a code that was never given out", async () => {
    const answer = await read(PAGE_ROUTE, aReceiptId("b"));
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain("Không có biên nhận này");
    expect(answer.body).toContain("There is no such receipt");
  });

  it("shows what people typed as text", async () => {
    const [file] = FIRST.files;
    stored = [
      aReceipt({
        unit: { ...FIRST.unit, name: "<script>alert(1)</script>" },
        files: [{ ...(file as (typeof FIRST.files)[number]), name: '"><img src=x onerror=alert(1)>.xlsx' }],
      }),
    ];
    const html = await page();
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;script&gt;");
  });

  it("runs no script, loads nothing, is framed nowhere, and applies only its own style", async () => {
    for (const receiptId of [aReceiptId(), aReceiptId("b")]) {
      const { headers, body } = await read(PAGE_ROUTE, receiptId);
      const style = /<style>([\s\S]*)<\/style>/.exec(String(body))?.[1] ?? "";
      const hash = createHash("sha256").update(style).digest("base64");
      expect(headers?.["content-security-policy"]).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      );
      expect(headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
      });
      expect(body).not.toMatch(/ style=|<script|<link|src=/);
    }
  });
});

it("publishes every key with the time in which it signs", async () => {
  const { body } = await read("GET /v1/receipt-keys");
  const algorithm = "ECDSA_P256_SHA256";
  expect(JSON.parse(String(body))).toEqual({
    keys: [
      {
        ...{ keyId: "k1", pem: "PEM 1", algorithm },
        signsFrom: "2026-01-01T00:00:00.000Z",
        signsUntil: "2027-01-01T00:00:00.000Z",
      },
      { keyId: "k2", pem: "PEM 2", algorithm, signsFrom: "2027-01-01T00:00:00.000Z" },
    ],
  });
});
