/** Reads the code of a unit from an imported row. */
import { optionalText } from "./cells.ts";
import { type ImportRow, RowRefusal } from "./import-result.ts";

/** The scheme of the statistics office: five digits, kept as text because leading zeros count. */
const GSO_SCHEME = "gso";

const GSO_CODE = /^\d{5}$/;
// Letters, digits, dots and hyphens: `H26.12.3`, `so-noi-vu`.
const ANY_CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

/** The code in the column `<scheme>_code`, or else in `code`. */
export const unitCodeIn = (row: ImportRow, scheme: string): string => {
  const ownColumn = `${scheme}_code`;
  const column = row[ownColumn] === undefined ? "code" : ownColumn;
  const code = optionalCode(row, column, scheme);
  if (code === undefined) throw new RowRefusal("VALUE_MISSING", { column });
  return code;
};

/** A code of a scheme; undefined when the cell is empty. */
export const optionalCode = (row: ImportRow, column: string, scheme: string): string | undefined => {
  const found = optionalText(row, column, 80);
  if (found === "") return undefined;
  if (scheme === GSO_SCHEME && !GSO_CODE.test(found)) {
    const example = /^\d{1,4}$/.test(found) ? found.padStart(5, "0") : "00004";
    throw new RowRefusal("GSO_CODE_INVALID", { found, example });
  }
  if (!ANY_CODE.test(found)) {
    throw new RowRefusal("VALUE_INVALID", { column, found, expected: "A–Z, a–z, 0–9, . _ -" });
  }
  return found;
};

/** Codes of other schemes that a row gives in columns `<scheme>_code`. */
export const otherCodesIn = (row: ImportRow, scheme: string): { scheme: string; code: string }[] =>
  Object.keys(row).flatMap((column) => {
    const [, other] = /^([a-z][a-z0-9-]*)_code$/.exec(column) ?? [];
    if (other === undefined || other === "parent" || other === scheme) return [];
    const code = optionalCode(row, column, other);
    return code === undefined ? [] : [{ scheme: other, code }];
  });
