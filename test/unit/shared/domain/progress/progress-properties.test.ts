import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Figure, type Figures, isNilReport } from "../../../../../shared/domain/figures/figure.ts";
import { type Obligation, statusOf } from "../../../../../shared/domain/obligation/obligation.ts";
import {
  compareProgress,
  figuresId,
  progressOf,
  type ShardContent,
  summaryOf,
} from "../../../../../shared/domain/progress/progress.ts";
import { anIndicator, aTemplate } from "../../../../builders/a-template.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const TEMPLATE = aTemplate({
  indicators: [
    anIndicator({ code: "A01", type: "boolean", aggregation: "count" }),
    anIndicator({ code: "A03", type: "enum", aggregation: "count", rule: "standalone | integrated" }),
    anIndicator({ code: "A05", aggregation: "sum" }),
    anIndicator({ code: "A06", aggregation: "sum" }),
    anIndicator({ code: "A07", type: "percent", aggregation: "ratio:A06/A05" }),
    anIndicator({ code: "B01", type: "decimal", aggregation: "sum", byContent: true }),
    anIndicator({ code: "C01", aggregation: "max" }),
    anIndicator({ code: "N01", type: "text", aggregation: "none" }),
  ],
});

const DUE_DATES = ["2026-12-16T17:00:00.000Z", "2026-12-20T17:00:00.000Z"];
const RECEIVED = ["2026-12-01T03:00:00.000Z", "2026-12-18T03:00:00.000Z"];
const MOMENTS = ["2026-12-10T00:00:00.000Z", "2026-12-16T17:00:00.000Z", "2027-01-01T00:00:00.000Z"];

const anyAmount = fc.integer({ min: 0, max: 100_000 });
const anyFigure = (code: string): fc.Arbitrary<Figure> => {
  const nil = fc.constant<Figure>({ code, state: "nil" });
  const valued = (value: fc.Arbitrary<number | boolean | string>) =>
    value.map((found): Figure => ({ code, state: "value", value: found }));
  if (code === "A01") return fc.oneof(nil, valued(fc.boolean()));
  if (code === "A03") return fc.oneof(nil, valued(fc.constantFrom("standalone", "integrated")));
  if (code !== "B01") return fc.oneof(nil, valued(anyAmount));
  // One decimal place: a value such as 0.1 has no exact binary form.
  const split = fc.record({ "00": anyAmount.map((n) => n / 10), "03": anyAmount.map((n) => n / 10) });
  return fc.oneof(
    nil,
    fc.record({
      code: fc.constant(code),
      state: fc.constant("value" as const),
      value: anyAmount.map((n) => n / 10),
      byContent: split,
    }),
  );
};
const CODES = ["A01", "A03", "A05", "A06", "B01", "C01"];
const anyFigures: fc.Arbitrary<Figures> = fc
  .subarray(CODES)
  .chain((codes) => fc.tuple(...codes.map(anyFigure)))
  .map((figures) => Object.fromEntries(figures.map((figure) => [figure.code, figure])));

interface Reporting {
  readonly obligation: Obligation;
  readonly figures: Figures | undefined;
}

const anyReporting = fc
  .record({
    group: fc.constantFrom("xa", "phuong", "so"),
    dueAtExclusive: fc.constantFrom(...DUE_DATES),
    state: fc.constantFrom(undefined, "accepted", "approved", "returned", "withdrawn"),
    receivedAt: fc.constantFrom(...RECEIVED),
    isExempt: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    isTest: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
    version: fc.integer({ min: 1, max: 9 }),
    figures: fc.option(anyFigures, { nil: undefined }),
  })
  .map(({ state, receivedAt, isExempt, figures, ...rest }): Reporting => {
    const base = {
      ...rest,
      ...(isExempt && { exemption: { documentNumber: "1/QĐ-UBND", at: RECEIVED[0] as string, by: "o" } }),
    };
    if (!state) return { obligation: anObligation(base), figures: undefined };
    const isNil = figures !== undefined && isNilReport(figures);
    const hasFigures = figures !== undefined;
    const current = aCurrent({ state, receivedAt, hasFigures, ...(isNil && { isNil }) });
    return { obligation: aMetObligation({ ...base, current, firstPassedAt: receivedAt }), figures };
  });
