import { describe, expect, it } from "vitest";
import {
  assertAcceptsReports,
  dueFor,
  isOpeningDue,
  openPeriod,
  Period,
  periodOf,
  periodStatusOf,
  withDatesBy,
  withObligationsWritten,
} from "../../../../../shared/domain/period/period.ts";
import { isAnnualDay, localDateIn, PeriodType } from "../../../../../shared/domain/period/period-type.ts";
import { localDateOf } from "../../../../../shared/domain/time/local-date.ts";
import { aCalendar, aDayOff } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod, aPeriod, aPeriodType } from "../../../../builders/a-period.ts";

const calendars = [aCalendar()];
const noon = (date: string) => new Date(`${date}T05:00:00.000Z`);
const aPlan = aPeriodType({
  typeCode: "PLAN",
  windowStart: "Y-01-01",
  windowEnd: "Y-12-31",
  opensOn: "Y-1-12-15",
  due: "Y-01-31",
  parts: { required: ["document"], optional: ["evidence"], documentFields: ["form", "tasks"] },
});

describe("a day of any year", () => {
  it("may lie in the year before or after the period's", () => {
    expect(localDateIn("Y-1-12-15", 2026)).toBe("2025-12-15");
    expect(localDateIn("Y-03-14", 2026)).toBe("2026-03-14");
    expect(localDateIn("Y+1-01-31", 2026)).toBe("2027-01-31");
  });

  it.each(["2026-03-14", "Y-02-29", "Y-2-12-15", "Y-3-14", "03-14", "Y-13-01"])("is not %s", (text) => {
    expect(isAnnualDay(text)).toBe(false);
  });
});

describe("a period made from its type", () => {
  it("has the window, opening, due and closing of its year", () => {
    const period = periodOf(aPeriodType(), 2026, calendars);
    expect(period).toMatchObject({
      periodId: "2026-YEAR",
      nameVi: "Báo cáo năm 2026",
      windowStartOn: "2025-12-15",
      windowEndOn: "2026-12-14",
      opensAt: "2026-11-14T17:00:00.000Z",
      dueAtExclusive: "2026-12-16T17:00:00.000Z",
      provisional: false,
      calendarVersions: { "2026": 1, "2027": 0 },
      version: 1,
    });
    expect(Period.parse(period)).toEqual(period);
    expect(PeriodType.parse(aPlan)).toEqual(aPlan);
  });

  it("closes 30 working days after its due date, at the end of the day", () => {
    const { closesAt } = periodOf(aPlan, 2026, calendars);
    // Due Monday 2 February; Tết takes five working days, so day 30 is Monday 23 March.
    expect(closesAt).toBe("2026-03-23T17:00:00.000Z");
  });

  it("is provisional when it is due in a year without a calendar: 2027-PLAN, on a Sunday", () => {
    const period = periodOf(aPlan, 2027, calendars);
    expect(period.provisional).toBe(true);
    expect(localDateOf(period.dueAtExclusive)).toBe("2027-02-02");
  });

  it("closes after the latest of the kinds' due dates, and each kind has its own", () => {
    const type = aPeriodType({ dueByKind: { xa: "Y-12-21" } });
    const period = periodOf(type, 2026, calendars);
    expect(dueFor(period, "xa").dueDate).toBe("2026-12-21");
    expect(dueFor(period, "phuong").dueDate).toBe("2026-12-16");
    expect(period.closesAt > periodOf(aPeriodType(), 2026, calendars).closesAt).toBe(true);
  });

  it("follows a calendar that came after it as if it had been made with it", () => {
    const type = aPeriodType({ dueByKind: { xa: "Y-12-21" } });
    const more = [aCalendar({ version: 2, days: [aDayOff("2026-12-16"), aDayOff("2026-12-21")] })];
    const moved = withDatesBy(periodOf(type, 2026, calendars), more);
    expect(moved).toEqual(periodOf(type, 2026, more));
    expect(dueFor(moved, "phuong").dueDate).toBe("2026-12-17");
    expect(dueFor(moved, "xa").dueDate).toBe("2026-12-22");
  });
});

