import type { Indicator } from "../figures/indicator-template.ts";
import { isError, quoted } from "../findings/findings.ts";
import { constraintsOf } from "./constraints.ts";
import type { FiguresRule, RuleContext, RuleFinding } from "./rule.ts";

/** Of a group in which nothing that must be answered is answered, one finding is enough. */
const BLOCK = 2;

export const required: FiguresRule = {
  codes: ["REQUIRED_EMPTY"],
  about: "figures",
  speaks:
    "An indicator whose rule says `required` has neither a figure, nor 0, nor “không phát sinh”. Of a group that is empty as a whole, one finding says how many there are.",
  find: ({ template, reading }) => {
    const misread = new Set(reading.findings.filter(isError).map(({ indicator }) => indicator));
    const asked = template.indicators.filter((indicator) => constraintsOf(indicator).isRequired);
    const isEmpty = ({ code }: Indicator) => !isAnswered(reading, code) && !misread.has(code);
    return [...Map.groupBy(asked, ({ group }) => group).values()].flatMap((ofGroup) => {
      const empty = ofGroup.filter(isEmpty);
      return empty.length === ofGroup.length && empty.length >= BLOCK ? [block(empty)] : empty.map(single);
    });
  },
};

function isAnswered({ figures, narrative }: RuleContext["reading"], code: string): boolean {
  return figures[code] !== undefined || (narrative[code] ?? "") !== "";
}

function single({ code, unitVi }: Indicator): RuleFinding {
  return {
    code: "REQUIRED_EMPTY",
    indicator: code,
    ...(unitVi !== "" && { expected: `${unitVi}; 0; Không phát sinh` }),
  };
}

function block(empty: readonly Indicator[]): RuleFinding {
  const codes = empty.map(({ code }) => code);
  return {
    code: "REQUIRED_EMPTY",
    ...(codes[0] !== undefined && { indicator: codes[0] }),
    expected: quoted(codes.join(", ")),
    count: codes.length,
  };
}