const anyCity = fc.array(anyReporting, { maxLength: 12 }).map((list) =>
  list.map(({ obligation, figures }, n) => ({
    obligation: { ...obligation, unitId: aUnitId(n) },
    figures,
  })),
);

function contentOf(reporting: readonly Reporting[]): ShardContent {
  return {
    obligations: reporting.map(({ obligation }) => obligation),
    figures: new Map(
      reporting.flatMap(({ obligation, figures }) =>
        figures ? [[figuresId(obligation.unitId, 1), figures] as const] : [],
      ),
    ),
  };
}

const progressOfAll = (reporting: readonly Reporting[]) => progressOf(contentOf(reporting), TEMPLATE);
const groupsOf = (...parts: readonly (readonly Reporting[])[]) =>
  parts.flatMap((part) => Object.values(progressOfAll(part).groups));

const countingIn = (city: readonly Reporting[]) =>
  city.filter(
    ({ obligation: { current, exemption, isTest } }) =>
      !isTest && !exemption && (current?.state === "accepted" || current?.state === "approved"),
  );
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const amount = (figure: Figure) => (figure.state === "value" ? Number(figure.value) : 0);

describe("progress, whatever is reported", () => {
  it("does not depend on the order in which units are added", () => {
    const shuffled = anyCity.chain((city) =>
      fc.tuple(fc.constant(city), fc.shuffledSubarray(city, { minLength: city.length })),
    );
    fc.assert(
      fc.property(shuffled, ([city, other]) => {
        expect(compareProgress(progressOfAll(city), progressOfAll(other))).toBe("same");
      }),
    );
  });

  it("is the same in one shard as in several", () => {
    fc.assert(
      fc.property(anyCity, fc.array(fc.nat({ max: 2 }), { minLength: 12, maxLength: 12 }), (city, shards) => {
        const parts = [0, 1, 2].map((shard) => city.filter((_, n) => shards[n] === shard));
        const now = new Date(MOMENTS[1] as string);
        expect(summaryOf(groupsOf(...parts), TEMPLATE, now)).toEqual(
          summaryOf(groupsOf(city), TEMPLATE, now),
        );
      }),
    );
  });

  it("counts every unit once, as its own status says, at every moment", () => {
    fc.assert(
      fc.property(anyCity, fc.constantFrom(...MOMENTS), (city, moment) => {
        const now = new Date(moment);
        const counted = city.map(({ obligation }) => obligation).filter(({ isTest }) => !isTest);
        const summary = summaryOf(groupsOf(city), TEMPLATE, now);
        const having = (...statuses: readonly string[]) =>
          counted.filter((obligation) => statuses.includes(statusOf(obligation, now))).length;
        expect(summary).toMatchObject({
          exempt: having("exempt"),
          onTime: having("on_time"),
          late: having("late"),
          nil: having("nil"),
          missing: having("missing"),
          outstanding: having("missing", "not_due"),
          expected: counted.length - having("exempt"),
        });
      }),
    );
  });

  it("adds the figures of reports that count and of no other", () => {
    fc.assert(
      fc.property(anyCity, (city) => {
        const counting = countingIn(city);
        const figures = counting.flatMap((one) => one.figures?.["A05"] ?? []);
        const values = figures.flatMap((figure) => (figure.state === "value" ? [Number(figure.value)] : []));
        const total = summaryOf(groupsOf(city), TEMPLATE, new Date(0)).totals["A05"];
        const expected = {
          total: sumOf(values),
          reported: values.length,
          nil: figures.length - values.length,
        };
        expect(total).toEqual(figures.length === 0 ? undefined : expected);
      }),
    );
  });

  it("makes a rate of the sums of those who gave both parts, never of the rates of units", () => {
    fc.assert(
      fc.property(anyCity, (city) => {
        const both = countingIn(city).flatMap(({ figures }) =>
          figures?.["A06"] && figures["A05"]
            ? [[amount(figures["A06"]), amount(figures["A05"])] as const]
            : [],
        );
        const below = sumOf(both.map(([, of]) => of));
        const rate = summaryOf(groupsOf(city), TEMPLATE, new Date(0)).totals["A07"];
        if (below === 0) expect(rate).toBeUndefined();
        else expect(rate?.total).toBeCloseTo((sumOf(both.map(([above]) => above)) / below) * 100, 5);
      }),
    );
  });

  it("rises in revision with every decision, whichever", () => {
    fc.assert(
      fc.property(
        anyCity.filter(({ length }) => length > 0),
        fc.nat(),
        (city, n) => {
          const decided = city.map((one, position) =>
            position === n % city.length
              ? { ...one, obligation: { ...one.obligation, version: one.obligation.version + 1 } }
              : one,
          );
          expect(progressOfAll(decided).revision).toBe(progressOfAll(city).revision + 1);
        },
      ),
    );
  });
});

