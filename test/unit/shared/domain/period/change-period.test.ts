import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWeekend, isWorkingDay } from "../../../../../shared/domain/calendar/working-calendar.ts";
import { DomainError } from "../../../../../shared/domain/errors.ts";
import {
  changedPeriod,
  followingCalendars,
  isFollowed,
  type PeriodChange,
  reclosePeriod,
  reopenPeriod,
  withClosingTold,
} from "../../../../../shared/domain/period/change-period.ts";
import { Period, periodStatusOf, withDatesBy } from "../../../../../shared/domain/period/period.ts";
import { addDays, startOfDay } from "../../../../../shared/domain/time/local-date.ts";
import { aCalendar, aDayOff } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod, aPeriod } from "../../../../builders/a-period.ts";

const calendars = [aCalendar()];
const NOW = new Date("2026-12-01T03:00:00.000Z");
const AFTER_DUE = new Date("2026-12-17T03:00:00.000Z");
const AFTER_CLOSING = new Date("2027-03-01T03:00:00.000Z");
/** 16 December is given off, so the due date of 2026-YEAR becomes the 17th. */
const withHoliday = [aCalendar({ version: 2, days: [...aCalendar().days, aDayOff("2026-12-16")] })];
const by = (nominalDate: string) => ({ nominalDate, wording: "by" as const });

const change = (asked: PeriodChange, { period = anOpenPeriod(), now = NOW } = {}) =>
  changedPeriod(period, asked, calendars, now);
const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return "ok";
};

describe("a calendar that was approved", () => {
  it("moves the due dates of an opened period, and its closing", () => {
    const before = anOpenPeriod();
    const after = followingCalendars(before, withHoliday, NOW);
    expect(after.dues.default).toMatchObject({ dueDate: "2026-12-17", because: { rolled: true } });
    expect(after.dueAtExclusive).toBe("2026-12-17T17:00:00.000Z");
    expect(after.closesAt > before.closesAt).toBe(true);
    expect(after.version).toBe(before.version + 1);
    expect(isFollowed(after)).toBe(true);
    expect(Period.parse(after)).toEqual(after);
  });

  it("leaves a date that has passed, although the period is still open", () => {
    const before = anOpenPeriod();
    const after = followingCalendars(before, withHoliday, AFTER_DUE);
    expect(after.dues).toEqual(before.dues);
    expect(isFollowed(after)).toBe(false);
  });

  it("never moves a date into the past, to which it would have been late to say so", () => {
    const before = withDatesBy(anOpenPeriod(), withHoliday);
    const lateOnThe16th = new Date("2026-12-16T18:00:00.000Z");
    expect(followingCalendars(before, calendars, lateOnThe16th).dues).toEqual(before.dues);
  });

  it("changes nothing of a period whose days it does not touch, or that has closed", () => {
    const period = anOpenPeriod();
    const elsewhere = [aCalendar({ version: 2, days: [...aCalendar().days, aDayOff("2026-05-04")] })];
    expect(followingCalendars(period, elsewhere, NOW)).toBe(period);
    expect(followingCalendars(period, withHoliday, AFTER_CLOSING)).toBe(period);
  });

  it("makes a provisional date certain, although the day stays", () => {
    const provisional = withDatesBy(anOpenPeriod(), []);
    expect(provisional.provisional).toBe(true);
    const after = followingCalendars(provisional, calendars, NOW);
    expect(after).toMatchObject({ provisional: false, dueAtExclusive: provisional.dueAtExclusive });
    expect(isFollowed(after)).toBe(true);
  });

  it("gives a planned period all its dates anew", () => {
    expect(followingCalendars(aPeriod(), withHoliday, AFTER_DUE).dues.default.dueDate).toBe("2026-12-17");
  });
});

