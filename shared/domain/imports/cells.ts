/** Reads the cells of an imported row, or refuses the row saying what was found and what is expected. */

import { tidyLine } from "../text/plain-text.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import { type ImportRow, RowRefusal } from "./import-result.ts";

/** A cell tidied like a name; empty when the file has no such column. */
export const optionalText = (row: ImportRow, column: string, limit: number): string => {
  const text = tidyLine(row[column] ?? "");
  // Control, format (bidi, zero width), private and unassigned characters, line and paragraph separators.
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) throw new RowRefusal("CONTROL_CHARACTER", { column });
  if (text.length > limit) throw new RowRefusal("VALUE_TOO_LONG", { column, limit });
  return text;
};

export const requiredText = (row: ImportRow, column: string, limit: number): string => {
  const text = optionalText(row, column, limit);
  if (text === "") throw new RowRefusal("VALUE_MISSING", { column });
  return text;
};

/** A cell that must match a pattern; `expected` tells people what that is. */
export const requiredMatch = (
  row: ImportRow,
  column: string,
  pattern: { test(text: string): boolean },
  expected: string,
): string => {
  const found = requiredText(row, column, 200);
  if (!pattern.test(found)) throw new RowRefusal("VALUE_INVALID", { column, found, expected });
  return found;
};

/** One of some words. An empty cell is refused, or is `fallback` where there is one. */
export const choice = <const T extends string, const F extends string = never>(
  row: ImportRow,
  column: string,
  possible: readonly T[],
  fallback?: F,
): T | F => {
  const found = fallback === undefined ? requiredText(row, column, 100) : optionalText(row, column, 100);
  return found === "" && fallback !== undefined ? fallback : asChoice(column, possible, found);
};

/** Yes or no, in English or Vietnamese; undefined when the cell is empty. */
export const optionalYesNo = (row: ImportRow, column: string): boolean | undefined => {
  const found = optionalText(row, column, 10).toLowerCase();
  if (found === "") return undefined;
  if (["yes", "có"].includes(found)) return true;
  if (["no", "không"].includes(found)) return false;
  throw new RowRefusal("VALUE_INVALID", { column, found, expected: "yes | no" });
};

/** Words separated by `;`, each one of the choices. */
export const choices = <const T extends string>(
  row: ImportRow,
  column: string,
  possible: readonly T[],
): T[] => listed(optionalText(row, column, 500)).map((found) => asChoice(column, possible, found));

const asChoice = <T extends string>(column: string, possible: readonly T[], found: string): T => {
  const known = possible.find((candidate) => candidate === found);
  if (known === undefined) {
    throw new RowRefusal("VALUE_INVALID", { column, found, expected: possible.join(" | ") });
  }
  return known;
};

/** The parts of a cell that holds several values separated by `;`. */
export const listed = (text: string): string[] =>
  text.split(";").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));

/** A whole number; undefined when the cell is empty. */
export const optionalInteger = (
  row: ImportRow,
  column: string,
  min: number,
  max: number,
): number | undefined => {
  const found = optionalText(row, column, 20);
  if (found === "") return undefined;
  const value = /^\d+$/.test(found) ? Number(found) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new RowRefusal("VALUE_INVALID", { column, found, expected: `${min} – ${max}` });
  }
  return value;
};

export const requiredInteger = (row: ImportRow, column: string, min: number, max: number): number => {
  const value = optionalInteger(row, column, min, max);
  if (value === undefined) throw new RowRefusal("VALUE_MISSING", { column });
  return value;
};

/** A day written `2026-01-31`; undefined when the cell is empty. Other ways of writing it are refused with advice. */
export const optionalDate = (row: ImportRow, column: string): LocalDate | undefined => {
  const found = optionalText(row, column, 40);
  if (found === "") return undefined;
  if (!isLocalDate(found)) {
    throw new RowRefusal("DATE_INVALID", { column, found, example: isoFromDayFirst(found) ?? "2026-01-31" });
  }
  return found;
};

export const requiredDate = (row: ImportRow, column: string): LocalDate => {
  const date = optionalDate(row, column);
  if (date === undefined) throw new RowRefusal("VALUE_MISSING", { column });
  return date;
};

// Only for the advice: 02/01 may be meant as either day, so a person confirms it by writing it again.
const isoFromDayFirst = (text: string): string | undefined => {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  if (day === undefined || month === undefined || year === undefined) return undefined;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isLocalDate(date) ? date : undefined;
};
