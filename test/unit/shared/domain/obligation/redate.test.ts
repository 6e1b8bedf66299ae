import { describe, expect, it } from "vitest";
import { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { redate, redatingOf } from "../../../../../shared/domain/obligation/redate.ts";
import { withDatesBy } from "../../../../../shared/domain/period/period.ts";
import { aCalendar, aDayOff } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const NOW = new Date("2026-12-01T03:00:00.000Z");
const calendars = [aCalendar({ version: 2, days: [...aCalendar().days, aDayOff("2026-12-16")] })];
/** Due on the 17th: the 16th was given off. */
const moved = withDatesBy(anOpenPeriod(), calendars);
const record = { by: "admin", reason: "QĐ nghỉ bù", documentNumber: "12/QĐ-TTg" };

const follow = (obligation: Obligation, { period = moved, now = NOW } = {}) => {
  const redating = redatingOf(obligation, period, calendars, now);
  return { redating, decision: redate(obligation, redating, record) };
};

describe("an obligation whose period changed", () => {
  it("moves with it by one decision that says from where", () => {
    const { decision } = follow(aMetObligation());
    expect(decision?.obligation).toMatchObject({
      dueAtExclusive: "2026-12-17T17:00:00.000Z",
      dueDate: "2026-12-17",
      because: { rolled: true, calendarVersions: { "2026": 2 } },
      current: { attempt: 1 },
      version: 3,
    });
    expect(decision?.event).toEqual({
      type: "DueDateMoved",
      data: { dueAtExclusive: "2026-12-17T17:00:00.000Z", movedFrom: "2026-12-16T17:00:00.000Z" },
      record,
    });
    expect(Obligation.parse(decision?.obligation)).toEqual(decision?.obligation);
  });

  it("moves once: having followed, it stays", () => {
    const { decision } = follow(anObligation());
    expect(decision && follow(decision.obligation).decision).toBeUndefined();
  });

  it("stays when its date had passed by the decision, however late the work is done", () => {
    const { redating, decision } = follow(anObligation(), { now: new Date("2026-12-16T17:00:00.000Z") });
    expect(redating.movement).toBe("kept_because_passed");
    expect(decision).toBeUndefined();
  });

  it("keeps a longer extension, and rolls it by the new calendar", () => {
    const extension = { until: "2026-12-16", documentNumber: "15/SNV-CCHC" };
    const granted = anObligation({ extension: { until: "2026-12-22", documentNumber: "15/SNV-CCHC" } });
    const { decision } = follow({
      ...granted,
      dueAtExclusive: "2026-12-22T17:00:00.000Z",
      dueDate: "2026-12-22",
    });
    expect(decision?.obligation.dueDate).toBe("2026-12-22");
    expect(decision?.event.type).toBe("DueDateConfirmed");
    expect(follow(anObligation({ extension })).decision?.obligation).toMatchObject({
      dueDate: "2026-12-17",
      extension,
    });
  });

  it("is no longer provisional once the calendar is approved, although the day stays", () => {
    const because = { ...anObligation().because, calendarVersions: { "2026": 0 }, provisional: true };
    const { decision } = follow(anObligation({ because }), { period: anOpenPeriod() });
    expect(decision?.event).toMatchObject({
      type: "DueDateConfirmed",
      data: { dueAtExclusive: "2026-12-16T17:00:00.000Z" },
    });
    expect(decision?.obligation.because.provisional).toBe(false);
  });

  it("takes over another timeliness policy, and the default by having none", () => {
    const strict = anOpenPeriod({ timeliness: "LAST_ACCEPTED" });
    const late = new Date("2026-12-20T03:00:00.000Z");
    const { decision } = follow(anObligation(), { period: strict, now: late });
    expect(decision?.event).toMatchObject({
      type: "TimelinessChanged",
      data: { timeliness: "LAST_ACCEPTED" },
    });
    expect(decision?.obligation).toMatchObject({ timeliness: "LAST_ACCEPTED", dueDate: "2026-12-16" });
    const back = decision && follow(decision.obligation, { period: anOpenPeriod(), now: late }).decision;
    expect(back && "timeliness" in back.obligation).toBe(false);
  });
});
