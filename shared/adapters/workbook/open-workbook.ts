import { cutText, plainText } from "../../domain/text/plain-text.ts";
import { checkContentType, checkPartName, checkRelationship } from "./allowed-parts.ts";
import { readCellStyles } from "./cell-styles.ts";
import { refuseDde } from "./dde.ts";
import { kindOf } from "./file-kind.ts";
import { readSharedStrings } from "./shared-strings.ts";
import { readSheetCells, type SheetRow, WORKBOOK_MAX_CELLS } from "./sheet-cells.ts";
import { WorkbookRefused } from "./workbook-refused.ts";
import {
  attribute,
  DOCTYPE_MAX_BYTES,
  declaresDoctype,
  nextTag,
  rootIs,
  tagsOf,
  toUtf8,
} from "./xml-tags.ts";
import { openZip, type ZipEntries } from "./zip-entries.ts";

/** Nobody reports on this many sheets; the rest is not read. */
const MAX_SHEETS = 50;

const XML_PART = /\.(xml|rels|vml)$/i;
const WORKBOOK_TYPE =
  /^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.(sheet|template)\.main\+xml$/i;

/** Excel allows 31. */
const SHEET_NAME_MAX_CHARACTERS = 100;

interface Relationship {
  readonly id: string;
  /** Last step of the type's URL; the two flavours of the standard differ only before it. */
  readonly type: string;
  readonly target: string;
}

interface SheetReference {
  readonly name: string;
  readonly isHidden: boolean;
  readonly relationId: string;
}

/** A sheet as it is read: only what its cells hold. */
export interface Sheet {
  /** NFC. */
  readonly name: string;
  readonly isHidden: boolean;
  readonly rows: readonly SheetRow[];
  /** It holds more than any report does, and its rows were left out. */
  readonly isTooLarge: boolean;
}

/**
 * Opens an untrusted workbook and reads what its cells hold, within the caps of this folder. Nothing else of the file is looked
 * at but to refuse it: every part by its name, type and relationships, every XML part for a document type.
 * Throws `WorkbookRefused`.
 */
export async function openWorkbook(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseOtherKinds(file);
  const zip = await openZip(file);
  const unpackXml = xmlUnpacker(zip);

  const workbookPath = await findWorkbook(unpackXml, zip.names);
  for (const name of zip.names) checkPartName(name);
  const workbookPart = (await unpackXml(workbookPath)) ?? missing(workbookPath);
  const relations = await relationshipsOf(workbookPath, unpackXml);
  refuseDde(workbookPart);
  const { references, dates1904 } = sheetsOf(workbookPart);

  const pathOf = (relation: Relationship | undefined) =>
    relation && resolvePath(workbookPath, relation.target);
  const [textsPath, stylesPath] = ["sharedStrings", "styles"].map((type) =>
    pathOf(relations.find((each) => each.type === type)),
  );
  const worksheets = references.flatMap(({ name, isHidden, relationId }) => {
    const relation = relations.find(({ id, type }) => id === relationId && type === "worksheet");
    const path = pathOf(relation);
    return path === undefined ? [] : [{ name, isHidden, path }];
  });
  const read = [textsPath, stylesPath, ...worksheets.map(({ path }) => path)];
  // First what is only looked through, while nothing is held in memory.
  await unpackXml.rest(zip.names, read);

  const textsPart = textsPath === undefined ? undefined : await unpackXml(textsPath);
  const texts = textsPart === undefined ? [] : readSharedStrings(textsPart);
  const stylesPart = stylesPath === undefined ? undefined : await unpackXml(stylesPath);
  const styles = stylesPart === undefined ? [] : readCellStyles(stylesPart);
  const sheets: Sheet[] = [];
  let cellsLeft = WORKBOOK_MAX_CELLS;
  for (const [index, { name, isHidden, path }] of worksheets.entries()) {
    const part = (await unpackXml(path)) ?? missing(path);
    refuseDde(part);
    if (index >= MAX_SHEETS) continue;
    const rows = unlessTooLarge(() => readSheetCells(part, { texts, styles, dates1904 }, cellsLeft));
    for (const { cells } of rows ?? []) cellsLeft -= cells.length;
    sheets.push({ name, isHidden, rows: rows ?? [], isTooLarge: rows === undefined });
  }
  return sheets;
}

/** A big sheet beside the form does no harm. */
function unlessTooLarge<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof WorkbookRefused && cause.code === "SHEET_TOO_LARGE") return undefined;
    throw cause;
  }
}

function refuseOtherKinds(file: Buffer): void {
  const kind = kindOf(file);
  if (kind === "zip") return;
  if (kind === "empty") throw new WorkbookRefused("EMPTY_FILE");
  if (kind !== "cfb") throw new WorkbookRefused("WRONG_CONTENT", kind === "unknown" ? undefined : kind);
  // Stream names in this container are UTF-16; Office keeps a workbook with a password in this stream.
  const encrypted = file.includes(Buffer.from("EncryptedPackage", "utf16le"));
  throw new WorkbookRefused(encrypted ? "ENCRYPTED_WORKBOOK" : "LEGACY_WORKBOOK");
}

interface XmlUnpacker {
  (path: string): Promise<Buffer | undefined>;
  /** Checks the XML parts that were not asked for and will not be, and keeps none of them. */
  rest(names: readonly string[], willBe: readonly (string | undefined)[]): Promise<void>;
}

