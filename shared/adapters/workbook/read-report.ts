import type { Figure } from "../../domain/figures/figure.ts";
import { periodNamedIn } from "../../domain/figures/form-stamp.ts";
import { type IndicatorNames, indicatorNames } from "../../domain/figures/indicator-names.ts";
import {
  type Indicator,
  type IndicatorTemplate,
  isComputed,
  isNarrative,
} from "../../domain/figures/indicator-template.ts";
import type { FigurePlace, NameMatch, ReportReading } from "../../domain/figures/report-reading.ts";
import {
  FINDING_QUOTE_MAX_CHARACTERS,
  FINDING_REASON_MAX_CHARACTERS,
  type Finding,
  type FindingCode,
  isError,
} from "../../domain/findings/findings.ts";
import { withoutFlood } from "../../domain/findings/flood-control.ts";
import { cutText, foldText, wordsOf } from "../../domain/text/plain-text.ts";
import { cellAddress } from "./cell-address.ts";
import {
  contentAt,
  findCodedTable,
  findNamedTable,
  type IndicatorByCode,
  indicatorByCode,
  isCodeShaped,
  nameColumnOf,
  type Table,
  textAt,
  type UnknownColumn,
} from "./find-table.ts";
import { FORM_HEADINGS, FORM_SHEET_NAME, RESULT_SHEET_NAME } from "./form-layout.ts";
import { CONTENT_AREA_NAMES, headingReader } from "./headings.ts";
import type { Sheet } from "./open-workbook.ts";
import { type FindingMaker, readFigure, readNarrative, saysSomething } from "./read-row.ts";
import { isStampSheet, readStamp } from "./read-stamp.ts";
import { refusal, type WorkbookReading } from "./reading.ts";
import type { SheetRow } from "./sheet-cells.ts";

const headingOf = headingReader(CONTENT_AREA_NAMES);

/** Problems that are kept before what is alike is joined; a hostile sheet could have millions. */
const FINDINGS_MAX = 5_000;

const TOTAL_ROW = /^(tong|cong|tong cong|tong so|trong do)\b/;
/** “I”, “IV.”, “A” in the column of ordinals: a group with indicators below it. */
const SECTION_ORDINAL = /^([IVX]{1,5}|[A-Z])[.)]?$/;

/**
 * Reads a report out of a workbook: by codes wherever they stand, by names where there are none, never by position. Collects
 * all problems. Sheets that hold a table beside the form's own are told of and not read.
 */
export function readReport(
  sheets: readonly Sheet[],
  template: IndicatorTemplate,
  fileId: string,
): WorkbookReading {
  const stamp = readStamp(sheets);
  const readable = sheets.filter((sheet) => !isStampSheet(sheet) && !isNamed(sheet, RESULT_SHEET_NAME));
  const byCode = indicatorByCode(template);
  const names = indicatorNames(template);
  const { tables, others } = tablesOf(readable, byCode, names);
  const legacy = legacyFindings(tables.length > 0 ? tables.map(({ sheet }) => sheet) : readable, fileId);
  if (tables.length === 0) {
    if (legacy.length > 0) return { ok: false, findings: legacy };
    const tooLarge = readable.find(({ isTooLarge }) => isTooLarge);
    return refusal(tooLarge ? "SHEET_TOO_LARGE" : "SHEET_MISSING", fileId, tooLarge?.name);
  }
  const draft: Draft = {
    fileId,
    figures: {},
    narrative: {},
    places: {},
    reasons: {},
    matches: [],
    findings: [...legacy],
  };
  for (const table of tables) readTable(table, byCode, names, draft);
  for (const { sheet } of others)
    draft.findings.push({ code: "OTHER_SHEET_IGNORED", fileId, sheet: quote(sheet.name) });
  if (Object.keys(draft.figures).length === 0 && !draft.findings.some(isError))
    draft.findings.push({ code: "NO_FIGURES", fileId });
  const { figures, narrative, places, reasons, matches } = draft;
  const title = stamp === undefined ? titleOf(tables) : undefined;
  return {
    ok: true,
    reading: {
      figures,
      narrative,
      places,
      reasons,
      ...(stamp === undefined ? {} : { stamp }),
      ...(title === undefined ? {} : { title }),
      ...(matches.length === 0 ? {} : { matches }),
      findings: withoutFlood(inReadingOrder(draft.findings)),
    },
  };
}

