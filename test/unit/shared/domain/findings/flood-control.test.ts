import { describe, expect, test } from "vitest";
import type { Finding } from "../../../../../shared/domain/findings/findings.ts";
import { withoutFlood } from "../../../../../shared/domain/findings/flood-control.ts";

const at = (cell: string, changes: Partial<Finding> = {}): Finding => ({
  code: "VALUE_IS_MARK",
  fileId: "data",
  sheet: "Số liệu",
  cell,
  found: "x",
  ...changes,
});
const column = (length: number, changes: Partial<Finding> = {}) =>
  Array.from({ length }, (_, index) => at(`D${index + 2}`, changes));

describe("what is alike is told once", () => {
  test("five times in a column, with the place of the first", () => {
    expect(withoutFlood(column(30))).toEqual([at("D2", { count: 30 })]);
  });

  test("three times in a row of the sheet", () => {
    expect(withoutFlood([at("F5"), at("G5"), at("H5")])).toEqual([at("F5", { count: 3 })]);
  });

  test("and blocks of rows together, with all their cells counted", () => {
    const block = [2, 3, 4, 5, 6].flatMap((row) => [at(`F${row}`), at(`G${row}`), at(`H${row}`)]);
    expect(withoutFlood(block)).toEqual([at("F2", { count: 15 })]);
  });

  test("but not fewer, so that single cells stay findable", () => {
    expect(withoutFlood(column(4))).toEqual(column(4));
    expect(withoutFlood([at("F5"), at("G5")])).toHaveLength(2);
  });

  test.each([
    ["words found", { found: "ba" }],
    ["code", { code: "VALUE_NOT_NUMBER" as const }],
    ["sheet", { sheet: "Biểu 2" }],
    ["column", { cell: "E9" }],
    ["expectation", { expected: "12" }],
    ["answer of the sender", { reason: "đúng" }],
    ["waiver", { isWaived: true as const }],
  ])("nor with another %s", (_, changes) => {
    const other = at("D9", changes);
    expect(withoutFlood([...column(5), other])).toEqual([at("D2", { count: 5 }), other]);
  });

  test("what belongs to no cell is left alone", () => {
    const nowhere = Array.from({ length: 9 }, (): Finding => ({ code: "NO_FIGURES", fileId: "data" }));
    expect(withoutFlood(nowhere)).toHaveLength(9);
  });
});

describe("beyond what anybody reads", () => {
  const different = (length: number, changes: Partial<Finding> = {}) =>
    Array.from({ length }, (_, index) => at(`D${index + 2}`, { found: `${index}`, ...changes }));
  const last = (findings: readonly Finding[]) => withoutFlood(findings).at(-1);

  test("199 errors are told, and that there are more", () => {
    expect(withoutFlood(different(5_000))).toHaveLength(200);
    expect(last(different(5_000))).toEqual({ code: "TOO_MANY_FINDINGS", fileId: "data", sheet: "Số liệu" });
    expect(last(different(199))?.code).toBe("VALUE_IS_MARK");
  });

  test("50 warnings are told, and a note that refuses nothing", () => {
    const warnings = different(300, { code: "UNKNOWN_INDICATOR" });
    expect(withoutFlood(warnings)).toHaveLength(51);
    expect(last(warnings)?.code).toBe("MORE_WARNINGS");
  });

  test("what a rule on trial found never becomes an error by its number", () => {
    expect(last(different(300, { isBeta: true }))?.code).toBe("MORE_WARNINGS");
  });

  test("warnings after too many errors are still told, and errors after too many warnings", () => {
    const warning = at("A1", { code: "UNKNOWN_INDICATOR" });
    expect(last([...different(300), warning])).toEqual(warning);
    expect(last([...different(300, { code: "UNKNOWN_INDICATOR" }), at("A1")])).toEqual(at("A1"));
  });
});
