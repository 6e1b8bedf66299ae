const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_RECORD_BYTES = 22;

/** Names in UTF-8. */
const UTF8_NAME_FLAG = 0x0800;

/**
 * An archive of these parts without compression and without checksums (0 = not stated): it is handed to the reader
 * in the same process and never leaves it.
 */
export function storedZip(
  parts: ReadonlyArray<{ readonly name: string; readonly bytes: Buffer }>,
): Uint8Array {
  const entries = parts.map(({ name, bytes }) => ({ name: Buffer.from(name), bytes }));
  const bodies = entries.reduce(
    (sum, each) => sum + LOCAL_HEADER_BYTES + each.name.length + each.bytes.length,
    0,
  );
  const directory = entries.reduce((sum, each) => sum + CENTRAL_HEADER_BYTES + each.name.length, 0);
  const zip = Buffer.alloc(bodies + directory + END_RECORD_BYTES);
  let at = 0;
  let directoryAt = bodies;
  for (const { name, bytes } of entries) {
    zip.writeUInt32LE(0x02014b50, directoryAt);
    zip.writeUInt16LE(UTF8_NAME_FLAG, directoryAt + 8);
    zip.writeUInt32LE(bytes.length, directoryAt + 20);
    zip.writeUInt32LE(bytes.length, directoryAt + 24);
    zip.writeUInt16LE(name.length, directoryAt + 28);
    zip.writeUInt32LE(at, directoryAt + 42);
    directoryAt += CENTRAL_HEADER_BYTES + name.copy(zip, directoryAt + CENTRAL_HEADER_BYTES);
    zip.writeUInt32LE(0x04034b50, at);
    zip.writeUInt16LE(UTF8_NAME_FLAG, at + 6);
    zip.writeUInt32LE(bytes.length, at + 18);
    zip.writeUInt32LE(bytes.length, at + 22);
    zip.writeUInt16LE(name.length, at + 26);
    at += LOCAL_HEADER_BYTES + name.copy(zip, at + LOCAL_HEADER_BYTES);
    at += bytes.copy(zip, at);
  }
  zip.writeUInt32LE(0x06054b50, directoryAt);
  zip.writeUInt16LE(entries.length, directoryAt + 8);
  zip.writeUInt16LE(entries.length, directoryAt + 10);
  zip.writeUInt32LE(directory, directoryAt + 12);
  zip.writeUInt32LE(bodies, directoryAt + 16);
  return zip;
}