/** What has been read so far. */
interface Draft {
  readonly fileId: string;
  readonly figures: Record<string, Figure>;
  readonly narrative: Record<string, string>;
  readonly places: Record<string, FigurePlace>;
  readonly reasons: Record<string, string>;
  readonly matches: NameMatch[];
  readonly findings: Finding[];
}

/** The form's own sheet alone when it has a table, else all that people see, else what is hidden; codes go before names. */
function tablesOf(
  sheets: readonly Sheet[],
  byCode: IndicatorByCode,
  names: IndicatorNames,
): { readonly tables: readonly Table[]; readonly others: readonly Table[] } {
  const own = sheets.filter((sheet) => isNamed(sheet, FORM_SHEET_NAME));
  const rest = sheets.filter((sheet) => !own.includes(sheet));
  const visible = rest.filter(({ isHidden }) => !isHidden);
  const hidden = rest.filter(({ isHidden }) => isHidden);
  const coded = (group: readonly Sheet[]) =>
    group.flatMap((sheet) => findCodedTable(sheet, byCode, headingOf) ?? []);
  const named = (group: readonly Sheet[]) =>
    group.flatMap((sheet) => findNamedTable(sheet, names, headingOf) ?? []);
  for (const find of [coded, named])
    for (const group of [own, visible, hidden]) {
      const tables = find(group);
      if (tables.length === 0) continue;
      const isOwn = group === own;
      return { tables, others: isOwn ? find(visible).filter(holdsFigures) : [] };
    }
  return { tables: [], others: [] };
}

function isNamed({ name }: Sheet, wanted: string): boolean {
  return foldText(name) === foldText(wanted);
}

function holdsFigures({ body, columns, content }: Table): boolean {
  return body.some((row) => saysSomething(row, columns, content));
}

interface FoundRow {
  readonly row: SheetRow;
  readonly indicator: Indicator;
  /** Set when the row has no code. */
  readonly name?: string;
}

function readTable(found: Table, byCode: IndicatorByCode, names: IndicatorNames, draft: Draft): void {
  const report = reporter(found.sheet, draft);
  const name = nameColumnOf(found, names);
  const named = name === undefined ? found : { ...found, columns: { ...found.columns, name } };
  const rows = indicatorRows(named, byCode, names, draft, report);
  const table = withValueColumn(named, rows, report);
  tellUnknownColumns(table, rows, report);
  for (const found of withoutDuplicates(rows, table, draft, report))
    readIndicator(found, table, draft, report);
}

type Report = (code: FindingCode, at: Partial<Finding>) => void;

function reporter({ name }: Sheet, { findings, fileId }: Draft): Report {
  const sheet = quote(name);
  return (code, at) => {
    if (findings.length < FINDINGS_MAX) findings.push({ ...at, code, fileId, sheet });
  };
}

/** The rows of indicators, by code or else by name; tells of rows with numbers that are neither. */
function indicatorRows(
  { sheet, body, anchor, columns, content, isCoded }: Table,
  byCode: IndicatorByCode,
  names: IndicatorNames,
  { matches }: Draft,
  report: Report,
): FoundRow[] {
  const rows: FoundRow[] = [];
  const coded = new Set<Indicator>();
  const codeOf = (row: SheetRow) => (isCoded ? textAt(row, anchor) : "");
  for (const row of body) {
    const indicator = byCode(codeOf(row));
    if (indicator !== undefined) coded.add(indicator);
  }
  for (const row of body) {
    const code = codeOf(row);
    const indicator = byCode(code);
    if (indicator !== undefined) {
      rows.push({ row, indicator });
      continue;
    }
    if (isCodeShaped(code)) {
      report("UNKNOWN_INDICATOR", { cell: cellAddress(row.row, anchor), found: quote(code) });
      continue;
    }
    const name = textAt(row, columns.name);
    const at = { cell: cellAddress(row.row, columns.name ?? anchor), found: quote(name) };
    const meant = names.meantBy(name).filter((each) => !coded.has(each));
    const [only, another] = meant;
    if (only !== undefined && another === undefined) {
      rows.push({ row, indicator: only, name });
      matches.push({ indicator: only.code, sheet: quote(sheet.name), ...at });
    } else if (!hasNumber(row, columns, content) || isHeadingOrTotal(row, columns, name)) {
      // A section, a total, a remark, the signature.
    } else if (another !== undefined) {
      report("NAME_AMBIGUOUS", { ...at, expected: quote(meant.map(({ code: each }) => each).join(" | ")) });
    } else if (name !== "") {
      const nearest = names.nearestTo(name);
      report("ROW_UNKNOWN", {
        ...at,
        ...(nearest === undefined ? {} : { expected: quote(`${nearest.code} ${nearest.nameVi}`) }),
      });
    }
  }
  return rows;
}

