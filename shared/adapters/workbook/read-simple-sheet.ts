import type { Cell, CellValue, Sheet } from "hucre/xlsx";
import { FIGURE_MAX, type Figure } from "../../domain/figures/figure.ts";
import {
  type Indicator,
  type IndicatorTemplate,
  isComputed,
  isNarrative,
  optionsOf,
} from "../../domain/figures/indicator-template.ts";
import type { FigurePlace, ReportReading } from "../../domain/figures/report-reading.ts";
import {
  FINDING_QUOTE_MAX_CHARACTERS,
  FINDINGS,
  FINDINGS_SHOWN,
  type Finding,
  type FindingCode,
  isError,
} from "../../domain/findings/findings.ts";
import { columnLetters } from "./distil.ts";
import {
  CONTENT_AREA_NAMES,
  foldText,
  OPTION_WORDS,
  SIMPLE_CONTENT_AREAS,
  SIMPLE_HEADINGS,
} from "./simple-sheet.ts";

/** Beyond this a narrative is a document of its own; the sender is told. */
const NARRATIVE_MAX_CHARACTERS = 10_000;

/** Excel's own limit of a cell is 32,767; a longer one is made to cost time. */
const CELL_MAX_CHARACTERS = 32_767;

/** Letterheads and titles stand above the heading row, never this many. */
const HEADING_SEARCH_ROWS = 200;

/** Six decimals of a million đồng are one đồng; what lies beyond is noise of binary fractions. */
const DECIMAL_PLACES = 6;

const CODE_SHAPE = /^[A-Z]\d{2}[A-Z]?$/i;
const PLAIN_DIGITS = /^\d{1,15}$/;
/** As Vietnamese writes them: 1.234.567 and 1.234,5. No group of thousands begins with 0. */
const THOUSANDS = /^[1-9]\d{0,2}(\.\d{3})+$/;
const DECIMALS = /^(\d+|[1-9]\d{0,2}(\.\d{3})+),\d+$/;
/** One and a half to some programs, 1500 to others. */
const AMBIGUOUS = /^[1-9]\d{0,2}[.,]\d{3}$/;

const HEADING_WORDS: Readonly<Record<"code" | "value" | "nil", readonly string[]>> = {
  code: [SIMPLE_HEADINGS.code, "Mã chỉ tiêu", "Mã số", "Code"],
  value: [SIMPLE_HEADINGS.value, "Số liệu", "Kết quả", "Value"],
  nil: [SIMPLE_HEADINGS.nil, "Nil"],
};

const NIL_WORDS = foldText(SIMPLE_HEADINGS.nil);
const NIL_MARKS = new Set(["x", "v", "✓", "✔", "co", "1", "true", NIL_WORDS]);
const NO_NIL_MARKS = new Set(["", "khong", "0", "false"]);
const YES_WORDS = new Set(["co", "x", "1", "true", "yes", "da ban hanh"]);
const NO_WORDS = new Set(["khong", "0", "false", "no", "chua", "chua ban hanh"]);

/** Excel may have turned "00" into 0. */
const CODES_OF_AREAS = SIMPLE_CONTENT_AREAS.flatMap((area) =>
  [area, area.replace(/^0/, "")].map((code) => ({ area, code })),
);
const AREA_OF_CODE = new Map<string, string>(CODES_OF_AREAS.map(({ area, code }) => [code, area]));
const AREA_OF_NAME = new Map<string, string>(
  CODES_OF_AREAS.flatMap(({ area, code }) =>
    CONTENT_AREA_NAMES[area].map((name) => [wordsOf(foldText(`${code} ${name}`)), area] as const),
  ),
);

interface Columns {
  readonly headingRow: number;
  readonly code: number;
  readonly value: number;
  readonly nil: number | undefined;
  /** Column by content area. */
  readonly content: ReadonlyArray<{ readonly area: string; readonly column: number }>;
}

/** Reads the first of these sheets that has the heading row; undefined when none has. Collects all problems. */
export function readSimpleSheet(
  sheets: readonly Sheet[],
  template: IndicatorTemplate,
  fileId: string,
): ReportReading | undefined {
  for (const sheet of sheets) {
    const columns = findColumns(sheet);
    if (columns !== undefined) return readRows(sheet, columns, template, fileId);
  }
  return undefined;
}

