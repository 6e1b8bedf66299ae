import { describe, expect, it } from "vitest";
import { constraintsOf } from "../../../../../shared/domain/rules/constraints.ts";

const NONE = { isRequired: false, atMost: [], atLeast: [], isDocument: false };

describe("the rule of an indicator", () => {
  it.each([
    ["", NONE],
    ["required", { ...NONE, isRequired: true }],
    ["<= A05", { ...NONE, atMost: ["A05"] }],
    ["<=A05", { ...NONE, atMost: ["A05"] }],
    [">= B01", { ...NONE, atLeast: ["B01"] }],
    ["<= G03a", { ...NONE, atMost: ["G03a"] }],
    ["0..100", { ...NONE, least: 0, most: 100 }],
    ["0.5..2.5", { ...NONE, least: 0.5, most: 2.5 }],
    ["5..", { ...NONE, least: 5 }],
    ["..12", { ...NONE, most: 12 }],
    [
      "required; <= A05; >= B01; 0..100",
      {
        isRequired: true,
        least: 0,
        most: 100,
        atMost: ["A05"],
        atLeast: ["B01"],
        isDocument: false,
      },
    ],
    ["document number and date (NĐ 30/2020)", { ...NONE, isDocument: true }],
  ])("“%s” is understood", (rule, constraints) => {
    expect(constraintsOf({ rule })).toEqual(constraints);
  });

  it.each([
    "standalone | integrated",
    "computed = A06 / A05 * 100",
    "< A05",
    "<= a lot",
    "..",
    "ask the office",
  ])("“%s” asks nothing of a figure", (rule) => {
    expect(constraintsOf({ rule })).toEqual(NONE);
  });
});
