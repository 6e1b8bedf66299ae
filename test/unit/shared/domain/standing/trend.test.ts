import { describe, expect, it } from "vitest";
import { progressOf } from "../../../../../shared/domain/progress/progress.ts";
import { punctualityOf } from "../../../../../shared/domain/standing/trend.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aCurrent, anObligation, anObligationMetAt } from "../../../../builders/an-obligation.ts";

const IN_TIME = "2026-12-10T03:00:00.000Z";
const LATE = "2026-12-18T03:00:00.000Z";
const nil = (receivedAt: string) => ({ current: aCurrent({ isNil: true, hasFigures: false, receivedAt }) });
const plain = (receivedAt: string) => ({ current: aCurrent({ hasFigures: false, receivedAt }) });

const GROUPS = Object.values(
  progressOf(
    {
      obligations: [
        anObligationMetAt(IN_TIME, plain(IN_TIME)),
        anObligationMetAt(LATE, plain(LATE)),
        anObligationMetAt(IN_TIME, nil(IN_TIME)),
        anObligationMetAt(LATE, { ...nil(LATE), group: "xa" }),
        anObligation(),
        anObligation({ dueAtExclusive: "2026-12-30T17:00:00.000Z", group: "xa" }),
        anObligation({ exemption: { documentNumber: "1/SNV-CCHC", at: IN_TIME } }),
        anObligationMetAt(IN_TIME, { ...plain(IN_TIME), isTest: true }),
      ].map((obligation, index) => ({ ...obligation, unitId: aUnitId(index) })),
      figures: new Map(),
    },
    undefined,
  ).groups,
);

describe("the punctuality of a period", () => {
  it("is the share in time of all whose outcome is known", () => {
    expect(punctualityOf(GROUPS, new Date("2026-12-20T03:00:00.000Z"))).toEqual({
      expected: 6,
      exempt: 1,
      inTime: 2,
      late: 2,
      nil: 2,
      missing: 1,
      notYetDue: 1,
      rate: 2 / 5,
    });
  });

  it("changes when a due date passes, with no new count", () => {
    const rates = ["2026-12-16T16:59:59.999Z", "2026-12-16T17:00:00.000Z", "2026-12-30T17:00:00.000Z"].map(
      (at) => punctualityOf(GROUPS, new Date(at)).rate,
    );

    expect(rates).toEqual([2 / 4, 2 / 5, 2 / 6]);
  });

  it("has no rate while nothing is settled", () => {
    expect(punctualityOf([], new Date())).toMatchObject({ expected: 0, rate: null });
  });
});