/** The cells of one row that a figure is made of, and where its problems go. */
interface Row {
  readonly indicator: Indicator;
  readonly valueCell: Reading;
  readonly nilCell: Reading;
  readonly contentCells: ReadonlyArray<{ readonly area: string; readonly cell: Reading }>;
  readonly report: Report;
}

interface Reading {
  readonly address: string;
  readonly value: CellValue;
  readonly problem: "FORMULA_ERROR" | "FORMULA_NOT_CALCULATED" | undefined;
}

type Report = (code: FindingCode, at: Reading, expected?: string) => void;

function readRows(
  sheet: Sheet,
  columns: Columns,
  template: IndicatorTemplate,
  fileId: string,
): ReportReading {
  const indicators = new Map(template.indicators.map((each) => [each.code.toLowerCase(), each]));
  const figures: Record<string, Figure> = {};
  const narrative: Record<string, string> = {};
  const places: Record<string, FigurePlace> = {};
  const findings: Finding[] = [];
  const seen = { error: 0, warning: 0 };
  const firstRows = new Map<string, number>();

  for (let row = columns.headingRow + 1; row < sheet.rows.length; row += 1) {
    const codeCell = readingOf(sheet, row, columns.code);
    const code = textOf(codeCell.value);
    const indicator = indicators.get(code.toLowerCase());
    const report: Report = (finding, at, expected) => {
      const { severity } = FINDINGS[finding];
      const { most, note } = FINDINGS_SHOWN[severity];
      seen[severity] += 1;
      if (seen[severity] > most + 1) return;
      const shown =
        seen[severity] > most ? { code: note } : { code: finding, ...whatAndWhere(at, indicator, expected) };
      findings.push({ ...shown, fileId, sheet: quote(sheet.name) });
    };
    if (indicator === undefined) {
      if (CODE_SHAPE.test(code)) report("UNKNOWN_INDICATOR", codeCell);
      continue;
    }
    const firstRow = firstRows.get(indicator.code);
    if (firstRow !== undefined) {
      report("DUPLICATE_INDICATOR", codeCell, `${columnLetters(columns.code + 1)}${firstRow + 1}`);
      continue;
    }
    firstRows.set(indicator.code, row);
    const cells: Row = {
      indicator,
      valueCell: readingOf(sheet, row, columns.value),
      nilCell: readingOf(sheet, row, columns.nil),
      contentCells: columns.content.map(({ area, column }) => ({
        area,
        cell: readingOf(sheet, row, column),
      })),
      report,
    };
    places[indicator.code] = placeOf(sheet.name, cells);
    if (isNarrative(indicator)) {
      const text = readNarrative(cells);
      if (text !== "") narrative[indicator.code] = text;
    } else if (!isComputed(indicator)) {
      const figure = readFigure(cells);
      if (figure !== undefined) figures[indicator.code] = figure;
    }
  }
  if (Object.keys(figures).length === 0 && !findings.some(isError))
    findings.push({ code: "NO_FIGURES", fileId });
  return { figures, narrative, places, reasons: {}, findings };
}

function placeOf(sheet: string, { valueCell, nilCell, contentCells }: Row): FigurePlace {
  const byArea = contentCells.map(({ area, cell }) => [area, cell.address] as const);
  return {
    sheet,
    cell: valueCell.address,
    ...(nilCell.address === "" ? {} : { nilCell: nilCell.address }),
    ...(byArea.length === 0 ? {} : { contentCells: Object.fromEntries(byArea) }),
  };
}

function findColumns(sheet: Sheet): Columns | undefined {
  const rows = Math.min(sheet.rows.length, HEADING_SEARCH_ROWS);
  for (let row = 0; row < rows; row += 1) {
    const headings = (sheet.rows[row] ?? []).map((value) => foldText(textOf(value)));
    const columnOf = (words: readonly string[]) =>
      words.map((word) => headings.indexOf(foldText(word))).find((column) => column !== -1);
    const code = columnOf(HEADING_WORDS.code);
    const value = columnOf(HEADING_WORDS.value);
    if (code === undefined || value === undefined) continue;
    return {
      headingRow: row,
      code,
      value,
      nil: columnOf(HEADING_WORDS.nil),
      content: contentColumns(headings),
    };
  }
  return undefined;
}

