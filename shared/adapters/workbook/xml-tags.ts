import { isUtf8 } from "node:buffer";
import { WorkbookRefused } from "./workbook-refused.ts";

/**
 * Walks the tags of one XML part as bytes, without building anything: comments, CDATA sections and processing
 * instructions are passed over, namespace prefixes are dropped. The fields describe the tag last reached.
 */
export interface TagCursor {
  readonly xml: Buffer;
  kind: "open" | "close" | "empty";
  /** Local name, without prefix. */
  name: string;
  /** The tag's bytes are [start, end), with its angle brackets. */
  start: number;
  end: number;
}

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const BANG = 33;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const SLASH = 47;
const LESS_THAN = 60;
const EQUALS = 61;
const GREATER_THAN = 62;
const QUESTION_MARK = 63;

/** Starts before the first tag of a part. */
export function tagsOf(xml: Buffer): TagCursor {
  return { xml, kind: "open", name: "", start: 0, end: 0 };
}

/** Moves to the next tag; false at the end of the part. Throws `WorkbookRefused` where the XML breaks off. */
export function nextTag(cursor: TagCursor): boolean {
  const { xml } = cursor;
  let at = cursor.end;
  for (;;) {
    at = xml.indexOf(LESS_THAN, at);
    if (at === -1) return false;
    const next = xml[at + 1];
    if (next === QUESTION_MARK) at = after(xml, "?>", at);
    else if (next === BANG) at = afterDeclaration(xml, at);
    else break;
  }
  const end = endOfTag(xml, at);
  const closes = xml[at + 1] === SLASH;
  const empty = xml[end - 2] === SLASH;
  cursor.kind = closes ? "close" : empty ? "empty" : "open";
  cursor.start = at;
  cursor.end = end;
  cursor.name = localName(xml, closes ? at + 2 : at + 1, end - (empty && !closes ? 2 : 1));
  return true;
}

/** Moves to the first tag and says whether it is this one. */
export function rootIs(cursor: TagCursor, name: string): boolean {
  return nextTag(cursor) && cursor.name === name;
}

/** The value of the tag's attribute with this local name, entities resolved; undefined when absent. */
export function attribute(cursor: TagCursor, wanted: string): string | undefined {
  const { xml } = cursor;
  let at = cursor.start + 1;
  const end = cursor.end - 1;
  while (at < end && !isSpace(xml[at])) at += 1;
  while (at < end) {
    while (at < end && (isSpace(xml[at]) || xml[at] === SLASH)) at += 1;
    const nameStart = at;
    while (at < end && xml[at] !== EQUALS && !isSpace(xml[at])) at += 1;
    const nameEnd = at;
    while (at < end && isSpace(xml[at])) at += 1;
    if (at >= end || xml[at] !== EQUALS) return undefined;
    at += 1;
    while (at < end && isSpace(xml[at])) at += 1;
    const quote = xml[at];
    if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) return undefined;
    const valueEnd = xml.indexOf(quote, at + 1);
    if (valueEnd === -1 || valueEnd > end) return undefined;
    if (localName(xml, nameStart, nameEnd) === wanted) return textOf(xml.toString("utf8", at + 1, valueEnd));
    at = valueEnd + 1;
  }
  return undefined;
}

/** Passes over everything up to and including the end of the element whose start tag was last reached. */
export function skipElement(cursor: TagCursor): void {
  const { name, kind } = cursor;
  if (kind !== "open") return;
  let depth = 1;
  while (depth > 0) {
    if (!nextTag(cursor)) throw new WorkbookRefused("DAMAGED_WORKBOOK", `<${name}>`);
    if (cursor.name !== name || cursor.kind === "empty") continue;
    depth += cursor.kind === "open" ? 1 : -1;
  }
}

const DOCTYPE = Buffer.from("<!DOCTYPE");
/** In the widest of encodings. */
export const DOCTYPE_MAX_BYTES = DOCTYPE.length * 4;

/** No program writes UTF-16 any more, and it needs several times its size to be converted. */
const UTF16_MAX_BYTES = 16 * 1024 * 1024;

