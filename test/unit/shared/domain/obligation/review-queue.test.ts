import { describe, expect, it } from "vitest";
import { reviewQueueOf } from "../../../../../shared/domain/obligation/review-queue.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const CALENDARS = [aCalendar()];
/** 10:00 on Tuesday 8 December. */
const NOW = new Date("2026-12-08T03:00:00.000Z");

const waiting = (tail: string, receivedAt: string, changes = {}) =>
  aMetObligation({ unitId: aUnitId(tail), current: aCurrent({ receivedAt }), ...changes });

describe("the reviewers' queue", () => {
  it("shows what was accepted and not decided, the oldest first, with the working days it has waited", () => {
    const queue = reviewQueueOf(
      [
        waiting("b", "2026-12-04T09:00:00.000Z"),
        waiting("a", "2026-12-04T03:00:00.000Z"),
        waiting("c", "2026-12-08T01:00:00.000Z"),
      ],
      CALENDARS,
      NOW,
    );

    // Friday to Tuesday: Monday and Tuesday are worked.
    expect(queue.map(({ unitId, workingDays }) => [unitId, workingDays])).toEqual([
      [aUnitId("a"), 2],
      [aUnitId("b"), 2],
      [aUnitId("c"), 0],
    ]);
  });

  it("orders what came at the same moment by unit and period", () => {
    const at = "2026-12-04T03:00:00.000Z";
    const same = [waiting("b", at), waiting("a", at, { periodId: "2026-Q3" }), waiting("a", at)];

    expect(reviewQueueOf(same, CALENDARS, NOW).map(({ unitId, periodId }) => [unitId, periodId])).toEqual([
      [aUnitId("a"), "2026-Q3"],
      [aUnitId("a"), "2026-YEAR"],
      [aUnitId("b"), "2026-YEAR"],
    ]);
  });

  it("leaves out what is decided, what never came, and units that are exempt", () => {
    const exemption = { documentNumber: "1/SNV-CCHC", at: "2026-12-02T00:00:00.000Z" };
    const others = [
      anObligation(),
      ...(["approved", "returned", "withdrawn"] as const).map((state) =>
        aMetObligation({ current: aCurrent({ state }) }),
      ),
      aMetObligation({ exemption }),
    ];

    expect(reviewQueueOf(others, CALENDARS, NOW)).toEqual([]);
  });

  it("says which reports are late, which were unlocked, and which are of units for trials", () => {
    const [late, unlocked, trial] = reviewQueueOf(
      [
        waiting("a", "2026-12-01T03:00:00.000Z", { dueAtExclusive: "2026-11-30T17:00:00.000Z" }),
        waiting("b", "2026-12-01T04:00:00.000Z", {
          current: aCurrent({
            receivedAt: "2026-11-20T03:00:00.000Z",
            unlockedAt: "2026-12-07T03:00:00.000Z",
          }),
        }),
        waiting("c", "2026-12-07T04:00:00.000Z", { isTest: true }),
      ],
      CALENDARS,
      NOW,
    );

    expect(late).toMatchObject({ isLate: true, isUnlocked: false, isTest: false });
    // It waits since it was unlocked, not since it came.
    expect(unlocked).toMatchObject({ isLate: false, isUnlocked: true, workingDays: 1 });
    expect(trial).toMatchObject({ isTest: true });
  });
});
