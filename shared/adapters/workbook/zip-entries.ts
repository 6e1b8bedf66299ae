import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";
import { type Entry, fromBufferPromise, getFileNameLowLevel, validateFileName, type ZipFile } from "yauzl";
import { WorkbookRefused } from "./workbook-refused.ts";

const MEBIBYTE = 1024 * 1024;

/** Ordinary workbooks have tens of parts; a central directory of this many is read in milliseconds. */
const ZIP_MAX_ENTRIES = 2_000;
const ZIP_MAX_ENTRY_BYTES = 64 * MEBIBYTE;
const ZIP_MAX_TOTAL_BYTES = 160 * MEBIBYTE;

const LOCAL_HEADER_BYTES = 30;
const ZLIB_MIN_CHUNK_BYTES = 64;
const STORED = 0;
const DEFLATED = 8;

export interface ZipEntries {
  /** Names of all files in the archive, as written, with forward slashes. */
  readonly names: readonly string[];
  /** Unpacks one file; undefined when there is none of this name, in any case. Each may be unpacked once. */
  readonly unpack: (name: string) => Promise<Buffer | undefined>;
  /** Unpacks one file piece by piece and keeps nothing of it: for what is looked at and not read. */
  readonly lookThrough: (name: string, look: (piece: Buffer) => void) => Promise<void>;
  /** One file as it lies in the archive, to be copied without being looked at; undefined when there is none of this name. */
  readonly packed: (name: string) => Promise<PackedFile | undefined>;
}

/** A file with its bytes as they are packed, and what a directory says of it. */
export interface PackedFile {
  readonly name: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  /** Of the unpacked bytes. */
  readonly crc32: number;
  readonly size: number;
  readonly packed: Buffer;
  /** As DOS writes them, which archives still do. */
  readonly modified: { readonly date: number; readonly time: number };
}

/**
 * Opens an archive by its central directory, and refuses it before unpacking anything when it declares too much,
 * names two files alike, overlaps files, or names paths outside itself. Throws `WorkbookRefused`.
 */
export async function openZip(bytes: Buffer): Promise<ZipEntries> {
  const zip = await fromBufferPromise(bytes, { decodeStrings: false }).catch(damaged);
  if (zip.entryCount > ZIP_MAX_ENTRIES) throw new WorkbookRefused("ZIP_BOMB", `${zip.entryCount} entries`);
  const files = new Map<string, { readonly name: string; readonly entry: Entry }>();
  let declaredBytes = 0;
  const entries = await readDirectory(zip);
  for (const entry of entries) {
    const name = nameOf(entry);
    declaredBytes += entry.uncompressedSize;
    if (entry.uncompressedSize > ZIP_MAX_ENTRY_BYTES || declaredBytes > ZIP_MAX_TOTAL_BYTES)
      throw new WorkbookRefused("ZIP_BOMB", `${declaredBytes} bytes`);
    if (files.has(foldPath(name))) throw new WorkbookRefused("DUPLICATE_ENTRIES", name);
    files.set(foldPath(name), { name, entry });
  }
  refuseOverlaps(entries, bytes.length);

  const packedOf = async ({ name, entry }: { readonly name: string; readonly entry: Entry }) => {
    if (entry.isEncrypted()) throw new WorkbookRefused("ENCRYPTED_WORKBOOK", name);
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
      throw new WorkbookRefused("DAMAGED_WORKBOOK", `${name}: method ${entry.compressionMethod}`);
    const header = await zip.readLocalFileHeaderPromise(entry, { minimal: true }).catch(damaged);
    return bytes.subarray(header.fileDataStart, header.fileDataStart + entry.compressedSize);
  };
  return {
    names: [...files.values()].map(({ name }) => name).filter((name) => !name.endsWith("/")),
    unpack: async (name) => {
      const file = files.get(foldPath(name));
      return file && unpacked(file.name, file.entry, await packedOf(file));
    },
    lookThrough: async (name, look) => {
      const file = files.get(foldPath(name));
      if (file !== undefined) await lookedThrough(file.name, file.entry, await packedOf(file), look);
    },
    packed: async (name) => {
      const file = files.get(foldPath(name));
      if (file === undefined) return undefined;
      const { entry } = file;
      return {
        name: file.name,
        method: entry.compressionMethod,
        crc32: entry.crc32,
        size: entry.uncompressedSize,
        packed: await packedOf(file),
        modified: { date: entry.lastModFileDate, time: entry.lastModFileTime },
      };
    },
  };
}

/** Part names are compared without regard to case, as the packaging standard has it. */
export function foldPath(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

async function readDirectory(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes("encryption"))
      throw new WorkbookRefused("ENCRYPTED_WORKBOOK");
    damaged(cause);
  }
  return entries;
}

function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, false);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be in a path
  const controls = /[\u0000-\u001f\u007f]/.test(name);
  const steps = name.split("/");
  if (name === "" || controls || validateFileName(name) !== null || steps.includes("."))
    throw new WorkbookRefused("UNSAFE_PATH", name);
  return name;
}

/** Files that share bytes let a small archive unpack to a huge one. */
function refuseOverlaps(entries: readonly Entry[], zipBytes: number): void {
  const ordered = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let free = 0;
  for (const entry of ordered) {
    if (entry.relativeOffsetOfLocalHeader < free)
      throw new WorkbookRefused("ZIP_BOMB", "overlapping entries");
    free =
      entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize;
  }
  if (free > zipBytes) throw new WorkbookRefused("DAMAGED_WORKBOOK", "file cut short");
}

function unpacked(name: string, entry: Entry, packed: Buffer): Buffer {
  const part = entry.compressionMethod === STORED ? packed : inflate(name, packed, entry.uncompressedSize);
  if (part.length !== entry.uncompressedSize || crc32(part) !== entry.crc32)
    throw new WorkbookRefused("DAMAGED_WORKBOOK", name);
  return part;
}

async function lookedThrough(
  name: string,
  entry: Entry,
  packed: Buffer,
  look: (piece: Buffer) => void,
): Promise<void> {
  let length = 0;
  let checksum = 0;
  const pieces = entry.compressionMethod === STORED ? [packed] : createInflateRaw().end(packed);
  try {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > entry.uncompressedSize) throw new WorkbookRefused("ZIP_BOMB", name);
      checksum = crc32(piece, checksum);
      look(piece);
    }
  } catch (cause) {
    if (cause instanceof WorkbookRefused) throw cause;
    damaged(cause);
  }
  if (length !== entry.uncompressedSize || checksum !== entry.crc32)
    throw new WorkbookRefused("DAMAGED_WORKBOOK", name);
}

/** Inflates at most the declared size, which the caps have bounded before. */
function inflate(name: string, packed: Buffer, declaredBytes: number): Buffer {
  try {
    // One chunk for all, with a byte to spare: otherwise zlib joins chunks, and needs the memory twice.
    const chunkSize = Math.max(declaredBytes + 1, ZLIB_MIN_CHUNK_BYTES);
    return inflateRawSync(packed, { maxOutputLength: Math.max(declaredBytes, 1), chunkSize });
  } catch (cause) {
    const tooLong = cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
    throw new WorkbookRefused(tooLong ? "ZIP_BOMB" : "DAMAGED_WORKBOOK", name);
  }
}

function damaged(cause: unknown): never {
  throw new WorkbookRefused("DAMAGED_WORKBOOK", cause instanceof Error ? cause.message : undefined);
}
