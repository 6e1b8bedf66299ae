import type { FindingCode } from "../findings/findings.ts";
import { cutText, foldText, wordsOf } from "../text/plain-text.ts";
import { FIGURE_MAX } from "./figure.ts";
import { type Indicator, optionsOf } from "./indicator-template.ts";
import { fitsUnit } from "./typed-unit.ts";

/** What a cell holds, whatever program wrote it and however it is shown. */
export type CellContent =
  | { readonly kind: "empty" }
  /** As `plainText` leaves it. */
  | { readonly kind: "text"; readonly text: string }
  /** With `isPercent` 0.85 is shown as 85 %. */
  | { readonly kind: "number"; readonly number: number; readonly isPercent: boolean }
  | { readonly kind: "boolean"; readonly isTrue: boolean }
  /** As it is written in documents: 05/01/2026. */
  | { readonly kind: "date"; readonly text: string }
  /** #REF! and its like, typed or the result of a formula. */
  | { readonly kind: "error"; readonly text: string }
  /** A formula whose result nobody has stored. */
  | { readonly kind: "uncalculated" };

/** What somebody meant by a cell. A `note` is a warning that says how it was understood; a problem says what to type. */
export type TypedValue =
  | { readonly is: "empty" }
  | { readonly is: "nil"; readonly note?: Remark }
  | { readonly is: "value"; readonly value: number | boolean | string; readonly note?: Remark }
  | ({ readonly is: "problem" } & Remark);

export interface Remark {
  readonly code: FindingCode;
  /** What would be understood; both readings where there are two. */
  readonly expected?: string;
}

/** Six decimals of a million đồng are one đồng; what lies beyond is noise of binary fractions. */
const DECIMAL_PLACES = 6;

/** No number that anybody types is longer, with its unit. */
const TYPED_MAX_CHARACTERS = 200;

const NIL_WORDS = new Set(["khong phat sinh", "khong co phat sinh", "kps", "k phat sinh"]);
/** Statistics write a dash where nothing happened, people write “không”: understood, and said so. */
const NIL_SIGNS = new Set(["-", "--", "–", "—", "khong", "khong co", "k", "ko"]);
const MARKS = new Set(["x", "v", "co", "✓", "✔", "√", "☑"]);

const YES_WORDS = new Set([
  "co",
  "x",
  "v",
  "✓",
  "✔",
  "1",
  "true",
  "yes",
  "da",
  "roi",
  "da ban hanh",
  "da co",
]);
const NO_WORDS = new Set(["khong", "khong co", "0", "false", "no", "chua", "chua co", "chua ban hanh"]);

/** What people write for an option of an enum indicator; the option's own word always works. */
export const OPTION_WORDS: Readonly<Record<string, readonly string[]>> = {
  standalone: ["Kế hoạch riêng", "Riêng", "Độc lập"],
  integrated: ["Lồng ghép", "Tích hợp"],
};

const ERROR_TEXT = /^#(REF!|DIV\/0!|N\/A|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$/i;

/** “≈ 200”, “khoảng 200”, “ước 200”, “200 (ước)”: all folded. */
const ESTIMATE_BEFORE = /^(≈|~|∼|khoang|uoc( tinh| dat| khoang| chung)?|xap xi|chung)\s*:?\s*(?=\d)/;
const ESTIMATE_AFTER = /\s*(\(\s*uoc( tinh| dat)?\s*\)|\buoc( tinh| dat)?)$/;

/** What a cell means for an indicator, by the rules in docs/values.md. */
export function typedValue(cell: CellContent, indicator: Indicator): TypedValue {
  switch (cell.kind) {
    case "empty":
      return { is: "empty" };
    case "error":
      return problem("FORMULA_ERROR");
    case "uncalculated":
      return problem("FORMULA_NOT_CALCULATED");
  }
  if (cell.kind === "text") {
    if (cell.text === "") return { is: "empty" };
    if (ERROR_TEXT.test(cell.text)) return problem("FORMULA_ERROR");
    if (NIL_WORDS.has(foldText(cell.text))) return { is: "nil" };
  }
  if (indicator.type === "boolean") return yesOrNo(cell);
  if (indicator.type === "enum") return option(cell, indicator);
  return amount(cell, indicator);
}

/** A cell as people see it, for quoting; "" when it shows nothing. Numbers have a decimal comma. */
export function shownText(cell: CellContent): string {
  switch (cell.kind) {
    case "empty":
    case "uncalculated":
      return "";
    case "number":
      return cell.isPercent ? `${decimalComma(rounded(cell.number * 100))}%` : decimalComma(cell.number);
    case "boolean":
      return cell.isTrue ? "TRUE" : "FALSE";
    default:
      return cell.text;
  }
}

type Given = Exclude<CellContent, { kind: "empty" | "error" | "uncalculated" }>;

function amount(cell: Given, indicator: Indicator): TypedValue {
  switch (cell.kind) {
    case "number":
      return cell.isPercent ? percentage(cell.number, indicator) : checked(cell.number, indicator);
    case "text":
      return typedAmount(foldText(cutText(cell.text, TYPED_MAX_CHARACTERS)), indicator);
    case "date":
      return problem("VALUE_IS_DATE", example(indicator));
    case "boolean":
      return problem("VALUE_NOT_NUMBER", example(indicator));
  }
}