function isHeadingOrTotal(row: SheetRow, { ordinal }: Table["columns"], name: string): boolean {
  return TOTAL_ROW.test(wordsOf(name)) || SECTION_ORDINAL.test(textAt(row, ordinal));
}

/** Where no heading surely says which column has the values, the only one that has any is taken, and that is told. */
function withValueColumn(table: Table, rows: readonly FoundRow[], report: Report): Table {
  const [first] = rows;
  if (table.columns.value !== undefined || first === undefined) return table;
  const isUnderstood = table.valueCandidates !== table.unknown;
  const left = Math.max(table.anchor, table.columns.name ?? 0);
  const filled = table.valueCandidates.filter(({ column }) =>
    rows.some(({ row }) =>
      isUnderstood ? contentAt(row, column).kind !== "empty" : column > left && isNumber(row, column),
    ),
  );
  const [only, another] = filled;
  if (only === undefined) return table;
  if (another !== undefined) {
    const found = quote(filled.map(({ heading }) => heading?.text ?? "?").join(" | "));
    report("VALUE_COLUMN_UNCLEAR", {
      cell: cellOfHeading(only, first.row),
      found,
      expected: FORM_HEADINGS.value,
    });
    return table;
  }
  const at = { cell: cellOfHeading(only, first.row), ...foundHeading(only) };
  if (!isUnderstood) report("HEADING_ASSUMED", { ...at, expected: FORM_HEADINGS.value });
  const unknown = table.unknown.filter(({ column }) => column !== only.column);
  return { ...table, unknown, columns: { ...table.columns, value: only.column } };
}

/** A number under a heading that nobody understands would be lost without a word. */
function tellUnknownColumns(
  { unknown, columns, content }: Table,
  rows: readonly FoundRow[],
  report: Report,
): void {
  const [firstContent] = content;
  const from = firstContent?.column ?? columns.value ?? Number.POSITIVE_INFINITY;
  for (const each of unknown) {
    if (each.column < from - 1) continue;
    const numbers = rows.filter(({ row }) => isNumber(row, each.column));
    const [first] = numbers;
    if (first === undefined) continue;
    report("HEADING_UNKNOWN", {
      cell: cellOfHeading(each, first.row),
      ...foundHeading(each),
      ...(numbers.length > 1 ? { count: numbers.length } : {}),
    });
  }
}

function hasNumber(row: SheetRow, { value }: Table["columns"], content: Table["content"]): boolean {
  return [value, ...content.map(({ column }) => column)].some(
    (column) => column !== undefined && isNumber(row, column),
  );
}

function isNumber(row: SheetRow, column: number): boolean {
  const content = contentAt(row, column);
  return content.kind === "number" || (content.kind === "text" && /^\d[\d.,\s]*$/.test(content.text));
}

function cellOfHeading({ column, heading }: UnknownColumn, row: SheetRow): string {
  return cellAddress(heading?.row ?? row.row, column);
}

function foundHeading({ heading }: UnknownColumn): Partial<Finding> {
  return heading === undefined ? {} : { found: quote(heading.text) };
}

/** Of two rows of one indicator the empty one is passed over; two that say something are a mistake to be corrected. */
function withoutDuplicates(
  rows: readonly FoundRow[],
  { anchor, columns, content }: Table,
  { places }: Draft,
  report: Report,
): readonly FoundRow[] {
  const kept = new Map<Indicator, FoundRow>();
  for (const found of rows) {
    const { indicator, row } = found;
    const earlier = kept.get(indicator);
    const place = places[indicator.code];
    if (earlier === undefined && place === undefined) kept.set(indicator, found);
    else if (!saysSomething(row, columns, content)) continue;
    else if (earlier !== undefined && !saysSomething(earlier.row, columns, content))
      kept.set(indicator, found);
    else
      report("DUPLICATE_INDICATOR", {
        cell: cellAddress(row.row, anchor),
        indicator: indicator.code,
        found: quote(textAt(row, anchor)),
        expected:
          place === undefined
            ? cellAddress(earlier?.row.row ?? 0, anchor)
            : quote(`${place.sheet} ${place.cell}`),
      });
  }
  return [...kept.values()];
}

