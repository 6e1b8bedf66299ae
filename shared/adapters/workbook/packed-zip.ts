import { crc32, deflateRawSync } from "node:zlib";
import type { PackedFile } from "./zip-entries.ts";

const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_RECORD_BYTES = 22;
/** Version 2.0: deflated files, nothing newer. */
const VERSION = 20;
/** Names in UTF-8. */
const UTF8_NAME_FLAG = 0x0800;
const DEFLATED = 8;
/** 1 January 1980, the first day there is: what is written carries no time, so that the same input gives the same bytes. */
const NO_TIME = { date: 0x21, time: 0 };

/** Packs one file. */
export function packedFile(name: string, bytes: Buffer): PackedFile {
  return {
    name,
    method: DEFLATED,
    crc32: crc32(bytes),
    size: bytes.length,
    packed: deflateRawSync(bytes),
    modified: NO_TIME,
  };
}

/** An archive of these files in this order; their packed bytes go in as they are. */
export function packedZip(files: readonly PackedFile[]): Uint8Array {
  const entries = files.map((file) => ({ ...file, path: Buffer.from(file.name) }));
  const bodies = entries.reduce(
    (sum, { path, packed }) => sum + LOCAL_HEADER_BYTES + path.length + packed.length,
    0,
  );
  const directory = entries.reduce((sum, { path }) => sum + CENTRAL_HEADER_BYTES + path.length, 0);
  const zip = Buffer.alloc(bodies + directory + END_RECORD_BYTES);
  let at = 0;
  let directoryAt = bodies;
  for (const entry of entries) {
    zip.writeUInt32LE(0x02014b50, directoryAt);
    zip.writeUInt16LE(VERSION, directoryAt + 4);
    writeFields(zip, directoryAt + 6, entry);
    zip.writeUInt32LE(at, directoryAt + 42);
    directoryAt += CENTRAL_HEADER_BYTES + entry.path.copy(zip, directoryAt + CENTRAL_HEADER_BYTES);
    zip.writeUInt32LE(0x04034b50, at);
    writeFields(zip, at + 4, entry);
    at += LOCAL_HEADER_BYTES + entry.path.copy(zip, at + LOCAL_HEADER_BYTES);
    at += entry.packed.copy(zip, at);
  }
  zip.writeUInt32LE(0x06054b50, directoryAt);
  zip.writeUInt16LE(entries.length, directoryAt + 8);
  zip.writeUInt16LE(entries.length, directoryAt + 10);
  zip.writeUInt32LE(directory, directoryAt + 12);
  zip.writeUInt32LE(bodies, directoryAt + 16);
  // A plain array, as callers are promised: a Buffer is equal to none.
  return new Uint8Array(zip.buffer, zip.byteOffset, zip.length);
}

/** What both headers of a file say, from the version needed to the length of the name. */
function writeFields(zip: Buffer, at: number, file: PackedFile & { readonly path: Buffer }): void {
  zip.writeUInt16LE(VERSION, at);
  zip.writeUInt16LE(UTF8_NAME_FLAG, at + 2);
  zip.writeUInt16LE(file.method, at + 4);
  zip.writeUInt16LE(file.modified.time, at + 6);
  zip.writeUInt16LE(file.modified.date, at + 8);
  zip.writeUInt32LE(file.crc32, at + 10);
  zip.writeUInt32LE(file.packed.length, at + 14);
  zip.writeUInt32LE(file.size, at + 18);
  zip.writeUInt16LE(file.path.length, at + 22);
}
