import { contentAreasOf } from "../../domain/figures/content-areas.ts";
import { periodNamedIn } from "../../domain/figures/form-stamp.ts";
import { type IndicatorNames, indicatorNames } from "../../domain/figures/indicator-names.ts";
import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import type { ReportReading } from "../../domain/figures/report-reading.ts";
import { type Finding, isError, quoted } from "../../domain/findings/findings.ts";
import { foldText } from "../../domain/text/plain-text.ts";
import { cellAddress } from "./cell-address.ts";
import {
  findCodedTables,
  findNamedTable,
  type IndicatorByCode,
  indicatorByCode,
  type Table,
} from "./find-table.ts";
import { FORM_SHEET_NAME, RESULT_SHEET_NAME } from "./form-layout.ts";
import { type HeadingReader, headingReader } from "./headings.ts";
import type { Sheet } from "./open-workbook.ts";
import { saysSomething } from "./read-row.ts";
import { isStampSheet, readStamp } from "./read-stamp.ts";
import { type Draft, readTable } from "./read-table.ts";
import { refusal, type WorkbookReading } from "./reading.ts";

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
  const headingOf = headingReader(areaNames(template));
  const { tables, others } = tablesOf(readable, byCode, names, headingOf);
  const read = readable.filter(({ name }) => tables.some(({ sheet }) => sheet.name === name));
  const legacy = legacyFindings(read.length > 0 ? read : readable, fileId);
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
    said: new Set(),
  };
  for (const table of tables) readTable(table, byCode, names, draft);
  for (const { sheet } of others)
    draft.findings.push({ code: "OTHER_SHEET_IGNORED", fileId, sheet: quoted(sheet.name) });
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
      findings: inReadingOrder(draft.findings),
    },
  };
}

/** An area need not have an English name. */
function areaNames(template: IndicatorTemplate): Record<string, readonly string[]> {
  const areas = contentAreasOf(template);
  return Object.fromEntries(
    areas.map(({ code, name }) => [code, [name.vi, name.en].filter((text) => text !== "")]),
  );
}

/** The form's own sheet alone when it has a table, else all that people see, else what is hidden; codes go before names. */
function tablesOf(
  sheets: readonly Sheet[],
  byCode: IndicatorByCode,
  names: IndicatorNames,
  headingOf: HeadingReader,
): { readonly tables: readonly Table[]; readonly others: readonly Table[] } {
  const own = sheets.filter((sheet) => isNamed(sheet, FORM_SHEET_NAME));
  const rest = sheets.filter((sheet) => !own.includes(sheet));
  const visible = rest.filter(({ isHidden }) => !isHidden);
  const hidden = rest.filter(({ isHidden }) => isHidden);
  const coded = (group: readonly Sheet[]) =>
    group.flatMap((sheet) => findCodedTables(sheet, byCode, headingOf));
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
        sheet: quoted(name),
        cell: cellAddress(row, column),
        found: content.kind === "text" ? quoted(content.text) : "",
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
        const title = { sheet: quoted(sheet.name), cell: cellAddress(row, column), found: quoted(text) };
        return period === undefined ? [] : [{ period, title }];
      }),
    ),
  );
  return (named.find(({ period }) => period.months !== undefined) ?? named[0])?.title;
}
