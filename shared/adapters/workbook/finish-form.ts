import { packedFile, packedZip } from "./packed-zip.ts";
import { openZip } from "./zip-entries.ts";

/** What hucre 1.0.0 cannot write is put into its parts afterwards, here and nowhere else. */
const NOTES = "xl/comments1.xml";
const SHAPES = "xl/drawings/vmlDrawing1.vml";
const STYLES = "xl/styles.xml";

const NOTE_GREY = "F2F2F2";
const NOTE_TEXT_GREY = "FF7F7F7F";
/** Two lines of a period's name and a number; hucre's own box is narrower than most names. */
const NOTE_SIZE = "width:190pt;height:52pt";

/** Ids of shapes come in blocks of this many, and a drawing has to name all of its own. */
const SHAPE_ID_BLOCK = 1024;

/** Makes notes grey, names the blocks of their shapes, and lets cells that nothing is said of be changed. */
export async function finishForm(workbook: Uint8Array): Promise<Uint8Array> {
  const zip = await openZip(Buffer.from(workbook));
  const finished = async (name: string) => {
    const part = (await zip.unpack(name)) ?? Buffer.alloc(0);
    const change = CHANGES[name];
    return packedFile(name, change ? Buffer.from(change(part.toString())) : part);
  };
  return packedZip(await Promise.all(zip.names.map(finished)));
}

const CHANGES: Readonly<Record<string, (xml: string) => string>> = {
  [NOTES]: (xml) =>
    xml.replaceAll(
      "<r><t>",
      `<r><rPr><sz val="9"/><color rgb="${NOTE_TEXT_GREY}"/><rFont val="Times New Roman"/></rPr><t>`,
    ),
  [SHAPES]: (xml) =>
    xml
      .replaceAll("#ffffe1", `#${NOTE_GREY.toLowerCase()}`)
      .replaceAll("width:108pt;height:59.25pt", NOTE_SIZE)
      .replace(/<o:idmap v:ext="edit" data="\d+"\/>/, `<o:idmap v:ext="edit" data="${blocksOf(xml)}"/>`),
  // The first format is that of every cell which has none: a locked one beside the table would forbid to delete its row.
  [STYLES]: (xml) =>
    xml.replace(
      /(<cell(?:Style)?Xfs count="\d+">)<xf ([^>]*)\/>/g,
      `$1<xf $2 applyProtection="1"><protection locked="0"/></xf>`,
    ),
};

/** Every block that has a shape in it. */
function blocksOf(shapes: string): string {
  const ids = [...shapes.matchAll(/ id="_x0000_s(\d+)"/g)].map(([, id]) =>
    Math.floor(Number(id) / SHAPE_ID_BLOCK),
  );
  return [...new Set(ids)].join(",");
}
