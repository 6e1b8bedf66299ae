const END_RECORD_BYTES = 22;
const MAX_ZIP_COMMENT = 0xffff;

/** Whether an archive ends where the file ends: then it is two files in one, and each program sees another. */
export function endsAsZip(bytes: Buffer): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - END_RECORD_BYTES - MAX_ZIP_COMMENT));
  const end = tail.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  if (end === -1 || end + END_RECORD_BYTES > tail.length) return false;
  return end + END_RECORD_BYTES + tail.readUInt16LE(end + END_RECORD_BYTES - 2) === tail.length;
}
