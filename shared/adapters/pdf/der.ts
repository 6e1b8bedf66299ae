/** One element of ASN.1 in BER: its tag byte, and where its content lies. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

export class DerError extends Error {}

const MAX_DEPTH = 40;
/** Certificates and their chains have some thousand elements; no signature needs more. */
const MAX_ELEMENTS = 50_000;
const CONSTRUCTED = 0x20;

/** Reads ASN.1 out of untrusted bytes. Throws `DerError` where there is none. */
export function derReader(bytes: Buffer) {
  let elements = 0;

  /** The element that begins at `at`, and where the next one would begin. */
  function read(at: number, limit: number, depth = 0): { element: DerElement; next: number } {
    elements += 1;
    if (elements > MAX_ELEMENTS || depth > MAX_DEPTH) throw new DerError("too much");
    const tag = bytes[at];
    const first = bytes[at + 1];
    if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f)
      throw new DerError("no element");
    if (first === 0x80) return readIndefinite(tag, at, limit, depth);
    const lengthBytes = first & 0x80 ? first & 0x7f : 0;
    if (lengthBytes > 4) throw new DerError("too long");
    let length = first;
    if (lengthBytes > 0) {
      length = 0;
      for (let index = 0; index < lengthBytes; index += 1)
        length = length * 256 + (bytes[at + 2 + index] ?? 0);
    }
    const start = at + 2 + lengthBytes;
    const end = start + length;
    if (end > limit) throw new DerError("cut short");
    return { element: { tag, start, end }, next: end };
  }

  /** Some signing programs do not say the length, and end the element with two zeros. */
  function readIndefinite(tag: number, at: number, limit: number, depth: number) {
    if ((tag & CONSTRUCTED) === 0) throw new DerError("no length");
    let inner = at + 2;
    while (!(bytes[inner] === 0 && bytes[inner + 1] === 0)) inner = read(inner, limit, depth + 1).next;
    return { element: { tag, start: at + 2, end: inner }, next: inner + 2 };
  }

  return {
    root: (): DerElement => read(0, bytes.length).element,
    children(parent: DerElement): DerElement[] {
      const found: DerElement[] = [];
      for (let at = parent.start; at < parent.end; ) {
        const { element, next } = read(at, parent.end);
        found.push(element);
        at = next;
      }
      return found;
    },
    contentOf: ({ start, end }: DerElement): Buffer => bytes.subarray(start, end),
  };
}

export type DerReader = ReturnType<typeof derReader>;
