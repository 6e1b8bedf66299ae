import { describe, expect, test } from "vitest";
import { progressStore } from "../../../../../shared/adapters/dynamodb/progress-store.ts";
import { memoryTable } from "../../../../../shared/adapters/memory/memory-table.ts";
import { type Figure, type Figures, isNilReport } from "../../../../../shared/domain/figures/figure.ts";
import type { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import {
  compareProgress,
  figuresId,
  progressOf,
  summaryOf,
} from "../../../../../shared/domain/progress/progress.ts";
import { anIndicator, aTemplate } from "../../../../builders/a-template.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-10T00:00:00.000Z");

/** What one unit has reported: a number, or "nil". */
type Report = Readonly<Record<string, number | "nil">>;

function figuresOf(report: Report): Figures {
  return Object.fromEntries(
    Object.entries(report).map(([code, value]): [string, Figure] => [
      code,
      value === "nil" ? { code, state: "nil" } : { code, state: "value", value },
    ]),
  );
}

/** A shard in which each of these has reported in time. */
function shardOf(reports: readonly Report[], changes: Partial<Obligation> = {}) {
  const units = reports.map((report, index) => ({ unitId: aUnitId(index), figures: figuresOf(report) }));
  return {
    obligations: units.map(({ unitId, figures }) =>
      aMetObligation({
        unitId,
        current: aCurrent({ ...(isNilReport(figures) && { isNil: true }) }),
        ...changes,
      }),
    ),
    figures: new Map(units.map(({ unitId, figures }) => [figuresId(unitId, 1), figures])),
  };
}

describe("units that have nothing to report", () => {
  const template = aTemplate();
  const summary = (reports: readonly Report[], changes?: Partial<Obligation>) =>
    summaryOf(Object.values(progressOf(shardOf(reports, changes), template).groups), template, NOW);

  test("are counted as expected and nil, and neither on time nor late", () => {
    const counts = { expected: 2, onTime: 1, late: 0, nil: 1, outstanding: 0 };
    expect(
      summary([
        { B01: "nil", C01: "nil" },
        { B01: "nil", C01: 0 },
      ]),
    ).toMatchObject(counts);
  });

  test("are not late when they say so late", () => {
    const late = { firstPassedAt: "2026-12-20T03:00:00.000Z" };
    expect(summary([{ B01: "nil" }], late)).toMatchObject({ expected: 1, onTime: 0, late: 0, nil: 1 });
  });

  test("are counted as having said so late, when they did", () => {
    const receivedAt = "2026-12-20T03:00:00.000Z";
    const late = { firstPassedAt: receivedAt, current: aCurrent({ isNil: true, receivedAt }) };
    const declared = { current: aCurrent({ channel: "declaration", receivedAt }) };
    expect(summary([{ B01: "nil" }], late)).toMatchObject({ nil: 1, nilLate: 1, late: 0 });
    expect(summary([{ B01: "nil" }], declared)).toMatchObject({ nil: 1 });
    expect(summary([{ B01: "nil" }])).not.toHaveProperty("nilLate");
  });

  test("owe again when the office returns what they said", () => {
    const returned = { current: aCurrent({ state: "returned", isNil: true }) };
    expect(summary([{ B01: "nil" }], returned)).toMatchObject({ nil: 0, outstanding: 1 });
  });

  test("still count among those who stated it for an indicator", () => {
    expect(summary([{ B01: "nil" }]).totals["B01"]).toEqual({ total: 0, reported: 0, nil: 1 });
  });

  test("are told apart from those who owe, and from those who are exempt", () => {
    const progress = progressOf(
      {
        obligations: [
          anObligation(),
          anObligation({ exemption: { documentNumber: "1", at: "2026-12-01T00:00:00.000Z" } }),
        ],
        figures: new Map(),
      },
      template,
    );
    expect(progress.groups["phuong"]).toMatchObject({ expected: 1, exempt: 1, nil: 0 });
  });
});

