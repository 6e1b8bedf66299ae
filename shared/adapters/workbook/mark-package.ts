import type { Answer, AnswerLine } from "../../domain/answer/answer.ts";
import { FINDING_QUOTE_MAX_CHARACTERS } from "../../domain/findings/findings.ts";
import { cutText, plainText } from "../../domain/text/plain-text.ts";
import { cellAddress } from "./cell-address.ts";
import { RESULT_SHEET_NAME } from "./form-layout.ts";
import { changeComments, hasOurComments } from "./mark-comments.ts";
import { MarkRefused } from "./mark-refused.ts";
import { canTakeShapes, changeShapes } from "./mark-shapes.ts";
import {
  addLegacyDrawing,
  anchors,
  type CellsToMark,
  cellPlace,
  colourCells,
  deselect,
  legacyDrawingOf,
  type SheetParts,
  sheetParts,
} from "./mark-sheet.ts";
import { type MarkSeverity, type MarkStyles, markStyles, type ShadeRow } from "./mark-styles.ts";
import {
  addResultSheet,
  openWorkbook,
  type SheetOfWorkbook,
  type WorkbookToMark,
} from "./mark-workbook-part.ts";
import { openWorkbook as openAsReader } from "./open-workbook.ts";
import { kindOfRelation, openPackage, type PackageParts } from "./package-parts.ts";
import { resultSheetXml, SHADE_MARKER } from "./result-sheet.ts";
import { edited } from "./xml-edits.ts";
import { nextTag, tagsOf } from "./xml-tags.ts";

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const OUR_NAME = RESULT_SHEET_NAME.toLowerCase();
const STYLES_PATH = "xl/styles.xml";
const VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/**
 * The unit's own workbook with what is wrong shown where it is: cells coloured and commented, a first sheet that lists all. Only
 * what must is changed; every other part goes through as it is packed. Marks of an earlier time are taken away first, so a file
 * may come back as often as it likes. Throws `WorkbookRefused` and `MarkRefused`.
 */
export async function markPackage(bytes: Uint8Array, answer: Answer): Promise<Uint8Array> {
  // Whatever reading refuses is not handed out again either.
  await openAsReader(bytes);
  const parts = await openPackage(bytes);
  refuseWhole(parts);
  const workbook = await openWorkbook(parts);
  const { before, ours } = await ourSheets(parts, workbook);
  for (const sheet of ours) await removeSheet(parts, workbook, sheet);
  const sheets = workbook.sheets.filter((sheet) => !ours.includes(sheet));
  const comments = await commentsOf(parts, sheets);

  const stylesPart =
    workbook.stylesPath === undefined ? undefined : await parts.editable(workbook.stylesPath);
  const styles = markStyles(stylesPart, {
    before,
    isMarked: ours.length > 0 || comments.some(({ isOurs }) => isOurs),
  });
  const linked = new Map<AnswerLine, string>();
  for (const [index, sheet] of sheets.entries())
    await markSheet(parts, sheet, { answer, styles, comments: comments[index] as SheetComments, linked });

  const sheet = resultSheetXml({
    answer,
    looks: styles.looks(),
    shades: styles.shades(),
    linkedSheet: (line) => linked.get(line),
  });
  await putStyles(parts, workbook, styles);
  await addResultSheet(parts, workbook, { sheet, ours });
  return parts.zip();
}

/** Files in which a change would break something that we do not see. */
function refuseWhole(parts: PackageParts): void {
  for (const name of parts.names().map((each) => each.toLowerCase())) {
    if (name.startsWith("_xmlsignatures/")) throw new MarkRefused("SIGNED", name);
    if (name.startsWith("xl/revisions/")) throw new MarkRefused("SHARED", name);
  }
}

/** Sheets that an earlier marking added, and what its shades stand for. */
async function ourSheets(
  parts: PackageParts,
  { sheets }: WorkbookToMark,
): Promise<{ before: readonly ShadeRow[]; ours: readonly SheetOfWorkbook[] }> {
  const ours: SheetOfWorkbook[] = [];
  let before: readonly ShadeRow[] = [];
  for (const sheet of sheets) {
    // No program lets two sheets have names that differ only in case.
    const name = sheet.name.normalize("NFC").toLowerCase();
    // Excel calls a copy of it “Kết quả kiểm tra (2)”.
    if (!name.startsWith(OUR_NAME)) continue;
    const rows = sheet.kind === "worksheet" ? shadeRowsIn(await parts.editable(sheet.path)) : [];
    if (rows.length > 0) {
      ours.push(sheet);
      if (before.length === 0) before = rows;
    } else if (name === OUR_NAME) throw new MarkRefused("NAME_TAKEN");
  }
  return { before, ours };
}

