import { WorkbookRefused } from "./workbook-refused.ts";
import { attribute, nextTag, rootIs, skipElement, type TagCursor, tagsOf } from "./xml-tags.ts";

/**
 * Rewrites the parts of a workbook that hold values into the plainest form: cells with a value, texts without
 * formatting, number formats. What no value depends on (merges, validations, conditional formats, extensions,
 * the formulas themselves) is gone, so the reader behind never meets it.
 */

/** Far above any unit's report, and low enough that the dense rectangle a reader builds stays small. */
const SHEET_MAX_ROWS = 200_000;
const SHEET_MAX_COLUMNS = 1_024;
export const WORKBOOK_MAX_CELLS = 3_000_000;

/** What the reader gets of a workbook, unpacked; it needs several times as much to read it. A report has 20 KB. */
export const PLAIN_WORKBOOK_MAX_BYTES = 32 * 1024 * 1024;

/** Each text becomes several objects in the reader, about half a kilobyte. */
const SHARED_STRINGS_MAX = 200_000;

/** Excel's own limits: formats of cells in a workbook, and characters of a number format. */
const CELL_FORMATS_MAX = 65_490;
const FORMAT_CODE_MAX_CHARACTERS = 255;

/** Excel allows some 250 of its users' own number formats. */
const NUMBER_FORMATS_MAX = 2_000;

const CELL_TYPES = new Set(["s", "str", "inlineStr", "b", "e", "n", "d"]);

export interface DistilledSheet {
  readonly xml: Buffer;
  /** Cells of the rectangle from A1 to the last row and column that hold something. */
  readonly area: number;
  /** The highest index into the shared strings that a cell uses, -1 when none does. */
  readonly lastSharedString: number;
}

/** Keeps the cells of a sheet that hold a value or a formula. Throws `WorkbookRefused`. */
export function distilSheet(part: Buffer): DistilledSheet {
  const cursor = tagsOf(part);
  const out = growingBuffer(Math.min(part.length, 1 << 20));
  out.text("<worksheet><sheetData>");
  const seen = { lastRow: 0, lastColumn: 0, lastSharedString: -1 };
  if (findSheetData(cursor)) {
    let row = 0;
    while (nextInside(cursor, "sheetData")) {
      if (cursor.name !== "row" || cursor.kind === "close") throw damaged(cursor);
      row = rowNumber(cursor, row);
      if (cursor.kind === "open") distilRow(cursor, row, out, seen);
    }
  }
  out.text("</sheetData></worksheet>");
  const { lastRow, lastColumn, lastSharedString } = seen;
  if (lastRow > SHEET_MAX_ROWS || lastColumn > SHEET_MAX_COLUMNS)
    throw new WorkbookRefused("SHEET_TOO_LARGE", `${lastRow} × ${lastColumn}`);
  return { xml: out.bytes(), area: lastRow * lastColumn, lastSharedString };
}

/** Keeps the plain text of each shared string, without formatting and phonetic hints. Throws `WorkbookRefused`. */
export function distilSharedStrings(part: Buffer): { readonly xml: Buffer; readonly count: number } {
  const cursor = tagsOf(part);
  const out = growingBuffer(Math.min(part.length, 1 << 20));
  out.text("<sst>");
  let count = 0;
  while (nextTag(cursor)) {
    if (cursor.name !== "si" || cursor.kind === "close") continue;
    count += 1;
    if (count > SHARED_STRINGS_MAX) throw new WorkbookRefused("SHEET_TOO_LARGE", `${count} texts`);
    out.text('<si><t xml:space="preserve">');
    if (cursor.kind === "open") copyTexts(cursor, "si", out);
    out.text("</t></si>");
  }
  out.text("</sst>");
  return { xml: out.bytes(), count };
}

/** Keeps which cell formats show their number as a date. Throws `WorkbookRefused`. */
export function distilStyles(part: Buffer): Buffer {
  const cursor = tagsOf(part);
  const formats: string[] = [];
  const cells: string[] = [];
  let list = "";
  while (nextTag(cursor)) {
    if (cursor.name === "numFmts" || cursor.name === "cellXfs")
      list = cursor.kind === "open" ? cursor.name : "";
    else if (cursor.kind === "close") continue;
    else if (cursor.name === "numFmt" && list === "numFmts") formats.push(numberFormat(cursor));
    else if (cursor.name === "xf" && list === "cellXfs")
      cells.push(`<xf numFmtId="${digits(attribute(cursor, "numFmtId")) ?? 0}"/>`);
    if (cells.length > CELL_FORMATS_MAX || formats.length > NUMBER_FORMATS_MAX)
      throw new WorkbookRefused("SHEET_TOO_LARGE", "styles");
  }
  return Buffer.from(
    `<styleSheet><numFmts>${formats.join("")}</numFmts><cellXfs>${cells.join("")}</cellXfs></styleSheet>`,
  );
}

