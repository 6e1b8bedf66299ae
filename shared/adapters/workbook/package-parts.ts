import { inflateRawSync } from "node:zlib";
import { MarkRefused } from "./mark-refused.ts";
import { OFFICE_RELATIONS, PACKAGE_RELATIONS, RELATIONS_TYPE, XML_HEAD } from "./namespaces.ts";
import { packedFile, packedZip } from "./packed-zip.ts";
import { appendTo, childrenOf, type Edit, edited, rootOf, startTagOf } from "./xml-edits.ts";
import { attribute, toUtf8 } from "./xml-tags.ts";
import { foldPath, openZip, type PackedFile } from "./zip-entries.ts";

/** A relationship of a part, or of the package. */
export interface Relation {
  readonly id: string;
  /** As written; what it is stands in its last step. */
  readonly type: string;
  /** The part meant, from the root of the package; undefined for a link to the world outside. */
  readonly path: string | undefined;
}

const CONTENT_TYPES = "[Content_Types].xml";

/** What is looked at several times is small; what is larger is unpacked again rather than kept. */
const SMALL_PART_BYTES = 256 * 1024;

interface ChangedPart {
  readonly name: string;
  bytes(): Buffer;
  packed(): PackedFile;
}

const smallPart = (name: string, part: Buffer): ChangedPart => ({
  name,
  bytes: () => part,
  packed: () => packedFile(name, part),
});

function largePart(name: string, part: Buffer): ChangedPart {
  const packed = packedFile(name, part);
  return { name, bytes: () => inflateRawSync(packed.packed), packed: () => packed };
}

/** The last step of a relationship's type: "worksheet", "comments". */
export const kindOfRelation = ({ type }: Relation): string => type.slice(type.lastIndexOf("/") + 1);

export type PackageParts = Awaited<ReturnType<typeof openPackage>>;

/**
 * The parts of a workbook to be changed: what is not touched goes into the new archive as it is packed in the old one. The
 * reader must have accepted the file. Throws `WorkbookRefused`.
 */
