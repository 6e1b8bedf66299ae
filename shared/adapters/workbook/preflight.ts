import { checkContentType, checkPartName, checkRelationship } from "./allowed-parts.ts";
import {
  type DistilledSheet,
  distilSharedStrings,
  distilSheet,
  distilStyles,
  escapeXml,
  PLAIN_WORKBOOK_MAX_BYTES,
  WORKBOOK_MAX_CELLS,
} from "./distil.ts";
import { kindOf } from "./file-kind.ts";
import { foldText, SIMPLE_SHEET_NAME } from "./simple-sheet.ts";
import { storedZip } from "./stored-zip.ts";
import { WorkbookRefused } from "./workbook-refused.ts";
import { attribute, declaresDoctype, nextTag, rootIs, tagsOf, toUtf8 } from "./xml-tags.ts";
import { openZip, type ZipEntries } from "./zip-entries.ts";

/** Nobody reports on this many sheets; the rest is not looked at. */
const MAX_SHEETS = 50;

const XML_PART = /\.(xml|rels|vml)$/i;
const WORKBOOK_TYPE =
  /^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.(sheet|template)\.main\+xml$/i;
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

interface Relationship {
  readonly id: string;
  /** Last step of the type's URL; the two flavours of the standard differ only before it. */
  readonly type: string;
  readonly target: string;
}

interface SheetReference {
  readonly name: string;
  readonly relationId: string;
}

/**
 * Checks an untrusted file and makes of it the workbook that the reader gets: a fresh archive that holds only the
 * values of the sheets worth reading, in the plainest form. So the reader never meets the sender's archive, and
 * its work is bounded by the caps here. Throws `WorkbookRefused`.
 */
export async function preflight(bytes: Uint8Array): Promise<Uint8Array> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseOtherKinds(file);
  const zip = await openZip(file);
  const unpackXml = xmlUnpacker(zip);

  const workbookPath = await findWorkbook(unpackXml, zip.names);
  for (const name of zip.names) checkPartName(name);
  const workbookPart = (await unpackXml(workbookPath)) ?? missing(workbookPath);
  const relations = await relationshipsOf(workbookPath, unpackXml);
  const { sheets, dates1904 } = sheetsOf(workbookPart);

  const distilled: Array<{ readonly name: string; readonly sheet: DistilledSheet }> = [];
  let cells = 0;
  let bytesKept = 0;
  for (const { name, relationId } of sheetsToRead(sheets)) {
    const relation = relations.find((each) => each.id === relationId);
    if (relation?.type !== "worksheet") continue;
    const path = resolvePath(workbookPath, relation.target);
    const sheet = distilSheet((await unpackXml(path)) ?? missing(path));
    cells += sheet.area;
    bytesKept += sheet.xml.length;
    if (cells > WORKBOOK_MAX_CELLS || bytesKept > PLAIN_WORKBOOK_MAX_BYTES)
      throw new WorkbookRefused("SHEET_TOO_LARGE", `${cells} cells`);
    distilled.push({ name, sheet });
  }

  const partOf = async (type: string) => {
    const relation = relations.find((each) => each.type === type);
    return relation && (await unpackXml(resolvePath(workbookPath, relation.target)));
  };
  const sharedStrings = await partOf("sharedStrings");
  const strings = sharedStrings && distilSharedStrings(sharedStrings);
  const lastSharedString = Math.max(-1, ...distilled.map(({ sheet }) => sheet.lastSharedString));
  if (lastSharedString >= (strings?.count ?? 0))
    throw new WorkbookRefused("DAMAGED_WORKBOOK", "shared strings");
  const styles = await partOf("styles");

  await unpackXml.rest(zip.names);
  return plainWorkbook({
    sheets: distilled.map(({ name, sheet }) => ({ name, xml: sheet.xml })),
    dates1904,
    sharedStrings: strings?.xml,
    styles: styles && distilStyles(styles),
  });
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
  /** Checks the XML parts that were not asked for, and keeps none of them. */
  rest(names: readonly string[]): Promise<void>;
}

