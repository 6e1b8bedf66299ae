import { isLegacyText } from "../../domain/figures/legacy-text.ts";
import type { CellContent } from "../../domain/figures/typed-value.ts";
import { plainText } from "../../domain/text/plain-text.ts";
import { cellAddress } from "./cell-address.ts";
import { type CellStyle, PLAIN_STYLE } from "./cell-styles.ts";
import {
  CELL_MAX_CHARACTERS,
  type FormattedText,
  formatted,
  nextInside,
  readPlain,
  readText,
  TEXTS_MAX_BYTES,
  withoutEscapes,
} from "./shared-strings.ts";
import { WorkbookRefused } from "./workbook-refused.ts";
import { attribute, nextTag, rootIs, skipElement, type TagCursor, tagsOf } from "./xml-tags.ts";

/** The ends of every sheet in the format itself. */
const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;

/** Cells of a workbook that hold something. A report has some 500, 5,000 rows of 20 columns have 100,000. */
export const WORKBOOK_MAX_CELLS = 150_000;

const DAY_MS = 86_400_000;
/** Excel counts days from here, or from four years and a day later; its year 1900 has a 29 February. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAYS_TO_1904 = 1_462;
const DAY_THAT_NEVER_WAS = 60;
/** 31/12/9999, the last day that the format knows. */
const LAST_DAY = 2_958_465;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const EMPTY: CellContent = { kind: "empty" };
const UNCALCULATED: CellContent = { kind: "uncalculated" };

export interface SheetCell {
  /** From 1, as is `row` below. */
  readonly column: number;
  readonly content: CellContent;
  /** Text in TCVN3 or VNI, which nobody can read without its font. */
  readonly isLegacy: boolean;
}

export interface SheetRow {
  readonly row: number;
  /** Those that hold something, from left to right. */
  readonly cells: readonly SheetCell[];
}

/** What cells refer to in the rest of the workbook. */
export interface CellSurroundings {
  readonly texts: readonly FormattedText[];
  readonly styles: readonly CellStyle[];
  readonly dates1904: boolean;
}

/**
 * The rows of a sheet that hold something, from top to bottom. What no value depends on (merges, validations, conditional formats,
 * extensions, the formulas themselves) is passed over. Throws `WorkbookRefused`, also above `maxCells`.
 */
export function readSheetCells(part: Buffer, surroundings: CellSurroundings, maxCells: number): SheetRow[] {
  const cursor = tagsOf(part);
  const rows: SheetRow[] = [];
  const budget = { cells: maxCells, textBytes: TEXTS_MAX_BYTES };
  if (!findSheetData(cursor)) return rows;
  let row = 0;
  while (nextInside(cursor, "sheetData")) {
    if (cursor.name !== "row" || cursor.kind === "close") throw damaged(cursor);
    row = rowNumber(cursor, row);
    const cells = cursor.kind === "open" ? readRow(cursor, row, surroundings, budget) : [];
    if (cells.length > 0) rows.push({ row, cells });
  }
  return rows;
}

function findSheetData(cursor: TagCursor): boolean {
  if (!rootIs(cursor, "worksheet")) throw damaged(cursor);
  while (nextTag(cursor)) {
    if (cursor.name === "sheetData") return cursor.kind === "open";
    if (cursor.name === "worksheet" && cursor.kind === "close") return false;
  }
  throw new WorkbookRefused("DAMAGED_WORKBOOK", "<worksheet>");
}

function readRow(
  cursor: TagCursor,
  row: number,
  surroundings: CellSurroundings,
  budget: { cells: number; textBytes: number },
): SheetCell[] {
  const cells: SheetCell[] = [];
  let column = 0;
  while (nextInside(cursor, "row")) {
    if (cursor.name === "extLst") {
      skipElement(cursor);
      continue;
    }
    if (cursor.name !== "c" || cursor.kind === "close") throw damaged(cursor);
    column = columnNumber(cursor, row, column);
    if (cursor.kind === "empty") continue;
    const start = cursor.start;
    const cell = readCell(cursor, surroundings);
    if (cell.content.kind === "empty") continue;
    cells.push({ column, ...cell });
    budget.cells -= 1;
    budget.textBytes -= cursor.end - start;
    // Refused here as well, so that a hostile sheet costs no more than the caps.
    if (budget.cells < 0 || budget.textBytes < 0)
      throw new WorkbookRefused("SHEET_TOO_LARGE", cellAddress(row, column));
  }
  return cells;
}

