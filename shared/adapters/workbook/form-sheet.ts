import type { Cell, CellStyle, CellValue, MergeRange, RowDef, WriteSheet } from "hucre";
import type { Figure } from "../../domain/figures/figure.ts";
import {
  groupsOf,
  type Indicator,
  isComputed,
  isNarrative,
  ratioOf,
} from "../../domain/figures/indicator-template.ts";
import type { FormHead, ReportForm } from "../../domain/form/report-form.ts";
import { shownAmount } from "../../domain/rules/amounts.ts";
import { type FormColumns, formColumns } from "./form-columns.ts";
import { FORM_SHEET_NAME } from "./form-layout.ts";
import { cellName, type FormList, listReference, NIL_MARK, optionWord, YES_NO } from "./form-lists.ts";
import { STYLES } from "./form-styles.ts";
import { type CellRule, formValidations, type Guarded } from "./form-validations.ts";

/** The heading rows repeat on every printed page. */
const AREAS_TEXT = "Trong đó, chia theo nội dung tuyên truyền";
const HINT_TEXT =
  "Điền các ô trắng; ô để trống là chưa báo cáo, không có hoạt động thì chọn x ở cột “Không phát sinh”. Xem trang “Hướng dẫn”.";
const NOTE_AUTHOR = "Kỳ trước";

const POINTS_A_LINE = 15;
const ROW_PADDING_POINTS = 2;
/** Widths are counted in digits, which are a little wider than letters on average. */
const LETTER_WIDTH = 0.95;
const HEADING_ROW_POINTS = 92;
/** Room for four lines; what is longer is read in the cell. */
const NARRATIVE_ROW_POINTS = 64;
const FOOTER_NAME_MAX_CHARACTERS = 80;

/** Collects the cells of the sheet, row after row. */
interface Page {
  readonly columns: FormColumns;
  readonly cells: Map<string, Partial<Cell>>;
  readonly merges: MergeRange[];
  readonly rowDefs: Map<number, RowDef>;
  readonly guarded: Guarded[];
}

export interface FormSheet {
  readonly sheet: WriteSheet;
  /** As a name of the workbook defines them: `$7:$8`. */
  readonly headingRows: string;
}

/** The sheet that people fill in: letterhead, headings, one row an indicator, signatures. */
export function formSheet(form: ReportForm, lists: readonly FormList[]): FormSheet {
  const columns = formColumns(form.template);
  const page: Page = { columns, cells: new Map(), merges: [], rowDefs: new Map(), guarded: [] };
  const bandRow = form.head ? putHead(page, form.head, form.template.title?.vi) : 0;
  const headingRow = bandRow + 1;
  putHeadings(page, bandRow);
  const { nextRow, lastFigureRow } = putRows(page, form, lists, headingRow + 1);
  if (form.head) putSignatures(page, nextRow + 1);
  return {
    headingRows: `$${bandRow + 1}:$${headingRow + 1}`,
    sheet: {
      name: FORM_SHEET_NAME,
      columns: columns.all.map(({ width }, index) => ({ width, hidden: index === columns.code })),
      cells: page.cells,
      merges: page.merges,
      rowDefs: page.rowDefs,
      dataValidations: formValidations(page.guarded),
      autoFilter: { range: `${cellName(headingRow, 0)}:${cellName(lastFigureRow, columns.reason)}` },
      freezePane: { rows: headingRow + 1, columns: columns.name + 1 },
      // Nobody's form is locked: this keeps the headings from slips, and has no password.
      protection: {
        sheet: true,
        formatCells: true,
        formatColumns: true,
        formatRows: true,
        insertColumns: true,
        insertRows: true,
        insertHyperlinks: true,
        deleteRows: true,
        sort: true,
        autoFilter: true,
      },
      pageSetup: {
        paperSize: "a4",
        orientation: "landscape",
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        horizontalCentered: true,
        margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
      },
      headerFooter: { oddFooter: footerOf(form) },
      view: { showGridLines: false },
    },
  };
}

function put(page: Page, row: number, column: number, style: CellStyle, value: CellValue = null): void {
  page.cells.set(`${row},${column}`, { value, style });
}

