import { crc32 } from "node:zlib";
import { endsAsZip } from "./ends-as-zip.ts";
import { EvidenceRefused } from "./evidence-refused.ts";

export interface PictureSize {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** More than the best telephone takes; unpacked it is some 400 MB, which is what the limit is for. */
const MAX_PIXELS = 100_000_000;

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_CHUNK_FRAME_BYTES = 12;
const PNG_HEADER_BYTES = 13;

/** Checks a PNG by its chunks, to its end, without unpacking it. Throws `EvidenceRefused`. */
export function checkPng(bytes: Buffer): PictureSize {
  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) refuse("EVIDENCE_WRONG_CONTENT");
  let size: PictureSize | undefined;
  let hasPixels = false;
  for (let at = PNG_SIGNATURE.length; ; ) {
    if (at + PNG_CHUNK_FRAME_BYTES > bytes.length) refuse("EVIDENCE_DAMAGED", "cut short");
    const length = bytes.readUInt32BE(at);
    const end = at + PNG_CHUNK_FRAME_BYTES + length;
    if (end > bytes.length) refuse("EVIDENCE_DAMAGED", "cut short");
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length))
      refuse("EVIDENCE_DAMAGED", type);
    if (size === undefined) {
      if (type !== "IHDR" || length !== PNG_HEADER_BYTES) refuse("EVIDENCE_DAMAGED", "no header");
      size = saneSize(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12));
    }
    hasPixels ||= type === "IDAT";
    at = end;
    if (type === "IEND") break;
  }
  if (!hasPixels) refuse("EVIDENCE_DAMAGED", "no pixels");
  if (endsAsZip(bytes)) refuse("EVIDENCE_WRONG_CONTENT", "zip");
  return size;
}

const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
/** Start of frame, in its thirteen kinds: C0 to CF without tables (C4), a reserved one (C8) and conditioning (CC). */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** Markers without a length: fill bytes and restarts. */
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** Checks a JPEG by its segments up to its pixels, and that its end is there. Throws `EvidenceRefused`. */
export function checkJpeg(bytes: Buffer): PictureSize {
  if (bytes[0] !== MARKER || bytes[1] !== START_OF_IMAGE) refuse("EVIDENCE_WRONG_CONTENT");
  let size: PictureSize | undefined;
  for (let at = 2; ; ) {
    while (bytes[at] === MARKER && bytes[at + 1] === MARKER) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== MARKER || marker === undefined) refuse("EVIDENCE_DAMAGED", "no segment");
    if (standsAlone(marker)) {
      at += 2;
      continue;
    }
    if (at + 4 > bytes.length) refuse("EVIDENCE_DAMAGED", "cut short");
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) refuse("EVIDENCE_DAMAGED", "cut short");
    if (isFrame(marker) && length >= 8)
      size ??= saneSize(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
    at += 2 + length;
    if (marker !== START_OF_SCAN) continue;
    if (size === undefined) refuse("EVIDENCE_DAMAGED", "no size");
    // Cameras put things of their own behind the end, so it is looked for, and not expected at the very last.
    if (bytes.indexOf(Buffer.from([MARKER, END_OF_IMAGE]), at) === -1)
      refuse("EVIDENCE_DAMAGED", "cut short");
    if (endsAsZip(bytes)) refuse("EVIDENCE_WRONG_CONTENT", "zip");
    return size;
  }
}

function saneSize(width: number, height: number): PictureSize {
  if (width === 0 || height === 0) refuse("EVIDENCE_DAMAGED", `${width} × ${height}`);
  if (width * height > MAX_PIXELS) refuse("EVIDENCE_TOO_LARGE", `${width} × ${height}`);
  return { width, height };
}

function refuse(...reason: ConstructorParameters<typeof EvidenceRefused>): never {
  throw new EvidenceRefused(...reason);
}
