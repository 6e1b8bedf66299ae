import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addWorkingDays,
  isWorkingDay,
  nextWorkingDay,
  previousWorkingDay,
  workingDaysBetween,
} from "../../../../../shared/domain/calendar/working-calendar.ts";
import { addDays } from "../../../../../shared/domain/time/local-date.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";

const calendars = [aCalendar()];
const anyDate = fc.integer({ min: 0, max: 364 }).map((days) => addDays("2026-01-01", days));

describe("a working calendar", () => {
  it("takes holidays, swapped and compensated days off, and the Saturdays worked in exchange", () => {
    expect(isWorkingDay("2026-02-16", calendars)).toBe(false);
    expect(isWorkingDay("2026-08-31", calendars)).toBe(false);
    expect(isWorkingDay("2026-04-27", calendars)).toBe(false);
    expect(isWorkingDay("2026-01-10", calendars)).toBe(true);
    expect(isWorkingDay("2026-01-17", calendars)).toBe(false);
  });

  it("has weekends only in a year without a table, or with one that is not approved", () => {
    expect(isWorkingDay("2027-01-01", calendars)).toBe(true);
    expect(isWorkingDay("2027-01-02", calendars)).toBe(false);
    expect(isWorkingDay("2026-02-16", [aCalendar({ status: "provisional" })])).toBe(true);
  });

  it("steps over the Tết break in both directions", () => {
    expect(nextWorkingDay("2026-02-13", calendars)).toBe("2026-02-23");
    expect(previousWorkingDay("2026-02-23", calendars)).toBe("2026-02-13");
    expect(addWorkingDays("2026-02-13", 2, calendars)).toBe("2026-02-24");
    expect(addWorkingDays("2026-02-14", 0, calendars)).toBe("2026-02-14");
  });

  it("counts how many working days late a day is, the day itself included", () => {
    expect(workingDaysBetween("2026-02-13", "2026-02-22", calendars)).toBe(0);
    expect(workingDaysBetween("2026-02-13", "2026-02-23", calendars)).toBe(1);
    expect(workingDaysBetween("2026-02-23", "2026-02-13", calendars)).toBe(0);
  });

  it("counts as many working days to a day as it stepped to get there", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 60 }), (date, count) => {
        expect(workingDaysBetween(date, addWorkingDays(date, count, calendars), calendars)).toBe(count);
      }),
    );
  });
});
