import { parseCsv } from "hucre/csv";
import { DomainError } from "../../domain/errors.ts";

/** One record: column name → text as it stands in the file. */
export type CsvRecord = Readonly<Record<string, string | undefined>>;

/** More than any city has units; a larger file is loaded in pieces. */
const MAX_ROWS = 20_000;

/**
 * Records of a CSV with a header row; values stay text, so leading zeros survive. A byte-order mark,
 * semicolons and blank lines at the end are as spreadsheets make them. Throws INVALID_INPUT for no header, a doubled column, or too many rows.
 */
export function readCsv(text: string): CsvRecord[] {
  const [header = [], ...all] = parseCsv(text);
  // A blank line in the middle keeps its place, so that rows are numbered as the spreadsheet numbers them.
  const rows = all.slice(0, all.findLastIndex((row) => !isBlank(row)) + 1);
  const columns = header.map((cell) =>
    String(cell ?? "")
      .normalize("NFC")
      .trim(),
  );
  if (columns.every((column) => column === ""))
    throw new DomainError("INVALID_INPUT", { field: "csv", expected: "a header row" });
  const doubled = columns.find((column, index) => column !== "" && columns.indexOf(column) !== index);
  if (doubled !== undefined)
    throw new DomainError("INVALID_INPUT", { field: "csv", doubledColumn: doubled.slice(0, 40) });
  if (rows.length > MAX_ROWS)
    throw new DomainError("INVALID_INPUT", { field: "csv", rows: rows.length, limit: MAX_ROWS });
  return rows.map((row) =>
    Object.assign(
      Object.create(null) as Record<string, string>,
      Object.fromEntries(columns.map((column, index) => [column, String(row[index] ?? "").normalize("NFC")])),
    ),
  );
}

function isBlank(row: readonly unknown[]): boolean {
  return row.every((cell) => String(cell ?? "").trim() === "");
}
