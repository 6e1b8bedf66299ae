/** Reads telephone numbers as offices write them. */
import { optionalText } from "./cells.ts";
import { type ImportRow, RowRefusal } from "./import-result.ts";

const PHONE = /^[+0-9][0-9 .()-]{5,19}$/;

/** A number; empty when the cell is. */
export const phoneIn = (row: ImportRow, column: string): string => {
  const found = optionalText(row, column, 20);
  if (found !== "" && !PHONE.test(found)) {
    throw new RowRefusal("VALUE_INVALID", { column, found, expected: "024 3825 3536" });
  }
  return found;
};