describe("whatever days a calendar gives off or has worked", () => {
  const anyDay = fc.integer({ min: 0, max: 360 }).map((days) => addDays("2026-01-01", days));
  const anyCalendar = fc.uniqueArray(anyDay, { maxLength: 40 }).map((dates) =>
    aCalendar({
      version: 2,
      days: dates.map((date) => aDayOff(date, { type: isWeekend(date) ? "SWAPPED_WORK" : "HOLIDAY" })),
    }),
  );
  const anyRoll = fc.constantFrom("NEXT_WORKING_DAY" as const, "PREVIOUS_WORKING_DAY" as const);

  it("a date that rolls is never on a day off, and the cut-offs never roll", () => {
    fc.assert(
      fc.property(anyCalendar, anyRoll, anyDay, (calendar, rollPolicy, nominalDate) => {
        const planned = aPeriod({ rollPolicy, due: { default: by(nominalDate), byKind: {} } });
        const after = followingCalendars(planned, [calendar], new Date("2025-12-01T00:00:00.000Z"));
        const { dueDate, because } = withDatesBy(planned, [calendar]).dues.default;
        expect(isWorkingDay(dueDate, [calendar])).toBe(true);
        expect(because.rolled).toBe(dueDate !== nominalDate);
        expect(after.dues.default.dueDate).toBe(dueDate);
        expect([after.windowStartOn, after.windowEndOn]).toEqual([
          planned.windowStartOn,
          planned.windowEndOn,
        ]);
      }),
    );
  });

  it("nobody's date moves once it has passed, and none moves into the past", () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, (calendar, today) => {
        const now = startOfDay(today);
        const before = anOpenPeriod();
        const after = followingCalendars(before, [calendar], now);
        const [from, to] = [before.dueAtExclusive, after.dueAtExclusive].map((due) => new Date(due));
        if (from && to && from.getTime() !== to.getTime()) expect(from > now && to > now).toBe(true);
      }),
    );
  });
});

describe("a change of a period", () => {
  it("moves the date of all, or of a kind, and back", () => {
    expect(change({ due: { default: by("2026-12-19") } }).dues.default.dueDate).toBe("2026-12-21");
    const own = change({ due: { byKind: { xa: by("2026-12-22") } } });
    expect(own.dues.byKind["xa"]?.dueDate).toBe("2026-12-22");
    expect(own.dues.default.dueDate).toBe("2026-12-16");
    const back = change({ due: { byKind: { xa: null } } }, { period: own });
    expect(back.dues.byKind).toEqual({});
    expect(back.due.byKind).toEqual({});
  });

  it("changes wording, roll policy, closing, the message at closing and the timeliness policy", () => {
    const wording = change({ due: { default: { nominalDate: "2026-12-16", wording: "before" } } });
    expect(wording.dues.default.dueDate).toBe("2026-12-15");
    const rolled = change({ due: { default: by("2026-12-20") }, rollPolicy: "PREVIOUS_WORKING_DAY" });
    expect(rolled.dues.default.dueDate).toBe("2026-12-18");
    expect(change({ closingWorkingDays: 5 }).closesAt).toBe("2026-12-23T17:00:00.000Z");
    const message = { vi: "Kỳ đã đóng. Gọi 024.", en: "Closed. Call 024." };
    const worded = change({ closingMessage: message, timeliness: "LAST_ACCEPTED" });
    expect(worded).toMatchObject({ closingMessage: message, timeliness: "LAST_ACCEPTED" });
    expect(isFollowed(worded)).toBe(true);
    const plain = change({ closingMessage: null, timeliness: "FIRST_ACCEPTED" }, { period: worded });
    expect("closingMessage" in plain || "timeliness" in plain).toBe(false);
    expect(Period.parse(worded)).toEqual(worded);
  });

  it("says when the office decided it, so that an import leaves it alone", () => {
    expect(change({ closingWorkingDays: 5 }).decidedAt).toBe(NOW.toISOString());
  });

  it.each<[string, PeriodChange, { now?: Date; period?: Period }]>([
    ["NOTHING_CHANGES", {}, {}],
    ["NOTHING_CHANGES", { closingWorkingDays: 30, due: { byKind: { xa: null } } }, {}],
    ["DUE_DATE_PASSED", { due: { default: by("2026-12-30") } }, { now: AFTER_DUE }],
    ["DUE_DATE_NOT_IN_FUTURE", { due: { byKind: { xa: by("2026-11-25") } } }, {}],
    ["DUE_DATE_NOT_IN_FUTURE", { due: { default: by("2026-11-25") } }, { period: aPeriod() }],
    [
      "DUE_BEFORE_OPENING",
      { due: { default: by("2026-10-01") } },
      { period: aPeriod(), now: new Date("2026-09-01T00:00:00Z") },
    ],
    ["CLOSING_NOT_IN_FUTURE", { closingWorkingDays: 0 }, { now: AFTER_DUE }],
    ["PERIOD_CLOSED", { timeliness: "LAST_ACCEPTED" }, { now: AFTER_CLOSING }],
    ["PERIOD_CLOSED", { closingWorkingDays: 200 }, { now: AFTER_CLOSING }],
  ])("is refused with %s", (code, asked, known) => {
    expect(codeOf(() => change(asked, known))).toBe(code);
  });

  it("is refused while obligations are being written, which might miss it", () => {
    const { obligationsWrittenAt: _written, ...opening } = anOpenPeriod();
    expect(codeOf(() => change({ closingWorkingDays: 5 }, { period: opening }))).toBe("PERIOD_BEING_OPENED");
  });

  it("may still word the message of a period that has closed", () => {
    const message = { vi: "Đã đóng", en: "Closed" };
    expect(change({ closingMessage: message }, { now: AFTER_CLOSING }).closingMessage).toEqual(message);
  });

  it("keeps the dates that have passed when another one moves", () => {
    const early = anOpenPeriod();
    const withXa = change({ due: { byKind: { xa: by("2026-12-28") } } }, { period: early });
    const later = change({ due: { byKind: { xa: by("2026-12-29") } } }, { period: withXa, now: AFTER_DUE });
    expect(later.dues.default).toEqual(early.dues.default);
    expect(later.dues.byKind["xa"]?.dueDate).toBe("2026-12-29");
  });
});

