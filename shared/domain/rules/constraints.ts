import type { Indicator } from "../figures/indicator-template.ts";

/** What the template's column `rule` asks of one indicator's figure. */
export interface Constraints {
  /** It must not be left empty; 0 and “không phát sinh” are answers. */
  readonly isRequired: boolean;
  readonly least?: number;
  readonly most?: number;
  /** Codes of indicators that it must not exceed. */
  readonly atMost: readonly string[];
  /** Codes of indicators below which it must not lie. */
  readonly atLeast: readonly string[];
  /** Its text names a document by number and date. */
  readonly isDocument: boolean;
}

const COMPARISON = /^(<=|>=)\s*([A-Z]\d{2}[a-z]?)$/;
const RANGE = /^(\d+(?:\.\d+)?)?\.\.(\d+(?:\.\d+)?)?$/;
const DOCUMENT = /^document number and date\b/;

/**
 * Reads the constraints of an indicator: `<= A05`, `>= B01`, `0..100`, `5..`, `required`, `document number and date`, separated by
 * semicolons. Whatever else stands there is a remark for people, or the options of an enum.
 */
export function constraintsOf({ rule }: Pick<Indicator, "rule">): Constraints {
  const pieces = rule.split(";").map((piece) => piece.trim());
  const compared = (sign: string) =>
    pieces.flatMap((piece) => {
      const [, found, code] = COMPARISON.exec(piece) ?? [];
      return found === sign && code !== undefined ? [code] : [];
    });
  const [, least, most] = pieces.map((piece) => RANGE.exec(piece)).find((match) => match !== null) ?? [];
  return {
    isRequired: pieces.includes("required"),
    ...(least !== undefined && { least: Number(least) }),
    ...(most !== undefined && { most: Number(most) }),
    atMost: compared("<="),
    atLeast: compared(">="),
    isDocument: pieces.some((piece) => DOCUMENT.test(piece)),
  };
}