describe("an indicator over units", () => {
  const report = (n: number, figures: Figures): Reporting => ({
    obligation: aMetObligation({ unitId: aUnitId(n) }),
    figures,
  });
  const totals = (...reports: readonly Figures[]) =>
    summaryOf(groupsOf(reports.map((figures, n) => report(n, figures))), TEMPLATE, new Date(0)).totals;
  const value = (code: string, found: number | boolean | string): Figures => ({
    [code]: { code, state: "value", value: found },
  });

  it("of which the largest counts is not added", () => {
    expect(totals(value("C01", 3), value("C01", 7), value("C01", 5))["C01"]?.total).toBe(7);
  });

  it("with yes or no counts the yes", () => {
    expect(totals(value("A01", true), value("A01", false), value("A01", true))["A01"]).toEqual({
      total: 2,
      reported: 3,
      nil: 0,
    });
  });

  it("with options counts each", () => {
    const found = totals(value("A03", "standalone"), value("A03", "integrated"), value("A03", "standalone"));
    expect(found["A03"]).toMatchObject({ total: 3, options: { standalone: 2, integrated: 1 } });
  });

  it("that was left empty is neither 0 nor nothing to report", () => {
    expect(totals(value("A05", 0), {}, { A05: { code: "A05", state: "nil" } })["A05"]).toEqual({
      total: 0,
      reported: 1,
      nil: 1,
    });
  });

  it("adds decimals without the noise of binary fractions", () => {
    expect(totals(value("B01", 0.1), value("B01", 0.2))["B01"]?.total).toBe(0.3);
  });

  it("that the template does not know, or that is text, is not added", () => {
    expect(totals(value("Z99", 5), value("N01", 5))).toEqual({});
  });
});

describe("stored progress against what the obligations say", () => {
  const computed = progressOf(
    { obligations: [aMetObligation({ current: aCurrent({ hasFigures: false }) })], figures: new Map() },
    undefined,
  );

  it("is behind when there is none, or an earlier one", () => {
    expect(compareProgress(undefined, computed)).toBe("behind");
    expect(compareProgress({ ...computed, revision: computed.revision - 1 }, computed)).toBe("behind");
  });

  it("is right when it is of later decisions: they are made meanwhile", () => {
    expect(compareProgress({ revision: computed.revision + 1, groups: {} }, computed)).toBe("same");
  });

  it("has drifted when it differs at the same revision", () => {
    expect(compareProgress({ ...computed, groups: {} }, computed)).toBe("drifted");
  });

  it("cannot be computed when figures that count are not there", () => {
    const content = { obligations: [aMetObligation()], figures: new Map() };
    expect(() => progressOf(content, TEMPLATE)).toThrow("missing beside the obligation");
  });
});
