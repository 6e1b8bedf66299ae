/** Longer than any legal name; a value beyond it is cut and says so. */
const MAX_VALUE_CHARACTERS = 200;

/** A reason is a few sentences, and may have lines. */
const MAX_REASON_CHARACTERS = 2_000;

// Control characters, and the invisible ones that turn the direction of writing or hide text.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The same value with every text in it, however deep, made fit for a mail: one line (a `reason` keeps its lines), no control or
 * invisible characters, bounded length. Who fills a message need not think of it.
 */
export function withCleanValues<Value>(value: Value): Value {
  return clean(value, "") as Value;
}

function clean(value: unknown, name: string): unknown {
  if (typeof value === "string") return name === "reason" ? severalLines(value) : oneLine(value);
  if (Array.isArray(value)) return value.map((each) => clean(each, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, clean(each, key)]));
}

/** Fit for a header too: nothing in it ends a line. */
export function oneLine(text: string, maxCharacters = MAX_VALUE_CHARACTERS): string {
  return cut(tidied(text.replace(/\s+/gu, " ")).replace(/ +/g, " ").trim(), maxCharacters);
}

function severalLines(text: string): string {
  const lines = text
    .split(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/u)
    .map((line) => tidied(line.replace(/\s+/gu, " ")).trim());
  return cut(
    lines
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
    MAX_REASON_CHARACTERS,
  );
}

function tidied(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, "").normalize("NFC");
}

function cut(text: string, maxCharacters: number): string {
  const characters = [...text];
  return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters - 1).join("")}…`;
}
