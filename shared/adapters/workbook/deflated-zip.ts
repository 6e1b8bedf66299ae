import { crc32, deflateRawSync } from "node:zlib";

const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_RECORD_BYTES = 22;
const VERSION_NEEDED = 20;
const DEFLATED = 8;
/** Names in UTF-8. */
const UTF8_NAME_FLAG = 0x0800;
/** 1 January 1980: an archive of the same parts has the same bytes, whenever it is made. */
const NO_DATE = 0x0021;

/** An archive of these parts, compressed, in their order. */
export function deflatedZip(parts: Iterable<readonly [string, Uint8Array]>): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [partName, bytes] of parts) {
    const name = Buffer.from(partName);
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(LOCAL_HEADER_BYTES - 4);
    fields.writeUInt16LE(VERSION_NEEDED, 0);
    fields.writeUInt16LE(UTF8_NAME_FLAG, 2);
    fields.writeUInt16LE(DEFLATED, 4);
    fields.writeUInt16LE(NO_DATE, 8);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    files.push(signature(0x04034b50), fields, name, packed);
    const entry = Buffer.alloc(CENTRAL_HEADER_BYTES);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(VERSION_NEEDED, 4);
    fields.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, name);
    offset += LOCAL_HEADER_BYTES + name.length + packed.length;
  }
  const end = Buffer.alloc(END_RECORD_BYTES);
  const count = directory.length / 2;
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  // A copy: what `Buffer.concat` gives may be a part of a larger pool.
  return new Uint8Array(Buffer.concat([...files, ...directory, end]));
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
