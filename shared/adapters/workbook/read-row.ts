import type { Figure } from "../../domain/figures/figure.ts";
import type { Indicator } from "../../domain/figures/indicator-template.ts";
import { type CellContent, shownText, typedValue } from "../../domain/figures/typed-value.ts";
import type { FindingCode } from "../../domain/findings/findings.ts";
import { cutText, foldText } from "../../domain/text/plain-text.ts";
import { contentAt, type Table, textAt } from "./find-table.ts";
import type { SheetRow } from "./sheet-cells.ts";

/** Beyond this a narrative is a document of its own; the sender is told. */
const NARRATIVE_MAX_CHARACTERS = 10_000;

const NIL_MARKS = new Set(["x", "v", "✓", "✔", "√", "☑", "co", "1", "true", "khong phat sinh", "kps"]);
const NO_NIL_MARKS = new Set(["", "khong", "-", "0", "false", "☐"]);

type Columns = Table["columns"];
type Content = Table["content"];

/** Tells a problem of one cell of a row. */
export type FindingMaker = (
  code: FindingCode,
  at: {
    readonly column: number | undefined;
    readonly found?: string;
    readonly expected?: string;
    readonly area?: string;
  },
) => void;

/** Whether anybody put anything into the cells that a figure is read from. */
export function saysSomething(row: SheetRow, { value, nil }: Columns, content: Content): boolean {
  return [value, nil, ...content.map(({ column }) => column)].some(
    (column) => contentAt(row, column).kind !== "empty",
  );
}

/** The figure of a row; undefined when nothing is reported, or what is was not understood and told. */
export function readFigure(
  row: SheetRow,
  indicator: Indicator,
  { columns, content }: { readonly columns: Columns; readonly content: Content },
  tell: FindingMaker,
): Figure | undefined {
  const { code } = indicator;
  const { value: column } = columns;
  const cell = contentAt(row, column);
  const isNil = marksNil(row, columns, tell);
  const typed = typedValue(cell, indicator);
  const byContent = readContent(row, indicator, content, tell);
  const found = shownText(cell);
  if (typed.is === "problem") {
    tell(typed.code, { column, found, ...expected(typed.expected) });
    return undefined;
  }
  if (isNil || typed.is === "nil") {
    const contradicting = content.find(({ area }) => (byContent?.[area] ?? 0) > 0);
    if (typed.is === "value" && typed.value !== 0 && typed.value !== false)
      tell("NIL_WITH_VALUE", { column: columns.nil, found: textAt(row, columns.nil), expected: "x" });
    else if (contradicting !== undefined)
      tell("NIL_WITH_VALUE", { ...contradicting, found: textAt(row, contradicting.column) });
    else if (typed.is === "nil" && typed.note !== undefined && !isNil)
      tell(typed.note.code, { column, found, ...expected(typed.note.expected) });
    return { code, state: "nil" };
  }
  if (typed.is === "empty") {
    if (byContent !== undefined) tell("VALUE_MISSING", { column });
    return undefined;
  }
  if (typed.note !== undefined) tell(typed.note.code, { column, found, ...expected(typed.note.expected) });
  return { code, state: "value", value: typed.value, ...(byContent === undefined ? {} : { byContent }) };
}

function marksNil(row: SheetRow, { nil: column }: Columns, tell: FindingMaker): boolean {
  const cell = contentAt(row, column);
  const found = shownText(cell);
  const mark = foldText(found);
  if (cell.kind === "error") tell("FORMULA_ERROR", { column, found });
  else if (cell.kind === "uncalculated") tell("FORMULA_NOT_CALCULATED", { column });
  else if (NIL_MARKS.has(mark)) return true;
  else if (!NO_NIL_MARKS.has(mark)) tell("NIL_MARK_UNCLEAR", { column, found, expected: "x" });
  return false;
}

/** The same number by content area. “Không phát sinh” of one area, a dash, is as good as an empty cell. */
function readContent(
  row: SheetRow,
  indicator: Indicator,
  content: Content,
  tell: FindingMaker,
): Record<string, number> | undefined {
  const filled = content
    .map(({ area, column }) => ({ area, column, cell: contentAt(row, column) }))
    .filter(({ cell }) => cell.kind !== "empty");
  const [first] = filled;
  if (first === undefined) return undefined;
  if (!indicator.byContent) {
    const lost = filled.filter(({ cell }) => !isNothing(cell, indicator));
    if (lost[0] !== undefined)
      tell("CONTENT_NOT_SPLIT", { column: lost[0].column, found: shownText(lost[0].cell) });
    return undefined;
  }
  const byContent: Record<string, number> = {};
  for (const { area, column, cell } of filled) {
    const typed = typedValue(cell, indicator);
    const found = shownText(cell);
    if (typed.is === "problem") tell(typed.code, { column, area, found, ...expected(typed.expected) });
    if (typed.is !== "value" || typeof typed.value !== "number") continue;
    if (typed.note !== undefined)
      tell(typed.note.code, { column, area, found, ...expected(typed.note.expected) });
    byContent[area] = typed.value;
  }
  return Object.keys(byContent).length === 0 ? undefined : byContent;
}

/** A zero or a dash where no number is asked for loses nothing. */
function isNothing(cell: CellContent, indicator: Indicator): boolean {
  const typed = typedValue(cell, { ...indicator, type: "decimal" });
  return typed.is === "nil" || (typed.is === "value" && typed.value === 0);
}

/** The text of a narrative indicator; "" when there is none. */
export function readNarrative(row: SheetRow, { value: column }: Columns, tell: FindingMaker): string {
  const cell = contentAt(row, column);
  const text = shownText(cell);
  if (cell.kind === "error") tell("FORMULA_ERROR", { column, found: text });
  if (cell.kind === "uncalculated") tell("FORMULA_NOT_CALCULATED", { column });
  if (text.length <= NARRATIVE_MAX_CHARACTERS) return text;
  tell("TEXT_TRUNCATED", { column, found: text, expected: `${NARRATIVE_MAX_CHARACTERS}` });
  return cutText(text, NARRATIVE_MAX_CHARACTERS);
}

function expected(words: string | undefined): { readonly expected?: string } {
  return words === undefined ? {} : { expected: words };
}