/** Rows of numbers that begin with our marker, wherever they have got to in their sheet. */
function shadeRowsIn(xml: Buffer | undefined): ShadeRow[] {
  const rows: ShadeRow[] = [];
  if (xml === undefined || !xml.includes(`${SHADE_MARKER}`)) return rows;
  const cursor = tagsOf(xml);
  let values: number[] = [];
  while (nextTag(cursor)) {
    if (cursor.name === "row") values = [];
    if (cursor.name !== "v" || cursor.kind !== "open") continue;
    const value = Number(xml.toString("latin1", cursor.end, xml.indexOf("<", cursor.end)));
    if (value === SHADE_MARKER) values = [value];
    else if (values.length > 0) values.push(value);
    if (values.length === 9) {
      rows.push(values.slice(1));
      values = [];
    }
  }
  return rows;
}

/** Takes a sheet of ours out, with whatever a program has hung on it since: printer settings, comments, tables. */
async function removeSheet(
  parts: PackageParts,
  workbook: WorkbookToMark,
  sheet: SheetOfWorkbook,
): Promise<void> {
  const xml = await parts.part(sheet.path);
  const relations = await parts.relationsOf(sheet.path);
  await parts.remove(sheet.path);
  await parts.unrelate(workbook.path, sheet.relationId);
  const used = new Set<string | undefined>();
  for (const other of workbook.sheets)
    if (other !== sheet) for (const { path } of await parts.relationsOf(other.path)) used.add(path);
  for (const { path } of relations)
    if (path !== undefined && parts.has(path) && !used.has(path)) await parts.remove(path);
  // The order of calculation would name cells that are gone.
  const hasFormulas = ["<f>", "<f ", ":f>", ":f "].some((tag) => xml?.includes(tag));
  const chain = workbook.relations.find((relation) => kindOfRelation(relation) === "calcChain");
  if (hasFormulas && chain?.path !== undefined && parts.has(chain.path)) {
    await parts.remove(chain.path);
    await parts.unrelate(workbook.path, chain.id);
  }
}

interface SheetComments {
  readonly path: string | undefined;
  readonly part: Buffer | undefined;
  readonly isOurs: boolean;
}

async function commentsOf(parts: PackageParts, sheets: readonly SheetOfWorkbook[]): Promise<SheetComments[]> {
  const found: SheetComments[] = [];
  for (const { path } of sheets) {
    const relation = (await parts.relationsOf(path)).find((each) => kindOfRelation(each) === "comments");
    const part = relation?.path === undefined ? undefined : await parts.editable(relation.path);
    found.push({ path: relation?.path, part, isOurs: part !== undefined && hasOurComments(part) });
  }
  return found;
}

interface SheetWork {
  readonly answer: Answer;
  readonly styles: MarkStyles;
  readonly comments: SheetComments;
  /** Lines whose cells were found, with the sheet as the file calls it; filled here. */
  readonly linked: Map<AnswerLine, string>;
}

async function markSheet(parts: PackageParts, sheet: SheetOfWorkbook, work: SheetWork): Promise<void> {
  const { answer, styles, comments, linked } = work;
  const xml = await parts.editable(sheet.path);
  if (xml === undefined) throw new MarkRefused("UNUSUAL", sheet.path);
  const edits = deselect(xml);
  const lines = answer.lines.filter((line) => line.sheet === shownName(sheet));
  const isTouched = lines.length > 0 || styles.hasOurColours || comments.isOurs;
  if (sheet.kind === "worksheet" && isTouched) {
    const inside = sheetParts(xml);
    for (const line of lines)
      if (line.cell !== undefined && cellPlace(line.cell)) linked.set(line, sheet.name);
    const { cells, remarks } = marksOf(lines, anchors(inside));
    if (cells.size > 0 || styles.hasOurColours) edits.push(...colourCells(inside, cells, styles));
    if (remarks.size > 0 || comments.isOurs) {
      const relationId = await commentSheet(parts, sheet, inside, comments, remarks);
      if (relationId !== undefined) edits.push(addLegacyDrawing(inside, relationId));
    }
  }
  if (edits.length > 0) parts.put(sheet.path, edited(xml, edits));
}