/** Reads one cell up to its end tag. */
function readCell(
  cursor: TagCursor,
  { texts, styles, dates1904 }: CellSurroundings,
): Omit<SheetCell, "column"> {
  const type = attribute(cursor, "t") ?? "n";
  const style = styles[digits(attribute(cursor, "s")) ?? 0] ?? PLAIN_STYLE;
  let hasFormula = false;
  let value: string | undefined;
  let inline: FormattedText | undefined;
  while (nextInside(cursor, "c")) {
    if (cursor.kind === "close" || cursor.name === "c" || cursor.name === "row") throw damaged(cursor);
    if (cursor.name === "v") value = readPlain(cursor);
    else if (cursor.name === "is") inline = readText(cursor, "is");
    else {
      hasFormula ||= cursor.name === "f";
      skipElement(cursor);
    }
  }
  const plain = (content: CellContent) => ({ content, isLegacy: false });
  if (inline !== undefined) return textCell(inline, style);
  // A formula whose result is "" says so by its type; any other without a result was never calculated.
  if (value === undefined || (value === "" && type !== "str"))
    return plain(hasFormula ? UNCALCULATED : EMPTY);
  switch (type) {
    case "s":
      return textCell(sharedText(value, texts), style);
    case "str":
    case "inlineStr":
      return textCell(formatted(withoutEscapes(value), false), style);
    case "b":
      return plain({ kind: "boolean", isTrue: value === "1" || value === "true" });
    case "e":
      return plain({ kind: "error", text: value.slice(0, CELL_MAX_CHARACTERS) });
    case "d":
      return plain({ kind: "date", text: isoDateText(value) });
    default:
      return plain(numberContent(value, style, dates1904));
  }
}

function textCell({ raw, plain, hasLegacyFont }: FormattedText, style: CellStyle): Omit<SheetCell, "column"> {
  return {
    content: plain === "" ? EMPTY : { kind: "text", text: plain },
    isLegacy: isLegacyText(raw, hasLegacyFont || style.hasLegacyFont),
  };
}

function sharedText(value: string, texts: readonly FormattedText[]): FormattedText {
  const text = texts[digits(value.trim()) ?? -1];
  if (text === undefined) throw new WorkbookRefused("DAMAGED_WORKBOOK", `text ${value.slice(0, 40)}`);
  return text;
}

function numberContent(value: string, { shows }: CellStyle, dates1904: boolean): CellContent {
  const trimmed = value.trim();
  const number = Number(trimmed);
  if (!NUMBER.test(trimmed) || !Number.isFinite(number)) return { kind: "text", text: plainText(trimmed) };
  if (shows === "date") return { kind: "date", text: dateText(number, dates1904) };
  return { kind: "number", number, isPercent: shows === "percent" };
}

/** A day's number as dd/mm/yyyy, as documents write it; less than one day is a time. */
function dateText(serial: number, dates1904: boolean): string {
  const days = dates1904 ? serial + DAYS_TO_1904 : serial;
  if (days < 0 || days > LAST_DAY) return String(serial);
  if (days < 1) return new Date(DAY_ZERO + days * DAY_MS).toISOString().slice(11, 16);
  const shift = days < DAY_THAT_NEVER_WAS && !dates1904 ? 1 : 0;
  return isoDateText(new Date(DAY_ZERO + (Math.floor(days) + shift) * DAY_MS).toISOString());
}

function isoDateText(iso: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso) ?? [];
  return day === undefined ? plainText(iso.slice(0, 40)) : `${day}/${month}/${year}`;
}

/** Rows come in ascending order, as Excel demands: so no cell can occur twice. */
function rowNumber(cursor: TagCursor, previous: number): number {
  const raw = attribute(cursor, "r");
  const row = raw === undefined ? previous + 1 : (digits(raw) ?? 0);
  if (row <= previous || row > LAST_ROW) throw damaged(cursor);
  return row;
}

function columnNumber(cursor: TagCursor, row: number, previous: number): number {
  const raw = attribute(cursor, "r");
  const [, letters = "", number = ""] = /^([A-Za-z]{1,3})(\d{1,7})$/.exec(raw ?? "") ?? [];
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  if (raw === undefined) column = previous + 1;
  else if (Number(number) !== row) throw damaged(cursor);
  if (column <= previous || column > LAST_COLUMN) throw damaged(cursor);
  return column;
}

function digits(raw: string | undefined): number | undefined {
  return raw !== undefined && /^\d{1,9}$/.test(raw) ? Number(raw) : undefined;
}

function damaged({ xml, start }: TagCursor): WorkbookRefused {
  return new WorkbookRefused("DAMAGED_WORKBOOK", xml.toString("utf8", start, start + 40));
}
