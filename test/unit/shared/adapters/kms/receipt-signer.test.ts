import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { GetPublicKeyCommand, KMSClient, SignCommand } from "@aws-sdk/client-kms";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { receiptSigner } from "../../../../../shared/adapters/kms/receipt-signer.ts";

const KEY_ARN = "arn:aws:kms:ap-southeast-1:000000000000:key/1";
const kms = mockClient(KMSClient);
const DER = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({
  type: "spki",
  format: "der",
});

beforeEach(() => kms.reset());

describe("the public key", () => {
  it("is named by the hash of its bytes, and written as PEM", async () => {
    kms.on(GetPublicKeyCommand, { KeyId: KEY_ARN }).resolves({ PublicKey: DER });
    const { keyId, pem } = await receiptSigner(new KMSClient(), KEY_ARN).publicKey();
    expect(keyId).toBe(createHash("sha256").update(DER).digest("hex"));
    expect(createPublicKey(pem).export({ type: "spki", format: "der" })).toEqual(DER);
    expect(pem).toBe(createPublicKey(pem).export({ type: "spki", format: "pem" }));
  });

  it("is asked for once, and again after a failure", async () => {
    kms.on(GetPublicKeyCommand).rejectsOnce(new Error("down")).resolves({ PublicKey: DER });
    const signer = receiptSigner(new KMSClient(), KEY_ARN);
    await expect(signer.publicKey()).rejects.toThrow("down");
    await signer.publicKey();
    await signer.publicKey();
    expect(kms.commandCalls(GetPublicKeyCommand)).toHaveLength(2);
  });

  it("must be there", async () => {
    kms.on(GetPublicKeyCommand).resolves({});
    await expect(receiptSigner(new KMSClient(), KEY_ARN).publicKey()).rejects.toThrow("without a public key");
  });
});

describe("a signature", () => {
  it("is of the hash of the UTF-8 bytes, so that a text may be of any length", async () => {
    kms.on(SignCommand).resolves({ Signature: Uint8Array.of(48, 1, 2) });
    const text = `Đúng hạn ${"x".repeat(10_000)}`;
    expect(await receiptSigner(new KMSClient(), KEY_ARN).sign(text)).toBe("MAEC");
    expect(kms.commandCalls(SignCommand)[0]?.args[0].input).toEqual({
      KeyId: KEY_ARN,
      Message: createHash("sha256").update(text, "utf8").digest(),
      MessageType: "DIGEST",
      SigningAlgorithm: "ECDSA_SHA_256",
    });
  });

  it("must be there", async () => {
    kms.on(SignCommand).resolves({});
    await expect(receiptSigner(new KMSClient(), KEY_ARN).sign("x")).rejects.toThrow("without a signature");
  });
});
