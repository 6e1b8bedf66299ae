/** What a file is by its first bytes, whatever its name and its declared type say. */
export type FileKind = "empty" | "zip" | "pdf" | "cfb" | "png" | "jpeg" | "unknown";

/** How many leading bytes `kindOf` looks at; readers allow that much before the header of a PDF. */
const FILE_HEAD_BYTES = 1024;

const SIGNATURES: ReadonlyArray<{ readonly kind: FileKind; readonly bytes: readonly number[] }> = [
  { kind: "zip", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: "cfb", bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { kind: "png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { kind: "jpeg", bytes: [0xff, 0xd8, 0xff] },
  { kind: "pdf", bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
];

/**
 * The kind of a file by its first bytes. A workbook and a text document are both "zip" (opening tells them
 * apart by their parts); "cfb" is the container of old Office files and of password-protected new ones.
 */
export function kindOf(head: Uint8Array): FileKind {
  if (head.length === 0) return "empty";
  const found = SIGNATURES.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte));
  if (found !== undefined) return found.kind;
  // Scanners and signing tools put bytes before "%PDF-"; the common readers accept that within the first KB.
  return Buffer.from(head.subarray(0, FILE_HEAD_BYTES)).includes("%PDF-") ? "pdf" : "unknown";
}
