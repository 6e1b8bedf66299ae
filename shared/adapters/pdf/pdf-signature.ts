import type { DocumentSignature } from "../../domain/submission/checked-document.ts";
import { signerName } from "../../domain/submission/signer-name.ts";
import { type CmsSigner, certificateSubject, cmsSigner } from "./cms-signer.ts";
import type { PdfFile } from "./pdf-file.ts";
import type { PdfDict, PdfValue } from "./pdf-syntax.ts";

/** What the signatures say of themselves, in the order in which they were made. `whole` is the file as it was sent. */
export function signaturesOf(dicts: readonly PdfDict[], file: PdfFile, whole: Buffer): DocumentSignature[] {
  const endOf = (dict: PdfDict) => {
    const range = file.resolve(dict.get("ByteRange"));
    const [, , start, length] = Array.isArray(range) ? range : [];
    return typeof start === "number" && typeof length === "number" ? start + length : 0;
  };
  return dicts.toSorted((a, b) => endOf(a) - endOf(b)).map((dict) => signatureOf(dict, file, whole));
}

function signatureOf(dict: PdfDict, file: PdfFile, whole: Buffer): DocumentSignature {
  const subFilter = file.resolve(dict.get("SubFilter"));
  const isTimestamp = subFilter === "/ETSI.RFC3161" || file.resolve(dict.get("Type")) === "/DocTimeStamp";
  const signer = signerOf(dict, file);
  const at = claimedTime(file.resolve(dict.get("M"))) ?? signer.at;
  const name = signerName(signer.commonName) ?? signerName(textOf(file.resolve(dict.get("Name"))));
  const organisation = signerName(signer.organisation);
  return {
    kind: isTimestamp ? "timestamp" : "signature",
    ...(name !== undefined && { signer: name }),
    ...(organisation !== undefined && { organisation }),
    ...(at !== undefined && { signedAt: at.toISOString() }),
    coversWholeFile: coversWhole(file.resolve(dict.get("ByteRange")), whole),
    verified: false,
  };
}

function signerOf(dict: PdfDict, file: PdfFile): CmsSigner {
  const contents = file.resolve(dict.get("Contents"));
  const fromContainer = contents instanceof Uint8Array ? cmsSigner(Buffer.from(contents)) : {};
  if (fromContainer.commonName !== undefined) return fromContainer;
  const certificates = file.resolve(dict.get("Cert"));
  const first = Array.isArray(certificates) ? file.resolve(certificates[0]) : certificates;
  const fromCertificate = first instanceof Uint8Array ? certificateSubject(Buffer.from(first)) : {};
  return { ...fromContainer, ...fromCertificate };
}

/** A text string: UTF-16 or UTF-8 when it says so, and otherwise Latin letters. */
function textOf(value: PdfValue): string | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  const [first, second, third] = value;
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(value);
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder("utf-8").decode(value);
  return new TextDecoder("latin1").decode(value);
}

const DATE = /^D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:([Zz])|([+-])(\d{2})'?(\d{2})?'?)?/;
/** Hanoi's, where a date names no zone: the signers sit there. */
const OWN_OFFSET_MINUTES = 7 * 60;

function claimedTime(value: PdfValue): Date | undefined {
  const match = DATE.exec(textOf(value) ?? "");
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const [, , , , , , , zulu, sign, hours = "0", minutes = "0"] = match;
  const stated = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const offset = zulu !== undefined ? 0 : sign === undefined ? OWN_OFFSET_MINUTES : stated;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute - offset, second));
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 1000
    ? undefined
    : date;
}

/** Whether it covers every byte but its own hexadecimal contents, which stand between angle brackets. */
function coversWhole(range: PdfValue, whole: Buffer): boolean {
  if (!Array.isArray(range) || range.length !== 4) return false;
  const [start, length, secondStart, secondLength] = range;
  if (
    typeof start !== "number" ||
    typeof length !== "number" ||
    typeof secondStart !== "number" ||
    typeof secondLength !== "number"
  )
    return false;
  const gap = whole.subarray(length, secondStart);
  return (
    start === 0 &&
    secondStart + secondLength === whole.length &&
    /^<[0-9a-fA-F\s]*>$/.test(gap.toString("latin1"))
  );
}
