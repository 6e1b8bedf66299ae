import { describe, expect, it } from "vitest";
import type { PeriodType } from "../../../../../shared/domain/period/period-type.ts";
import {
  containmentOf,
  relatedPeriodIds,
  relatedPeriods,
} from "../../../../../shared/domain/period/related-periods.ts";
import { aPeriodType } from "../../../../builders/a-period.ts";

const leaf = (periodId: string) => ({ periodId, parts: [] });
const H1 = { periodId: "2026-H1", parts: [leaf("2026-Q1")] };

it.each([
  ["2026-YEAR", "2025-YEAR", [H1, leaf("2026-Q3")], ["2026-H1", "2026-Q1", "2026-Q3"]],
  ["2026-H1", "2025-H1", [leaf("2026-Q1")], ["2026-Q1"]],
  ["2026-Q3", "2025-Q3", [], []],
  ["2026-M07", "2025-M07", [], []],
])(
  "%s is compared with its predecessor and with what it usually contains",
  (periodId, previous, parts, ids) => {
    expect(relatedPeriods({ periodId })).toEqual({ previous, parts });
    expect(relatedPeriodIds({ periodId })).toEqual([previous, ...ids]);
  },
);

describe("what the types say", () => {
  const types = (contains: Record<string, string[]>): PeriodType[] =>
    Object.entries(contains).map(([typeCode, parts]) => aPeriodType({ typeCode, contains: parts }));

  it("goes before what is usual, through all levels", () => {
    const all = types({ YEAR: ["S1", "S2"], S1: ["M01", "M02"] });
    const [year] = all;
    if (!year) throw new Error("no type");
    const contains = containmentOf(year, all);
    expect(contains).toEqual({ YEAR: ["S1", "S2"], S1: ["M01", "M02"], M01: [], M02: [], S2: [] });
    expect(relatedPeriods({ periodId: "2026-YEAR", ...(contains && { contains }) }).parts).toEqual([
      { periodId: "2026-S1", parts: [leaf("2026-M01"), leaf("2026-M02")] },
      leaf("2026-S2"),
    ]);
  });

  it("takes the parts from a type that usually has some", () => {
    const type = aPeriodType({ typeCode: "H1", contains: [] });
    expect(containmentOf(type, [])).toEqual({ H1: [] });
    expect(relatedPeriods({ periodId: "2026-H1", contains: { H1: [] } }).parts).toEqual([]);
  });

  it("is not kept where no type says anything, as of types stored before there was a word for it", () => {
    expect(
      containmentOf(aPeriodType({ typeCode: "YEAR" }), [aPeriodType({ typeCode: "H1" })]),
    ).toBeUndefined();
  });

  it("reaches a period through a usual one", () => {
    const h1 = aPeriodType({ typeCode: "H1", contains: ["M01"] });
    expect(containmentOf(aPeriodType({ typeCode: "YEAR" }), [h1])).toEqual({
      ...{ YEAR: ["H1", "Q3"], H1: ["M01"] },
      ...{ M01: [], Q3: [] },
    });
  });

  it("ends where a circle would begin", () => {
    const parts = relatedPeriods({ periodId: "2026-S1", contains: { S1: ["S2"], S2: ["S1", "S2"] } }).parts;
    expect(parts).toEqual([leaf("2026-S2")]);
  });
});
