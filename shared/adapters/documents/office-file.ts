import { kindOf } from "../workbook/file-kind.ts";
import { attribute, declaresDoctype, nextTag, tagsOf, toUtf8 } from "../workbook/xml-tags.ts";
import { openZip, type ZipEntries } from "../workbook/zip-entries.ts";
import { EvidenceRefused } from "./evidence-refused.ts";

export type OfficeKind = "docx" | "xlsx";

const MAIN_TYPES: Readonly<Record<OfficeKind, RegExp>> = {
  docx: /^application\/vnd\.openxmlformats-officedocument\.wordprocessingml\.document\.main\+xml$/i,
  xlsx: /^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml$/i,
};
const ROOTS: Readonly<Record<OfficeKind, string>> = { docx: "document", xlsx: "workbook" };

/** Charts in a text document carry the workbook they were drawn from; that may carry nothing further. */
const EMBEDDED_PACKAGE = /\/embeddings\/[^/]+\.(docx|xlsx)$/i;
const MAX_EMBEDDED = 50;

const ACTIVE_NAMES = /vbaproject|vbadata|macrosheets\/|\/activex\/|\/embeddings\//;
const ACTIVE_TYPES = /macroenabled|vbaproject|vbadata|macrosheet|xlmacro|oleobject|activex|dialogsheet/;
const ACTIVE_RELATIONS =
  /^(vbaproject.*|wordvbadata|xl(intl)?macrosheet|oleobject|control|activexcontrolbinary|dialogsheet|subdocument|frame|afchunk)$/;
/** Word would fetch a template from there, with the macros in it. A path on the writer's own disk leads nowhere. */
const REMOTE = /^(https?:|ftp:|\\\\|\/\/|file:\/\/[^/])/i;
/** Whoever opens the document shows that server a name and a password, without a click. Backslashes are slashes here. */
const FILE_SERVER = /^(\/\/|file:\/\/(?![a-z]:)([^/]|\/\/))/i;

/**
 * Checks by its parts that an Office document is what it was announced as, and carries nothing that runs. It is looked at by
 * people, never read for figures, so links to other workbooks are let pass. Throws `EvidenceRefused`, and
 * `WorkbookRefused` where the archive itself is refused.
 */
export async function checkOfficeFile(bytes: Buffer, kind: OfficeKind, isEmbedded = false): Promise<void> {
  refuseOtherKinds(bytes);
  const zip = await openZip(bytes);
  const types = await contentTypesOf(zip);
  const main = await mainPartOf(zip);
  if (!MAIN_TYPES[kind].test(types(main))) {
    if (ACTIVE_TYPES.test(types(main).toLowerCase())) refuse("EVIDENCE_ACTIVE_CONTENT", main);
    refuse("EVIDENCE_WRONG_CONTENT", types(main));
  }
  const embedded: { readonly name: string; readonly kind: OfficeKind }[] = [];
  for (const name of zip.names) {
    const inside = EMBEDDED_PACKAGE.exec(name)?.[1]?.toLowerCase();
    if (inside === "docx" || inside === "xlsx") embedded.push({ name, kind: inside });
    else if (ACTIVE_NAMES.test(`/${name.toLowerCase()}`)) refuse("EVIDENCE_ACTIVE_CONTENT", name);
    if (ACTIVE_TYPES.test(types(name).toLowerCase())) refuse("EVIDENCE_ACTIVE_CONTENT", name);
  }
  for (const name of zip.names)
    if (/\.rels$/i.test(name) && name !== PACKAGE_RELATIONS) checkRelations(await xmlOf(zip, name));
  checkRoot(await xmlOf(zip, main), ROOTS[kind]);
  if (embedded.length > (isEmbedded ? 0 : MAX_EMBEDDED)) refuse("EVIDENCE_ACTIVE_CONTENT", embedded[0]?.name);
  for (const { name, kind: inside } of embedded)
    await checkOfficeFile((await zip.unpack(name)) ?? missing(name), inside, true);
}

