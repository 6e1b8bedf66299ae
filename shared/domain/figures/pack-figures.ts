import { type Figure, type Figures, figureSchema } from "./figure.ts";

/**
 * Figures as one short string, so that a report of 45 indicators with its content split fits one small item:
 *
 *     1;A01+;A03:integrated;A04=12;A05~;B01=7(00=3,02=5)
 *
 * The first field is the version of this notation. After the code: `~` nil, `=` a number, `+` yes, `-` no,
 * `:` an option; in brackets the same number by content area.
 */
const NOTATION_VERSION = "1";

const PACKED_FIGURE = /^([A-Z]\d{2}[a-z]?)(?:(~|\+|-)|=([^()]+)|:([^()]+))(?:\(([^()]+)\))?$/;

/** Packs figures for storage; codes come out sorted, so equal figures always give equal strings. */
export function packFigures(figures: Figures): string {
  const packed = Object.keys(figures)
    .sort()
    .map((code) => packFigure(figures[code] as Figure));
  return [NOTATION_VERSION, ...packed].join(";");
}

/** Reads what `packFigures` wrote. Throws when the string is not of this notation. */
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
  const match = PACKED_FIGURE.exec(part);
  if (match === null) throw new Error(`"${part.slice(0, 40)}" is not a packed figure`);
  const [, code, mark, amount, option, areas] = match;
  if (mark === "~") return figureSchema.parse({ code, state: "nil" });
  const value = amount === undefined ? (option ?? mark === "+") : unpackAmount(amount);
  const byContent = areas === undefined ? {} : { byContent: unpackContent(areas) };
  return figureSchema.parse({ code, state: "value", value, ...byContent });
}

function unpackContent(areas: string): Record<string, number> {
  return Object.fromEntries(
    areas.split(",").map((each) => {
      const [area = "", amount = ""] = each.split("=");
      return [area, unpackAmount(amount)];
    }),
  );
}

/** Stricter than `Number`, which makes 0 of nothing. */
function unpackAmount(text: string): number {
  if (!/^\d+(\.\d+)?(e-\d+)?$/.test(text)) throw new Error(`"${text.slice(0, 40)}" is not a packed number`);
  return Number(text);
}
