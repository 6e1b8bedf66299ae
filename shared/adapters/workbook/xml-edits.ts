import { WorkbookRefused } from "./workbook-refused.ts";
import { nextTag, skipElement, type TagCursor, tagsOf } from "./xml-tags.ts";

/**
 * Changes single places of an XML part and leaves every other byte as it is. What is put in is ASCII (see `xmlText`), so it
 * reads the same in every encoding that XML of a workbook comes in, UTF-16 apart.
 */
export interface Edit {
  /** The bytes [start, end) give way to the text; with start = end it is put in between. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The part with these changes, which may be given in any order. Throws when two of them overlap. */
export function edited(xml: Buffer, edits: readonly Edit[]): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) throw new Error(`two changes of an XML part overlap at ${start}`);
    pieces.push(xml.subarray(at, start), Buffer.from(text, "latin1"));
    at = end;
  }
  return Buffer.concat([...pieces, xml.subarray(at)]);
}

/** An element as it lies in its part. */
export interface ElementPlace {
  /** Local name. */
  readonly name: string;
  /** "x:" or "". */
  readonly prefix: string;
  readonly start: number;
  /** Where its start tag ends; of an empty element its end. */
  readonly openEnd: number;
  /** Where its end tag begins; of an empty element its end. */
  readonly closeStart: number;
  readonly end: number;
}

/** The root of a part; its end is the last end tag there is. Throws `WorkbookRefused` when there is none of this name. */
export function rootOf(xml: Buffer, name: string): ElementPlace {
  const cursor = tagsOf(xml);
  if (!nextTag(cursor) || cursor.name !== name || cursor.kind === "close")
    throw new WorkbookRefused("DAMAGED_WORKBOOK", `<${name}>`);
  const { start, end: openEnd, kind } = cursor;
  const prefix = prefixOf(cursor);
  if (kind === "empty") return { name, prefix, start, openEnd, closeStart: openEnd, end: openEnd };
  const last = cursorAt(xml, Math.max(openEnd, xml.lastIndexOf("</")));
  if (!nextTag(last) || last.kind !== "close" || last.name !== name)
    throw new WorkbookRefused("DAMAGED_WORKBOOK", `</${name}>`);
  return { name, prefix, start, openEnd, closeStart: last.start, end: last.end };
}

/**
 * The children of an element, in order. One of them may be so large that its end is only looked up (`leaping`), which a comment
 * inside could mislead: whoever walks through it sees whether it is the end.
 */
export function childrenOf(xml: Buffer, parent: ElementPlace, leaping?: string): ElementPlace[] {
  const children: ElementPlace[] = [];
  if (parent.openEnd === parent.end) return children;
  const cursor = cursorAt(xml, parent.openEnd);
  while (nextTag(cursor) && cursor.kind !== "close") {
    const { name, start, end: openEnd, kind } = cursor;
    if (name !== leaping || kind === "empty") {
      children.push(placeOf(cursor));
      continue;
    }
    const prefix = prefixOf(cursor);
    leapOver(cursor);
    children.push({ name, prefix, start, openEnd, closeStart: cursor.start, end: cursor.end });
  }
  return children;
}

/** Goes from a start tag to the next end tag of its name without looking at what is between. */
export function leapOver(cursor: TagCursor): void {
  if (cursor.kind !== "open") return;
  const { xml, name } = cursor;
  const close = xml.indexOf(`</${prefixOf(cursor)}${name}`, cursor.end, "latin1");
  cursor.end = close === -1 ? xml.length : close;
  if (!nextTag(cursor) || cursor.name !== name) throw new WorkbookRefused("DAMAGED_WORKBOOK", `</${name}>`);
}

/** A cursor before the first tag at or after a place. */
export function cursorAt(xml: Buffer, at: number): TagCursor {
  return { xml, kind: "open", name: "", start: at, end: at };
}

/** A cursor on the start tag of an element, for `attribute`. */
export function startTagOf(xml: Buffer, { name, start, openEnd, end }: ElementPlace): TagCursor {
  return { xml, kind: openEnd === end ? "empty" : "open", name, start, end: openEnd };
}

/** The source of a piece, byte for byte. */
export function sourceOf(xml: Buffer, start: number, end: number): string {
  return xml.toString("latin1", start, end);
}

/** "x:" for <x:row>, "" for <row>, whatever kind of tag. */
export function prefixOf({ xml, kind, start, name }: TagCursor): string {
  const from = start + (kind === "close" ? 2 : 1);
  const length = xml.indexOf(name, from, "latin1") - from;
  return sourceOf(xml, from, from + Math.max(0, length));
}

/** An edit that puts text before the end tag of an element, opening it if it is empty. */
export function appendTo(xml: Buffer, element: ElementPlace, text: string): Edit {
  const { prefix, name, openEnd, closeStart, end } = element;
  if (openEnd !== end) return { start: closeStart, end: closeStart, text };
  const slash = sourceOf(xml, element.start, end).lastIndexOf("/") + element.start;
  return { start: slash, end, text: `>${text}</${prefix}${name}>` };
}

const ATTRIBUTES = /\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** The source of a start tag with this attribute set, or without it for `undefined`. The value is plain ASCII. */
export function withAttribute(tag: string, name: string, value: string | undefined): string {
  for (const found of tag.matchAll(ATTRIBUTES)) {
    if (found[1] !== name) continue;
    const text = value === undefined ? "" : ` ${name}="${value}"`;
    return tag.slice(0, found.index) + text + tag.slice(found.index + found[0].length);
  }
  if (value === undefined) return tag;
  return tag.replace(/\s*\/?>$/, ` ${name}="${value}"$&`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be in XML
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * Text of people for an element or attribute, in ASCII: everything beyond it as a character reference. What XML cannot hold is
 * left out, and what Excel would take for one of its own escapes (`_x0041_`) is escaped in that way.
 */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(NOT_IN_XML, "")
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replace(/[&<>"\r]|[^\t\n\x20-\x7e]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function placeOf(cursor: TagCursor): ElementPlace {
  const { name, start, end: openEnd } = cursor;
  const prefix = prefixOf(cursor);
  const isEmpty = cursor.kind === "empty";
  skipElement(cursor);
  return { name, prefix, start, openEnd, closeStart: isEmpty ? openEnd : cursor.start, end: cursor.end };
}
