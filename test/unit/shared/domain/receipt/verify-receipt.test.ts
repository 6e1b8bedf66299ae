import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../../../../../shared/domain/receipt/receipt.ts";
import { type ReceiptToVerify, verifyReceipt } from "../../../../../shared/domain/receipt/verify-receipt.ts";
import { aReceipt } from "../../../../builders/a-receipt.ts";
import { aSigner } from "../../../../builders/a-signer.ts";

const signer = aSigner();
const keys = [aSigner().key, signer.key];
let receipt: ReceiptToVerify;
beforeAll(async () => {
  receipt = await signed(aReceipt({ keyId: signer.key.keyId }));
});

async function signed(content: ReturnType<typeof aReceipt>): Promise<ReceiptToVerify> {
  const { receiptId, revision } = content;
  const text = textOf(content);
  const signature = await signer.sign(text);
  return { receiptId, revision, content: text, signature, keyId: signer.key.keyId };
}

describe("a receipt", () => {
  it("is genuine as it was signed", () => {
    expect(verifyReceipt(receipt, keys)).toEqual({
      ok: true,
      content: aReceipt({ keyId: signer.key.keyId }),
    });
  });

  it("fails whichever character of it is changed, left out or added", () => {
    const fields = ["content", "signature", "keyId", "receiptId"] as const;
    const anyChange = fc.record({
      field: fc.constantFrom(...fields),
      position: fc.nat(),
      by: fc.constantFrom("replaced", "left out", "added"),
      character: fc.constantFrom(...'0123456789abcdefABCDEF+/= {}":,.ễ'),
    });
    fc.assert(
      fc.property(anyChange, ({ field, position, by, character }) => {
        const whole = receipt[field];
        const at = position % whole.length;
        const [before, after] = [whole.slice(0, at), whole.slice(by === "added" ? at : at + 1)];
        const changed = `${before}${by === "left out" ? "" : character}${after}`;
        fc.pre(changed !== whole);
        expect(verifyReceipt({ ...receipt, [field]: changed }, keys).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("fails under the number of another revision, and under another receipt's id", () => {
    expect(verifyReceipt({ ...receipt, revision: 2 }, keys).ok).toBe(false);
    expect(verifyReceipt({ ...receipt, receiptId: `rcpt_${"b".repeat(32)}` }, keys).ok).toBe(false);
  });

  it("fails with a signature that is written otherwise and decodes to the same bytes", () => {
    expect(verifyReceipt({ ...receipt, signature: `${receipt.signature}\n` }, keys).ok).toBe(false);
  });

  it("fails when its key is not published, or another is published under its id", () => {
    expect(verifyReceipt(receipt, [])).toMatchObject({
      ok: false,
      problem: expect.stringContaining("published"),
    });
    const forged = [{ keyId: signer.key.keyId, pem: aSigner().key.pem }];
    expect(verifyReceipt(receipt, forged)).toMatchObject({ ok: false });
  });
});
