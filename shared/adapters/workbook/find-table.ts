import type { IndicatorNames } from "../../domain/figures/indicator-names.ts";
import type { Indicator, IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import { type CellContent, shownText } from "../../domain/figures/typed-value.ts";
import type { ColumnRole, Heading, HeadingReader } from "./headings.ts";
import type { Sheet } from "./open-workbook.ts";
import type { SheetCell, SheetRow } from "./sheet-cells.ts";

/** Headings stand close above the first row; letterhead and title above them are nobody's heading. */
const HEADING_SEARCH_ROWS = 12;

/** One row with a name may be chance; a table made by hand has more. */
const NAMED_ROWS_MIN = 3;

/** No programme has more content areas. */
const LAST_AREA = 20;

/** “A04”, or “A04. Số văn bản chỉ đạo” in one cell. */
const CODE = /^([A-Z]\d{2}[A-Z]?)(?:\s*[-–.:)]\s.*)?$/is;
/** “(3)=(1)+(2)”, “A”, “5”: what stands in the row that numbers the columns. */
const COLUMN_NUMBER = /^\(?([1-9]\d?|[A-D])\)?(\s*=.*)?$/;

/** A table of figures in a sheet: found by its codes wherever they are, or by the names of its indicators. */
export interface Table {
  readonly sheet: Sheet;
  /** Whether rows are known by codes, or only by their names. */
  readonly isCoded: boolean;
  /** The column of the codes, or of the names. */
  readonly anchor: number;
  /** Rows of the sheet below the headings; above them stand letterhead and title. */
  readonly body: readonly SheetRow[];
  readonly above: readonly SheetRow[];
  /** Without `value` where several columns, or none, say that they hold the values. */
  readonly columns: Readonly<Partial<Record<ColumnRole, number>>>;
  /** Columns that may hold the values when none surely does. */
  readonly valueCandidates: readonly UnknownColumn[];
  readonly content: ReadonlyArray<{ readonly area: string; readonly column: number }>;
  /** Columns of which nobody knows what they hold, with the cell nearest to a heading. */
  readonly unknown: readonly UnknownColumn[];
}

export interface UnknownColumn {
  readonly column: number;
  readonly heading?: { readonly row: number; readonly text: string };
}

export function contentAt({ cells }: SheetRow, column: number | undefined): CellContent {
  const cell = column === undefined ? undefined : cells.find((each) => each.column === column);
  return cell?.content ?? { kind: "empty" };
}

export function textAt(row: SheetRow, column: number | undefined): string {
  return shownText(contentAt(row, column));
}

/** The indicator whose code a text is or begins with, in whatever case. */
export type IndicatorByCode = (text: string) => Indicator | undefined;

export function indicatorByCode({ indicators }: IndicatorTemplate): IndicatorByCode {
  const byCode = new Map(indicators.map((each) => [each.code.toLowerCase(), each]));
  return (text) => byCode.get(codeIn(text)?.toLowerCase() ?? "");
}

/** What looks like a code, whether or not the template knows it. */
export function codeIn(text: string): string | undefined {
  return CODE.exec(text)?.[1];
}

/**
 * The tables whose rows have codes of the template: one for each stretch of rows with the same headings, since people put tables
 * below one another. A form in which no code is known is an empty table.
 */
export function findCodedTables(
  sheet: Sheet,
  byCode: IndicatorByCode,
  headingOf: HeadingReader,
): readonly Table[] {
  const main = fullestColumn(sheet, (text) => byCode(text) !== undefined);
  if (main === undefined) return findEmptyForm(sheet, headingOf);
  const stretches: Array<{ readonly anchor: number; readonly from: number }> = [];
  let headingsAt: number | undefined;
  sheet.rows.forEach((row, index) => {
    const anchor = codeColumnOf(row, main.column, byCode);
    if (anchor === undefined) {
      if (isHeadingRow(row, headingOf)) headingsAt ??= index;
      return;
    }
    if (stretches.length === 0) stretches.push({ anchor, from: 0 });
    else if (headingsAt !== undefined || anchor !== stretches.at(-1)?.anchor)
      stretches.push({ anchor, from: headingsAt ?? index });
    headingsAt = undefined;
  });
  return stretches.map(({ anchor, from }, index) => {
    const rows = sheet.rows.slice(from, stretches[index + 1]?.from);
    const hasCode = (row: SheetRow) => codeIn(textAt(row, anchor)) !== undefined;
    return tableFrom({ ...sheet, rows }, headingOf, { column: anchor }, true, hasCode);
  });
}

/** Where a row has its code: in the column of most codes, or else wherever it has one. */
function codeColumnOf({ cells }: SheetRow, main: number, byCode: IndicatorByCode): number | undefined {
  const coded = cells.filter(({ content }) => content.kind === "text" && byCode(content.text) !== undefined);
  return (coded.find(({ column }) => column === main) ?? coded[0])?.column;
}

/** Headings of a further table below the first. Of numbers they have only codes of areas, so most rows are passed over quickly. */
function isHeadingRow({ cells }: SheetRow, headingOf: HeadingReader): boolean {
  const isFigure = ({ content }: SheetCell) => content.kind === "number" && content.number > LAST_AREA;
  if (cells.length < 2 || cells.some(isFigure)) return false;
  const roles = new Set(cells.map(({ content }) => headingOf(shownText(content))?.role));
  return roles.has("value") && (roles.has("code") || roles.has("name"));
}