function refuseOtherKinds(bytes: Buffer): void {
  const found = kindOf(bytes);
  if (found === "zip") return;
  // Stream names in this container are UTF-16; Office keeps a document with a password in this stream.
  if (found === "cfb" && bytes.includes(Buffer.from("EncryptedPackage", "utf16le")))
    refuse("EVIDENCE_ENCRYPTED");
  refuse("EVIDENCE_WRONG_CONTENT", found === "unknown" ? undefined : found);
}

const PACKAGE_RELATIONS = "_rels/.rels";

/** What type each part has: its own, or that of its ending. */
async function contentTypesOf(zip: ZipEntries): Promise<(name: string) => string> {
  const byPart = new Map<string, string>();
  const byEnding = new Map<string, string>();
  const cursor = tagsOf(await xmlOf(zip, "[Content_Types].xml", "EVIDENCE_WRONG_CONTENT"));
  while (nextTag(cursor)) {
    const type = attribute(cursor, "ContentType") ?? "";
    const part = attribute(cursor, "PartName");
    const ending = attribute(cursor, "Extension");
    if (part !== undefined) byPart.set(part.toLowerCase(), type);
    else if (ending !== undefined) byEnding.set(ending.toLowerCase(), type);
  }
  return (name) => {
    const folded = name.toLowerCase();
    return byPart.get(`/${folded}`) ?? byEnding.get(folded.slice(folded.lastIndexOf(".") + 1)) ?? "";
  };
}

/** The part that the package itself calls its document. */
async function mainPartOf(zip: ZipEntries): Promise<string> {
  const cursor = tagsOf(await xmlOf(zip, PACKAGE_RELATIONS, "EVIDENCE_WRONG_CONTENT"));
  let main: string | undefined;
  while (nextTag(cursor)) {
    if (cursor.name !== "Relationship") continue;
    checkRelation(attribute(cursor, "Type") ?? "", attribute(cursor, "Target") ?? "");
    if (/\/officedocument$/i.test(attribute(cursor, "Type") ?? "")) main ??= attribute(cursor, "Target");
  }
  if (main === undefined) refuse("EVIDENCE_WRONG_CONTENT", "zip");
  return main.replace(/^\//, "");
}

function checkRelations(part: Buffer): void {
  const cursor = tagsOf(part);
  while (nextTag(cursor))
    if (cursor.name === "Relationship")
      checkRelation(attribute(cursor, "Type") ?? "", attribute(cursor, "Target") ?? "");
}

function checkRelation(type: string, target: string): void {
  const folded = type.slice(type.lastIndexOf("/") + 1).toLowerCase();
  if (ACTIVE_RELATIONS.test(folded)) refuse("EVIDENCE_ACTIVE_CONTENT", folded);
  if (folded === "attachedtemplate" && REMOTE.test(target)) refuse("EVIDENCE_ACTIVE_CONTENT", folded);
  if (folded !== "hyperlink" && FILE_SERVER.test(target.replaceAll("\\", "/")))
    refuse("EVIDENCE_ACTIVE_CONTENT", folded);
}

function checkRoot(part: Buffer, root: string): void {
  const cursor = tagsOf(part);
  if (!nextTag(cursor) || cursor.name !== root) refuse("EVIDENCE_WRONG_CONTENT", cursor.name);
}

async function xmlOf(
  zip: ZipEntries,
  name: string,
  otherwise: "EVIDENCE_WRONG_CONTENT" | "EVIDENCE_DAMAGED" = "EVIDENCE_DAMAGED",
): Promise<Buffer> {
  const part = await zip.unpack(name);
  if (part === undefined) refuse(otherwise, name);
  if (declaresDoctype(part)) refuse("EVIDENCE_ACTIVE_CONTENT", name);
  return toUtf8(part);
}

function missing(name: string): never {
  return refuse("EVIDENCE_DAMAGED", name);
}

function refuse(...reason: ConstructorParameters<typeof EvidenceRefused>): never {
  throw new EvidenceRefused(...reason);
}