/** Only an area's code, or its code and name, head a content column: "6 tháng đầu năm" is another number altogether. */
function contentColumns(headings: readonly string[]): Columns["content"] {
  const areas = new Map<string, number>();
  headings.forEach((heading, column) => {
    const area = AREA_OF_CODE.get(heading) ?? AREA_OF_NAME.get(wordsOf(heading));
    if (area !== undefined && !areas.has(area)) areas.set(area, column);
  });
  return [...areas].map(([area, column]) => ({ area, column }));
}

/** Folded text without punctuation. */
function wordsOf(folded: string): string {
  return folded.replace(/[^a-z0-9]+/g, " ").trim();
}

function readingOf(sheet: Sheet, row: number, column: number | undefined): Reading {
  if (column === undefined) return { address: "", value: null, problem: undefined };
  const value = sheet.rows[row]?.[column] ?? null;
  const address = `${columnLetters(column + 1)}${row + 1}`;
  return { address, value, problem: problemOf(sheet.cells?.get(`${row},${column}`), value) };
}

function problemOf(cell: Cell | undefined, value: CellValue): Reading["problem"] {
  if (cell?.type === "error") return "FORMULA_ERROR";
  // An error that a formula gives as its stored result carries no type of its own.
  return cell?.formula !== undefined && value === null ? "FORMULA_NOT_CALCULATED" : undefined;
}

function readFigure(row: Row): Figure | undefined {
  const { indicator, valueCell, nilCell, report } = row;
  const { code } = indicator;
  const nil = saysNil(row);
  if (valueCell.problem !== undefined) {
    report(valueCell.problem, valueCell);
    return undefined;
  }
  const saidInWords = foldText(textOf(valueCell.value)) === NIL_WORDS;
  const value = saidInWords ? undefined : readValue(valueCell, indicator, report);
  const byContent = readContent(row);
  if (nil || saidInWords) {
    const contradicting = row.contentCells.find(({ area }) => (byContent?.[area] ?? 0) > 0);
    if (value !== undefined && value !== 0 && value !== false) report("NIL_WITH_VALUE", nilCell, "x");
    else if (contradicting) report("NIL_WITH_VALUE", contradicting.cell);
    return { code, state: "nil" };
  }
  if (value === undefined) {
    if (byContent !== undefined && isEmpty(valueCell)) report("VALUE_MISSING", valueCell);
    return undefined;
  }
  return { code, state: "value", value, ...(byContent === undefined ? {} : { byContent }) };
}

function saysNil({ nilCell, report }: Row): boolean {
  const mark = foldText(textOf(nilCell.value));
  if (nilCell.problem !== undefined) report(nilCell.problem, nilCell);
  else if (NIL_MARKS.has(mark)) return true;
  else if (!NO_NIL_MARKS.has(mark)) report("NIL_MARK_UNCLEAR", nilCell, "x");
  return false;
}

/** The typed value of a cell; undefined when it is empty, or not understood (then that was reported). */
function readValue(
  cell: Reading,
  indicator: Indicator,
  report: Report,
): number | boolean | string | undefined {
  if (isEmpty(cell)) return undefined;
  switch (indicator.type) {
    case "boolean":
      return readYesNo(cell, report);
    case "enum":
      return readOption(cell, indicator, report);
    default:
      return readAmount(cell, indicator, report);
  }
}

function readAmount(cell: Reading, indicator: Indicator, report: Report): number | undefined {
  const whole = indicator.type === "integer";
  const amount = numberOf(cell.value, whole);
  if (amount === undefined) {
    report("VALUE_NOT_NUMBER", cell, whole ? "12" : expectedDecimal(textOf(cell.value)));
    return undefined;
  }
  const rounded = Number(amount.toFixed(DECIMAL_PLACES));
  if (amount < 0) report("VALUE_NEGATIVE", cell);
  else if (amount > FIGURE_MAX) report("VALUE_TOO_LARGE", cell);
  else if (whole && !Number.isInteger(rounded)) report("VALUE_NOT_INTEGER", cell);
  // Adding 0 turns -0 into 0.
  else return rounded + 0;
  return undefined;
}