/** Escapes text for an attribute or an element. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

interface Seen {
  lastRow: number;
  lastColumn: number;
  lastSharedString: number;
}

function distilRow(cursor: TagCursor, row: number, out: GrowingBuffer, seen: Seen): void {
  let column = 0;
  let opened = false;
  while (nextInside(cursor, "row")) {
    if (cursor.name === "extLst") {
      skipElement(cursor);
      continue;
    }
    if (cursor.name !== "c" || cursor.kind === "close") throw damaged(cursor);
    column = columnNumber(cursor, row, column);
    if (cursor.kind === "empty") continue;
    const cell = readCell(cursor);
    if (cell === undefined) continue;
    if (!opened) out.text(`<row r="${row}">`);
    opened = true;
    writeCell(cursor.xml, cell, `${columnLetters(column)}${row}`, out);
    seen.lastRow = row;
    if (column > seen.lastColumn) seen.lastColumn = column;
    // Refused here as well as at the end, so that a hostile sheet costs no more than the caps.
    if (row > SHEET_MAX_ROWS || column > SHEET_MAX_COLUMNS || row * seen.lastColumn > WORKBOOK_MAX_CELLS)
      throw new WorkbookRefused("SHEET_TOO_LARGE", `${columnLetters(column)}${row}`);
    if (cell.sharedString > seen.lastSharedString) seen.lastSharedString = cell.sharedString;
  }
  if (opened) out.text("</row>");
}

interface CellContent {
  readonly type: string;
  readonly style: string | undefined;
  readonly formula: boolean;
  /** Byte ranges of the value's text, as start and end in turn. */
  readonly texts: readonly number[];
  readonly sharedString: number;
}

/** Reads one cell up to its end tag; undefined when it holds nothing. */
function readCell(cursor: TagCursor): CellContent | undefined {
  const rawType = attribute(cursor, "t") ?? "n";
  const type = CELL_TYPES.has(rawType) ? rawType : "n";
  const style = digits(attribute(cursor, "s"));
  const texts: number[] = [];
  let formula = false;
  while (nextInside(cursor, "c")) {
    if (cursor.kind === "close" || cursor.name === "c" || cursor.name === "row") throw damaged(cursor);
    if (cursor.name === "f") formula = true;
    if (cursor.name === "v") texts.push(cursor.end, plainText(cursor));
    else if (cursor.name === "is" && cursor.kind === "open") inlineTexts(cursor, texts);
    else skipElement(cursor);
  }
  if (!formula && texts.length === 0) return undefined;
  const hasText = texts.some((end, index) => index % 2 === 1 && end > (texts[index - 1] as number));
  // Without a stored result the type means nothing, and the reader would make a value of it.
  if (texts.length === 0 || (type === "b" && !hasText))
    return { type: "n", style, formula, texts: [], sharedString: -1 };
  const sharedString = type === "s" ? sharedStringIndex(cursor.xml, texts) : -1;
  return { type, style, formula, texts, sharedString };
}

function writeCell(xml: Buffer, cell: CellContent, reference: string, out: GrowingBuffer): void {
  const style = cell.style === undefined ? "" : ` s="${cell.style}"`;
  out.text(`<c r="${reference}" t="${cell.type}"${style}>${cell.formula ? "<f>0</f>" : ""}`);
  // An empty result of a formula stays an element, so that it differs from a formula never calculated.
  if (cell.texts.length > 0) {
    const inline = cell.type === "inlineStr";
    out.text(inline ? "<is><t>" : "<v>");
    for (let each = 0; each < cell.texts.length; each += 2)
      out.copy(xml, cell.texts[each] as number, cell.texts[each + 1] as number);
    out.text(inline ? "</t></is>" : "</v>");
  }
  out.text("</c>");
}

/** From a start tag to its end tag with nothing but text between; gives where the text ends. */
function plainText(cursor: TagCursor): number {
  const { name, kind } = cursor;
  if (kind === "empty") return cursor.end;
  if (!nextTag(cursor) || cursor.kind !== "close" || cursor.name !== name) throw damaged(cursor);
  return cursor.start;
}

