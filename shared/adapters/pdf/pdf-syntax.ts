import type { PdfBudget } from "./pdf-budget.ts";

/** Points at an indirect object. */
export class PdfReference {
  readonly number: number;
  readonly generation: number;

  constructor(number: number, generation: number) {
    this.number = number;
    this.generation = generation;
  }
}

export type PdfDict = ReadonlyMap<string, PdfValue>;

/** A PDF's value as it is written: names with their slash ("/Page"), strings as bytes, nothing resolved. */
export type PdfValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PdfReference
  | readonly PdfValue[]
  | PdfDict;

export class PdfSyntaxError extends Error {}

/** Where reading has got to. */
export interface PdfCursor {
  readonly bytes: Buffer;
  at: number;
  readonly budget: PdfBudget;
}

/** Deeper than any program nests its values, and far from the end of the stack. */
const MAX_DEPTH = 100;
/** A longer word is no keyword and no number. */
const MAX_WORD = 128;
const MAX_STRING = 16 * 1024 * 1024;

/** An empty container takes as much memory as so many numbers. */
const CONTAINER_COST = 8;

const SPACE = 0;
const DELIMITER = 1;
const REGULAR = 2;

/** What each byte is to the syntax (ISO 32000-1, 7.2.2). */
const CLASS_OF = new Uint8Array(256).fill(REGULAR);
for (const code of [0, 9, 10, 12, 13, 32]) CLASS_OF[code] = SPACE;
for (const char of "()<>[]{}/%") CLASS_OF[char.charCodeAt(0)] = DELIMITER;

const HASH = 0x23;
const PERCENT = 0x25;
const OPEN_PAREN = 0x28;
const CLOSE_PAREN = 0x29;
const SLASH = 0x2f;
const LESS = 0x3c;
const GREATER = 0x3e;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;

export function isPdfSpace(byte: number | undefined): boolean {
  return byte !== undefined && CLASS_OF[byte] === SPACE;
}

/** A byte that ends a word. The end of the file does, too. */
export function endsWord(byte: number | undefined): boolean {
  return byte === undefined || CLASS_OF[byte] !== REGULAR;
}

/** Passes over white space and comments. */
export function skipSpace(cursor: PdfCursor): void {
  const { bytes } = cursor;
  let { at } = cursor;
  for (;;) {
    while (isPdfSpace(bytes[at])) at += 1;
    if (bytes[at] !== PERCENT) break;
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
  }
  cursor.at = at;
}

/** The next word: a keyword or a number as it is written. Empty at a delimiter and at the end. */
export function readWord(cursor: PdfCursor): string {
  skipSpace(cursor);
  const start = cursor.at;
  while (!endsWord(cursor.bytes[cursor.at]) && cursor.at - start < MAX_WORD) cursor.at += 1;
  return cursor.bytes.toString("latin1", start, cursor.at);
}

/** Reads one value. Throws `PdfSyntaxError` where there is none. */
export function readValue(cursor: PdfCursor, depth = 0): PdfValue {
  skipSpace(cursor);
  const { bytes, at } = cursor;
  cursor.budget.spend("values");
  switch (bytes[at]) {
    case SLASH:
      return readName(cursor);
    case OPEN_PAREN:
      return readLiteral(cursor);
    case OPEN_BRACKET:
      cursor.at += 1;
      return readItems(cursor, CLOSE_BRACKET, depth);
    case LESS:
      if (bytes[at + 1] !== LESS) return readHex(cursor);
      cursor.at += 2;
      return dictOf(readItems(cursor, GREATER, depth));
    default:
      return readPlain(cursor);
  }
}

/** A number, a reference, or one of the three words. */
function readPlain(cursor: PdfCursor): PdfValue {
  const word = readWord(cursor);
  const number = numberOf(word);
  if (number === undefined) return wordValue(word);
  const after = cursor.at;
  const generation = /^\d+$/.test(word) ? readWord(cursor) : "";
  if (/^\d{1,5}$/.test(generation) && readWord(cursor) === "R")
    return new PdfReference(number, Number(generation));
  cursor.at = after;
  return number;
}

