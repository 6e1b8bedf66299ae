import { describe, expect, it } from "vitest";
import { isInTime, isJudged, workingDaysLate } from "../../../../../shared/domain/obligation/lateness.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import {
  aCurrent,
  aMetObligation,
  anObligation,
  anObligationMetAt,
} from "../../../../builders/an-obligation.ts";

const CALENDARS = [aCalendar()];
/** Wednesday 16 December is the last day. */
const LAST_MOMENT = "2026-12-16T16:59:59.999Z";
const TOO_LATE = "2026-12-16T17:00:00.000Z";

describe("a report is in time", () => {
  it.each([
    [LAST_MOMENT, true],
    [TOO_LATE, false],
  ])("when received at %s: %s", (firstPassedAt, expected) => {
    expect(isInTime(anObligationMetAt(firstPassedAt))).toBe(expected);
  });

  it("also when it says that nothing happened, by the same clock", () => {
    const nil = (at: string) => anObligationMetAt(at, { current: aCurrent({ isNil: true, receivedAt: at }) });

    expect([LAST_MOMENT, TOO_LATE].map((at) => isInTime(nil(at)))).toEqual([true, false]);
  });

  it("never while nothing has passed", () => {
    expect(isInTime(anObligation())).toBe(false);
  });
});

describe("working days late", () => {
  it.each([
    ["2026-12-16T16:00:00.000Z", 0, "on the last day"],
    ["2026-12-16T17:00:00.000Z", 1, "at the first moment of the next"],
    ["2026-12-18T03:00:00.000Z", 2, "on Friday"],
    ["2026-12-20T03:00:00.000Z", 2, "on Sunday, which is not worked"],
    ["2026-12-21T03:00:00.000Z", 3, "on Monday"],
  ])("of a report received at %s are %i: %s", (firstPassedAt, days) => {
    expect(
      workingDaysLate(anObligationMetAt(firstPassedAt), CALENDARS, new Date("2027-03-01T00:00:00Z")),
    ).toBe(days);
  });

  it("of one that has not come are those until now", () => {
    const days = ["2026-12-10", "2026-12-16", "2026-12-17", "2026-12-21"].map((day) =>
      workingDaysLate(anObligation(), CALENDARS, new Date(`${day}T05:00:00.000Z`)),
    );

    expect(days).toEqual([0, 0, 1, 3]);
  });

  it("of a punctual unit are none, though its report was returned", () => {
    const returned = aMetObligation({ current: aCurrent({ state: "returned" }) });

    expect(workingDaysLate(returned, CALENDARS, new Date("2027-01-20T00:00:00Z"))).toBe(0);
  });

  it("of a report that is to be sent again run on where the last report decides", () => {
    const returned = aMetObligation({
      current: aCurrent({ state: "returned" }),
      timeliness: "LAST_ACCEPTED",
    });

    expect(workingDaysLate(returned, CALENDARS, new Date("2026-12-18T05:00:00Z"))).toBe(2);
  });

  it("of a unit that is exempt are none", () => {
    const exemption = { documentNumber: "1/SNV-CCHC", at: "2026-12-20T00:00:00.000Z" };

    expect(workingDaysLate(anObligation({ exemption }), CALENDARS, new Date("2027-01-20T00:00:00Z"))).toBe(0);
  });
});

describe("an obligation is judged", () => {
  it("as soon as something counts, and otherwise when its last day is over", () => {
    expect(isJudged(aMetObligation(), new Date("2026-12-01T03:00:00Z"))).toBe(true);
    expect(isJudged(anObligation(), new Date(LAST_MOMENT))).toBe(false);
    expect(isJudged(anObligation(), new Date(TOO_LATE))).toBe(true);
  });
});