function inlineTexts(cursor: TagCursor, texts: number[]): void {
  while (nextInside(cursor, "is")) {
    if (cursor.name === "rPh" || cursor.name === "rPr") skipElement(cursor);
    else if (cursor.name === "t" && cursor.kind === "open") texts.push(cursor.end, plainText(cursor));
  }
}

function copyTexts(cursor: TagCursor, element: string, out: GrowingBuffer): void {
  while (nextInside(cursor, element)) {
    if (cursor.name === "rPh" || cursor.name === "rPr") skipElement(cursor);
    else if (cursor.name === "t" && cursor.kind === "open") {
      const start = cursor.end;
      out.copy(cursor.xml, start, plainText(cursor));
    }
  }
}

function numberFormat(cursor: TagCursor): string {
  const id = digits(attribute(cursor, "numFmtId")) ?? "0";
  const code = (attribute(cursor, "formatCode") ?? "").slice(0, FORMAT_CODE_MAX_CHARACTERS);
  return `<numFmt numFmtId="${id}" formatCode="${escapeXml(code)}"/>`;
}

function findSheetData(cursor: TagCursor): boolean {
  if (!rootIs(cursor, "worksheet")) throw damaged(cursor);
  while (nextTag(cursor)) {
    if (cursor.name === "sheetData") return cursor.kind === "open";
    if (cursor.name === "worksheet" && cursor.kind === "close") return false;
  }
  throw new WorkbookRefused("DAMAGED_WORKBOOK", "<worksheet>");
}

/** Moves to the next tag inside an element; false at the element's end tag. */
function nextInside(cursor: TagCursor, element: string): boolean {
  if (!nextTag(cursor)) throw new WorkbookRefused("DAMAGED_WORKBOOK", `<${element}>`);
  return !(cursor.kind === "close" && cursor.name === element);
}

/** Rows come in ascending order, as Excel demands: so no cell can occur twice. */
function rowNumber(cursor: TagCursor, previous: number): number {
  const raw = attribute(cursor, "r");
  if (raw === undefined) return previous + 1;
  const row = Number(digits(raw) ?? Number.NaN);
  if (!(row > previous)) throw damaged(cursor);
  return row;
}

function columnNumber(cursor: TagCursor, row: number, previous: number): number {
  const raw = attribute(cursor, "r");
  if (raw === undefined) return previous + 1;
  const [, letters = "", number = ""] = /^([A-Za-z]{1,3})(\d{1,7})$/.exec(raw) ?? [];
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  if (!(column > previous) || Number(number) !== row) throw damaged(cursor);
  return column;
}

/** "A" for 1, "AB" for 28. */
export function columnLetters(column: number): string {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

function sharedStringIndex(xml: Buffer, texts: readonly number[]): number {
  const raw = xml.toString("latin1", texts[0] ?? 0, texts[1] ?? 0).trim();
  const index = digits(raw);
  if (index === undefined) throw new WorkbookRefused("DAMAGED_WORKBOOK", raw);
  return Number(index);
}

function digits(raw: string | undefined): string | undefined {
  return raw !== undefined && /^\d{1,9}$/.test(raw) ? raw : undefined;
}

function damaged(cursor: TagCursor): WorkbookRefused {
  return new WorkbookRefused(
    "DAMAGED_WORKBOOK",
    cursor.xml.toString("utf8", cursor.start, cursor.start + 40),
  );
}

interface GrowingBuffer {
  readonly text: (ascii: string) => void;
  readonly copy: (source: Buffer, start: number, end: number) => void;
  readonly bytes: () => Buffer;
}

function growingBuffer(initialBytes: number): GrowingBuffer {
  let buffer = Buffer.allocUnsafe(Math.max(initialBytes, 256));
  let length = 0;
  const reserve = (more: number) => {
    if (length + more <= buffer.length) return;
    if (length + more > PLAIN_WORKBOOK_MAX_BYTES)
      throw new WorkbookRefused("SHEET_TOO_LARGE", `${length + more} bytes`);
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + more));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  };
  return {
    text: (ascii) => {
      reserve(ascii.length);
      length += buffer.write(ascii, length, "latin1");
    },
    copy: (source, start, end) => {
      reserve(end - start);
      length += source.copy(buffer, length, start, end);
    },
    bytes: () => buffer.subarray(0, length),
  };
}