/** 0.85 shown as 85 % is 85 of a percentage; of anything else nobody knows which of the two was meant. */
function percentage(fraction: number, indicator: Indicator): TypedValue {
  const shown = rounded(fraction * 100);
  if (indicator.type === "percent") return checked(shown, indicator);
  return problem("VALUE_AMBIGUOUS", `${decimalComma(shown)} | ${decimalComma(rounded(fraction))}`);
}

function typedAmount(folded: string, indicator: Indicator): TypedValue {
  if (NIL_SIGNS.has(folded)) return { is: "nil", note: { code: "VALUE_READ_AS_NIL" } };
  if (MARKS.has(folded)) return problem("VALUE_IS_MARK", example(indicator));
  const exact = folded.replace(ESTIMATE_BEFORE, "").replace(ESTIMATE_AFTER, "");
  const [, minus, digits = "", words = ""] = /^([-−]\s?)?(\d(?:[\d., ]*\d)?)\s*\.?\s*(.*)$/.exec(exact) ?? [];
  const readings = numbersIn(digits, indicator.type === "integer");
  const [first, second] = readings;
  // “12/15”, “10-12” and “12 (3 đợt)” are more than one number, and “5,” is only the beginning of one.
  if (first === undefined || /\d/.test(words) || (words !== "" && wordsOf(words) === ""))
    return problem("VALUE_NOT_NUMBER", example(indicator));
  if (words !== "" && !fitsUnit(words, indicator))
    return problem("VALUE_UNIT_DIFFERS", `${digits} ${indicator.unitVi}`.trim());
  if (second !== undefined)
    return problem("VALUE_AMBIGUOUS", readings.map((each) => decimalComma(each)).join(" | "));
  const value = checked(minus === undefined ? first : -first, indicator);
  if (exact === folded || value.is !== "value") return value;
  return { ...value, note: { code: "VALUE_ESTIMATED", expected: decimalComma(first) } };
}

const PLAIN = /^\d+$/;
/** No group of thousands begins with 0. */
const THOUSANDS_BY_DOT = /^[1-9]\d{0,2}(\.\d{3})+$/;
const THOUSANDS_BY_SPACE = /^[1-9]\d{0,2}( \d{3})+(,\d+)?$/;
const THOUSANDS_BY_COMMA = /^[1-9]\d{0,2}((,\d{3}){2,}|(,\d{3})+\.\d+)$/;
const DECIMAL_COMMA = /^(\d+|[1-9]\d{0,2}(\.\d{3})+),\d+$/;
const DECIMAL_DOT = /^\d+\.\d+$/;
/** One and a half to some programs, 1500 to others. */
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/;

/** The numbers that digits may stand for: one, or two when nobody can tell, or none. */
function numbersIn(digits: string, isWhole: boolean): readonly number[] {
  const number = (text: string) => Number(text.replaceAll(" ", "").replace(",", "."));
  if (PLAIN.test(digits)) return [Number(digits)];
  // Vietnamese puts a dot between thousands, and where only whole numbers are asked for it can be nothing else.
  if (EITHER.test(digits) && !(isWhole && digits.includes(".")))
    return [number(digits.replace(/[.,]/, "")), number(digits)];
  if (THOUSANDS_BY_DOT.test(digits)) return [number(digits.replaceAll(".", ""))];
  if (THOUSANDS_BY_SPACE.test(digits)) return [number(digits)];
  if (THOUSANDS_BY_COMMA.test(digits)) return [number(digits.replaceAll(",", ""))];
  if (DECIMAL_COMMA.test(digits)) return [number(digits.replaceAll(".", ""))];
  return DECIMAL_DOT.test(digits) ? [number(digits)] : [];
}

function checked(number: number, { type }: Indicator): TypedValue {
  const value = rounded(number);
  if (!Number.isFinite(number)) return problem("VALUE_NOT_NUMBER");
  if (number < 0) return problem("VALUE_NEGATIVE");
  if (number > FIGURE_MAX) return problem("VALUE_TOO_LARGE");
  if (type === "integer" && !Number.isInteger(value)) return problem("VALUE_NOT_INTEGER");
  return { is: "value", value };
}

function yesOrNo(cell: Given): TypedValue {
  if (cell.kind === "boolean") return { is: "value", value: cell.isTrue };
  const word = foldText(shownText(cell));
  if (YES_WORDS.has(word)) return { is: "value", value: true };
  if (NO_WORDS.has(word)) return { is: "value", value: false };
  return problem("VALUE_NOT_YES_NO", "Có | Không");
}

function option(cell: Given, indicator: Indicator): TypedValue {
  const word = foldText(shownText(cell));
  const options = optionsOf(indicator);
  const chosen = options.find((each) =>
    [each, ...(OPTION_WORDS[each] ?? [])].some((known) => foldText(known) === word),
  );
  if (chosen !== undefined) return { is: "value", value: chosen };
  return problem("ENUM_UNKNOWN", options.map((each) => OPTION_WORDS[each]?.[0] ?? each).join(" | "));
}

function problem(code: FindingCode, expected?: string): TypedValue {
  return { is: "problem", code, ...(expected === undefined ? {} : { expected }) };
}

function example({ type }: Indicator): string {
  return type === "integer" ? "12" : "12,5";
}

/** Adding 0 turns -0 into 0. */
function rounded(number: number): number {
  return Number(number.toFixed(DECIMAL_PLACES)) + 0;
}

function decimalComma(number: number): string {
  return String(number).replace(".", ",");
}