function readIndicator({ row, indicator }: FoundRow, table: Table, draft: Draft, report: Report): void {
  const { code } = indicator;
  const { columns, content, sheet } = table;
  const place = placeOf(row, table);
  if (place !== undefined) draft.places[code] = { sheet: quote(sheet.name), ...place };
  const reason = textAt(row, columns.reason);
  if (reason !== "") draft.reasons[code] = cutText(reason, FINDING_REASON_MAX_CHARACTERS);
  const tell: FindingMaker = (finding, { column, found, expected, area }) =>
    report(finding, {
      ...(column === undefined ? {} : { cell: cellAddress(row.row, column) }),
      indicator: code,
      ...(area === undefined ? {} : { area }),
      ...(found === undefined || found === "" ? {} : { found: quote(found) }),
      ...(expected === undefined ? {} : { expected: quote(expected) }),
    });
  if (isNarrative(indicator)) {
    const text = readNarrative(row, columns, tell);
    if (text !== "") draft.narrative[code] = text;
  } else if (!isComputed(indicator)) {
    const figure = readFigure(row, indicator, { columns, content }, tell);
    if (figure !== undefined) draft.figures[code] = figure;
  }
}

function placeOf({ row }: SheetRow, { columns, content }: Table): Omit<FigurePlace, "sheet"> | undefined {
  if (columns.value === undefined) return undefined;
  const cells = content.map(({ area, column }) => [area, cellAddress(row, column)] as const);
  return {
    cell: cellAddress(row, columns.value),
    ...(columns.nil === undefined ? {} : { nilCell: cellAddress(row, columns.nil) }),
    ...(cells.length === 0 ? {} : { contentCells: Object.fromEntries(cells) }),
    ...(columns.reason === undefined ? {} : { reasonCell: cellAddress(row, columns.reason) }),
  };
}

/** From top to bottom and left to right, sheet by sheet; what belongs to no cell comes where it was found. */
function inReadingOrder(findings: readonly Finding[]): Finding[] {
  const bySheet = new Map<string | undefined, Finding[]>();
  for (const finding of findings) {
    const of = bySheet.get(finding.sheet);
    if (of === undefined) bySheet.set(finding.sheet, [finding]);
    else of.push(finding);
  }
  return [...bySheet.values()].flatMap((of) => of.sort(byCell));
}

function byCell({ cell: one }: Finding, { cell: other }: Finding): number {
  if (one === undefined || other === undefined) return 0;
  const [oneRow, otherRow] = [one, other].map((cell) => Number(cell.replace(/^[A-Z]+/, "")));
  return (oneRow ?? 0) - (otherRow ?? 0) || one.length - other.length || (one < other ? -1 : 1);
}

/** One finding a sheet, at the first cell whose text is in a font of before Unicode. */
function legacyFindings(sheets: readonly Sheet[], fileId: string): Finding[] {
  return sheets.flatMap(({ name, rows }) => {
    const cells = rows.flatMap(({ row, cells: all }) =>
      all.filter(({ isLegacy }) => isLegacy).map((cell) => ({ row, ...cell })),
    );
    const [first] = cells;
    if (first === undefined) return [];
    const { row, column, content } = first;
    return [
      {
        code: "LEGACY_FONT" as const,
        fileId,
        sheet: quote(name),
        cell: cellAddress(row, column),
        found: content.kind === "text" ? quote(content.text) : "",
        ...(cells.length > 1 ? { count: cells.length } : {}),
      },
    ];
  });
}

/** The cell above a table that says of which period it is: one that names quarter or months before one that names a year. */
function titleOf(tables: readonly Table[]): ReportReading["title"] {
  const named = tables.flatMap(({ sheet, above }) =>
    above.flatMap(({ row, cells }) =>
      cells.flatMap(({ column, content }) => {
        const text = content.kind === "text" ? content.text : "";
        const period = periodNamedIn(text);
        const title = { sheet: quote(sheet.name), cell: cellAddress(row, column), found: quote(text) };
        return period === undefined ? [] : [{ period, title }];
      }),
    ),
  );
  return (named.find(({ period }) => period.months !== undefined) ?? named[0])?.title;
}

function quote(text: string): string {
  return cutText(text, FINDING_QUOTE_MAX_CHARACTERS);
}
