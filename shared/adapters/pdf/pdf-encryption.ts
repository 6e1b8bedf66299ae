import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { Decrypt, PdfFile } from "./pdf-file.ts";
import { PdfRefused } from "./pdf-refused.ts";
import type { PdfDict, PdfReference } from "./pdf-syntax.ts";

/** What the standard fills a password up with; alone it is the password that nobody is asked for. */
const PADDING = Buffer.from("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a", "hex");

/**
 * Opens an encrypted document with the empty password, as every viewer does first: many documents are encrypted only to
 * say what may not be done with them. Answers whether it is encrypted. Throws `PdfRefused` with PDF_ENCRYPTED when
 * a password is needed.
 */
export function openEncryption(file: PdfFile): boolean {
  const entry = file.trailer.get("Encrypt");
  if (entry === undefined || entry === null) return false;
  const dict = file.resolve(entry);
  const decrypt = dict instanceof Map ? decryption(dict, file) : undefined;
  if (decrypt === undefined) throw new PdfRefused("PDF_ENCRYPTED");
  file.decryptWith(decrypt);
  return true;
}

interface Handler {
  readonly revision: number;
  readonly keyBytes: number;
  readonly owner: Buffer;
  readonly user: Buffer;
  readonly userKey: Buffer;
  readonly permissions: number;
  readonly encryptsMetadata: boolean;
  readonly documentId: Buffer;
  readonly cipher: "RC4" | "AES" | "none";
}

/** The way to decrypt streams; undefined when the empty password does not fit, or the handler is not the standard one. */
function decryption(dict: PdfDict, file: PdfFile): Decrypt | undefined {
  const handler = handlerOf(dict, file);
  // Only its attachments are encrypted, or nothing at all: the pages open as they are.
  if (handler?.cipher === "none") return (bytes) => bytes;
  const key = handler && (handler.revision >= 5 ? keyOfNew(handler) : keyOfOld(handler));
  if (!handler || !key) return undefined;
  if (handler.revision >= 5) return (bytes) => aes(key, bytes);
  return (bytes, reference) => {
    const own = keyOfObject(key, reference, handler.cipher === "AES");
    return handler.cipher === "AES" ? aes(own, bytes) : rc4(own, bytes);
  };
}

function handlerOf(dict: PdfDict, file: PdfFile): Handler | undefined {
  const number = (key: string, otherwise: number) => {
    const value = file.resolve(dict.get(key));
    return typeof value === "number" ? value : otherwise;
  };
  const bytes = (key: string) => {
    const value = file.resolve(dict.get(key));
    return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
  };
  const version = number("V", 0);
  const revision = number("R", 0);
  if (file.resolve(dict.get("Filter")) !== "/Standard") return undefined;
  if (![1, 2, 4, 5].includes(version) || revision < 2 || revision > 6) return undefined;
  const ids = file.resolve(file.trailer.get("ID"));
  const id = Array.isArray(ids) ? file.resolve(ids[0]) : undefined;
  return {
    revision,
    keyBytes: version === 1 ? 5 : version === 4 ? 16 : Math.min(16, Math.max(5, number("Length", 40) / 8)),
    owner: bytes("O"),
    user: bytes("U"),
    userKey: bytes("UE"),
    permissions: number("P", 0),
    encryptsMetadata: file.resolve(dict.get("EncryptMetadata")) !== false,
    documentId: id instanceof Uint8Array ? Buffer.from(id) : Buffer.alloc(0),
    cipher: version < 4 ? "RC4" : cipherOf(dict, file),
  };
}

function cipherOf(dict: PdfDict, file: PdfFile): Handler["cipher"] {
  const name = file.resolve(dict.get("StmF"));
  const filters = file.resolve(dict.get("CF"));
  const filter =
    typeof name === "string" && filters instanceof Map ? file.resolve(filters.get(name.slice(1))) : null;
  const method = filter instanceof Map ? file.resolve(filter.get("CFM")) : "/None";
  if (method === "/V2") return "RC4";
  return method === "/AESV2" || method === "/AESV3" ? "AES" : "none";
}