/** One value over several columns. */
function putAcross(
  page: Page,
  row: number,
  columns: readonly [number, number],
  style: CellStyle,
  value: CellValue,
): void {
  const [startCol, endCol] = columns;
  for (let column = startCol; column <= endCol; column += 1) put(page, row, column, style);
  put(page, row, startCol, style, value);
  if (endCol > startCol) page.merges.push({ startRow: row, startCol, endRow: row, endCol });
}

/** As official documents begin: the sender at the left, the country at the right. Answers the row after it. */
function putHead(page: Page, head: FormHead, title = "Báo cáo số liệu"): number {
  const { ordinal, name, value, reason } = page.columns;
  const [left, right, whole] = [
    [ordinal, name],
    [value, reason],
    [ordinal, reason],
  ] as const;
  putAcross(page, 0, left, STYLES.letterhead, (head.parentName ?? "").toLocaleUpperCase("vi"));
  putAcross(page, 0, right, STYLES.letterheadStrong, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
  putAcross(page, 1, left, STYLES.letterheadStrong, head.unitName.toLocaleUpperCase("vi"));
  putAcross(page, 1, right, STYLES.motto, "Độc lập - Tự do - Hạnh phúc");
  putAcross(page, 2, left, STYLES.open, "Số: ……/……");
  putAcross(page, 2, right, STYLES.open, head.dateText);
  putAcross(page, 3, whole, STYLES.title, title.toLocaleUpperCase("vi"));
  putAcross(page, 4, whole, STYLES.subtitle, `${head.periodName}. ${head.windowText}.`);
  putAcross(page, 5, whole, STYLES.due, head.dueText);
  putAcross(page, 6, whole, STYLES.subtitle, HINT_TEXT);
  page.rowDefs.set(3, { height: 24 });
  return 7;
}

function putHeadings(page: Page, bandRow: number): void {
  const { all, areas } = page.columns;
  for (const [column, { heading, area }] of all.entries()) {
    put(page, bandRow, column, STYLES.headingTop);
    put(page, bandRow + 1, column, area === undefined ? STYLES.headingBelow : STYLES.heading, heading);
  }
  const [first, last] = [areas[0], areas.at(-1)];
  if (first && last) putAcross(page, bandRow, [first.column, last.column], STYLES.heading, AREAS_TEXT);
  page.rowDefs.set(bandRow + 1, { height: HEADING_ROW_POINTS });
}

/** The groups with their indicators; answers the row after them, and the last one that has figures. */
function putRows(page: Page, form: ReportForm, lists: readonly FormList[], firstRow: number) {
  const { indicators } = form.template;
  const named = groupsOf(form.template);
  const stray = [...new Set(indicators.map(({ group }) => group))].filter(
    (code) => !named.some((group) => group.code === code),
  );
  const groups = [
    ...named.map(({ code, name }) => ({ code, name: name.vi })),
    ...stray.map((code) => ({ code, name: code })),
  ];
  const rowOf = new Map<string, number>();
  let row = firstRow;
  let ordinal = 0;
  for (const { code } of groups) {
    const own = indicators.filter(({ group }) => group === code);
    for (const [index, indicator] of own.entries()) rowOf.set(indicator.code, row + 1 + index);
    if (own.length > 0) row += own.length + 1;
  }
  let lastFigureRow = firstRow;
  for (const { code, name } of groups) {
    const own = indicators.filter(({ group }) => group === code);
    const [first] = own;
    if (!first) continue;
    ordinal += 1;
    const groupRow = (rowOf.get(first.code) ?? 0) - 1;
    putGroup(page, groupRow, romanNumeral(ordinal), name);
    own.forEach((indicator, index) => {
      const at = groupRow + 1 + index;
      putIndicator(page, at, indicator, index + 1, { form, lists, rowOf, isText: own.every(isNarrative) });
      if (!own.every(isNarrative)) lastFigureRow = Math.max(lastFigureRow, at);
    });
  }
  return { nextRow: row, lastFigureRow };
}

function putGroup(page: Page, row: number, ordinal: string, name: string): void {
  const { columns } = page;
  for (let column = columns.ordinal; column <= columns.reason; column += 1)
    put(page, row, column, STYLES.group);
  put(page, row, columns.ordinal, STYLES.groupOrdinal, ordinal);
  put(page, row, columns.name, STYLES.group, name);
}

interface Surroundings {
  readonly form: ReportForm;
  readonly lists: readonly FormList[];
  /** Row by code. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Every indicator of the group is text, so its cell may be as wide as the numbers' columns together. */
  readonly isText: boolean;
}

function putIndicator(
  page: Page,
  row: number,
  indicator: Indicator,
  ordinal: number,
  around: Surroundings,
): void {
  const { columns } = page;
  const { form, lists, isText } = around;
  const { code } = indicator;
  put(page, row, columns.code, STYLES.code, code);
  guard(page, row, columns.code, "nothing");
  put(page, row, columns.ordinal, STYLES.ordinal, ordinal);
  put(page, row, columns.name, STYLES.name, indicator.nameVi);
  put(page, row, columns.unit, STYLES.unit, indicator.unitVi);
  page.rowDefs.set(row, { height: heightOf(indicator, columns) });
  put(page, row, columns.reason, STYLES.reason, form.reasons?.[code] ?? null);
  guard(page, row, columns.reason, "text");
  if (isNarrative(indicator)) {
    putNarrative(page, row, form.narrative?.[code] ?? null, isText);
    return;
  }
  const figure = form.figures?.[code];
  if (isComputed(indicator)) putComputed(page, row, indicator, around);
  else putValue(page, row, indicator, figure, lists);
  putAreas(page, row, indicator, figure);
  const earlier = form.earlier?.figures[code];
  if (earlier && form.earlier) putNotes(page, row, indicator, earlier, form.earlier.periodName);
}

/** A row without a height gets one of its own in Excel, and not in every other program. */
function heightOf({ nameVi, unitVi }: Indicator, { all, name, unit }: FormColumns): number {
  const lines = [
    [nameVi, name],
    [unitVi, unit],
  ] as const;
  const most = lines.map(([text, column]) =>
    Math.ceil((text.length * LETTER_WIDTH) / (all[column]?.width ?? 1)),
  );
  return POINTS_A_LINE * Math.max(1, ...most) + ROW_PADDING_POINTS;
}

function guard(page: Page, row: number, column: number, rule: CellRule): void {
  page.guarded.push({ rule, row, column });
}

function putNarrative(page: Page, row: number, text: string | null, isWide: boolean): void {
  const { value, nil, reason, areas } = page.columns;
  if (isWide && areas.length > 0) {
    putAcross(page, row, [value, reason - 1], STYLES.text, text);
    page.rowDefs.set(row, { height: NARRATIVE_ROW_POINTS });
  } else {
    put(page, row, value, STYLES.line, text);
    for (const column of [nil, ...areas.map((area) => area.column)]) putUnused(page, row, column);
  }
  guard(page, row, value, "text");
}

function putUnused(page: Page, row: number, column: number): void {
  put(page, row, column, STYLES.unused);
  guard(page, row, column, "nothing");
}

function putValue(
  page: Page,
  row: number,
  indicator: Indicator,
  figure: Figure | undefined,
  lists: readonly FormList[],
): void {
  const { value, nil } = page.columns;
  const isNil = figure?.state === "nil";
  put(page, row, nil, STYLES.choice, isNil ? NIL_MARK : null);
  guard(page, row, nil, { list: listReference(lists, "nil") });
  const { style, rule } = inputOf(indicator, lists);
  put(page, row, value, style, figure?.state === "value" ? shownValue(figure.value) : null);
  guard(page, row, value, rule);
}

function inputOf(
  { code, type }: Indicator,
  lists: readonly FormList[],
): { readonly style: CellStyle; readonly rule: CellRule } {
  if (type === "boolean") return { style: STYLES.choice, rule: { list: listReference(lists, "yes-no") } };
  if (type === "enum") return { style: STYLES.choice, rule: { list: listReference(lists, code) } };
  if (type === "integer") return { style: STYLES.whole, rule: "whole" };
  return { style: STYLES.fraction, rule: "fraction" };
}

function shownValue(value: number | boolean | string): CellValue {
  if (typeof value === "boolean") return value ? YES_NO[0] : YES_NO[1];
  return typeof value === "string" ? optionWord(value) : value;
}

function putAreas(page: Page, row: number, indicator: Indicator, figure: Figure | undefined): void {
  const byContent = figure?.state === "value" ? figure.byContent : undefined;
  for (const { code, column } of page.columns.areas) {
    if (!indicator.byContent) {
      putUnused(page, row, column);
      continue;
    }
    const { style, rule } = inputOf(indicator, []);
    put(page, row, column, style, byContent?.[code] ?? null);
    guard(page, row, column, rule);
  }
}

/** The rate as a formula with its result, so that it is right also where nothing is calculated. Nobody types it. */
function putComputed(page: Page, row: number, indicator: Indicator, { form, rowOf }: Surroundings): void {
  const { value, nil } = page.columns;
  putUnused(page, row, nil);
  const ratio = ratioOf(indicator.aggregation);
  const [above, below] = [rowOf.get(ratio?.above ?? ""), rowOf.get(ratio?.below ?? "")];
  put(page, row, value, STYLES.computed);
  guard(page, row, value, "computed");
  if (!ratio || above === undefined || below === undefined) return;
  const [top, bottom] = [cellName(above, value), cellName(below, value)];
  const numbers = [ratio.above, ratio.below].map((code) => {
    const figure = form.figures?.[code];
    return figure?.state === "value" && typeof figure.value === "number" ? figure.value : undefined;
  });
  const [a, b] = numbers;
  const result = a !== undefined && b !== undefined && b > 0 ? (a / b) * PER_CENT : "";
  page.cells.set(`${row},${value}`, {
    value: null,
    style: STYLES.computed,
    formula: `IF(AND(ISNUMBER(${top}),ISNUMBER(${bottom})),IF(${bottom}>0,${top}/${bottom}*${PER_CENT},""),"")`,
    formulaResult: result,
  });
}

const PER_CENT = 100;

/** What was reported last, as a note of the cell in which the same is asked now. */
function putNotes(page: Page, row: number, indicator: Indicator, earlier: Figure, periodName: string): void {
  const { value, areas } = page.columns;
  const note = (column: number, text: string) => {
    const cell = page.cells.get(`${row},${column}`);
    const comment = { author: NOTE_AUTHOR, text: `${periodName}: ${text}` };
    page.cells.set(`${row},${column}`, { ...cell, comment });
  };
  if (earlier.state === "nil") {
    note(value, "không phát sinh");
    return;
  }
  note(value, inWords(earlier.value, indicator));
  for (const { code, column } of areas) {
    const amount = earlier.byContent?.[code];
    if (amount !== undefined && indicator.byContent) note(column, inWords(amount, indicator));
  }
}

function inWords(value: number | boolean | string, { unitVi }: Indicator): string {
  if (typeof value === "number") return `${shownAmount(value)} ${unitVi}`.trim();
  return String(shownValue(value));
}

function putSignatures(page: Page, row: number): void {
  const { ordinal, name, value, reason } = page.columns;
  putAcross(page, row, [ordinal, name], STYLES.signature, "NGƯỜI LẬP BIỂU");
  putAcross(page, row, [value, reason], STYLES.signature, "THỦ TRƯỞNG ĐƠN VỊ");
  putAcross(page, row + 1, [ordinal, name], STYLES.signatureNote, "(Ký, ghi rõ họ tên)");
  putAcross(page, row + 1, [value, reason], STYLES.signatureNote, "(Ký, ghi rõ họ tên, đóng dấu)");
  page.rowDefs.set(row, { height: POINTS_A_LINE });
}

/** An ampersand begins an instruction in a footer, so one of a name is doubled. */
function footerOf({ head }: ReportForm): string {
  const shortened = (text: string) => text.slice(0, FOOTER_NAME_MAX_CHARACTERS).replaceAll("&", "&&");
  const [left, right] = head ? [shortened(head.unitName), shortened(head.periodName)] : ["", ""];
  return `&L${left}&CTrang &P/&N&R${right}`;
}

const ROMAN: ReadonlyArray<readonly [number, string]> = [
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

/** Groups are at most 60. */
function romanNumeral(number: number): string {
  const [amount, numeral] = ROMAN.find(([least]) => number >= least) ?? [];
  return amount === undefined ? "" : numeral + romanNumeral(number - amount);
}
