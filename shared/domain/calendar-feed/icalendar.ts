/**
 * Text of iCalendar (RFC 5545), as much of it as a list of all-day events needs. Everything that comes from people goes
 * through {@link text}, so no name or reason can end a line or begin a property of its own.
 */

/** RFC 5545 3.1: a line is at most 75 octets, without its line break. */
const MAX_LINE_OCTETS = 75;
const LINE_BREAK = "\r\n";

/** Characters that no text value may hold (3.3.11), and those that would turn what is shown around. */
const NOT_ALLOWED = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu;

/** A property: its name with any parameters, and its value as it stands in the file. */
export type Property = readonly [name: string, value: string];

/** A value of type TEXT: escaped, on one line. */
export function text(value: string): string {
  return value
    .toWellFormed()
    .normalize("NFC")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(NOT_ALLOWED, "")
    .replaceAll(/[\\;,]/g, (character) => `\\${character}`)
    .replaceAll("\n", "\\n");
}

/** A value of type DATE: `2026-12-16` is `20261216`. */
export const date = (day: string): string => day.replaceAll("-", "");

/** A value of type DATE-TIME in UTC, whole seconds: `20261216T170000Z`. */
export const instant = (at: Date | string): string =>
  new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");

/** A component with its properties and those inside it, as lines that still have to be folded. */
export function component(
  name: string,
  properties: readonly Property[],
  inside: readonly string[] = [],
): string[] {
  return [
    `BEGIN:${name}`,
    ...properties.map(([property, value]) => `${property}:${value}`),
    ...inside,
    `END:${name}`,
  ];
}

/** The file: each line folded and ended as RFC 5545 asks. */
export function fileOf(lines: readonly string[]): string {
  return lines.map((line) => folded(line) + LINE_BREAK).join("");
}

/** Breaks a line before its 76th octet, never inside a character; what follows a break begins with a space. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_LINE_OCTETS) {
      pieces.push(piece);
      piece = " ";
      octets = 1;
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join(LINE_BREAK);
}