/** The table whose rows are known only by the names of indicators; undefined when the sheet has none. */
export function findNamedTable(
  sheet: Sheet,
  names: IndicatorNames,
  headingOf: HeadingReader,
): Table | undefined {
  const anchor = fullestColumn(sheet, (text) => names.meantBy(text).length > 0);
  if (anchor === undefined || anchor.rows < NAMED_ROWS_MIN) return undefined;
  return tableFrom(
    sheet,
    headingOf,
    anchor,
    false,
    (row) => names.meantBy(textAt(row, anchor.column)).length > 0,
  );
}

/** A form with headings, and under them no code of this template. */
function findEmptyForm(sheet: Sheet, headingOf: HeadingReader): readonly Table[] {
  for (const row of sheet.rows.slice(0, HEADING_SEARCH_ROWS * 4)) {
    const roles = new Map(
      row.cells.map(({ column, content }) => [headingOf(shownText(content))?.role, column]),
    );
    const column = roles.get("code");
    if (column !== undefined && roles.has("value"))
      return [tableFrom(sheet, headingOf, { column }, true, (each) => each.row > row.row)];
  }
  return [];
}

/** The column of a table in which most texts are names of indicators. */
export function nameColumnOf({ columns, body }: Table, names: IndicatorNames): number | undefined {
  return columns.name ?? fullestColumn({ rows: body }, (text) => names.meantBy(text).length > 0)?.column;
}

/** The column in which most cells are of a kind. */
function fullestColumn(
  { rows }: Pick<Sheet, "rows">,
  isOfKind: (text: string) => boolean,
): { readonly column: number; readonly rows: number } | undefined {
  const counts = new Map<number, number>();
  for (const { cells } of rows)
    for (const { column, content } of cells)
      if (content.kind === "text" && isOfKind(content.text))
        counts.set(column, (counts.get(column) ?? 0) + 1);
  const [fullest] = [...counts].sort(([, one], [, other]) => other - one);
  return fullest && { column: fullest[0], rows: fullest[1] };
}

function tableFrom(
  sheet: Sheet,
  headingOf: HeadingReader,
  { column: anchor }: { readonly column: number },
  isCoded: boolean,
  belongs: (row: SheetRow) => boolean,
): Table {
  const found = sheet.rows.findIndex(belongs);
  const first = found === -1 ? sheet.rows.length : found;
  const from = Math.max(0, first - HEADING_SEARCH_ROWS);
  const headingRows = headingRowsAmong(sheet.rows.slice(from, first), anchor, headingOf);
  const body = sheet.rows.slice(first);
  const understood = new Map<number, Heading & { readonly row: number }>();
  // From the table upwards: what stands nearest to it is its heading.
  for (const row of headingRows.toReversed())
    for (const { column, content } of row.cells) {
      const heading = understood.has(column) ? undefined : headingOf(shownText(content));
      if (heading !== undefined) understood.set(column, { ...heading, row: row.row });
    }
  const columns: Partial<Record<ColumnRole, number>> = { [isCoded ? "code" : "name"]: anchor };
  const content: Array<{ area: string; column: number }> = [];
  for (const [column, { role, area }] of [...understood].sort(bySureness)) {
    if (column === anchor) continue;
    if (role !== "content") columns[role] ??= column;
    else if (area !== undefined && !content.some((each) => each.area === area))
      content.push({ area, column });
  }
  const unknown = columnsOf(body)
    .filter((column) => column !== anchor && !understood.has(column))
    .map((column) => headingAbove(headingRows, column));
  const values = [...understood].filter(([, { role }]) => role === "value").sort(bySureness);
  const [sure, next] = values;
  const isSure = sure !== undefined && (next === undefined || sure[1].rank < Math.min(next[1].rank, 1));
  if (!isSure) delete columns.value;
  const candidates = values.map(([column]) => headingAbove(headingRows, column));
  return {
    sheet,
    isCoded,
    anchor,
    body,
    above: sheet.rows.slice(0, first),
    columns,
    valueCandidates: isSure ? [] : candidates.length > 0 ? candidates : unknown,
    content: content.sort(byColumn),
    unknown,
  };
}

/** Rows with at least two headings, or with one when there are none: the title of a section may be a heading elsewhere. */
function headingRowsAmong(
  rows: readonly SheetRow[],
  anchor: number,
  headingOf: HeadingReader,
): readonly SheetRow[] {
  const counted = rows
    .filter((row) => !numbersColumns(row, anchor))
    .map((row) => ({
      row,
      headings: row.cells.filter(({ content }) => headingOf(shownText(content)) !== undefined).length,
    }));
  const least = counted.some(({ headings }) => headings > 1) ? 2 : 1;
  return counted.filter(({ headings }) => headings >= least).map(({ row }) => row);
}

/** The surest word first; of equals the leftmost. */
function bySureness([left, one]: [number, Heading], [right, other]: [number, Heading]): number {
  return one.rank - other.rank || left - right;
}

const byColumn = (one: { readonly column: number }, other: { readonly column: number }) =>
  one.column - other.column;

/** “(1) (2) (3)” under the headings, beginning at the table's left side: content areas 1, 2, 3 stand further right. */
function numbersColumns({ cells }: SheetRow, anchor: number): boolean {
  const [first] = cells;
  if (first === undefined || first.column > anchor + 1 || cells.length < 3) return false;
  return cells.every(({ content }) => COLUMN_NUMBER.test(shownText(content)));
}

function columnsOf(rows: readonly SheetRow[]): number[] {
  const columns = new Set<number>();
  for (const { cells } of rows) for (const { column } of cells) columns.add(column);
  return [...columns].sort((one, other) => one - other);
}

function headingAbove(headingRows: readonly SheetRow[], column: number): UnknownColumn {
  const row = headingRows.findLast((each) => textAt(each, column) !== "");
  return row === undefined ? { column } : { column, heading: { row: row.row, text: textAt(row, column) } };
}
