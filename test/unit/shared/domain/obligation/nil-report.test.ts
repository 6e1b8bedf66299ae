import { describe, expect, test } from "vitest";
import { approve, decideReport } from "../../../../../shared/domain/obligation/decisions.ts";
import { owes, standingOf, statusOf } from "../../../../../shared/domain/obligation/obligation.ts";
import { aReceivedSubmission } from "../../../../builders/a-submission.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-02T00:00:00.000Z");
const AFTER_DUE = new Date("2027-01-10T00:00:00.000Z");
const PASSED = { errors: 0, warnings: 0, hasFigures: true };

describe("a report that says that nothing happened", () => {
  test("is kept as such by the decision that accepts it, and by its approval", () => {
    const { obligation } = decideReport(
      anObligation(),
      aReceivedSubmission(),
      { ...PASSED, isNil: true },
      NOW,
    );
    expect(obligation.current).toMatchObject({ state: "accepted", isNil: true });
    expect(approve(obligation, { attempt: 1, by: "officer" }, NOW).obligation.current).toMatchObject({
      isNil: true,
    });
  });

  test("is one no more when a later attempt gives numbers", () => {
    const nil = aMetObligation({ current: aCurrent({ isNil: true }) });
    const later = aReceivedSubmission({ attempt: 2 });
    const { obligation } = decideReport(nil, later, { ...PASSED, isNil: false }, NOW);
    expect(obligation.current).not.toHaveProperty("isNil");
    expect(standingOf(obligation)).toBe("on_time");
  });

  test("never speaks for figures that come later: else a unit could say so in time and send them when it likes", () => {
    const nil = decideReport(anObligation(), aReceivedSubmission(), { ...PASSED, isNil: true }, NOW);
    expect(nil.obligation).not.toHaveProperty("firstPassedAt");
    expect(nil.submissions).toMatchObject([{ to: "accepted", set: { isNil: true } }]);
    const late = "2027-01-10T00:00:00.000Z";
    const figures = aReceivedSubmission({ attempt: 2 });
    const files = Object.fromEntries(
      Object.entries(figures.files).map(([fileId, file]) => [
        fileId,
        { ...file, received: { versionId: "v2", receivedAt: late } },
      ]),
    );
    const { obligation } = decideReport(
      nil.obligation,
      { ...figures, files },
      { ...PASSED, isNil: false },
      AFTER_DUE,
    );
    expect(obligation).toMatchObject({ firstPassedAt: late, firstPassedAttempt: 2 });
    expect(standingOf(obligation)).toBe("late");
  });

  test("meets the obligation at any time, and is neither on time nor late", () => {
    const nil = aMetObligation({ current: aCurrent({ isNil: true }) });
    expect([statusOf(nil, NOW), statusOf(nil, AFTER_DUE), owes(nil)]).toEqual(["nil", "nil", false]);
    expect(standingOf({ ...nil, firstPassedAt: "2026-12-20T00:00:00.000Z" })).toBe("nil");
  });

  test("does not count when it was returned or withdrawn, or the unit is exempt", () => {
    for (const state of ["returned", "withdrawn"] as const) {
      const taken = aMetObligation({ current: aCurrent({ state, isNil: true }) });
      expect([statusOf(taken, NOW), statusOf(taken, AFTER_DUE)]).toEqual(["not_due", "missing"]);
    }
    const exemption = { documentNumber: "12/QD", at: "2026-12-01T00:00:00.000Z" };
    expect(standingOf(aMetObligation({ exemption, current: aCurrent({ isNil: true }) }))).toBe("exempt");
  });
});
