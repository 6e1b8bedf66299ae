import { describe, expect, test } from "vitest";
import { type Figure, type Figures, isNilReport } from "../../../../../shared/domain/figures/figure.ts";
import type { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { figuresId, progressOf, summaryOf } from "../../../../../shared/domain/progress/progress.ts";
import { aTemplate } from "../../../../builders/a-template.ts";
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
          anObligation({ exemption: { documentNumber: "1", at: "2026-12-01T00:00:00.000Z", by: "officer" } }),
        ],
        figures: new Map(),
      },
      template,
    );
    expect(progress.groups["phuong"]).toMatchObject({ expected: 1, exempt: 1, nil: 0 });
  });
});
