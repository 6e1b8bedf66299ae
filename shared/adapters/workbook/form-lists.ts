import { type IndicatorTemplate, optionsOf } from "../../domain/figures/indicator-template.ts";
import { OPTION_WORDS } from "../../domain/figures/typed-value.ts";
import { cellAddress, columnLetters } from "./cell-address.ts";
import { STAMP_SHEET_NAME } from "./form-layout.ts";

export const YES_NO = ["Có", "Không"] as const;
export const NIL_MARK = "x";

/** The lists of a form stand on its hidden sheet, one a column: a list written into a validation would break at commas. */
export interface FormList {
  readonly key: string;
  readonly words: readonly string[];
}

/** Behind the names and values of the stamp. */
const FIRST_LIST_COLUMN = 3;

/** The word for an option of an enum indicator, as units see it. */
export function optionWord(option: string): string {
  return OPTION_WORDS[option]?.[0] ?? option;
}

/** Yes and no, the mark of nothing to report, and the options of each enum indicator, by its code. */
export function formLists({ indicators }: IndicatorTemplate): FormList[] {
  const enums = indicators.filter(({ type }) => type === "enum");
  return [
    { key: "yes-no", words: YES_NO },
    { key: "nil", words: [NIL_MARK] },
    ...enums.map((indicator) => ({ key: indicator.code, words: optionsOf(indicator).map(optionWord) })),
  ];
}

/** Where a list stands, as a validation names it. */
export function listReference(lists: readonly FormList[], key: string): string {
  const index = lists.findIndex((list) => list.key === key);
  const list = lists[index];
  if (!list) throw new Error(`the form has no list ${key}`);
  const column = columnLetters(FIRST_LIST_COLUMN + index + 1);
  return `'${STAMP_SHEET_NAME}'!$${column}$1:$${column}$${list.words.length}`;
}

/** The cells of the lists by row and column, counted from 0. */
export function listCells(lists: readonly FormList[]): Array<[string, { readonly value: string }]> {
  return lists.flatMap(({ words }, index) =>
    words.map((word, row): [string, { readonly value: string }] => [
      `${row},${FIRST_LIST_COLUMN + index}`,
      { value: word },
    ]),
  );
}

/** "B3" for row 2, column 1: the form is laid out counting from 0, as its writer does. */
export function cellName(row: number, column: number): string {
  return cellAddress(row + 1, column + 1);
}