/** A true number, or text of which only one reading is possible; undefined for anything ambiguous. */
function numberOf(value: CellValue, whole: boolean): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const text = textOf(value);
  if (PLAIN_DIGITS.test(text)) return Number(text);
  // "1.500" is 1500 where only whole numbers are asked for; in a decimal it may be one and a half.
  if (whole) return THOUSANDS.test(text) ? Number(text.replaceAll(".", "")) : undefined;
  if (AMBIGUOUS.test(text) || !DECIMALS.test(text)) return undefined;
  return Number(text.replaceAll(".", "").replace(",", "."));
}

/** An example, or both readings of what was typed, in forms that are understood. */
function expectedDecimal(text: string): string {
  if (!AMBIGUOUS.test(text)) return "12,5";
  const asThousands = text.replace(/[.,]/, "");
  const asDecimal = Number(text.replace(",", "."));
  return `${asThousands} | ${String(asDecimal).replace(".", ",")}`;
}

function readYesNo(cell: Reading, report: Report): boolean | undefined {
  const word = foldText(textOf(cell.value));
  if (YES_WORDS.has(word)) return true;
  if (NO_WORDS.has(word)) return false;
  report("VALUE_NOT_YES_NO", cell, "Có | Không");
  return undefined;
}

function readOption(cell: Reading, indicator: Indicator, report: Report): string | undefined {
  const word = foldText(textOf(cell.value));
  const options = optionsOf(indicator);
  const option = options.find((each) =>
    [each, ...(OPTION_WORDS[each] ?? [])].some((known) => foldText(known) === word),
  );
  if (option === undefined) report("ENUM_UNKNOWN", cell, expectedOptions(options));
  return option;
}

function expectedOptions(options: readonly string[]): string {
  return options.map((option) => OPTION_WORDS[option]?.[0] ?? option).join(" | ");
}

function readContent({ indicator, contentCells, report }: Row): Record<string, number> | undefined {
  const filled = contentCells.filter(({ cell }) => !isEmpty(cell) || cell.problem !== undefined);
  const [first] = filled;
  if (first === undefined) return undefined;
  if (!indicator.byContent) {
    report("CONTENT_NOT_SPLIT", first.cell);
    return undefined;
  }
  const byContent: Record<string, number> = {};
  for (const { area, cell } of filled) {
    if (cell.problem !== undefined) {
      report(cell.problem, cell);
      continue;
    }
    const amount = readAmount(cell, indicator, report);
    if (amount !== undefined) byContent[area] = amount;
  }
  return Object.keys(byContent).length === 0 ? undefined : byContent;
}

function readNarrative({ valueCell, report }: Row): string {
  if (valueCell.problem !== undefined) report(valueCell.problem, valueCell);
  const text = textOf(valueCell.value);
  if (text.length <= NARRATIVE_MAX_CHARACTERS) return text;
  report("TEXT_TRUNCATED", valueCell, `${NARRATIVE_MAX_CHARACTERS}`);
  return cut(text, NARRATIVE_MAX_CHARACTERS);
}

function isEmpty(cell: Reading): boolean {
  return textOf(cell.value) === "";
}

/** A cell as text in NFC, without control characters; dates as dd/mm/yyyy, as they are written in documents. */
function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return dateText(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
  return `${value}`
    .slice(0, CELL_MAX_CHARACTERS)
    .toWellFormed()
    .normalize("NFC")
    .replace(unwanted, "")
    .trim();
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "?";
  const [year, month, day] = date.toISOString().slice(0, 10).split("-");
  return `${day}/${month}/${year}`;
}

function whatAndWhere(at: Reading, indicator: Indicator | undefined, expected: string | undefined) {
  const found = quote(textOf(at.value));
  return {
    ...(at.address === "" ? {} : { cell: at.address }),
    ...(indicator === undefined ? {} : { indicator: indicator.code }),
    ...(found === "" ? {} : { found }),
    ...(expected === undefined ? {} : { expected: quote(expected) }),
  };
}

function quote(text: string): string {
  return cut(text, FINDING_QUOTE_MAX_CHARACTERS);
}

/** The first characters, without half of one at the end. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
