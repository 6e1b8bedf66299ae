import { type DerElement, DerError, type DerReader, derReader } from "./der.ts";

/** Who signed and when, as a signature's own container states it (RFC 5652): nothing of it is verified. */
export interface CmsSigner {
  readonly commonName?: string;
  readonly organisation?: string;
  /** The signing time of the signer's computer, or the time of a time-stamp. */
  readonly at?: Date;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OBJECT_ID = 0x06;
const UTC_TIME = 0x17;
const GENERALISED_TIME = 0x18;
const FIRST = 0xa0;

const COMMON_NAME = "550403";
const ORGANISATION = "55040a";
const SIGNING_TIME = "2a864886f70d010905";

/** Reads the first signer of a CMS container; empty when it is none that can be read. */
export function cmsSigner(bytes: Buffer): CmsSigner {
  return readable(() => {
    const der = derReader(bytes);
    const signedData = only(der, only(der, der.root(), FIRST), SEQUENCE);
    const parts = der.children(signedData);
    const certificates = parts.find(({ tag }) => tag === FIRST);
    const signerInfo = der.children(last(parts.filter(({ tag }) => tag === SET)))[0];
    const content = parts.find(({ tag }) => tag === SEQUENCE);
    const at = (signerInfo && signingTime(der, signerInfo)) ?? (content && timeStamped(der, content));
    const names =
      certificates && signerInfo && subjectOf(der, signersCertificate(der, certificates, signerInfo));
    return { ...names, ...(at && { at }) };
  });
}

/** The subject of a certificate by itself, as the oldest kind of signature carries it. */
export function certificateSubject(bytes: Buffer): CmsSigner {
  return readable(() => {
    const der = derReader(bytes);
    return subjectOf(der, der.root());
  });
}

function readable(read: () => CmsSigner): CmsSigner {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof DerError) return {};
    throw cause;
  }
}

function only(der: DerReader, parent: DerElement, tag: number): DerElement {
  const found = der.children(parent).find((each) => each.tag === tag);
  if (found === undefined) throw new DerError("a part is missing");
  return found;
}

function last(elements: readonly DerElement[]): DerElement {
  const found = elements.at(-1);
  if (found === undefined) throw new DerError("a part is missing");
  return found;
}

/** The certificate that the signer names: by issuer and serial number, or by its key's identifier. */
function signersCertificate(der: DerReader, certificates: DerElement, signerInfo: DerElement): DerElement {
  const [, id] = der.children(signerInfo);
  if (id === undefined) throw new DerError("a part is missing");
  const all = der.children(certificates).filter(({ tag }) => tag === SEQUENCE);
  const serial = id.tag === SEQUENCE ? der.children(id).find(({ tag }) => tag === INTEGER) : undefined;
  const issuer = id.tag === SEQUENCE ? der.children(id).find(({ tag }) => tag === SEQUENCE) : undefined;
  const found = all.find((certificate) => {
    if (serial === undefined || issuer === undefined)
      return der.contentOf(certificate).includes(der.contentOf(id));
    const body = bodyOf(der, certificate);
    return (
      der.contentOf(body.serial).equals(der.contentOf(serial)) &&
      der.contentOf(body.issuer).equals(der.contentOf(issuer))
    );
  });
  if (found === undefined) throw new DerError("no certificate of the signer");
  return found;
}

function bodyOf(der: DerReader, certificate: DerElement) {
  const fields = der.children(only(der, certificate, SEQUENCE)).filter(({ tag }) => tag !== FIRST);
  const [serial, , issuer, , subject] = fields;
  if (!serial || !issuer || !subject) throw new DerError("a part is missing");
  return { serial, issuer, subject };
}

function subjectOf(der: DerReader, certificate: DerElement): CmsSigner {
  const names = new Map<string, string>();
  for (const set of der.children(bodyOf(der, certificate).subject)) {
    for (const pair of der.children(set)) {
      const [id, value] = der.children(pair);
      if (id?.tag === OBJECT_ID && value) names.set(der.contentOf(id).toString("hex"), textOf(der, value));
    }
  }
  const commonName = names.get(COMMON_NAME);
  const organisation = names.get(ORGANISATION);
  return {
    ...(commonName !== undefined && { commonName }),
    ...(organisation !== undefined && { organisation }),
  };
}

/** Names are in UTF-8 nowadays; two kinds of string are in UTF-16 and Latin-1. */
function textOf(der: DerReader, value: DerElement): string {
  const bytes = der.contentOf(value);
  const encoding = value.tag === 0x1e ? "utf-16be" : value.tag === 0x14 ? "latin1" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

function signingTime(der: DerReader, signerInfo: DerElement): Date | undefined {
  const attributes = der.children(signerInfo).find(({ tag }) => tag === FIRST);
  if (attributes === undefined) return undefined;
  for (const attribute of der.children(attributes)) {
    const [id, values] = der.children(attribute);
    if (!id || !values || der.contentOf(id).toString("hex") !== SIGNING_TIME) continue;
    const [value] = der.children(values);
    if (value) return timeOf(der, value);
  }
  return undefined;
}

/** The time within a time-stamp (RFC 3161), where the signed content is one. */
function timeStamped(der: DerReader, content: DerElement): Date | undefined {
  const wrapped = der.children(content).find(({ tag }) => tag === FIRST);
  const [octets] = wrapped ? der.children(wrapped) : [];
  if (octets?.tag !== OCTETS) return undefined;
  const inner = derReader(der.contentOf(octets));
  const time = inner.children(inner.root()).find(({ tag }) => tag === GENERALISED_TIME);
  return time && timeOf(inner, time);
}

function timeOf(der: DerReader, value: DerElement): Date | undefined {
  const text = der.contentOf(value).toString("latin1");
  const isShort = value.tag === UTC_TIME;
  const match = (
    isShort
      ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/
      : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z$/
  ).exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  // Two digits stand for 1950 to 2049.
  const fullYear = isShort ? year + (year < 50 ? 2000 : 1900) : year;
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  const date = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second));
  // The 99th of a month that is none would lead to a year of five digits, which nobody reads again.
  const isReal = date.getUTCFullYear() === fullYear && date.getUTCMonth() === month - 1;
  return isReal && date.getUTCDate() === day ? date : undefined;
}