export async function openPackage(bytes: Uint8Array) {
  const zip = await openZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  /** By folded name; undefined: taken out. A large part is packed at once, so that none is held unpacked for long. */
  const changed = new Map<string, ChangedPart | undefined>();
  const unpacked = new Map<string, Buffer>();
  const original = new Map(zip.names.map((name) => [foldPath(name), name]));

  const has = (name: string) => {
    const path = foldPath(name);
    return changed.has(path) ? changed.get(path) !== undefined : original.has(path);
  };
  const part = async (name: string): Promise<Buffer | undefined> => {
    const path = foldPath(name);
    if (changed.has(path)) return changed.get(path)?.bytes();
    const known = unpacked.get(path) ?? (await zip.unpack(name));
    if (known !== undefined && known.length <= SMALL_PART_BYTES) unpacked.set(path, known);
    return known;
  };
  const put = (name: string, part: Buffer) => {
    const ownName = original.get(foldPath(name)) ?? name;
    changed.set(
      foldPath(name),
      part.length > SMALL_PART_BYTES ? largePart(ownName, part) : smallPart(ownName, part),
    );
  };
  /** A part in the encoding that edits are made in. */
  const editable = async (name: string): Promise<Buffer | undefined> => {
    const found = await part(name);
    if (found !== undefined && toUtf8(found) !== found) throw new MarkRefused("UNUSUAL", `${name} in UTF-16`);
    return found;
  };
  const relationsOf = async (name: string): Promise<Relation[]> => {
    const xml = await editable(relationsPath(name));
    if (xml === undefined) return [];
    return childrenOf(xml, rootOf(xml, "Relationships")).map((element) => {
      const tag = startTagOf(xml, element);
      const isOutside = attribute(tag, "TargetMode")?.toLowerCase() === "external";
      return {
        id: attribute(tag, "Id") ?? "",
        type: attribute(tag, "Type") ?? "",
        path: isOutside ? undefined : resolvedPath(name, attribute(tag, "Target") ?? ""),
      };
    });
  };

  return {
    has,
    part,
    editable,
    put,
    relationsOf,
    /** All names there are now, those of the file first. */
    names: (): string[] =>
      [...new Set([...original.keys(), ...changed.keys()])]
        .filter(has)
        .map((path) => changed.get(path)?.name ?? original.get(path) ?? path),

    /** Takes a part out, with its relationships and what the content types say of it. */
    async remove(name: string): Promise<void> {
      for (const each of [name, relationsPath(name)]) if (has(each)) changed.set(foldPath(each), undefined);
      await editTypes((xml, children) =>
        children
          .filter((element) => samePart(attribute(startTagOf(xml, element), "PartName"), name))
          .map(({ start, end }) => ({ start, end, text: "" })),
      );
    },

    /** Adds a part and its content type. */
    async add(name: string, contentType: string, part: Buffer): Promise<void> {
      put(name, part);
      await editTypes((xml, _children, root) => [
        appendTo(xml, root, `<${root.prefix}Override PartName="/${name}" ContentType="${contentType}"/>`),
      ]);
    },

    /** A name of this pattern ("xl/comments#.xml") that no part has, with the lowest number. */
    freeName(pattern: string): string {
      let number = 1;
      while (has(pattern.replace("#", String(number)))) number += 1;
      return pattern.replace("#", String(number));
    },

    /** Adds a relationship of a part to another and answers with its id. */
    async relate(from: string, kind: string, to: string): Promise<string> {
      const path = relationsPath(from);
      await declareRelations();
      const xml =
        (await editable(path)) ?? Buffer.from(`${XML_HEAD}<Relationships xmlns="${PACKAGE_RELATIONS}"/>`);
      const root = rootOf(xml, "Relationships");
      const taken = new Set((await relationsOf(from)).map(({ id }) => id));
      let number = taken.size + 1;
      while (taken.has(`rId${number}`)) number += 1;
      const id = `rId${number}`;
      const tag = `<${root.prefix}Relationship Id="${id}" Type="${OFFICE_RELATIONS}/${kind}" Target="/${to}"/>`;
      put(path, edited(xml, [appendTo(xml, root, tag)]));
      return id;
    },

    /** Ends a relationship. */
    async unrelate(from: string, id: string): Promise<void> {
      const path = relationsPath(from);
      const xml = await editable(path);
      if (xml === undefined) return;
      const gone = childrenOf(xml, rootOf(xml, "Relationships")).filter(
        (element) => attribute(startTagOf(xml, element), "Id") === id,
      );
      put(
        path,
        edited(
          xml,
          gone.map(({ start, end }) => ({ start, end, text: "" })),
        ),
      );
    },

    /** The archive with all changes. */
    async zip(): Promise<Uint8Array> {
      const files: PackedFile[] = [];
      for (const [path, name] of original) {
        const change = changed.get(path);
        if (change !== undefined) files.push(change.packed());
        else if (!changed.has(path)) files.push((await zip.packed(name)) as PackedFile);
      }
      for (const [path, change] of changed)
        if (change !== undefined && !original.has(path)) files.push(change.packed());
      return packedZip(files);
    },
  };

  /** Some programs name each part of relationships by itself; a new one needs the general rule. */
  async function declareRelations(): Promise<void> {
    await editTypes((xml, children, root) => {
      const isDeclared = children.some(
        (element) => attribute(startTagOf(xml, element), "Extension")?.toLowerCase() === "rels",
      );
      const tag = `<${root.prefix}Default Extension="rels" ContentType="${RELATIONS_TYPE}"/>`;
      return isDeclared ? [] : [appendTo(xml, root, tag)];
    });
  }

  async function editTypes(
    edits: (
      xml: Buffer,
      children: ReturnType<typeof childrenOf>,
      root: ReturnType<typeof rootOf>,
    ) => readonly Edit[],
  ): Promise<void> {
    const xml = await editable(CONTENT_TYPES);
    if (xml === undefined) throw new MarkRefused("UNUSUAL", CONTENT_TYPES);
    const root = rootOf(xml, "Types");
    put(CONTENT_TYPES, edited(xml, edits(xml, childrenOf(xml, root), root)));
  }
}

function samePart(partName: string | undefined, name: string): boolean {
  return partName !== undefined && foldPath(partName) === foldPath(`/${name}`);
}

/** Where the relationships of a part lie; of the package for "". */
function relationsPath(name: string): string {
  const cut = name.lastIndexOf("/") + 1;
  return `${name.slice(0, cut)}_rels/${name.slice(cut)}.rels`;
}

/** Targets are relative to the folder of the part that names them, or absolute within the package. */
function resolvedPath(from: string, target: string): string {
  const steps = target.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}
