import { isLegacyFont } from "../../domain/figures/legacy-text.ts";
import { WorkbookRefused } from "./workbook-refused.ts";
import { attribute, nextTag, type TagCursor, tagsOf } from "./xml-tags.ts";

/** Excel's own limit of formats in a workbook. */
const CELL_FORMATS_MAX = 65_490;

/** Excel allows some 250 of its users' own number formats, and 512 fonts are many. */
const NUMBER_FORMATS_MAX = 2_000;
const FONTS_MAX = 10_000;

/** What the format of a cell says about the value in it. */
export interface CellStyle {
  readonly shows: "number" | "date" | "percent";
  readonly hasLegacyFont: boolean;
}

export const PLAIN_STYLE: CellStyle = { shows: "number", hasLegacyFont: false };

/** Number formats that every program knows by number, without their being in the file. */
const BUILT_IN_DATES: ReadonlyArray<readonly [from: number, to: number]> = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];
const BUILT_IN_PERCENTS = new Set([9, 10]);

/** Which cell formats show their number as a date or a percentage, or their text in a font of before Unicode. */
export function readCellStyles(part: Buffer): readonly CellStyle[] {
  const cursor = tagsOf(part);
  const formats = new Map<number, CellStyle["shows"]>();
  const legacyFonts: boolean[] = [];
  const styles: CellStyle[] = [];
  let list = "";
  while (nextTag(cursor)) {
    if (LISTS.has(cursor.name)) list = cursor.kind === "open" ? cursor.name : "";
    else if (cursor.kind === "close") continue;
    else if (list === "numFmts" && cursor.name === "numFmt")
      formats.set(numberOf(cursor, "numFmtId"), shownBy(attribute(cursor, "formatCode") ?? ""));
    else if (list === "fonts" && cursor.name === "font") legacyFonts.push(false);
    else if (list === "fonts" && cursor.name === "name")
      legacyFonts[legacyFonts.length - 1] = isLegacyFont(attribute(cursor, "val") ?? "");
    else if (list === "cellXfs" && cursor.name === "xf") {
      const id = numberOf(cursor, "numFmtId");
      const hasLegacyFont = legacyFonts[numberOf(cursor, "fontId")] ?? false;
      styles.push({ shows: formats.get(id) ?? builtIn(id), hasLegacyFont });
    }
    if (
      styles.length > CELL_FORMATS_MAX ||
      formats.size > NUMBER_FORMATS_MAX ||
      legacyFonts.length > FONTS_MAX
    )
      throw new WorkbookRefused("SHEET_TOO_LARGE", "styles");
  }
  return styles;
}

const LISTS = new Set(["numFmts", "fonts", "cellXfs"]);

function builtIn(id: number): CellStyle["shows"] {
  if (BUILT_IN_DATES.some(([from, to]) => id >= from && id <= to)) return "date";
  return BUILT_IN_PERCENTS.has(id) ? "percent" : "number";
}

/** By a format's first section: quoted and escaped text, colours and locales in brackets are no part of it. */
function shownBy(formatCode: string): CellStyle["shows"] {
  const [positive = ""] = formatCode
    .replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "")
    .split(";");
  if (/general/i.test(positive)) return "number";
  if (/[ymdhs]/i.test(positive)) return "date";
  return positive.includes("%") ? "percent" : "number";
}

function numberOf(cursor: TagCursor, name: string): number {
  const raw = attribute(cursor, name) ?? "";
  return /^\d{1,9}$/.test(raw) ? Number(raw) : 0;
}