/** Unpacks each part once, refuses document types in all of them and forbidden relationships where these are. */
function xmlUnpacker(zip: ZipEntries): XmlUnpacker {
  const done = new Set<string>();
  const unpackXml = async (path: string) => {
    // A part that two relationships point at would be unpacked twice, past the cap on all parts together.
    if (done.has(path.toLowerCase())) throw new WorkbookRefused("DAMAGED_WORKBOOK", path);
    done.add(path.toLowerCase());
    const part = await zip.unpack(path);
    if (part === undefined) return undefined;
    if (declaresDoctype(part)) throw new WorkbookRefused("DOCTYPE_REFUSED", path);
    return toUtf8(part);
  };
  const rest = async (names: readonly string[], willBe: readonly (string | undefined)[]) => {
    const passed = new Set([...done, ...willBe.map((path) => path?.toLowerCase())]);
    for (const name of names) {
      if (passed.has(name.toLowerCase()) || !XML_PART.test(name)) continue;
      if (name.toLowerCase().endsWith(".rels")) readRelationships((await unpackXml(name)) ?? missing(name));
      else await refuseDoctype(zip, name);
    }
  };
  return Object.assign(unpackXml, { rest });
}

async function refuseDoctype(zip: ZipEntries, name: string): Promise<void> {
  let before = Buffer.alloc(0);
  await zip.lookThrough(name, (piece) => {
    // The declaration may begin in one piece and end in the next.
    const seam = Buffer.concat([before, piece.subarray(0, DOCTYPE_MAX_BYTES)]);
    if (declaresDoctype(piece) || declaresDoctype(seam)) throw new WorkbookRefused("DOCTYPE_REFUSED", name);
    before = Buffer.from(piece.subarray(-DOCTYPE_MAX_BYTES));
  });
}

/** The workbook's main part, by the package's own relationships. A text document or a plain zip ends here. */
async function findWorkbook(unpackXml: XmlUnpacker, names: readonly string[]): Promise<string> {
  const contentTypes = await unpackXml("[Content_Types].xml");
  if (contentTypes === undefined) throw new WorkbookRefused("WRONG_CONTENT", "zip");
  const relations = await relationshipsOf("", unpackXml);
  const main = relations.find((each) => each.type === "officeDocument");
  if (main === undefined) throw new WorkbookRefused("WRONG_CONTENT", "zip");
  const path = resolvePath("", main.target);
  checkContentTypes(contentTypes, names, path);
  return path;
}

/** Checks the type of every part there is. Some programs declare defaults for extensions that no part has. */
function checkContentTypes(contentTypes: Buffer, names: readonly string[], workbookPath: string): void {
  const cursor = tagsOf(contentTypes);
  const byPart = new Map<string, string>();
  const byExtension = new Map<string, string>();
  while (nextTag(cursor)) {
    const contentType = attribute(cursor, "ContentType");
    if (contentType === undefined || cursor.kind === "close") continue;
    const part = attribute(cursor, "PartName");
    if (part !== undefined) byPart.set(part.toLowerCase(), contentType);
    else byExtension.set((attribute(cursor, "Extension") ?? "").toLowerCase(), contentType);
  }
  const workbookType = byPart.get(`/${workbookPath}`.toLowerCase()) ?? "";
  if (/macroenabled/i.test(workbookType)) throw new WorkbookRefused("MACRO_WORKBOOK", workbookType);
  if (workbookType !== "" && !WORKBOOK_TYPE.test(workbookType))
    throw new WorkbookRefused("WRONG_CONTENT", workbookType);
  for (const contentType of byPart.values()) checkContentType(contentType);
  for (const name of names.map((each) => each.toLowerCase())) {
    if (!byPart.has(`/${name}`))
      checkContentType(byExtension.get(name.slice(name.lastIndexOf(".") + 1)) ?? "");
  }
}

/** The relationships of a part, or of the package for "". */
async function relationshipsOf(path: string, unpackXml: XmlUnpacker): Promise<Relationship[]> {
  const cut = path.lastIndexOf("/") + 1;
  const part = await unpackXml(`${path.slice(0, cut)}_rels/${path.slice(cut)}.rels`);
  return part === undefined ? [] : readRelationships(part);
}

function readRelationships(part: Buffer): Relationship[] {
  const cursor = tagsOf(part);
  const relations: Relationship[] = [];
  while (nextTag(cursor)) {
    if (cursor.name !== "Relationship" || cursor.kind === "close") continue;
    const type = attribute(cursor, "Type") ?? "";
    checkRelationship(type, attribute(cursor, "TargetMode"));
    relations.push({
      id: attribute(cursor, "Id") ?? "",
      type: type.slice(type.lastIndexOf("/") + 1),
      target: attribute(cursor, "Target") ?? "",
    });
  }
  return relations;
}

function sheetsOf(workbookPart: Buffer): { references: SheetReference[]; dates1904: boolean } {
  const cursor = tagsOf(workbookPart);
  if (!rootIs(cursor, "workbook")) throw new WorkbookRefused("WRONG_CONTENT", cursor.name);
  const references: SheetReference[] = [];
  let dates1904 = false;
  let inSheets = false;
  while (nextTag(cursor)) {
    if (cursor.name === "sheets") inSheets = cursor.kind === "open";
    else if (cursor.name === "workbookPr" && cursor.kind !== "close")
      dates1904 = ["1", "true"].includes(attribute(cursor, "date1904") ?? "");
    else if (cursor.name === "sheet" && inSheets && cursor.kind !== "close")
      references.push({
        name: cutText(plainText(attribute(cursor, "name") ?? ""), SHEET_NAME_MAX_CHARACTERS),
        isHidden: (attribute(cursor, "state") ?? "visible") !== "visible",
        relationId: attribute(cursor, "id") ?? "",
      });
  }
  return { references, dates1904 };
}

/** Targets are relative to the folder of the part that names them, or absolute within the package. */
function resolvePath(from: string, target: string): string {
  const steps = target.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

function missing(path: string): never {
  throw new WorkbookRefused("DAMAGED_WORKBOOK", path);
}