/** Unpacks each part once, refuses document types in all of them and forbidden relationships where these are. */
function xmlUnpacker(zip: ZipEntries): XmlUnpacker {
  const done = new Set<string>();
  const unpack = async (path: string) => {
    // A part that two relationships point at would be unpacked twice, past the cap on all parts together.
    if (done.has(path.toLowerCase())) throw new WorkbookRefused("DAMAGED_WORKBOOK", path);
    done.add(path.toLowerCase());
    const part = await zip.unpack(path);
    if (part !== undefined && declaresDoctype(part)) throw new WorkbookRefused("DOCTYPE_REFUSED", path);
    return part;
  };
  const unpackXml = async (path: string) => {
    const part = await unpack(path);
    return part && toUtf8(part);
  };
  const rest = async (names: readonly string[]) => {
    for (const name of names) {
      if (done.has(name.toLowerCase()) || !XML_PART.test(name)) continue;
      const part = await unpack(name);
      if (part !== undefined && name.toLowerCase().endsWith(".rels")) readRelationships(toUtf8(part));
    }
  };
  return Object.assign(unpackXml, { rest });
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
    checkRelationship(type);
    relations.push({
      id: attribute(cursor, "Id") ?? "",
      type: type.slice(type.lastIndexOf("/") + 1),
      target: attribute(cursor, "Target") ?? "",
    });
  }
  return relations;
}

function sheetsOf(workbookPart: Buffer): { sheets: SheetReference[]; dates1904: boolean } {
  const cursor = tagsOf(workbookPart);
  if (!rootIs(cursor, "workbook")) throw new WorkbookRefused("WRONG_CONTENT", cursor.name);
  const sheets: SheetReference[] = [];
  let dates1904 = false;
  let inSheets = false;
  while (nextTag(cursor)) {
    if (cursor.name === "sheets") inSheets = cursor.kind === "open";
    else if (cursor.name === "workbookPr" && cursor.kind !== "close")
      dates1904 = ["1", "true"].includes(attribute(cursor, "date1904") ?? "");
    else if (cursor.name === "sheet" && inSheets && cursor.kind !== "close")
      sheets.push({
        name: (attribute(cursor, "name") ?? "").normalize("NFC").slice(0, 100),
        relationId: attribute(cursor, "id") ?? "",
      });
  }
  return { sheets, dates1904 };
}

/** The form's own sheet alone when there is one, so that a big sheet beside it does no harm. */
function sheetsToRead(sheets: readonly SheetReference[]): readonly SheetReference[] {
  const own = sheets.filter(({ name }) => foldText(name) === foldText(SIMPLE_SHEET_NAME));
  return own.length > 0 ? own.slice(0, 1) : sheets.slice(0, MAX_SHEETS);
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

interface PlainWorkbook {
  readonly sheets: ReadonlyArray<{ readonly name: string; readonly xml: Buffer }>;
  readonly dates1904: boolean;
  readonly sharedStrings: Buffer | undefined;
  readonly styles: Buffer | undefined;
}

function plainWorkbook({ sheets, dates1904, sharedStrings, styles }: PlainWorkbook): Uint8Array {
  const optional = [
    { type: "sharedStrings", name: "xl/sharedStrings.xml", bytes: sharedStrings },
    { type: "styles", name: "xl/styles.xml", bytes: styles },
  ].flatMap(({ bytes, ...part }) => (bytes === undefined ? [] : [{ ...part, bytes }]));
  const worksheets = sheets.map(({ xml }, index) => ({
    type: "worksheet",
    name: `xl/worksheets/sheet${index + 1}.xml`,
    bytes: xml,
  }));
  const parts = [...worksheets, ...optional];
  const sheetTags = sheets.map(
    ({ name }, index) =>
      `<sheet name="${escapeXml(name) || "-"}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const relationTags = parts.map(
    ({ type, name }, index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/${type}" Target="/${name}"/>`,
  );
  const main = `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/>`;
  const frame = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": `<Relationships>${main}</Relationships>`,
    "xl/workbook.xml": `<workbook><workbookPr date1904="${dates1904 ? 1 : 0}"/><sheets>${sheetTags.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${relationTags.join("")}</Relationships>`,
  };
  return storedZip([
    ...Object.entries(frame).map(([name, xml]) => ({ name, bytes: Buffer.from(xml) })),
    ...parts,
  ]);
}
