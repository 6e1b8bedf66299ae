import { cellAddress } from "./cell-address.ts";
import { MarkRefused } from "./mark-refused.ts";
import type { MarkSeverity, MarkStyles } from "./mark-styles.ts";
import { OFFICE_RELATIONS } from "./namespaces.ts";
import {
  childrenOf,
  cursorAt,
  type Edit,
  type ElementPlace,
  leapOver,
  prefixOf,
  rootOf,
  sourceOf,
  startTagOf,
  withAttribute,
} from "./xml-edits.ts";
import { attribute, nextTag, skipElement, type TagCursor } from "./xml-tags.ts";

/** A cell by its numbers, from 1. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** Cells to be coloured: row → column → how. */
export type CellsToMark = Map<number, Map<number, MarkSeverity>>;

const MAX_ROW = 1_048_576;
const MAX_COLUMN = 16_384;

/** ECMA-376 18.3.1.99: the children of a worksheet that stand before `legacyDrawing`, in their order. */
const BEFORE_LEGACY_DRAWING = new Set([
  ...["sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"],
  ...["sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"],
  ...[
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
  ],
  ...["printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"],
  ...["customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"],
]);

/** "D12" in numbers; undefined when there is no such cell. */
export function cellPlace(reference: string): CellPlace | undefined {
  const [, letters = "", digits = ""] = /^([A-Z]{1,3})([1-9]\d{0,6})$/i.exec(reference) ?? [];
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  const row = Number(digits);
  return column >= 1 && column <= MAX_COLUMN && row >= 1 && row <= MAX_ROW ? { row, column } : undefined;
}

/** What is looked up in a worksheet before it is marked. */
export interface SheetParts {
  readonly xml: Buffer;
  readonly root: ElementPlace;
  readonly children: readonly ElementPlace[];
}

/** Throws `WorkbookRefused` when it is no worksheet. */
export function sheetParts(xml: Buffer): SheetParts {
  const root = rootOf(xml, "worksheet");
  return { xml, root, children: childrenOf(xml, root, "sheetData") };
}

/** The cell that is shown where a reference points: of merged cells the first one. */
export function anchors({ xml, children }: SheetParts): (place: CellPlace) => CellPlace {
  const list = children.find(({ name }) => name === "mergeCells");
  const merged = (list ? childrenOf(xml, list) : []).flatMap((element) => {
    const [from = "", to = from] = (attribute(startTagOf(xml, element), "ref") ?? "").split(":");
    const [first, last] = [cellPlace(from), cellPlace(to)];
    return first && last ? [{ first, last }] : [];
  });
  return (place) =>
    merged.find(
      ({ first, last }) =>
        place.row >= first.row &&
        place.row <= last.row &&
        place.column >= first.column &&
        place.column <= last.column,
    )?.first ?? place;
}

/** Takes the sheet out of the selection: two selected sheets would be edited as one. */
export function deselect(xml: Buffer): Edit[] {
  const root = cursorAt(xml, 0);
  const edits: Edit[] = [];
  while (
    nextTag(root) &&
    root.name !== "sheetData" &&
    !(root.kind === "close" && root.name === "sheetViews")
  ) {
    if (root.name !== "sheetView" || !["1", "true"].includes(attribute(root, "tabSelected") ?? "")) continue;
    const { start, end } = root;
    edits.push({ start, end, text: withAttribute(sourceOf(xml, start, end), "tabSelected", "0") });
  }
  return edits;
}

/** The relationship through which a sheet finds the shapes of its comments; undefined when it has none. */
export function legacyDrawingOf({ xml, children }: SheetParts): string | undefined {
  const found = children.find(({ name }) => name === "legacyDrawing");
  return found && attribute(startTagOf(xml, found), "id");
}

/** Puts the reference to the shapes of comments where the standard wants it. */
export function addLegacyDrawing({ root, children }: SheetParts, relationId: string): Edit {
  const before = children.findLast(({ name }) => BEFORE_LEGACY_DRAWING.has(name));
  const at = before?.end ?? root.openEnd;
  return {
    start: at,
    end: at,
    text: `<${root.prefix}legacyDrawing xmlns:r="${OFFICE_RELATIONS}" r:id="${relationId}"/>`,
  };
}

