import fc from "fast-check";
import { expect, test } from "vitest";
import { FIGURE_MAX, type Figure, type Figures } from "../../../../../shared/domain/figures/figure.ts";
import { packFigures, unpackFigures } from "../../../../../shared/domain/figures/pack-figures.ts";

const code = fc.stringMatching(/^[A-Z]\d{2}[a-z]?$/);
const amount = fc.oneof(
  fc.integer({ min: 0, max: FIGURE_MAX }),
  fc.double({ min: 0, max: FIGURE_MAX, noNaN: true }).map((value) => value + 0),
);
const byContent = fc.dictionary(fc.stringMatching(/^\d{2}$/), amount, {
  minKeys: 1,
  maxKeys: 7,
  noNullPrototype: true,
});
const state = fc.oneof(
  fc.constant({ state: "nil" as const }),
  fc.record(
    {
      state: fc.constant("value" as const),
      value: fc.oneof(amount, fc.boolean(), fc.stringMatching(/^[a-z][a-z0-9_-]{0,31}$/)),
      byContent,
    },
    { requiredKeys: ["state", "value"], noNullPrototype: true },
  ),
);
const figures = fc
  .uniqueArray(fc.tuple(code, state), { selector: ([each]) => each, maxLength: 60 })
  .map((entries) =>
    Object.fromEntries(entries.map(([key, rest]) => [key, { code: key, ...rest } as Figure])),
  );

test("figures come back from their packed form as they were", () => {
  fc.assert(
    fc.property(figures, (given) => {
      expect(unpackFigures(packFigures(given))).toEqual(given);
    }),
    { numRuns: 300 },
  );
});

test("equal figures pack to equal strings, in whatever order they were read", () => {
  const one: Figures = { A04: { code: "A04", state: "value", value: 1 }, A05: { code: "A05", state: "nil" } };
  const other: Figures = {
    A05: { code: "A05", state: "nil" },
    A04: { code: "A04", state: "value", value: 1 },
  };
  expect(packFigures(one)).toBe("1;A04=1;A05~");
  expect(packFigures(other)).toBe(packFigures(one));
});

test("empty, 0 and nil stay three different things", () => {
  const given: Figures = {
    A04: { code: "A04", state: "value", value: 0 },
    A05: { code: "A05", state: "nil" },
  };
  const unpacked = unpackFigures(packFigures(given));
  expect(unpacked["A04"]).toMatchObject({ state: "value", value: 0 });
  expect(unpacked["A05"]).toEqual({ code: "A05", state: "nil" });
  expect(unpacked["A06"]).toBeUndefined();
});

test("45 indicators, 12 of them split over 7 areas, pack into less than 2 KB", () => {
  const areas = Object.fromEntries(["00", "01", "02", "03", "04", "05", "06"].map((area) => [area, 12_345]));
  const given = Object.fromEntries(
    Array.from({ length: 45 }, (_, index): [string, Figure] => {
      const each = `A${String(index).padStart(2, "0")}`;
      const split = index < 12 ? { byContent: areas } : {};
      return [each, { code: each, state: "value", value: 123_456, ...split }];
    }),
  );
  expect(packFigures(given).length).toBeLessThan(2_048);
});

test.each([
  "",
  "2;A04=1",
  "1;A04",
  "1;A04=x",
  "1;A04=-1",
  "1;__proto__=1",
  "1;A04=1(00=)",
  "1;A04=1(0=1)",
  "1;A04=1e13",
])("refuses to unpack %j", (packed) => {
  expect(() => unpackFigures(packed)).toThrow();
});

test.each(["Riêng", "a;b", "", -1, Number.NaN, 1e13])(
  "refuses to pack %j, which could not be read again",
  (value) => {
    const figure = { code: "A03", state: "value", value } as Figure;
    expect(() => packFigures({ A03: figure })).toThrow();
  },
);
