import {
  type Fill,
  fillFrom,
  fillOf,
  fillXml,
  NO_FILL,
  numbersOf,
  sameFill,
  solidColour,
  solidFill,
} from "./fill.ts";
import { MarkRefused } from "./mark-refused.ts";
import { SPREADSHEET, XML_HEAD } from "./namespaces.ts";
import {
  childrenOf,
  type Edit,
  type ElementPlace,
  edited,
  rootOf,
  sourceOf,
  startTagOf,
  withAttribute,
} from "./xml-edits.ts";
import { attribute, nextTag, tagsOf } from "./xml-tags.ts";

export type MarkSeverity = "error" | "warning";

/**
 * Light red and light amber, in 32 shades each that nobody can tell apart. Which shade a cell has says what fill it had before:
 * that survives sorting, moving, copying and whatever program the file is saved with. Shade 0 is "none before"; what the others
 * mean is written into hidden columns of our own sheet.
 */
const SHADES = 32;
const FIRST_SHADE: Readonly<Record<MarkSeverity, number>> = { error: 0xffc9c0, warning: 0xffe9a0 };

/** Excel's own limit for the formats of cells in a workbook. */
const CELL_FORMATS_MAX = 65_490;

/** How cells of our own sheet look. */
const LOOKS = ["title", "hint", "key", "text", "head", "cell", "error", "warning", "link"] as const;
export type Look = (typeof LOOKS)[number];

/** A font that every office has, with Vietnamese letters: the file's own may be one of the legacy ones, which have none. */
const FONT = '<name val="Times New Roman"/><family val="1"/>';
const FONTS = {
  plain: `<sz val="12"/>${FONT}`,
  bold: `<b/><sz val="12"/>${FONT}`,
  large: `<b/><sz val="16"/>${FONT}`,
  grey: `<i/><sz val="11"/><color rgb="FF595959"/>${FONT}`,
  link: `<u/><sz val="12"/><color rgb="FF0563C1"/>${FONT}`,
};
const SIDES = ["left", "right", "top", "bottom"];

const EMPTY_STYLES = `${XML_HEAD}<styleSheet xmlns="${SPREADSHEET}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** What fills our shades stand for, as numbers: the shade, then the fill. */
export type ShadeRow = readonly number[];

export type MarkStyles = ReturnType<typeof markStyles>;

/**
 * The formats of a workbook, to which those of our marks are added. `before` are the shades that an earlier marking left in the
 * file; `isMarked` says whether it carries marks of ours at all. Throws `MarkRefused` and `WorkbookRefused`.
 */
export function markStyles(
  part: Buffer | undefined,
  { before, isMarked }: { readonly before: readonly ShadeRow[]; readonly isMarked: boolean },
) {
  const xml = part ?? Buffer.from(EMPTY_STYLES);
  const root = rootOf(xml, "styleSheet");
  const { prefix } = root;
  if (hasAlternatives(xml)) throw new MarkRefused("UNUSUAL", "styles with alternatives");
  const lists = childrenOf(xml, root);
  const fonts = growingList(xml, lists, "fonts");
  const fills = growingList(xml, lists, "fills");
  const borders = growingList(xml, lists, "borders");
  const formats = growingList(xml, lists, "cellXfs");

  const fillsKnown: Array<Fill | undefined> = fills.elements.map((element) => fillOf(xml, element));
  const fillIdOf = (fill: Fill): number => {
    const known = fillsKnown.findIndex((each) => each !== undefined && sameFill(each, fill));
    if (known !== -1) return known;
    fillsKnown.push(fill);
    return fills.add(fillXml(fill, prefix));
  };
  const formatOf = (source: string): number => {
    const id = formats.idOf(source);
    if (id > CELL_FORMATS_MAX) throw new MarkRefused("TOO_MANY_STYLES");
    return id;
  };

  const meaning = new Map(before.map(([shade = -1, ...numbers]) => [shade, fillFrom(numbers)]));
  const restored = new Map<number, number>();
  const shaded = new Map<string, number>();
  const shadesUsed: Fill[] = [NO_FILL];

  /** The format without our colour: the one it was made from, if that is still there. */
  const plainOf = (format: number): number => {
    const done = restored.get(format);
    if (done !== undefined) return done;
    const source = formats.sources[format];
    const fill = source && fillsKnown[fillIdIn(source)];
    const shade = isMarked && fill ? shadeOf(fill) : undefined;
    let plain = format;
    if (source !== undefined && shade !== undefined) {
      const original = withFill(source, fillIdOf(meaning.get(shade) ?? NO_FILL));
      const bare = withoutApplying(original);
      const known = formats.sources.findIndex((each) => withoutApplying(each) === bare);
      plain = known === -1 ? formatOf(original) : known;
    }
    restored.set(format, plain);
    return plain;
  };

  return {
    plainOf,

    /** Whether any format of the file has one of our colours, so that its cells must be looked through. */
    hasOurColours: isMarked && fillsKnown.some((fill) => fill !== undefined && shadeOf(fill) !== undefined),

    /** The same format in our colour; as it is where its own fill could not be put back later. */
    markedOf(format: number, severity: MarkSeverity): number {
      const plain = plainOf(format);
      const key = `${plain} ${severity}`;
      const done = shaded.get(key);
      if (done !== undefined) return done;
      const source = formats.sources[plain] ?? formats.sources[0];
      const fill = source === undefined ? undefined : fillsKnown[fillIdIn(source)];
      const shade = fill && shadeFor(fill, shadesUsed);
      let marked = plain;
      if (source !== undefined && shade !== undefined) {
        const rgb = (FIRST_SHADE[severity] + shade).toString(16).toUpperCase();
        marked = formatOf(withFill(source, fillIdOf(solidFill(rgb))));
      }
      shaded.set(key, marked);
      return marked;
    },

    /** What must be kept in our sheet. */
    shades: (): ShadeRow[] => shadesUsed.map((fill, shade) => [shade, ...numbersOf(fill)]),

    /** The formats of our own sheet. */
    looks(): Readonly<Record<Look, number>> {
      const font = (inside: string) => fonts.idOf(prefixed(`<font>${inside}</font>`, prefix));
      const ids = Object.fromEntries(Object.entries(FONTS).map(([name, inside]) => [name, font(inside)]));
      const line = SIDES.map((side) => `<${side} style="thin"><color rgb="FFBFBFBF"/></${side}>`).join("");
      const box = borders.idOf(prefixed(`<border>${line}<diagonal/></border>`, prefix));
      const none = fillIdOf(NO_FILL);
      const look = (fontId: number | undefined, fillId: number, borderId: number, alignment: string) =>
        formatOf(
          prefixed(
            // The quote prefix keeps a text a text when somebody edits its cell.
            `<xf numFmtId="0" fontId="${fontId ?? 0}" fillId="${fillId}" borderId="${borderId}" xfId="0" quotePrefix="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment ${alignment}/></xf>`,
            prefix,
          ),
        );
      const wrapped = 'vertical="top" wrapText="1"';
      const open = borders.idOf(
        prefixed("<border><left/><right/><top/><bottom/><diagonal/></border>", prefix),
      );
      return {
        title: look(ids["large"], none, open, 'vertical="center"'),
        hint: look(ids["grey"], none, open, wrapped),
        key: look(ids["bold"], none, open, wrapped),
        text: look(ids["plain"], none, open, wrapped),
        head: look(
          ids["bold"],
          fillIdOf(solidFill("D9E2F3")),
          box,
          'horizontal="center" vertical="center" wrapText="1"',
        ),
        cell: look(ids["plain"], none, box, wrapped),
        error: look(ids["plain"], fillIdOf(solidFill("FFC7BD")), box, wrapped),
        warning: look(ids["plain"], fillIdOf(solidFill("FFE699")), box, wrapped),
        link: look(ids["link"], none, box, wrapped),
      };
    },

    bytes(): Buffer {
      return edited(
        xml,
        [fonts, fills, borders, formats].flatMap(({ edits }) => edits()),
      );
    },
  };
}

