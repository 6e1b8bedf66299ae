import { RESULT_SHEET_NAME } from "./form-layout.ts";
import { MarkRefused } from "./mark-refused.ts";
import { OFFICE_RELATIONS, SPREADSHEET } from "./namespaces.ts";
import { kindOfRelation, type PackageParts, type Relation } from "./package-parts.ts";
import {
  appendTo,
  childrenOf,
  type Edit,
  type ElementPlace,
  edited,
  rootOf,
  sourceOf,
  startTagOf,
  withAttribute,
  xmlText,
} from "./xml-edits.ts";
import { attribute } from "./xml-tags.ts";

const SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

export interface SheetOfWorkbook {
  readonly name: string;
  readonly relationId: string;
  /** "worksheet", "chartsheet". */
  readonly kind: string;
  readonly path: string;
}

export interface WorkbookToMark {
  readonly path: string;
  readonly relations: readonly Relation[];
  /** Where the formats are, or should be: some programs name them and write none. */
  readonly stylesPath: string | undefined;
  /** In the order of their tabs. */
  readonly sheets: readonly SheetOfWorkbook[];
}

/** The main part and its sheets. Throws `MarkRefused` for what is not built as ordinary programs build it. */
export async function openWorkbook(parts: PackageParts): Promise<WorkbookToMark> {
  const main = (await parts.relationsOf("")).find((each) => kindOfRelation(each) === "officeDocument");
  const path = main?.path;
  const xml = path === undefined ? undefined : await parts.editable(path);
  if (main === undefined || path === undefined || xml === undefined)
    throw new MarkRefused("UNUSUAL", "no workbook");
  const root = rootOf(xml, "workbook");
  const tag = sourceOf(xml, root.start, root.openEnd);
  if (/purl\.oclc\.org\/ooxml/.test(`${tag}${main.type}`)) throw new MarkRefused("STRICT");
  if (!tag.includes(SPREADSHEET)) throw new MarkRefused("UNUSUAL", tag.slice(0, 100));

  const relations = await parts.relationsOf(path);
  const list = childrenOf(xml, root).find(({ name }) => name === "sheets");
  if (list === undefined) throw new MarkRefused("UNUSUAL", "no sheets");
  const sheets = childrenOf(xml, list).map((element) => {
    const sheet = startTagOf(xml, element);
    const relationId = attribute(sheet, "id") ?? "";
    const relation = relations.find(({ id }) => id === relationId);
    if (relation?.path === undefined || !parts.has(relation.path))
      throw new MarkRefused("UNUSUAL", relationId);
    return {
      name: attribute(sheet, "name") ?? "",
      relationId,
      kind: kindOfRelation(relation),
      path: relation.path,
    };
  });
  const stylesPath = relations.find((each) => kindOfRelation(each) === "styles")?.path;
  return { path, relations, stylesPath, sheets };
}

/**
 * Puts our sheet in front and opens the file on it. `ours` are those of earlier times, which go. What counts sheets by their
 * position (names that hold in one sheet, the tab in front) is counted anew.
 */
export async function addResultSheet(
  parts: PackageParts,
  { path, sheets }: WorkbookToMark,
  { sheet, ours }: { readonly sheet: Buffer; readonly ours: readonly SheetOfWorkbook[] },
): Promise<void> {
  const sheetPath = parts.freeName("xl/worksheets/sheet#.xml");
  await parts.add(sheetPath, SHEET_TYPE, sheet);
  const relationId = await parts.relate(path, "worksheet", sheetPath);

  const xml = (await parts.editable(path)) as Buffer;
  const root = rootOf(xml, "workbook");
  const children = childrenOf(xml, root);
  const list = children.find(({ name }) => name === "sheets") as ElementPlace;
  const elements = childrenOf(xml, list);
  const isGone = (index: number) => ours.includes(sheets[index] as SheetOfWorkbook);
  const ids = elements
    .filter((_, index) => !isGone(index))
    .map((element) => Number(attribute(startTagOf(xml, element), "sheetId") ?? 0));
  const { prefix } = root;
  const tag = `<${prefix}sheet xmlns:r="${OFFICE_RELATIONS}" name="${xmlText(RESULT_SHEET_NAME)}" sheetId="${Math.max(0, ...ids) + 1}" r:id="${relationId}"/>`;

  const kept = sheets.map((_, index) => index).filter((index) => !isGone(index));
  const newIndex = (old: number) => (kept.includes(old) ? kept.indexOf(old) + 1 : undefined);
  const edits: Edit[] = [
    { start: list.openEnd, end: list.openEnd, text: tag },
    ...elements.filter((_, index) => isGone(index)).map(({ start, end }) => ({ start, end, text: "" })),
    ...openOnFirst(xml, children, list),
    ...namesMoved(xml, children, newIndex),
  ];
  parts.put(path, edited(xml, edits));
}

/** The window shows the first tab. */
function openOnFirst(xml: Buffer, children: readonly ElementPlace[], list: ElementPlace): Edit[] {
  const { prefix } = list;
  const views = children.find(({ name }) => name === "bookViews");
  const windows = views ? childrenOf(xml, views) : [];
  if (windows.length === 0) {
    const window = `<${prefix}workbookView/>`;
    return views
      ? [appendTo(xml, views, window)]
      : [{ start: list.start, end: list.start, text: `<${prefix}bookViews>${window}</${prefix}bookViews>` }];
  }
  return windows.flatMap(({ start, openEnd }) => {
    const tag = sourceOf(xml, start, openEnd);
    const hasIt = (name: string) => new RegExp(`\\s${name}\\s*=`).test(tag);
    const first = ["activeTab", "firstSheet"]
      .filter(hasIt)
      .reduce((at, name) => withAttribute(at, name, "0"), tag);
    return first === tag ? [] : [{ start, end: openEnd, text: first }];
  });
}

/** Names that hold in one sheet follow it; those of a sheet that goes, go. */
function namesMoved(
  xml: Buffer,
  children: readonly ElementPlace[],
  newIndex: (old: number) => number | undefined,
): Edit[] {
  const list = children.find(({ name }) => name === "definedNames");
  const names = list ? childrenOf(xml, list) : [];
  const moved = names.flatMap((element) => {
    const local = attribute(startTagOf(xml, element), "localSheetId");
    if (local === undefined) return [];
    const index = newIndex(Number(local));
    const { start, openEnd, end } = element;
    return index === undefined
      ? [{ start, end, text: "" }]
      : [
          {
            start,
            end: openEnd,
            text: withAttribute(sourceOf(xml, start, openEnd), "localSheetId", String(index)),
          },
        ];
  });
  const isEmptied =
    moved.length > 0 && moved.length === names.length && moved.every(({ text }) => text === "");
  return list && isEmptied ? [{ start: list.start, end: list.end, text: "" }] : moved;
}