describe("a closed period", () => {
  const until = "2027-03-05T10:00:00.000Z";
  const reopened = () => reopenPeriod(anOpenPeriod(), { until, by: "admin", now: AFTER_CLOSING });

  it("is reopened for all until an instant, and closes again by itself", () => {
    expect(periodStatusOf(reopened(), AFTER_CLOSING)).toBe("open");
    expect(periodStatusOf(reopened(), new Date(until))).toBe("closed");
  });

  it("is closed again before that, and what came until then still counts", () => {
    const now = new Date("2027-03-02T03:00:00.000Z");
    const closed = reclosePeriod(reopened(), { by: "admin", now });
    expect(periodStatusOf(closed, now)).toBe("closed");
    expect(periodStatusOf(closed, new Date(now.getTime() - 1))).toBe("open");
    expect(withClosingTold(closed, now)).toBeUndefined();
  });

  it("is reopened only when it has closed, for some time, and closed only when it is reopened", () => {
    const reopen = (period: Period, now: Date, end = until) =>
      codeOf(() => reopenPeriod(period, { until: end, by: "admin", now }));
    expect(reopen(anOpenPeriod(), NOW)).toBe("PERIOD_NOT_CLOSED");
    expect(reopen(anOpenPeriod(), AFTER_CLOSING, AFTER_CLOSING.toISOString())).toBe("END_NOT_IN_FUTURE");
    expect(reopen(aPeriod(), AFTER_CLOSING)).toBe("PERIOD_NOT_OPEN");
    expect(reopen(reopened(), AFTER_CLOSING, "2027-03-09T00:00:00.000Z")).toBe("ok");
    const close = (period: Period, now: Date) => codeOf(() => reclosePeriod(period, { by: "admin", now }));
    expect(close(anOpenPeriod(), NOW)).toBe("PERIOD_NOT_REOPENED");
    expect(close(anOpenPeriod(), AFTER_CLOSING)).toBe("PERIOD_NOT_REOPENED");
    expect(close(reopened(), new Date(until))).toBe("PERIOD_NOT_REOPENED");
  });

  it("tells its closing once, and once more after a reopening has run out", () => {
    const told = withClosingTold(anOpenPeriod(), AFTER_CLOSING);
    expect(told?.closingTold).toBe(anOpenPeriod().closesAt);
    expect(told && withClosingTold(told, AFTER_CLOSING)).toBeUndefined();
    const again = told && reopenPeriod(told, { until, by: "admin", now: AFTER_CLOSING });
    expect(again && withClosingTold(again, AFTER_CLOSING)).toBeUndefined();
    expect(again && withClosingTold(again, new Date(until))?.closingTold).toBe(until);
    expect(withClosingTold(anOpenPeriod(), NOW)).toBeUndefined();
    expect(withClosingTold(aPeriod(), AFTER_CLOSING)).toBeUndefined();
  });
});
