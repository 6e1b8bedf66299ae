import {
  appendTo,
  childrenOf,
  cursorAt,
  type Edit,
  type ElementPlace,
  edited,
  rootOf,
  sourceOf,
  startTagOf,
} from "./xml-edits.ts";
import { attribute, nextTag } from "./xml-tags.ts";

/** The shapes of comments, in VML, the drawing language that Excel still keeps them in: without one a comment is not shown. */

/** A cell as VML counts it, from 0. */
export interface NotePlace {
  readonly row: number;
  readonly column: number;
}

const VML = "urn:schemas-microsoft-com:vml";
const OFFICE = "urn:schemas-microsoft-com:office:office";
const EXCEL = "urn:schemas-microsoft-com:office:excel";
const EMPTY = `<xml xmlns:v="${VML}" xmlns:o="${OFFICE}" xmlns:x="${EXCEL}"/>`;

/** Excel hands out ids of shapes in blocks of so many; a drawing names the blocks it uses. */
const IDS_A_BLOCK = 1_024;

type Prefixes = Readonly<Record<"v" | "o" | "x", string>>;

/** Whether shapes can be added: the part declares the three languages that they are written in. */
export function canTakeShapes(part: Buffer): boolean {
  return prefixesOf(part, rootOf(part, "xml")) !== undefined;
}

/** Adds shapes for new comments and takes away those of comments that are gone. */
export function changeShapes(
  part: Buffer | undefined,
  added: readonly NotePlace[],
  removed: readonly NotePlace[],
): Buffer {
  const xml = part ?? Buffer.from(EMPTY);
  const root = rootOf(xml, "xml");
  const prefixes = prefixesOf(xml, root);
  const children = childrenOf(xml, root);
  const gone = new Set(removed.map(({ row, column }) => `${row} ${column}`));
  const edits: Edit[] = children
    .filter((child) => child.name === "shape" && gone.has(notePlace(xml, child) ?? "none"))
    .map(({ start, end }) => ({ start, end, text: "" }));
  if (added.length > 0 && prefixes !== undefined) {
    const taken = shapeIds(xml);
    const stated = blockOf(xml, children);
    const block = stated ?? Math.floor((taken[0] ?? IDS_A_BLOCK) / IDS_A_BLOCK);
    const ids = freeIds(taken, block, added.length);
    const type = xml.includes('id="_x0000_t202"') ? "" : SHAPE_TYPE;
    const shapes = added.map((place, index) => shapeXml(ids[index] ?? 0, place));
    const text = inPrefixes(
      `${stated === undefined ? layoutXml(block) : ""}${type}${shapes.join("")}`,
      prefixes,
    );
    edits.push(appendTo(xml, root, text));
  }
  return edited(xml, edits);
}

/** What the part calls the three languages; undefined when it does not declare all of them at its root. */
function prefixesOf(xml: Buffer, root: ElementPlace): Prefixes | undefined {
  const declared = new Map(
    [...sourceOf(xml, root.start, root.openEnd).matchAll(/\sxmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g)].map(
      ([, prefix = "", space = ""]) => [space, prefix],
    ),
  );
  const [v, o, x] = [VML, OFFICE, EXCEL].map((space) => declared.get(space));
  return v !== undefined && o !== undefined && x !== undefined ? { v, o, x } : undefined;
}

/** Our own source, which says v:, o: and x:, as the part says it. */
function inPrefixes(source: string, prefixes: Prefixes): string {
  return source.replace(
    /(<\/?|\s)([vox]):/g,
    (_, before: string, prefix: "v" | "o" | "x") => `${before}${prefixes[prefix]}:`,
  );
}

/** The first block of ids that the drawing says it uses; undefined when it says nothing. */
function blockOf(xml: Buffer, children: readonly ElementPlace[]): number | undefined {
  const layout = children.find(({ name }) => name === "shapelayout");
  const map = layout && childrenOf(xml, layout).find(({ name }) => name === "idmap");
  const block = Number.parseInt((map && attribute(startTagOf(xml, map), "data")) ?? "", 10);
  return Number.isInteger(block) && block >= 0 ? block : undefined;
}

function shapeIds(xml: Buffer): number[] {
  return [...xml.toString("latin1").matchAll(/_x0000_s(\d{1,9})/g)].map(([, id]) => Number(id));
}

function freeIds(taken: readonly number[], block: number, count: number): number[] {
  const known = new Set(taken);
  const ids: number[] = [];
  for (let id = block * IDS_A_BLOCK + 1; ids.length < count; id += 1) if (!known.has(id)) ids.push(id);
  return ids;
}

/** "row column" of a comment's shape; undefined for any other shape. */
function notePlace(xml: Buffer, shape: ElementPlace): string | undefined {
  const data = childrenOf(xml, shape).find(({ name }) => name === "ClientData");
  if (!data || attribute(startTagOf(xml, data), "ObjectType") !== "Note") return undefined;
  const cursor = cursorAt(xml, data.openEnd);
  const found = new Map<string, string>();
  while (nextTag(cursor) && cursor.start < data.closeStart) {
    if (cursor.kind !== "open") continue;
    const { name, end } = cursor;
    found.set(name, sourceOf(xml, end, xml.indexOf("<", end)).trim());
  }
  return `${found.get("Row")} ${found.get("Column")}`;
}

const layoutXml = (block: number) =>
  `<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${block}"/></o:shapelayout>`;
const SHAPE_TYPE =
  '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>';

/** A hidden box beside its cell, four columns wide and seven rows high. */
function shapeXml(id: number, { row, column }: NotePlace): string {
  const anchor = [column + 1, 15, row, 10, column + 5, 31, row + 7, 9].join(", ");
  return `<v:shape id="_x0000_s${id}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;width:260pt;height:110pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`;
}