describe("a rate", () => {
  const template = aTemplate({
    indicators: [
      anIndicator({ code: "A05" }),
      anIndicator({ code: "A06" }),
      anIndicator({ code: "A07", type: "percent", aggregation: "ratio:A06/A05" }),
    ],
  });
  const groupsOf = (reports: readonly Report[]) =>
    Object.values(progressOf(shardOf(reports), template).groups);
  const rateOf = (...shards: readonly (readonly Report[])[]) =>
    summaryOf(shards.flatMap(groupsOf), template, NOW).totals["A07"];

  test("divides only what the same units reported", () => {
    expect(rateOf([{ A06: 10 }, { A05: 4, A06: 2 }, { A05: 100 }])).toEqual({
      total: 50,
      reported: 1,
      nil: 0,
    });
  });

  test("is of the sums, not a mean of rates, over units, groups and shards", () => {
    expect(
      rateOf(
        [
          { A05: 10, A06: 1 },
          { A05: 1, A06: 1 },
        ],
        [{ A05: 9, A06: 8 }],
      ),
    ).toEqual({
      total: 50,
      reported: 3,
      nil: 0,
    });
  });

  test("takes nil for 0, since the unit answered", () => {
    expect(
      rateOf([
        { A05: 4, A06: "nil" },
        { A05: 4, A06: 4 },
      ]),
    ).toMatchObject({ total: 50, reported: 2 });
  });

  test.each<[string, Report[]]>([
    ["nobody reported both", [{ A05: 4 }, { A06: 2 }]],
    [
      "there is nothing to divide by",
      [
        { A05: 0, A06: 0 },
        { A05: "nil", A06: "nil" },
      ],
    ],
  ])("is absent when %s", (_, reports) => {
    expect(rateOf(reports)).toBeUndefined();
  });

  test("leaves the sums of its parts as they are", () => {
    const { totals } = summaryOf(groupsOf([{ A06: 10 }, { A05: 4, A06: 2 }]), template, NOW);
    expect([totals["A05"]?.total, totals["A06"]?.total]).toEqual([4, 12]);
  });

  test("is stored as its two parts, and comes back as them", async () => {
    const store = progressStore(memoryTable());
    const computed = progressOf(shardOf([{ A05: 4, A06: 2 }]), template);
    await store.save("2026-YEAR", 0, computed, NOW);
    const stored = (await store.read("2026-YEAR", 1)).get(0);
    expect(stored?.groups).toEqual(computed.groups);
    expect(compareProgress(stored, computed)).toBe("same");
    expect(summaryOf(Object.values(stored?.groups ?? {}), template, NOW).totals["A07"]?.total).toBe(50);
  });
});

describe("the median of what a kind of units reported", () => {
  const template = aTemplate();
  const medians = (reports: readonly Report[]) => {
    const totals = progressOf(shardOf(reports), template).groups["phuong"]?.totals;
    return { B01: totals?.["B01"]?.median, C01: totals?.["C01"]?.median };
  };

  test("is known from five of them on", () => {
    expect(medians([9, 1, 5, 3].map((B01) => ({ B01 })))).toEqual({ B01: undefined, C01: undefined });
    expect(medians([9, 1, 5, 3, 7].map((B01) => ({ B01, C01: "nil" as const })))).toEqual({
      ...{ B01: 5, C01: undefined },
    });
  });

  test("does not count those that said nothing happened, or nothing at all", () => {
    expect(medians([{ B01: "nil" }, {}, ...[9, 1, 5, 3, 7].map((B01) => ({ B01 }))]).B01).toBe(5);
  });

  test("is a number that a unit reported, to two digits", () => {
    expect(medians([1, 2, 1234, 5678, 2, 9999].map((B01) => ({ B01 }))).B01).toBe(2);
    expect(medians([1, 1, 1234, 5678, 9999].map((B01) => ({ B01 }))).B01).toBe(1200);
  });

  test("is of each kind its own", () => {
    const shard = shardOf([1, 2, 3, 4, 5, 6].map((B01) => ({ B01 })));
    const [first, ...others] = shard.obligations;
    const mixed = { ...shard, obligations: [{ ...(first as Obligation), group: "so" }, ...others] };
    const { groups } = progressOf(mixed, template);
    expect(groups["so"]?.totals["B01"]).not.toHaveProperty("median");
    expect(groups["phuong"]?.totals["B01"]?.median).toBe(4);
  });

  test("is stored, read again, and held against the obligations like everything else", async () => {
    const content = shardOf([9, 1, 5, 3, 7].map((B01) => ({ B01 })));
    const progress = progressOf(content, template);
    const store = progressStore(memoryTable());
    await store.save("2026-YEAR", 0, progress, NOW);
    const stored = (await store.read("2026-YEAR", 1)).get(0);
    expect(stored?.groups["phuong"]?.totals["B01"]?.median).toBe(5);
    expect(compareProgress(stored, progress)).toBe("same");
    const other = progressOf(shardOf([9, 1, 6, 3, 6].map((B01) => ({ B01 }))), template);
    expect(compareProgress(stored, other)).toBe("drifted");
  });

  test("of nothing is not kept", () => {
    expect(medians([0, 0, 0, 7, 9].map((B01) => ({ B01 }))).B01).toBeUndefined();
  });

  test("is shown nowhere: medians of shards do not add up", () => {
    const { groups } = progressOf(shardOf([9, 1, 5, 3, 7].map((B01) => ({ B01 }))), template);
    expect(summaryOf(Object.values(groups), template, NOW).totals["B01"]).not.toHaveProperty("median");
  });
});
