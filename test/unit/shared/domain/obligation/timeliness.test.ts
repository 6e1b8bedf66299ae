import { describe, expect, it } from "vitest";
import { newObligation } from "../../../../../shared/domain/obligation/new-obligation.ts";
import {
  decidingReportOf,
  type Obligation,
  standingOf,
} from "../../../../../shared/domain/obligation/obligation.ts";
import { periodOf } from "../../../../../shared/domain/period/period.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod, aPeriodType } from "../../../../builders/a-period.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const IN_TIME = "2026-12-01T03:00:00.000Z";
const TOO_LATE = "2026-12-20T03:00:00.000Z";

/** The first passed in time, and a correction counts that came after the due date. */
const corrected = (changes: Partial<Obligation> = {}) =>
  aMetObligation({
    firstPassedAt: IN_TIME,
    firstPassedAttempt: 1,
    current: aCurrent({ attempt: 3, receivedAt: TOO_LATE }),
    ...changes,
  });

describe("which report decides whether a unit was in time", () => {
  it("is the first that passed, unless the period says otherwise", () => {
    expect(decidingReportOf(corrected())).toEqual({
      policy: "FIRST_ACCEPTED",
      attempt: 1,
      receivedAt: IN_TIME,
      isLate: false,
    });
    expect(standingOf(corrected())).toBe("on_time");
  });

  it("is the one that counts where the last decides", () => {
    const strict = corrected({ timeliness: "LAST_ACCEPTED" });
    expect(decidingReportOf(strict)).toEqual({
      policy: "LAST_ACCEPTED",
      attempt: 3,
      receivedAt: TOO_LATE,
      isLate: true,
    });
    expect(standingOf(strict)).toBe("late");
  });

  it.each(["returned", "withdrawn"] as const)("is none while the report that counted is %s", (state) => {
    expect(decidingReportOf(corrected({ current: aCurrent({ state }) }))).toBeUndefined();
    expect(decidingReportOf(anObligation())).toBeUndefined();
  });

  it("is a declaration of nothing to report where nothing passed before it", () => {
    const declared = anObligation({
      current: aCurrent({ receivedAt: TOO_LATE, hasFigures: false, channel: "declaration" }),
    });
    expect(decidingReportOf(declared)).toMatchObject({ attempt: 1, receivedAt: TOO_LATE, isLate: true });
    expect(standingOf(declared)).toBe("nil");
  });

  it("is a declaration that came before the first report that passed", () => {
    const current = aCurrent({ attempt: 2, receivedAt: IN_TIME, channel: "declaration" });
    const declared = aMetObligation({ firstPassedAt: TOO_LATE, firstPassedAttempt: 1, current });
    expect(decidingReportOf(declared)).toMatchObject({ attempt: 2, isLate: false });
  });

  it("comes from the period type by the period to what its units owe", () => {
    const owedUnder = (timeliness?: "LAST_ACCEPTED") => {
      const type = aPeriodType(timeliness ? { timeliness } : {});
      const period = { ...anOpenPeriod(), ...periodOf(type, 2026, [aCalendar()]) };
      const member = { unitId: aUnitId("00070"), kind: "phuong", isTest: false, order: 1 };
      return newObligation(period, member).timeliness;
    };
    expect([owedUnder(), owedUnder("LAST_ACCEPTED")]).toEqual([undefined, "LAST_ACCEPTED"]);
  });
});