describe("the status of a period", () => {
  it("is planned until its roster is fixed, opening until its obligations are written, then open until it closes", () => {
    const planned = aPeriod();
    expect(periodStatusOf(planned, noon("2026-11-20"))).toBe("planned");
    const opening = openPeriod(planned, {
      unitCount: 142,
      now: noon("2026-11-15"),
      by: "open-periods",
      templateVersion: 1,
    });
    expect(periodStatusOf(opening, noon("2026-11-15"))).toBe("opening");
    const open = withObligationsWritten(opening, noon("2026-11-15"));
    expect(periodStatusOf(open, noon("2026-11-15"))).toBe("open");
    expect(periodStatusOf(open, new Date(open.closesAt))).toBe("closed");
    expect(periodStatusOf(open, new Date(Date.parse(open.closesAt) - 1))).toBe("open");
  });

  it("is open again while the period is reopened", () => {
    const reopened = { until: "2027-06-01T17:00:00.000Z", at: "2027-05-01T00:00:00.000Z", by: "office" };
    expect(periodStatusOf(anOpenPeriod({ reopened }), noon("2027-06-01"))).toBe("open");
    expect(periodStatusOf(anOpenPeriod({ reopened }), noon("2027-06-02"))).toBe("closed");
  });

  it("asks the nightly job for its opening from the opening day on, until every obligation is written", () => {
    expect(isOpeningDue(aPeriod(), noon("2026-11-14"))).toBe(false);
    expect(isOpeningDue(aPeriod(), noon("2026-11-15"))).toBe(true);
    expect(isOpeningDue(anOpenPeriod(), noon("2026-11-15"))).toBe(false);
    expect(isOpeningDue(aPeriod(), noon("2027-12-31"))).toBe(false);
  });
});

describe("opening a period", () => {
  const opening = { unitCount: 1200, now: noon("2026-11-15"), by: "open-periods", templateVersion: 2 };

  it("fixes roster, shards and template version once", () => {
    const period = openPeriod(aPeriod(), opening);
    expect(period).toMatchObject({
      roster: { units: 1200, chunks: 3, shards: 3, rosterFixedAt: "2026-11-15T05:00:00.000Z" },
      templateVersion: 2,
      version: 2,
    });
    expect(period.openedEarly).toBeUndefined();
    expect(Period.parse(period)).toEqual(period);
    expect(() => openPeriod(period, opening)).toThrow("PERIOD_ALREADY_OPENED");
  });

  it("counts no test unit, and still has room for them in its shards", () => {
    const { roster } = openPeriod(aPeriod(), { ...opening, unitCount: 1002, testUnitCount: 2 });
    expect(roster).toMatchObject({ units: 1000, chunks: 3, shards: 3 });
    const onlyTests = openPeriod(aPeriod(), { ...opening, unitCount: 1, testUnitCount: 1 });
    expect(Period.parse(onlyTests).roster).toMatchObject({ units: 0, shards: 1 });
  });

  it("notes who opened it before its day", () => {
    const { openedEarly } = openPeriod(aPeriod(), { ...opening, now: noon("2026-09-01"), by: "sub-1" });
    expect(openedEarly).toEqual({ at: "2026-09-01T05:00:00.000Z", by: "sub-1" });
  });

  it("is refused when closed, without a template for its data, or with nobody on the roster", () => {
    expect(() => openPeriod(aPeriod(), { ...opening, now: noon("2027-12-31") })).toThrow("PERIOD_CLOSED");
    expect(() => openPeriod(aPeriod(), { ...opening, templateVersion: undefined })).toThrow(
      "TEMPLATE_MISSING",
    );
    expect(() => openPeriod(aPeriod(), { ...opening, unitCount: 0 })).toThrow("ROSTER_EMPTY");
  });

  it("needs no template where only a document is asked for", () => {
    const plan = periodOf(aPlan, 2027, calendars);
    expect(
      openPeriod(plan, { unitCount: 1, now: noon("2026-12-15"), by: "job" }).templateVersion,
    ).toBeUndefined();
  });

  it("keeps the first time at which all obligations were there", () => {
    const open = anOpenPeriod();
    expect(withObligationsWritten(open, noon("2026-12-01"))).toBe(open);
  });
});

describe("a report", () => {
  it("is taken while the period is open or opening", () => {
    const opening = openPeriod(aPeriod(), {
      unitCount: 1,
      now: noon("2026-11-15"),
      by: "job",
      templateVersion: 1,
    });
    expect(() => assertAcceptsReports(anOpenPeriod(), noon("2026-12-01"))).not.toThrow();
    expect(() => assertAcceptsReports(opening, noon("2026-11-15"))).not.toThrow();
  });

  it("is refused before the opening and after the closing", () => {
    expect(() => assertAcceptsReports(aPeriod(), noon("2026-11-20"))).toThrow("PERIOD_NOT_OPEN");
    expect(() => assertAcceptsReports(aPeriod(), noon("2027-12-31"))).toThrow("PERIOD_CLOSED");
    expect(() => assertAcceptsReports(anOpenPeriod(), new Date(anOpenPeriod().closesAt))).toThrow(
      "PERIOD_CLOSED",
    );
  });

  it("is still taken from a unit that was granted a later end", () => {
    const until = "2027-06-01T17:00:00.000Z";
    expect(() => assertAcceptsReports(anOpenPeriod(), noon("2027-06-01"), until)).not.toThrow();
    expect(() => assertAcceptsReports(anOpenPeriod(), noon("2027-06-02"), until)).toThrow("PERIOD_CLOSED");
  });
});
