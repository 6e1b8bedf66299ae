import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { rankingOf } from "../../../../../shared/domain/standing/ranking.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aCurrent, anObligation, anObligationMetAt } from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-22T03:00:00.000Z");
const IN_TIME = "2026-12-10T03:00:00.000Z";
/** One, and two, working days after the 16th. */
const [ONE_LATE, TWO_LATE] = ["2026-12-17T03:00:00.000Z", "2026-12-18T03:00:00.000Z"] as const;
const EXEMPTION = { documentNumber: "1/SNV-CCHC", at: "2026-12-01T00:00:00.000Z" };

const by = (tail: string, at: string | undefined, changes: Partial<Obligation> = {}): Obligation => {
  const unitId = aUnitId(tail);
  return at === undefined
    ? anObligation({ unitId, ...changes })
    : anObligationMetAt(at, { unitId, ...changes });
};
const ranking = (obligations: Obligation[], checked: readonly string[] = [], now = NOW) =>
  rankingOf(obligations, {
    calendars: [aCalendar()],
    now,
    isBeingChecked: ({ unitId }) => checked.includes(unitId),
  });
const places = (obligations: Obligation[]) =>
  (ranking(obligations)[0]?.units ?? []).map(({ rank, unitId }) => [rank, unitId.at(-1)]);

describe("the ranking", () => {
  it("gives equals one place, and the next the place after all of them", () => {
    const obligations = [by("d", TWO_LATE), by("c", ONE_LATE), by("b", ONE_LATE), by("a", IN_TIME)];

    expect(places(obligations)).toEqual([
      [1, "a"],
      [2, "b"],
      [2, "c"],
      [4, "d"],
    ]);
  });

  it("puts who has not reported behind who was as late and has", () => {
    // On the 22nd, four working days after the 16th have been missed.
    expect(places([by("b", undefined), by("a", TWO_LATE)])).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
  });

  it("ranks each kind by itself", () => {
    const groups = ranking([by("a", IN_TIME, { group: "xa" }), by("b", TWO_LATE, { group: "department" })]);

    expect(groups.map(({ group, units }) => [group, units.map(({ rank }) => rank)])).toEqual([
      ["department", [1]],
      ["xa", [1]],
    ]);
  });

  it("counts nothing to report as fulfilled, by when it was declared", () => {
    const nil = (at: string) => ({ current: aCurrent({ isNil: true, receivedAt: at }) });
    const [group] = ranking([by("a", IN_TIME, nil(IN_TIME)), by("b", ONE_LATE, nil(ONE_LATE))]);

    expect(group?.units).toMatchObject([
      { unitId: aUnitId("a"), inTime: 1, late: 0, share: 1 },
      { unitId: aUnitId("b"), inTime: 0, late: 1, share: 0, workingDaysLate: 1 },
    ]);
  });

  it("leaves out exempt units, test units, what is not due, and what is being checked", () => {
    const later = { dueAtExclusive: "2026-12-30T17:00:00.000Z", dueDate: "2026-12-30" };
    const [group] = ranking(
      [
        by("a", IN_TIME),
        by("b", undefined, { exemption: EXEMPTION }),
        by("c", undefined, { isTest: true }),
        by("d", undefined, later),
        by("e", undefined),
      ],
      [aUnitId("e")],
    );

    expect(group).toMatchObject({ exempt: 1, notYetJudged: 2, isSmall: true });
    expect(group?.units.map(({ unitId }) => unitId)).toEqual([aUnitId("a")]);
  });

  it("still counts the report of a unit that corrects it at this moment", () => {
    const [group] = ranking([by("a", IN_TIME)], [aUnitId("a")]);

    expect(group?.units).toHaveLength(1);
  });

  it("measures a year by the share of reports in time, whoever owed more of them", () => {
    const year = (tail: string, at: (string | undefined)[]) =>
      at.map((each, index) => by(tail, each, { periodId: `2026-P${index}` }));
    const [group] = ranking([
      ...year("a", [IN_TIME, IN_TIME, IN_TIME, ONE_LATE]),
      ...year("b", [IN_TIME, IN_TIME]),
      ...year("c", [IN_TIME]),
    ]);

    expect(group?.units).toMatchObject([
      { rank: 1, unitId: aUnitId("b"), share: 1, judged: 2, isSmallSample: false },
      { rank: 1, unitId: aUnitId("c"), share: 1, judged: 1, isSmallSample: true },
      { rank: 3, unitId: aUnitId("a"), share: 0.75, judged: 4, late: 1, isSmallSample: false },
    ]);
  });

  it("places a unit whose kind changed with those it belongs to last", () => {
    const before = by("a", IN_TIME, {
      periodId: "2026-Q1",
      group: "xa",
      dueAtExclusive: "2026-03-16T17:00:00.000Z",
    });

    expect(ranking([by("a", IN_TIME), before]).map(({ group }) => group)).toEqual(["phuong"]);
  });

  it("does not depend on the order in which obligations are read, and every place is earned", () => {
    const some = fc.array(
      fc.record({
        unit: fc.integer({ min: 0, max: 12 }),
        at: fc.constantFrom(undefined, IN_TIME, ONE_LATE, TWO_LATE),
        period: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(some, (drawn) => {
        const obligations = drawn.map(({ unit, at, period }) =>
          by(String(unit), at, { periodId: `2026-P${period}` }),
        );
        const forwards = ranking(obligations);
        expect(ranking(obligations.toReversed())).toEqual(forwards);
        for (const { units } of forwards) {
          units.forEach((unit, index) => {
            const better = units.filter(
              (other) =>
                other.inTime * unit.judged > unit.inTime * other.judged ||
                (other.inTime * unit.judged === unit.inTime * other.judged &&
                  other.workingDaysLate < unit.workingDaysLate),
            );
            expect(unit.rank).toBe(better.length + 1);
            expect(unit.inTime + unit.late + unit.missing).toBe(unit.judged);
            expect(units[index - 1]?.rank ?? 0).toBeLessThanOrEqual(unit.rank);
          });
        }
      }),
    );
  });
});