/** The name of a sheet as findings quote it. */
function shownName({ name }: SheetOfWorkbook): string {
  return cutText(plainText(name), FINDING_QUOTE_MAX_CHARACTERS);
}

/** What is to be coloured, and what said, cell by cell. */
function marksOf(
  lines: readonly AnswerLine[],
  anchorOf: ReturnType<typeof anchors>,
): { cells: CellsToMark; remarks: Map<string, string> } {
  const cells: CellsToMark = new Map();
  const remarks = new Map<string, string>();
  for (const line of lines) {
    const place = line.cell === undefined ? undefined : cellPlace(line.cell);
    if (place === undefined || line.severity === "told") continue;
    const { row, column } = anchorOf(place);
    const columns = cells.get(row) ?? new Map<number, MarkSeverity>();
    // Errors come first, and stay.
    if (!columns.has(column)) columns.set(column, line.severity);
    cells.set(row, columns);
    const reference = cellAddress(row, column);
    remarks.set(reference, [remarks.get(reference), remarkOn(line)].filter(Boolean).join("\n"));
  }
  return { cells, remarks };
}

function remarkOn({ severity, title, found, expected, fix }: AnswerLine): string {
  return [
    `${severity === "error" ? "LỖI" : "LƯU Ý"}: ${title}.`,
    ...(found === undefined ? [] : [`Tìm thấy: “${found}”.`]),
    ...(expected === undefined ? [] : [`Cần có: ${expected}.`]),
    `Cách sửa: ${fix}`,
  ].join("\n");
}

/** Changes the comments of a sheet with their shapes; gives the relationship to the shapes when the sheet must name it. */
async function commentSheet(
  parts: PackageParts,
  sheet: SheetOfWorkbook,
  inside: SheetParts,
  { path, part }: SheetComments,
  remarks: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const drawing = legacyDrawingOf(inside);
  const relations = await parts.relationsOf(sheet.path);
  const shapesPath = relations.find(({ id }) => id === drawing)?.path;
  const shapes = shapesPath === undefined ? undefined : await parts.editable(shapesPath);
  // Comments without shapes, or shapes that nobody has found a way to: colours and the list must do.
  if (
    (drawing !== undefined || part !== undefined || hasHiddenDrawing(inside)) &&
    !(shapes && canTakeShapes(shapes))
  )
    return undefined;

  const change = changeComments(part, remarks);
  const fromZero = (cells: readonly string[]) =>
    cells.flatMap((cell) => {
      const place = cellPlace(cell);
      return place ? [{ row: place.row - 1, column: place.column - 1 }] : [];
    });
  const newShapes = changeShapes(shapes, fromZero(change.added), fromZero(change.removed));
  if (path !== undefined) parts.put(path, change.bytes);
  else {
    const newPath = parts.freeName("xl/comments#.xml");
    await parts.add(newPath, `${TYPE}.comments+xml`, change.bytes);
    await parts.relate(sheet.path, "comments", newPath);
  }
  if (shapesPath !== undefined) {
    parts.put(shapesPath, newShapes);
    return undefined;
  }
  const newPath = parts.freeName("xl/drawings/vmlDrawing#.vml");
  await parts.add(newPath, VML_TYPE, newShapes);
  return parts.relate(sheet.path, "vmlDrawing", newPath);
}

/** A reference to shapes that is not where the standard has it, as among alternatives. */
function hasHiddenDrawing({ xml, children }: SheetParts): boolean {
  const mentions = xml.includes("legacyDrawing ") || xml.includes("legacyDrawing\n");
  return mentions && !children.some(({ name }) => name === "legacyDrawing");
}

async function putStyles(parts: PackageParts, workbook: WorkbookToMark, styles: MarkStyles): Promise<void> {
  const { path: from, stylesPath = STYLES_PATH } = workbook;
  if (workbook.stylesPath !== undefined && parts.has(stylesPath)) {
    parts.put(stylesPath, styles.bytes());
    return;
  }
  // The only name under which formats are let in; it must not be there without anything pointing at it.
  if (stylesPath !== STYLES_PATH || parts.has(STYLES_PATH)) throw new MarkRefused("UNUSUAL", stylesPath);
  await parts.add(STYLES_PATH, `${TYPE}.styles+xml`, styles.bytes());
  if (workbook.stylesPath === undefined) await parts.relate(from, "styles", STYLES_PATH);
}
