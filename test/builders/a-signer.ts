import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";

/** Signs as KMS does, with a key of this process. */
export function aSigner() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = publicKey.export({ type: "spki", format: "der" });
  const key = {
    keyId: createHash("sha256").update(der).digest("hex"),
    pem: publicKey.export({ type: "spki", format: "pem" }) as string,
  };
  return {
    key,
    publicKey: async () => key,
    sign: async (text: string) => sign("sha256", Buffer.from(text, "utf8"), privateKey).toString("base64"),
  };
}

/** What `openssl dgst -sha256 -verify` answers. */
export const isSigned = (text: string, signature: string, pem: string): boolean =>
  verify("sha256", Buffer.from(text, "utf8"), createPublicKey(pem), Buffer.from(signature, "base64"));
