import { createHash } from "node:crypto";
import { GetPublicKeyCommand, type KMSClient, SignCommand } from "@aws-sdk/client-kms";

/** ECDSA on the curve P-256 with SHA-256: what `openssl dgst -sha256 -verify` checks. */
const ALGORITHM = "ECDSA_SHA_256";
const PEM_LINE_CHARACTERS = 64;

export interface PublicKey {
  /** SHA-256 (hex) of the key in DER form: whoever has the key can compute its id, and nobody can pass off another. */
  readonly keyId: string;
  readonly pem: string;
}

export type ReceiptSigner = ReturnType<typeof receiptSigner>;

/** Signs with a key that never leaves KMS. The public key is asked for once; a failure is not remembered. */
export function receiptSigner(kms: Pick<KMSClient, "send">, keyArn: string) {
  let known: PublicKey | undefined;

  return {
    async publicKey(): Promise<PublicKey> {
      if (known) return known;
      const { PublicKey: der } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn }));
      if (!der) throw new Error("KMS answered without a public key");
      known = { keyId: createHash("sha256").update(der).digest("hex"), pem: pemOf(der) };
      return known;
    },

    /** The signature of the text's UTF-8 bytes: DER, in base64. */
    async sign(text: string): Promise<string> {
      // A text may be longer than the 4 KB that KMS takes whole.
      const digest = createHash("sha256").update(text, "utf8").digest();
      const { Signature: signature } = await kms.send(
        new SignCommand({
          KeyId: keyArn,
          Message: digest,
          MessageType: "DIGEST",
          SigningAlgorithm: ALGORITHM,
        }),
      );
      if (!signature) throw new Error("KMS answered without a signature");
      return Buffer.from(signature).toString("base64");
    },
  };
}

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(new RegExp(`.{1,${PEM_LINE_CHARACTERS}}`, "g")) ?? [];
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}