/** The number of our shade that a fill is; undefined when it is none. */
function shadeOf(fill: Fill): number | undefined {
  const colour = Number.parseInt(solidColour(fill) ?? "", 16);
  return Object.values(FIRST_SHADE)
    .map((first) => colour - first)
    .find((shade) => shade >= 0 && shade < SHADES);
}

/** The shade that stands for a fill, a new one if there is one left. */
function shadeFor(fill: Fill, used: Fill[]): number | undefined {
  const known = used.findIndex((each) => sameFill(each, fill));
  if (known !== -1) return known;
  return used.length < SHADES ? used.push(fill) - 1 : undefined;
}

function fillIdIn(format: string): number {
  return Number(/\sfillId\s*=\s*["'](\d+)["']/.exec(format)?.[1] ?? 0);
}

function withFill(format: string, fillId: number): string {
  return inStartTag(format, (tag) =>
    withAttribute(withAttribute(tag, "fillId", String(fillId)), "applyFill", "1"),
  );
}

function withoutApplying(format: string): string {
  return inStartTag(format, (tag) => withAttribute(tag, "applyFill", undefined));
}

function inStartTag(source: string, change: (tag: string) => string): string {
  const end = source.indexOf(">") + 1;
  return change(source.slice(0, end)) + source.slice(end);
}

function prefixed(xml: string, prefix: string): string {
  return xml.replace(/<(\/?)/g, `<$1${prefix}`);
}

function hasAlternatives(xml: Buffer): boolean {
  const cursor = tagsOf(xml);
  while (nextTag(cursor)) if (cursor.name === "AlternateContent") return true;
  return false;
}

/** A list of the styles, by index, to which can be added. Throws `MarkRefused` when it is not there. */
function growingList(xml: Buffer, lists: readonly ElementPlace[], name: string) {
  const list = lists.find((each) => each.name === name);
  const elements = list ? childrenOf(xml, list) : [];
  if (list === undefined || elements.length === 0) throw new MarkRefused("UNUSUAL", `styles without ${name}`);
  const sources = elements.map(({ start, end }) => sourceOf(xml, start, end));
  const known = sources.length;
  const ids = new Map(sources.map((source, id) => [source, id]).reverse() as Array<[string, number]>);
  const add = (source: string) => {
    const id = sources.push(source) - 1;
    ids.set(source, id);
    return id;
  };
  return {
    elements,
    sources,
    add,
    /** The index of exactly this source, which is added when it is not there. */
    idOf: (source: string): number => ids.get(source) ?? add(source),
    edits: (): Edit[] => {
      if (sources.length === known) return [];
      const tag = sourceOf(xml, list.start, list.openEnd);
      const counted = attribute(startTagOf(xml, list), "count") !== undefined;
      const { closeStart } = list;
      return [
        ...(counted
          ? [
              {
                start: list.start,
                end: list.openEnd,
                text: withAttribute(tag, "count", String(sources.length)),
              },
            ]
          : []),
        { start: closeStart, end: closeStart, text: sources.slice(known).join("") },
      ];
    },
  };
}
