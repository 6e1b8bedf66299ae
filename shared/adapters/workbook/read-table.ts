import type { Figure } from "../../domain/figures/figure.ts";
import type { IndicatorNames } from "../../domain/figures/indicator-names.ts";
import { type Indicator, isComputed, isNarrative } from "../../domain/figures/indicator-template.ts";
import type { FigurePlace, NameMatch } from "../../domain/figures/report-reading.ts";
import {
  FINDING_REASON_MAX_CHARACTERS,
  FINDINGS,
  FINDINGS_SHOWN,
  type Finding,
  type FindingCode,
  quoted,
} from "../../domain/findings/findings.ts";
import { cutText, wordsOf } from "../../domain/text/plain-text.ts";
import { cellAddress } from "./cell-address.ts";
import {
  codeIn,
  contentAt,
  type IndicatorByCode,
  nameColumnOf,
  type Table,
  textAt,
  type UnknownColumn,
} from "./find-table.ts";
import { FORM_HEADINGS } from "./form-layout.ts";
import type { Sheet } from "./open-workbook.ts";
import { type FindingMaker, readFigure, readNarrative, saysSomething } from "./read-row.ts";
import type { SheetRow } from "./sheet-cells.ts";

/** Errors and warnings, each, that are kept before what is alike is joined; a hostile sheet could have millions. */
const FINDINGS_MAX = 2_000;

const TOTAL_ROW = /^(tong|cong|trong do)\b/;
/** “I”, “IV.”, “A” in the column of ordinals: a group with indicators below it. */
const SECTION_ORDINAL = /^([IVX]{1,5}|[A-Z])[.)]?$/;

/** What has been read so far. */
export interface Draft {
  readonly fileId: string;
  readonly figures: Record<string, Figure>;
  readonly narrative: Record<string, string>;
  readonly places: Record<string, FigurePlace>;
  readonly reasons: Record<string, string>;
  readonly matches: NameMatch[];
  readonly findings: Finding[];
  /** Indicators of which a row says something. */
  readonly said: Set<Indicator>;
}

interface FoundRow {
  readonly row: SheetRow;
  readonly indicator: Indicator;
}

/** Reads one table into what was read of others before. */
export function readTable(found: Table, byCode: IndicatorByCode, names: IndicatorNames, draft: Draft): void {
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
  const sheet = quoted(name);
  const told = { error: 0, warning: 0 };
  return (code, at) => {
    const { severity } = FINDINGS[code];
    told[severity] += 1;
    if (told[severity] <= FINDINGS_MAX) findings.push({ ...at, code, fileId, sheet });
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
  let unknownRows = 0;
  const coded = new Set<Indicator>();
  const codeOf = (row: SheetRow) => (isCoded ? textAt(row, anchor) : "");
  for (const row of body) {
    const indicator = byCode(codeOf(row));
    if (indicator !== undefined) coded.add(indicator);
  }
  for (const row of body) {
    const code = codeOf(row);
    const indicator = byCode(code);
    const name = textAt(row, columns.name);
    const at = { cell: cellAddress(row.row, columns.name ?? anchor), found: quoted(name) };
    const named = names.meantBy(name);
    if (indicator !== undefined) {
      if (meansAnother(indicator, named))
        report("CODE_NAME_DIFFER", { ...at, indicator: indicator.code, expected: quoted(indicator.nameVi) });
      else rows.push({ row, indicator });
      continue;
    }
    if (codeIn(code) !== undefined) {
      report("UNKNOWN_INDICATOR", { cell: cellAddress(row.row, anchor), found: quoted(code) });
      continue;
    }
    const meant = named.filter((each) => !coded.has(each));
    const [only, another] = meant;
    if (only !== undefined && another === undefined) {
      rows.push({ row, indicator: only });
      matches.push({ indicator: only.code, sheet: quoted(sheet.name), ...at });
    } else if (!hasNumber(row, columns, content) || isHeadingOrTotal(row, columns, name)) {
      // A section, a total, a remark, the signature.
    } else if (another !== undefined) {
      report("NAME_AMBIGUOUS", { ...at, expected: quoted(meant.map(({ code: each }) => each).join(" | ")) });
    } else if (name !== "") {
      unknownRows += 1;
      const nearest = unknownRows > FINDINGS_SHOWN.warning.most ? undefined : names.nearestTo(name);
      report("ROW_UNKNOWN", {
        ...at,
        ...(nearest === undefined ? {} : { expected: quoted(`${nearest.code} ${nearest.nameVi}`) }),
      });
    }
  }
  return rows;
}

/** Who sorts some columns and not the hidden one of the codes gives every figure to another indicator. */
function meansAnother(indicator: Indicator, named: readonly Indicator[]): boolean {
  return named.length === 1 && named[0] !== indicator;
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
    const found = quoted(filled.map(({ heading }) => heading?.text ?? "?").join(" | "));
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
  return heading === undefined ? {} : { found: quoted(heading.text) };
}

/** Of two rows of one indicator the empty one is passed over; two that say something are a mistake to be corrected. */
function withoutDuplicates(
  rows: readonly FoundRow[],
  { anchor, columns, content }: Table,
  { places, said }: Draft,
  report: Report,
): readonly FoundRow[] {
  const kept = new Map<Indicator, FoundRow>();
  for (const found of rows) {
    const { indicator, row } = found;
    if (!saysSomething(row, columns, content)) {
      // Kept only for its place, while there is no other.
      if (places[indicator.code] === undefined && !kept.has(indicator)) kept.set(indicator, found);
      continue;
    }
    if (!said.has(indicator)) {
      said.add(indicator);
      kept.set(indicator, found);
      continue;
    }
    const earlier = kept.get(indicator);
    const place = places[indicator.code];
    const first = earlier && cellAddress(earlier.row.row, anchor);
    report("DUPLICATE_INDICATOR", {
      cell: cellAddress(row.row, anchor),
      indicator: indicator.code,
      found: quoted(textAt(row, anchor)),
      expected: quoted(first ?? `${place?.sheet} ${place?.cell}`),
    });
  }
  return [...kept.values()];
}

function readIndicator({ row, indicator }: FoundRow, table: Table, draft: Draft, report: Report): void {
  const { code } = indicator;
  const { columns, content, sheet } = table;
  const place = placeOf(row, table);
  if (place !== undefined) draft.places[code] = { sheet: quoted(sheet.name), ...place };
  const reason = textAt(row, columns.reason);
  if (reason !== "") draft.reasons[code] = cutText(reason, FINDING_REASON_MAX_CHARACTERS);
  const tell: FindingMaker = (finding, { column, found, expected, area }) =>
    report(finding, {
      ...(column === undefined ? {} : { cell: cellAddress(row.row, column) }),
      indicator: code,
      ...(area === undefined ? {} : { area }),
      ...(found === undefined || found === "" ? {} : { found: quoted(found) }),
      ...(expected === undefined ? {} : { expected: quoted(expected) }),
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
