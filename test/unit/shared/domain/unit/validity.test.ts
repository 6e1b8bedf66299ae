import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../../../shared/domain/time/local-date.ts";
import {
  areDisjoint,
  type Dated,
  valueOn,
  withValueFrom,
} from "../../../../../shared/domain/unit/validity.ts";

const history: Dated[] = [
  { value: "A", from: "2020-01-01", to: "2024-12-31" },
  { value: "B", from: "2025-01-01" },
];

describe("values with a time", () => {
  it("end the day before the next begins", () => {
    expect(withValueFrom(history, "C", "2026-01-01")).toEqual([
      history[0],
      { value: "B", from: "2025-01-01", to: "2025-12-31" },
      { value: "C", from: "2026-01-01" },
    ]);
  });

  it("are put between those known before and after", () => {
    expect(withValueFrom(history, "C", "2022-01-01")).toEqual([
      { value: "A", from: "2020-01-01", to: "2021-12-31" },
      { value: "C", from: "2022-01-01", to: "2024-12-31" },
      history[1],
    ]);
    expect(withValueFrom(history, "C", "2019-01-01")[0]).toEqual({
      value: "C",
      from: "2019-01-01",
      to: "2019-12-31",
    });
  });

  it("are corrected when they began on that very day", () => {
    expect(withValueFrom(history, "C", "2025-01-01")[1]).toEqual({ value: "C", from: "2025-01-01" });
  });

  it("stay the same array when the value holds already", () => {
    expect(withValueFrom(history, "B", "2026-01-01")).toBe(history);
  });

  it("hold one value a day whatever is set in whatever order, the last set on its own day", () => {
    const change = fc.record({
      value: fc.constantFrom("A", "B", "C"),
      from: fc.integer({ min: 0, max: 50 }).map((days) => addDays("2026-01-01", days)),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        let values: Dated[] = [];
        for (const { value, from } of changes) {
          values = withValueFrom(values, value, from);
          expect(valueOn(values, from)).toBe(value);
        }
        expect(areDisjoint(values)).toBe(true);
        expect(withValueFrom(values, changes.at(-1)?.value ?? "", changes.at(-1)?.from ?? "")).toBe(values);
      }),
    );
  });
});