/** Gives the cells their colours, and takes those of an earlier marking away. Cells and rows that are not there are added. */
export function colourCells(parts: SheetParts, cells: CellsToMark, styles: MarkStyles): Edit[] {
  const { xml, children } = parts;
  const data = children.find(({ name }) => name === "sheetData");
  if (data === undefined) throw new MarkRefused("UNUSUAL", "a worksheet without cells");
  const edits = columnEdits(parts, styles);
  const columnStyle = columnStyles(parts, styles);
  const rowsLeft = [...cells.keys()].sort((a, b) => a - b);
  const { prefix } = data;
  const newCell = (row: number, column: number, severity: MarkSeverity, base: number) =>
    `<${prefix}c r="${cellAddress(row, column)}" s="${styles.markedOf(base, severity)}"/>`;
  const newRow = (row: number) => {
    const inside = [...(cells.get(row) ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([column, severity]) => newCell(row, column, severity, columnStyle(column)));
    return `<${prefix}row r="${row}">${inside.join("")}</${prefix}row>`;
  };

  const isNothingToRestore = !styles.hasOurColours;
  const cursor = cursorAt(xml, data.openEnd);
  let row = 0;
  while (data.openEnd !== data.end && nextTag(cursor) && cursor.kind !== "close") {
    if (cursor.name !== "row") throw new MarkRefused("UNUSUAL", `<${cursor.name}> among rows`);
    row = Number(attribute(cursor, "r") ?? row + 1);
    const missing: string[] = [];
    while ((rowsLeft[0] ?? Number.POSITIVE_INFINITY) < row) missing.push(newRow(rowsLeft.shift() as number));
    if (missing.length > 0) edits.push({ start: cursor.start, end: cursor.start, text: missing.join("") });
    const wanted = cells.get(row);
    if (rowsLeft[0] === row) rowsLeft.shift();
    if (wanted === undefined && isNothingToRestore) leapOver(cursor);
    else
      for (const edit of colourRow(cursor, { row, wanted, styles, columnStyle, newCell })) edits.push(edit);
  }
  if (data.openEnd !== data.end && cursor.start !== data.closeStart)
    throw new MarkRefused("UNUSUAL", "cells");
  if (rowsLeft.length > 0) {
    const text = rowsLeft.map(newRow).join("");
    if (data.openEnd !== data.end) edits.push({ start: data.closeStart, end: data.closeStart, text });
    else
      edits.push({
        start: data.start,
        end: data.end,
        text: `<${prefix}sheetData>${text}</${prefix}sheetData>`,
      });
  }
  return edits;
}

interface RowWork {
  readonly row: number;
  readonly wanted: ReadonlyMap<number, MarkSeverity> | undefined;
  readonly styles: MarkStyles;
  readonly columnStyle: (column: number) => number;
  readonly newCell: (row: number, column: number, severity: MarkSeverity, base: number) => string;
}

/** Colours the cells of the row whose start tag was reached, and leaves the cursor on its end. */
function colourRow(cursor: TagCursor, { row, wanted, styles, columnStyle, newCell }: RowWork): Edit[] {
  const { xml, start, end, kind } = cursor;
  const prefix = prefixOf(cursor);
  const left = [...(wanted ?? [])].sort(([a], [b]) => a - b);
  const rowStyle = attribute(cursor, "s");
  const isStyled = ["1", "true"].includes(attribute(cursor, "customFormat") ?? "");
  const baseOf = (column: number) => (isStyled ? Number(rowStyle ?? 0) : columnStyle(column));
  const added = (column: number, severity: MarkSeverity) => newCell(row, column, severity, baseOf(column));
  const edits: Edit[] = [];
  let tag = sourceOf(xml, start, end);
  if (rowStyle !== undefined && styles.plainOf(Number(rowStyle)) !== Number(rowStyle))
    tag = withAttribute(tag, "s", String(styles.plainOf(Number(rowStyle))));

  let column = 0;
  let isNew = false;
  if (kind === "open") {
    while (nextTag(cursor) && cursor.kind !== "close") {
      if (cursor.name === "c") {
        column = columnOf(attribute(cursor, "r"), row) ?? column + 1;
        const missing: string[] = [];
        while ((left[0]?.[0] ?? Number.POSITIVE_INFINITY) < column)
          missing.push(added(...(left.shift() as [number, MarkSeverity])));
        isNew ||= missing.length > 0;
        const at = cursor.start;
        if (missing.length > 0) edits.push({ start: at, end: at, text: missing.join("") });
        const severity = left[0]?.[0] === column ? left.shift()?.[1] : undefined;
        edits.push(...recoloured(cursor, severity, styles));
      }
      skipElement(cursor);
    }
    if (left.length > 0) {
      // Extensions of a row, if there are any, come after its cells.
      const at = lastCellEnd(xml, end, cursor.start);
      edits.push({ start: at, end: at, text: left.map((each) => added(...each)).join("") });
    }
  }
  if (left.length > 0 || isNew) tag = widened(tag, wanted);
  if (kind === "empty" && left.length > 0) {
    const inside = left.map((each) => added(...each)).join("");
    return [{ start, end, text: `${tag.replace(/\s*\/>$/, ">")}${inside}</${prefix}row>` }];
  }
  return tag === sourceOf(xml, start, end) ? edits : [{ start, end, text: tag }, ...edits];
}

function recoloured(cursor: TagCursor, severity: MarkSeverity | undefined, styles: MarkStyles): Edit[] {
  const { xml, start, end } = cursor;
  const format = Number(attribute(cursor, "s") ?? 0);
  const becomes = severity === undefined ? styles.plainOf(format) : styles.markedOf(format, severity);
  if (becomes === format) return [];
  return [{ start, end, text: withAttribute(sourceOf(xml, start, end), "s", String(becomes)) }];
}

function columnOf(reference: string | undefined, row: number): number | undefined {
  if (reference === undefined) return undefined;
  const place = cellPlace(reference);
  if (place?.row !== row) throw new MarkRefused("UNUSUAL", `cell ${reference} in row ${row}`);
  return place.column;
}

/** Where the last cell between two places ends, or the first place. */
function lastCellEnd(xml: Buffer, from: number, to: number): number {
  const cursor = cursorAt(xml, from);
  let at = from;
  while (nextTag(cursor) && cursor.start < to) {
    const isCell = cursor.name === "c";
    skipElement(cursor);
    if (isCell) at = cursor.end;
  }
  return at;
}

/** The hint which columns a row spans, made to cover the cells that were added. */
function widened(tag: string, wanted: ReadonlyMap<number, MarkSeverity> | undefined): string {
  const [, first, last] = /\sspans\s*=\s*["'](\d+):(\d+)["']/.exec(tag) ?? [];
  if (first === undefined || last === undefined || wanted === undefined) return tag;
  const columns = [...wanted.keys(), Number(first), Number(last)];
  return withAttribute(tag, "spans", `${Math.min(...columns)}:${Math.max(...columns)}`);
}

function columnsOf({ xml, children }: SheetParts): ElementPlace[] {
  return children.filter(({ name }) => name === "cols").flatMap((list) => childrenOf(xml, list));
}

/** Takes our colours from the formats of whole columns, where somebody has spread them. */
function columnEdits(parts: SheetParts, styles: MarkStyles): Edit[] {
  const { xml } = parts;
  return columnsOf(parts).flatMap(({ start, openEnd, ...rest }) => {
    const style = Number(attribute(startTagOf(xml, { start, openEnd, ...rest }), "style") ?? 0);
    const plain = styles.plainOf(style);
    if (plain === style) return [];
    const text = withAttribute(sourceOf(xml, start, openEnd), "style", String(plain));
    return [{ start, end: openEnd, text }];
  });
}

/** The format that a cell has which is not there: that of its column. */
function columnStyles(parts: SheetParts, styles: MarkStyles): (column: number) => number {
  const { xml } = parts;
  const ranges = columnsOf(parts).map((element) => {
    const tag = startTagOf(xml, element);
    return {
      min: Number(attribute(tag, "min") ?? 0),
      max: Number(attribute(tag, "max") ?? 0),
      style: styles.plainOf(Number(attribute(tag, "style") ?? 0)),
    };
  });
  return (column) => ranges.find(({ min, max }) => column >= min && column <= max)?.style ?? 0;
}
