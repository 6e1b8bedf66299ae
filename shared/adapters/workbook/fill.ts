import { childrenOf, type ElementPlace, startTagOf } from "./xml-edits.ts";
import { attribute } from "./xml-tags.ts";

/** ECMA-376 ST_PatternType, in its order. Never reorder: marked files hold indexes into it. */
const PATTERNS = [
  ...["none", "solid", "mediumGray", "darkGray", "lightGray", "darkHorizontal", "darkVertical", "darkDown"],
  ...["darkUp", "darkGrid", "darkTrellis", "lightHorizontal", "lightVertical", "lightDown", "lightUp"],
  ...["lightGrid", "lightTrellis", "gray125", "gray0625"],
] as const;
const NONE = 0;
const SOLID = 1;

/** 0: no colour; 1 rgb, 2 theme, 3 indexed: `value` says which; 4: automatic. */
export interface FillColour {
  readonly kind: number;
  readonly value: number;
  readonly tint: number;
}

/** A cell's pattern fill in numbers: so it can be kept in cells, which every program writes back as they were. */
export interface Fill {
  readonly pattern: number;
  readonly front: FillColour;
  readonly back: FillColour;
}

const NO_COLOUR: FillColour = { kind: 0, value: 0, tint: 0 };
const ARGB_MAX = 0xffff_ffff;

export const NO_FILL: Fill = { pattern: NONE, front: NO_COLOUR, back: NO_COLOUR };

/** A solid fill; `rgb` in six hexadecimal digits. */
export function solidFill(rgb: string): Fill {
  return {
    pattern: SOLID,
    front: { kind: 1, value: Number.parseInt(`FF${rgb}`, 16), tint: 0 },
    back: { kind: 3, value: 64, tint: 0 },
  };
}

/** The colour of a solid fill that states it, in six digits. Programs differ in what they write for its opacity. */
export function solidColour({ pattern, front }: Fill): string | undefined {
  if (pattern !== SOLID || front.kind !== 1) return undefined;
  return front.value.toString(16).padStart(8, "0").slice(2).toUpperCase();
}

/** What a `<fill>` says; undefined for a gradient, or what is none of this. */
export function fillOf(xml: Buffer, element: ElementPlace): Fill | undefined {
  const [pattern, ...others] = childrenOf(xml, element);
  if (pattern === undefined || others.length > 0 || pattern.name !== "patternFill") return undefined;
  const index = PATTERNS.findIndex(
    (name) => name === (attribute(startTagOf(xml, pattern), "patternType") ?? "none"),
  );
  if (index === -1) return undefined;
  // What no pattern shows may hold colours all the same.
  if (index === NONE) return NO_FILL;
  const colours = childrenOf(xml, pattern);
  const colourOf = (name: string) => {
    const found = colours.find((each) => each.name === name);
    return found === undefined ? NO_COLOUR : colourIn(xml, found);
  };
  const [front, back] = [colourOf("fgColor"), colourOf("bgColor")];
  return front && back && { pattern: index, front, back };
}

/** The same as XML, with this prefix. */
export function fillXml({ pattern, front, back }: Fill, prefix: string): string {
  const colours = colourXml(front, `${prefix}fgColor`) + colourXml(back, `${prefix}bgColor`);
  const tag = `<${prefix}patternFill patternType="${PATTERNS[pattern]}"`;
  const inside = colours === "" ? `${tag}/>` : `${tag}>${colours}</${prefix}patternFill>`;
  return `<${prefix}fill>${inside}</${prefix}fill>`;
}

/** Numbers that `fillFrom` makes the fill of again. */
export function numbersOf({ pattern, front, back }: Fill): number[] {
  return [pattern, front.kind, front.value, front.tint, back.kind, back.value, back.tint];
}

/** The fill that these numbers stand for, as they come back in a sender's file; undefined when they stand for none. */
export function fillFrom(numbers: readonly number[]): Fill | undefined {
  const [pattern = -1, ...rest] = numbers;
  if (PATTERNS[pattern] === undefined) return undefined;
  const [front, back] = [colourFrom(rest.slice(0, 3)), colourFrom(rest.slice(3, 6))];
  return front && back && { pattern, front, back };
}

export function sameFill(one: Fill, other: Fill): boolean {
  return numbersOf(one).join() === numbersOf(other).join();
}

function colourIn(xml: Buffer, element: ElementPlace): FillColour | undefined {
  const tag = startTagOf(xml, element);
  const tint = Number(attribute(tag, "tint") ?? 0);
  const rgb = attribute(tag, "rgb");
  const theme = attribute(tag, "theme");
  const indexed = attribute(tag, "indexed");
  if (rgb !== undefined) {
    if (!/^([0-9a-f]{6}|[0-9a-f]{8})$/i.test(rgb)) return undefined;
    return colourFrom([1, Number.parseInt(rgb.padStart(8, "F"), 16), tint]);
  }
  if (theme !== undefined) return colourFrom([2, Number(theme), tint]);
  if (indexed !== undefined) return colourFrom([3, Number(indexed), tint]);
  if (attribute(tag, "auto") !== undefined) return colourFrom([4, 0, tint]);
  return NO_COLOUR;
}

function colourFrom([kind = -1, value = -1, tint = 2]: readonly number[]): FillColour | undefined {
  const isKnown = Number.isInteger(kind) && kind >= 0 && kind <= 4;
  const isInRange = Number.isInteger(value) && value >= 0 && value <= (kind === 1 ? ARGB_MAX : 255);
  return isKnown && isInRange && tint >= -1 && tint <= 1 ? { kind, value, tint } : undefined;
}

function colourXml({ kind, value, tint }: FillColour, name: string): string {
  const shade = tint === 0 ? "" : ` tint="${tint}"`;
  if (kind === 1) return `<${name} rgb="${value.toString(16).padStart(8, "0").toUpperCase()}"${shade}/>`;
  if (kind === 2) return `<${name} theme="${value}"${shade}/>`;
  if (kind === 3) return `<${name} indexed="${value}"${shade}/>`;
  return kind === 4 ? `<${name} auto="1"${shade}/>` : "";
}
