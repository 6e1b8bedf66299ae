import { endOfLiteral, endsWord, isPdfSpace } from "./pdf-syntax.ts";

/** What a page's content paints, as far as its operators say. */
export interface PaintedContent {
  /** Text that can be selected and searched, visible or not (a recognised scan has it behind the picture). */
  hasText: boolean;
  /** A picture or lines and areas. */
  hasGraphics: boolean;
  /** Names of the pictures and forms that are placed. */
  readonly placed: Set<string>;
}

const SHOWS_TEXT = new Set(["Tj", "TJ", "'", '"']);
const PAINTS = new Set(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "EI"]);
const LONGEST_OPERATOR = 3;
const LESS = 0x3c;
const GREATER = 0x3e;

/** Looks through the operators of one content stream, and no further than the first text. */
export function paintedBy(content: Buffer): PaintedContent {
  const painted: PaintedContent = { hasText: false, hasGraphics: false, placed: new Set() };
  let at = 0;
  let stringSeen = false;
  let name = "";
  while (at < content.length && !painted.hasText) {
    const byte = content[at] as number;
    if (byte === 0x28 /* ( */) {
      const end = endOfLiteral(content, at);
      if (end === -1) break;
      stringSeen ||= end > at + 1;
      at = end + 1;
    } else if (byte === LESS && content[at + 1] !== LESS) {
      const end = content.indexOf(GREATER, at);
      if (end === -1) break;
      stringSeen ||= end > at + 1;
      at = end + 1;
    } else if (byte === 0x25 /* % */) {
      while (at < content.length && content[at] !== 10 && content[at] !== 13) at += 1;
    } else if (byte === 0x2f /* / */) {
      const end = endOfWord(content, at + 1);
      name = content.toString("latin1", at + 1, end);
      at = end;
    } else if (endsWord(byte)) {
      at += 1;
    } else {
      const end = endOfWord(content, at);
      const isOperator = end - at <= LONGEST_OPERATOR && !isNumeric(byte);
      const word = isOperator ? content.toString("latin1", at, end) : "";
      at = end;
      if (word === "") continue;
      if (SHOWS_TEXT.has(word) && stringSeen) painted.hasText = true;
      else if (word === "Do") painted.placed.add(name);
      else if (PAINTS.has(word)) painted.hasGraphics = true;
      else if (word === "ID") {
        at = endOfInlinePicture(content, at);
        painted.hasGraphics = true;
      }
      stringSeen = false;
    }
  }
  return painted;
}

function endOfWord(content: Buffer, start: number): number {
  let at = start;
  while (!endsWord(content[at])) at += 1;
  return at;
}

function isNumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

/** The bytes of an inline picture end at `EI` between white space. */
function endOfInlinePicture(content: Buffer, start: number): number {
  for (let at = content.indexOf("EI", start); at !== -1; at = content.indexOf("EI", at + 2)) {
    if (isPdfSpace(content[at - 1]) && endsWord(content[at + 2])) return at + 2;
  }
  return content.length;
}