/** Algorithms 2 and 6 of ISO 32000-1, 7.6.3, with the empty password. */
function keyOfOld(handler: Handler): Buffer | undefined {
  const { revision, owner, user, permissions, documentId, encryptsMetadata } = handler;
  const keyBytes = revision === 2 ? 5 : handler.keyBytes;
  const rights = Buffer.alloc(4);
  rights.writeInt32LE(permissions | 0);
  const seed = [PADDING, owner.subarray(0, 32), rights, documentId];
  if (revision >= 4 && !encryptsMetadata) seed.push(Buffer.from("ffffffff", "hex"));
  let key = md5(...seed);
  if (revision >= 3) for (let round = 0; round < 50; round += 1) key = md5(key.subarray(0, keyBytes));
  key = key.subarray(0, keyBytes);
  if (revision === 2) return rc4(key, PADDING).equals(user.subarray(0, 32)) ? key : undefined;
  let check = rc4(key, md5(PADDING, documentId));
  for (let round = 1; round < 20; round += 1)
    check = rc4(
      key.map((byte) => byte ^ round),
      check,
    );
  return check.equals(user.subarray(0, 16)) ? key : undefined;
}

/** Algorithm 2.A of ISO 32000-2, 7.6.4.3, with the empty password. */
function keyOfNew({ revision, user, userKey }: Handler): Buffer | undefined {
  if (user.length < 48 || userKey.length < 32) return undefined;
  const hash = revision === 5 ? sha256 : hardened;
  if (!hash(user.subarray(32, 40)).equals(user.subarray(0, 32))) return undefined;
  const cipher = createDecipheriv("aes-256-cbc", hash(user.subarray(40, 48)), Buffer.alloc(16));
  cipher.setAutoPadding(false);
  return cipher.update(userKey.subarray(0, 32));
}

function sha256(salt: Buffer): Buffer {
  return createHash("sha256").update(salt).digest();
}

/** Algorithm 2.B, with the empty password. Ends by chance after 64 rounds and more; 500 have never been seen. */
function hardened(salt: Buffer): Buffer {
  let key = sha256(salt);
  for (let round = 0; round < 500; round += 1) {
    const cipher = createCipheriv("aes-128-cbc", key.subarray(0, 16), key.subarray(16, 32));
    cipher.setAutoPadding(false);
    const encrypted = cipher.update(Buffer.concat(Array.from({ length: 64 }, () => key)));
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = createHash(["sha256", "sha384", "sha512"][remainder] ?? "sha256")
      .update(encrypted)
      .digest();
    if (round >= 63 && (encrypted.at(-1) ?? 0) <= round - 31) break;
  }
  return key.subarray(0, 32);
}

function keyOfObject(key: Buffer, { number, generation }: PdfReference, isAes: boolean): Buffer {
  const place = Buffer.alloc(5);
  place.writeUIntLE(number, 0, 3);
  place.writeUIntLE(generation & 0xffff, 3, 2);
  return md5(key, place, ...(isAes ? [Buffer.from("sAlT")] : [])).subarray(0, Math.min(key.length + 5, 16));
}

/** The first 16 bytes are where the chain begins. What does not come out right is left as it came. */
function aes(key: Buffer, bytes: Buffer): Buffer {
  if (bytes.length < 32) return Buffer.alloc(0);
  const cipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, bytes.subarray(0, 16));
  cipher.setAutoPadding(false);
  const plain = cipher.update(bytes.subarray(16, bytes.length - (bytes.length % 16)));
  const padding = plain.at(-1) ?? 0;
  return padding >= 1 && padding <= 16 ? plain.subarray(0, plain.length - padding) : plain;
}

/** RC4 by hand: the crypto library no longer has it, and old documents still do. */
function rc4(key: Uint8Array, bytes: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let at = 0, other = 0; at < 256; at += 1) {
    const value = state[at] as number;
    other = (other + value + (key[at % key.length] as number)) & 0xff;
    state[at] = state[other] as number;
    state[other] = value;
  }
  const result = Buffer.alloc(bytes.length);
  for (let index = 0, at = 0, other = 0; index < bytes.length; index += 1) {
    at = (at + 1) & 0xff;
    const value = state[at] as number;
    other = (other + value) & 0xff;
    state[at] = state[other] as number;
    state[other] = value;
    result[index] = (bytes[index] as number) ^ (state[(value + (state[at] as number)) & 0xff] as number);
  }
  return result;
}

function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("md5");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
