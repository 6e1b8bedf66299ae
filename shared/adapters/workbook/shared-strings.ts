import { isLegacyFont } from "../../domain/figures/legacy-text.ts";
import { plainText } from "../../domain/text/plain-text.ts";
import { WorkbookRefused } from "./workbook-refused.ts";
import { attribute, nextTag, rootIs, skipElement, type TagCursor, tagsOf, textBetween } from "./xml-tags.ts";

/** Excel's own limit of a cell. */
export const CELL_MAX_CHARACTERS = 32_767;

/** A report has some hundred texts; each of many costs an object. */
const SHARED_STRINGS_MAX = 100_000;

/** A report has 20 KB of text. */
export const TEXTS_MAX_BYTES = 8 * 1024 * 1024;

/** A text with its formatting left out, but for whether it needs a font of before Unicode. */
export interface FormattedText {
  /** As it stands in the file. */
  readonly raw: string;
  /** As it is read and stored. */
  readonly plain: string;
  readonly hasLegacyFont: boolean;
}

/** The texts that cells refer to by number. Throws `WorkbookRefused`. */
export function readSharedStrings(part: Buffer): readonly FormattedText[] {
  const cursor = tagsOf(part);
  if (!rootIs(cursor, "sst")) throw new WorkbookRefused("DAMAGED_WORKBOOK", "<sst>");
  const texts: FormattedText[] = [];
  let bytes = 0;
  while (nextTag(cursor)) {
    if (cursor.name !== "si" || cursor.kind === "close") continue;
    const start = cursor.start;
    texts.push(readText(cursor, "si"));
    bytes += cursor.end - start;
    if (texts.length > SHARED_STRINGS_MAX || bytes > TEXTS_MAX_BYTES)
      throw new WorkbookRefused("SHEET_TOO_LARGE", `${texts.length} texts, ${bytes} bytes`);
  }
  return texts;
}

/** Joins the runs of a text up to the end of its element; phonetic hints are no part of it. */
export function readText(cursor: TagCursor, element: "si" | "is"): FormattedText {
  if (cursor.kind !== "open") return formatted("", false);
  let text = "";
  let hasLegacyFont = false;
  while (nextInside(cursor, element)) {
    if (cursor.name === "rPh") skipElement(cursor);
    else if (cursor.name === "rFont") hasLegacyFont ||= isLegacyFont(attribute(cursor, "val") ?? "");
    else if (cursor.name === "t" && cursor.kind === "open") text += readPlain(cursor);
  }
  return formatted(withoutEscapes(text), hasLegacyFont);
}

/** The text of a cell, no longer than Excel allows: a longer one is made to cost time. */
export function formatted(text: string, hasLegacyFont: boolean): FormattedText {
  const raw = text.slice(0, CELL_MAX_CHARACTERS);
  return { raw, plain: plainText(raw), hasLegacyFont };
}

/** The text from a start tag to its end tag, with no tag between them. Throws `WorkbookRefused`. */
export function readPlain(cursor: TagCursor): string {
  const { name, kind, end } = cursor;
  if (kind === "empty") return "";
  if (!nextTag(cursor) || cursor.kind !== "close" || cursor.name !== name)
    throw new WorkbookRefused("DAMAGED_WORKBOOK", `<${name}>`);
  return textBetween(cursor.xml, end, cursor.start);
}

/** Moves to the next tag inside an element; false at its end tag. Throws `WorkbookRefused` when there is none. */
export function nextInside(cursor: TagCursor, element: string): boolean {
  if (!nextTag(cursor)) throw new WorkbookRefused("DAMAGED_WORKBOOK", `<${element}>`);
  return !(cursor.kind === "close" && cursor.name === element);
}

/** Characters that XML cannot hold are written as _x000D_, and that text itself as _x005F_x000D_. */
export function withoutEscapes(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
