import { withoutFormula } from "../../domain/text/plain-text.ts";

/** What a cell may hold; null and undefined are an empty one. */
export type CsvCell = string | number | boolean | null | undefined;

/** With it, Excel reads the file as UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";
const NEEDS_QUOTES = /[",;\r\n]|^\s|\s$/;

/**
 * The one writer of CSV: for Excel, and with nothing in it that a spreadsheet would carry out. A text that begins like a formula
 * gets a single quote in front; numbers stay numbers, negative ones too.
 */
export function writeCsv(rows: Iterable<readonly CsvCell[]>): string {
  const lines = Array.from(rows, (row) => `${row.map(cellText).join(",")}\r\n`);
  return BYTE_ORDER_MARK + lines.join("");
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  const text = withoutFormula(cell);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
