import { FIGURE_MAX, type Figure, type Figures } from "./figure.ts";

/**
 * Figures as one short string, so that a report of 45 indicators with its content split fits one small item:
 *
 *     1;A01+;A03:integrated;A04=12;A05~;B01=7(00=3,02=5)
 *
 * The first field is the version of this notation. After the code: `~` nil, `=` a number, `+` yes, `-` no,
 * `:` an option; in brackets the same number by content area.
 */
const NOTATION_VERSION = "1";

const PACKED_FIGURE =
  /^([A-Z]\d{2}[a-z]?)(?:(~)|(?:(\+|-)|:([a-z][a-z0-9_-]{0,31})|=([^()]+))(?:\(([^()]+)\))?)$/;
/** Stricter than `Number`, which makes 0 of nothing. */
const PACKED_AMOUNT = /^\d+(?:\.\d+)?(?:e-\d+)?$/;
const PACKED_AREA = /^\d{2}=/;
const AREA_CHARACTERS = 2;

/**
 * Packs figures for storage; codes come out sorted, so equal figures always give equal strings. Throws when they could
 * not be read again: one such report would stop its whole shard from being added up.
 */
export function packFigures(figures: Figures): string {
  const packed = Object.keys(figures)
    .sort()
    .map((code) => packFigure(figures[code] as Figure));
  for (const each of packed) unpackFigure(each);
  return [NOTATION_VERSION, ...packed].join(";");
}

/**
 * Reads what `packFigures` wrote. Throws when the string is not of this notation. Figures are checked by their schema
 * where they come in; here the notation is, without it: a recompute reads 22,500 of them for 500 units.
 */
export function unpackFigures(packed: string): Figures {
  const [version, ...parts] = packed.split(";");
  if (version !== NOTATION_VERSION)
    throw new Error(`packed figures of notation ${NOTATION_VERSION} expected, found ${version}`);
  const figures: Record<string, Figure> = {};
  for (const part of parts) {
    const figure = unpackFigure(part);
    figures[figure.code] = figure;
  }
  return figures;
}

function packFigure(figure: Figure): string {
  if (figure.state === "nil") return `${figure.code}~`;
  return `${figure.code}${packValue(figure.value)}${packContent(figure.byContent)}`;
}

function packValue(value: number | boolean | string): string {
  if (typeof value === "number") return `=${value}`;
  if (typeof value === "string") return `:${value}`;
  return value ? "+" : "-";
}

function packContent(byContent: Readonly<Record<string, number>> | undefined): string {
  if (byContent === undefined) return "";
  const areas = Object.keys(byContent)
    .sort()
    .map((area) => `${area}=${byContent[area]}`);
  return areas.length === 0 ? "" : `(${areas.join(",")})`;
}

function unpackFigure(part: string): Figure {
  const [, code, nil, mark, option, amount, areas] = PACKED_FIGURE.exec(part) ?? [];
  if (code === undefined) throw new Error(`"${part.slice(0, 40)}" is not a packed figure`);
  if (nil !== undefined) return { code, state: "nil" };
  const value = amount === undefined ? (option ?? mark === "+") : unpackAmount(amount);
  if (areas === undefined) return { code, state: "value", value };
  return { code, state: "value", value, byContent: unpackContent(areas) };
}

function unpackContent(areas: string): Record<string, number> {
  const byContent: Record<string, number> = {};
  for (const each of areas.split(",")) {
    if (!PACKED_AREA.test(each)) throw new Error(`"${each.slice(0, 40)}" is not a packed number of an area`);
    byContent[each.slice(0, AREA_CHARACTERS)] = unpackAmount(each.slice(AREA_CHARACTERS + 1));
  }
  return byContent;
}

function unpackAmount(text: string): number {
  const amount = PACKED_AMOUNT.test(text) ? Number(text) : Number.NaN;
  if (!(amount <= FIGURE_MAX)) throw new Error(`"${text.slice(0, 40)}" is not a packed number`);
  return amount;
}