/** UTF-8, then UTF-16 and UTF-32 with the low byte first and last. */
const DOCTYPES = [
  DOCTYPE,
  ...[2, 4].flatMap((width) => [spread(DOCTYPE, width, 0), spread(DOCTYPE, width, width - 1)]),
];

/** Whether the part declares a document type, in any encoding that has ASCII letters in it. It copies nothing. */
export function declaresDoctype(part: Buffer): boolean {
  return DOCTYPES.some((doctype) => part.includes(doctype));
}

function spread(ascii: Buffer, width: number, at: number): Buffer {
  const wide = Buffer.alloc(ascii.length * width);
  ascii.forEach((byte, index) => {
    wide[index * width + at] = byte;
  });
  return wide;
}

/** The part in UTF-8, the only encoding the later steps know. Throws `WorkbookRefused` when it is neither. */
export function toUtf8(part: Buffer): Buffer {
  const [first, second] = part;
  const little = (first === 0xff && second === 0xfe) || (first === LESS_THAN && second === 0);
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second === LESS_THAN);
  if (!little && !big) {
    if (!isUtf8(part) || part.includes(0)) throw new WorkbookRefused("DAMAGED_WORKBOOK", "not UTF-8");
    return part;
  }
  if (part.length > UTF16_MAX_BYTES)
    throw new WorkbookRefused("SHEET_TOO_LARGE", `${part.length} bytes of UTF-16`);
  try {
    return Buffer.from(new TextDecoder(little ? "utf-16le" : "utf-16be", { fatal: true }).decode(part));
  } catch {
    throw new WorkbookRefused("DAMAGED_WORKBOOK", "not UTF-16");
  }
}

function endOfTag(xml: Buffer, start: number): number {
  let quote = 0;
  for (let at = start + 1; at < xml.length; at += 1) {
    const byte = xml[at] as number;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) quote = byte;
    else if (byte === GREATER_THAN) return at + 1;
    else if (byte === LESS_THAN) break;
  }
  throw new WorkbookRefused("DAMAGED_WORKBOOK", xml.toString("utf8", start, start + 20));
}

function afterDeclaration(xml: Buffer, at: number): number {
  const opening = xml.toString("latin1", at, at + 9);
  if (opening.startsWith("<!--")) return after(xml, "-->", at + 4);
  if (opening === "<![CDATA[") return after(xml, "]]>", at + 9);
  throw new WorkbookRefused("DAMAGED_WORKBOOK", opening);
}

function after(xml: Buffer, closing: string, from: number): number {
  const at = xml.indexOf(closing, from, "latin1");
  if (at === -1) throw new WorkbookRefused("DAMAGED_WORKBOOK", `no ${closing}`);
  return at + closing.length;
}

function localName(xml: Buffer, start: number, limit: number): string {
  let from = start;
  let end = start;
  while (end < limit && !isSpace(xml[end])) {
    if (xml[end] === 58 /* colon */) from = end + 1;
    end += 1;
  }
  // Cells, values, rows and their attributes: nine of ten names are one letter, which need no new string.
  const letter = end - from === 1 ? LETTERS[(xml[from] as number) - FIRST_LETTER] : undefined;
  return letter ?? xml.toString("latin1", from, end);
}

const FIRST_LETTER = 97;
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** What stands between two tags, as text: entities resolved, CDATA taken as it is, comments left out. */
export function textBetween(xml: Buffer, start: number, end: number): string {
  const raw = xml.toString("utf8", start, end);
  if (!raw.includes("<")) return textOf(raw);
  const pieces = raw.split(/(<!\[CDATA\[[\s\S]*?\]\]>)|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/);
  return pieces
    .map((piece = "") => (piece.startsWith("<![CDATA[") ? piece.slice(9, -3) : textOf(piece)))
    .join("");
}

function textOf(raw: string): string {
  if (!raw.includes("&")) return raw;
  return raw.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-z]{2,4}));/g, (whole, hex, decimal, named) => {
    if (named !== undefined) return ENTITIES[named] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
