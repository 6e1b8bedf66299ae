import { inflateSync, constants as zlib } from "node:zlib";
import type { PdfDict, PdfValue } from "./pdf-syntax.ts";

/** More than this is no content of one page and no index. */
const MAX_UNPACKED = 24 * 1024 * 1024;

/** How a stream could not be unpacked: by a filter that only pictures and old files have, by its own fault, or by its size. */
export type Undecoded = "unknown filter" | "damaged" | "too large";

/** What the names of a stream's filters stand for, short forms of inline pictures left out. */
const FILTERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  "/FlateDecode": inflate,
  "/Fl": inflate,
  "/ASCIIHexDecode": asciiHex,
  "/AHx": asciiHex,
  "/ASCII85Decode": ascii85,
  "/A85": ascii85,
};

/** Unpacks a stream through its filters. `dict` holds direct values only. */
export function decode(raw: Buffer, dict: PdfDict): Buffer | Undecoded {
  const filters = listOf(dict.get("Filter") ?? dict.get("F"));
  const parameters = listOf(dict.get("DecodeParms") ?? dict.get("DP"));
  let bytes = raw;
  for (const [index, name] of filters.entries()) {
    if (name === "/Crypt") continue;
    const filter = typeof name === "string" ? FILTERS[name] : undefined;
    if (filter === undefined) return "unknown filter";
    try {
      bytes = filter(bytes);
      const given = parameters[index];
      if (given instanceof Map) bytes = unpredict(bytes, given);
    } catch (cause) {
      const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
      return code === "ERR_BUFFER_TOO_LARGE" ? "too large" : "damaged";
    }
  }
  return bytes;
}

function listOf(value: PdfValue | undefined): readonly PdfValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as PdfValue];
}

function inflate(bytes: Buffer): Buffer {
  // What is cut short is given as far as it goes, as viewers do.
  return inflateSync(bytes, { maxOutputLength: MAX_UNPACKED, finishFlush: zlib.Z_SYNC_FLUSH });
}

function asciiHex(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  const end = text.indexOf(">");
  const digits = (end === -1 ? text : text.slice(0, end)).replace(/\s/g, "");
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex");
}

function ascii85(bytes: Buffer): Buffer {
  const result = Buffer.alloc(Math.ceil((bytes.length * 4) / 5) + 4 * countOf(bytes, 0x7a) + 4);
  let length = 0;
  let digits: number[] = [];
  const flush = () => {
    if (digits.length < 2) return;
    const missing = 5 - digits.length;
    let group = 0;
    for (let index = 0; index < 5; index += 1) group = group * 85 + (digits[index] ?? 84);
    for (let index = 0; index < 4 - missing; index += 1)
      result[length++] = Math.floor(group / 256 ** (3 - index)) & 0xff;
    digits = [];
  };
  for (const byte of bytes) {
    if (byte === 0x7e /* ~ */) break;
    if (byte === 0x7a /* z */ && digits.length === 0) {
      length += 4;
      continue;
    }
    if (byte < 0x21 || byte > 0x75) continue;
    digits.push(byte - 0x21);
    if (digits.length === 5) flush();
  }
  flush();
  return result.subarray(0, length);
}

function countOf(bytes: Buffer, wanted: number): number {
  let count = 0;
  for (const byte of bytes) if (byte === wanted) count += 1;
  return count;
}

/** Undoes the PNG predictors, which indexes are packed with (ISO 32000-1, 7.4.4.4). Throws on any other. */
function unpredict(bytes: Buffer, parameters: PdfDict): Buffer {
  const numberIn = (key: string, otherwise: number) => {
    const value = parameters.get(key);
    return typeof value === "number" ? value : otherwise;
  };
  const predictor = numberIn("Predictor", 1);
  if (predictor === 1) return bytes;
  if (predictor < 10) throw new Error(`predictor ${predictor}`);
  const pixel = Math.max(1, Math.ceil((numberIn("Colors", 1) * numberIn("BitsPerComponent", 8)) / 8));
  const width = Math.ceil(
    (numberIn("Columns", 1) * numberIn("Colors", 1) * numberIn("BitsPerComponent", 8)) / 8,
  );
  if (!(width > 0 && width <= MAX_UNPACKED)) throw new Error(`width ${width}`);
  const rows = Math.floor(bytes.length / (width + 1));
  const result = Buffer.alloc(rows * width);
  for (let row = 0; row < rows; row += 1) {
    const type = bytes[row * (width + 1)];
    for (let column = 0; column < width; column += 1) {
      const at = row * width + column;
      const left = column >= pixel ? (result[at - pixel] as number) : 0;
      const up = row > 0 ? (result[at - width] as number) : 0;
      const corner = row > 0 && column >= pixel ? (result[at - width - pixel] as number) : 0;
      result[at] = (bytes[row * (width + 1) + 1 + column] as number) + guess(type, left, up, corner);
    }
  }
  return result;
}

function guess(type: number | undefined, left: number, up: number, corner: number): number {
  switch (type) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - corner;
      const toLeft = Math.abs(estimate - left);
      const toUp = Math.abs(estimate - up);
      const toCorner = Math.abs(estimate - corner);
      if (toLeft <= toUp && toLeft <= toCorner) return left;
      return toUp <= toCorner ? up : corner;
    }
    default:
      return 0;
  }
}