/** What stands until the closing bracket. `R` makes a reference of the two numbers before it. */
function readItems(cursor: PdfCursor, closing: number, depth: number): PdfValue[] {
  if (depth >= MAX_DEPTH) throw new PdfSyntaxError("nested too deeply");
  cursor.budget.spend("values", CONTAINER_COST);
  const { bytes } = cursor;
  const items: PdfValue[] = [];
  for (;;) {
    skipSpace(cursor);
    const byte = bytes[cursor.at];
    if (byte === undefined) throw new PdfSyntaxError("unexpected end");
    if (byte === closing) {
      cursor.at += closing === GREATER ? 2 : 1;
      return items;
    }
    if (CLASS_OF[byte] === DELIMITER) {
      if (
        byte === GREATER ||
        byte === CLOSE_BRACKET ||
        byte === CLOSE_PAREN ||
        byte === 0x7b ||
        byte === 0x7d
      )
        throw new PdfSyntaxError(`unexpected ${String.fromCharCode(byte)}`);
      items.push(readValue(cursor, depth + 1));
      continue;
    }
    const word = readWord(cursor);
    if (word === "R") {
      const generation = items.pop();
      const number = items.pop();
      if (typeof number !== "number" || typeof generation !== "number")
        throw new PdfSyntaxError("a reference without numbers");
      items.push(new PdfReference(number, generation));
      continue;
    }
    cursor.budget.spend("values");
    items.push(numberOf(word) ?? wordValue(word));
  }
}

/** Pairs of keys and values; a key that comes twice counts as it comes last. A key without a value is passed over. */
function dictOf(items: readonly PdfValue[]): PdfDict {
  const dict = new Map<string, PdfValue>();
  for (let index = 0; index + 1 < items.length; index += 2) {
    const key = items[index];
    if (typeof key !== "string") throw new PdfSyntaxError("a key that is no name");
    dict.set(key.slice(1), items[index + 1] as PdfValue);
  }
  return dict;
}

function numberOf(word: string): number | undefined {
  const first = word.charCodeAt(0);
  // Most words are numbers, and those that begin with a letter are none.
  if (first > 0x39 || first < 0x2b) return undefined;
  const plain = Number(word);
  if (Number.isFinite(plain) && !/[a-zA-Z]/.test(word)) return plain;
  if (!/^[+-]*(\d+\.?\d*|\.\d*)[\d.-]*$/.test(word)) return undefined;
  const number = Number.parseFloat(word.replace(/^[+-]*(?=[+-])/, ""));
  return Number.isFinite(number) ? number : 0;
}

function wordValue(word: string): null | boolean {
  if (word === "null") return null;
  if (word === "true" || word === "false") return word === "true";
  throw new PdfSyntaxError(`unexpected ${word.slice(0, 20)}`);
}

function readName(cursor: PdfCursor): string {
  const { bytes } = cursor;
  const start = cursor.at;
  cursor.at += 1;
  let escaped = false;
  while (!endsWord(bytes[cursor.at])) {
    escaped ||= bytes[cursor.at] === HASH;
    cursor.at += 1;
  }
  const name = bytes.toString("latin1", start, cursor.at);
  if (!escaped) return name;
  return name.replace(/#([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function readHex(cursor: PdfCursor): Uint8Array {
  const end = cursor.bytes.indexOf(GREATER, cursor.at);
  cursor.budget.spend("searched", (end === -1 ? cursor.bytes.length : end) - cursor.at);
  if (end === -1 || end - cursor.at > MAX_STRING) throw new PdfSyntaxError("a string without an end");
  const digits = cursor.bytes.toString("latin1", cursor.at + 1, end).replace(/[^0-9a-fA-F]/g, "");
  cursor.at = end + 1;
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex");
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

function readLiteral(cursor: PdfCursor): Uint8Array {
  const { bytes } = cursor;
  const start = cursor.at + 1;
  const end = endOfLiteral(bytes, cursor.at);
  cursor.budget.spend("searched", (end === -1 ? bytes.length : end) - cursor.at);
  if (end === -1) throw new PdfSyntaxError("a string without an end");
  cursor.at = end + 1;
  if (end - start > MAX_STRING) throw new PdfSyntaxError("a string without an end");
  const raw = bytes.subarray(start, end);
  if (!raw.includes(BACKSLASH)) return raw;
  const value = Buffer.alloc(raw.length);
  let length = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at] as number;
    if (byte !== BACKSLASH) {
      value[length++] = byte;
      continue;
    }
    at += 1;
    const octal = /^[0-7]{1,3}/.exec(raw.toString("latin1", at, at + 3))?.[0];
    if (octal !== undefined) {
      value[length++] = Number.parseInt(octal, 8) & 0xff;
      at += octal.length - 1;
    } else if (raw[at] === 13 && raw[at + 1] === 10) at += 1;
    else if (raw[at] !== 10 && raw[at] !== 13) {
      const escaped = raw[at] ?? BACKSLASH;
      value[length++] = ESCAPES[String.fromCharCode(escaped)] ?? escaped;
    }
  }
  return value.subarray(0, length);
}

/** Where the parenthesis that closes this string stands; -1 when it is not there. */
export function endOfLiteral(bytes: Buffer, start: number): number {
  let open = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === OPEN_PAREN) open += 1;
    else if (byte === CLOSE_PAREN) {
      open -= 1;
      if (open === 0) return at;
    }
  }
  return -1;
}
