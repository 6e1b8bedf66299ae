import { describe, expect, it } from "vitest";
import { calendarsMissing } from "../../../../../shared/domain/calendar/calendars-missing.ts";
import { periodOf } from "../../../../../shared/domain/period/period.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { aPeriodType } from "../../../../builders/a-period.ts";

const calendars = [aCalendar()];
const plan = aPeriodType({ typeCode: "PLAN", due: "Y-01-31", opensOn: "Y-1-12-15" });
const periods = [periodOf(plan, 2027, calendars), periodOf(aPeriodType(), 2026, calendars)];

describe("a year without an approved calendar", () => {
  it("is an alarm from the first of December of the year before, in Vietnam", () => {
    expect(calendarsMissing(new Date("2026-11-30T16:59:59.999Z"), periods)).toEqual([]);
    expect(calendarsMissing(new Date("2026-11-30T17:00:00.000Z"), periods)).toEqual([
      { year: 2027, alarmSince: "2026-12-01", periodIds: ["2027-PLAN"] },
    ]);
  });

  it("is none once its table is approved, or where dates do not roll", () => {
    const now = new Date("2027-01-05T00:00:00.000Z");
    const known = [...calendars, aCalendar({ year: 2027, days: [] })];
    expect(calendarsMissing(now, [periodOf(plan, 2027, known)])).toEqual([]);
    expect(calendarsMissing(now, [periodOf({ ...plan, rollPolicy: "NONE" }, 2027, calendars)])).toEqual([]);
  });

  it("is named once with all its periods, the kinds with dates of their own included", () => {
    const byKind = periodOf(aPeriodType({ dueByKind: { xa: "Y+1-01-10" } }), 2026, calendars);
    expect(calendarsMissing(new Date("2026-12-02T00:00:00.000Z"), [byKind, ...periods])).toEqual([
      { year: 2027, alarmSince: "2026-12-01", periodIds: ["2026-YEAR", "2027-PLAN"] },
    ]);
  });
});
