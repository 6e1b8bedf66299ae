import { expect, test } from "vitest";
import { isNilReport } from "../../../../../shared/domain/figures/figure.ts";

test("a report is nil when nothing happened in any of its figures", () => {
  expect(isNilReport({ A04: { code: "A04", state: "nil" }, A05: { code: "A05", state: "nil" } })).toBe(true);
});

test.each([
  [
    "one number is given",
    { A04: { code: "A04", state: "nil" }, A05: { code: "A05", state: "value", value: 3 } },
  ],
  ["a number is 0", { A05: { code: "A05", state: "value", value: 0 } }],
  ["an answer is no", { A01: { code: "A01", state: "value", value: false } }],
  ["there is no figure", {}],
] as const)("a report is not nil when %s", (_, figures) => {
  expect(isNilReport(figures)).toBe(false);
});
