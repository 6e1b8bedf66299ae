import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parseCsvObjects } from "hucre/csv";
import { describe, expect, it } from "vitest";
import {
  Due,
  describeDue,
  dueDateOf,
  dueOf,
  type RollPolicy,
} from "../../../../../shared/domain/calendar/due.ts";
import { isWorkingDay } from "../../../../../shared/domain/calendar/working-calendar.ts";
import { addDays, dayAfter } from "../../../../../shared/domain/time/local-date.ts";
import { aCalendar, aDayOff } from "../../../../builders/a-calendar.ts";

const calendars = [aCalendar()];

const due = (nominalDate: string, more: Partial<Parameters<typeof dueOf>[0]> = {}) =>
  dueOf({ nominalDate, wording: "by", rollPolicy: "NEXT_WORKING_DAY", calendars, ...more });

const vectors = parseCsvObjects(
  readFileSync(new URL("./due-date-vectors.csv", import.meta.url), "utf8"),
).data.map((row) => ({
  nominal: String(row["nominal"]),
  effective: String(row["effective_next_working_day"]),
  why: String(row["why"]),
}));

const anyDate = fc.integer({ min: 0, max: 300 }).map((days) => addDays("2026-01-15", days));
const anyPolicy = fc.constantFrom<RollPolicy>("NEXT_WORKING_DAY", "NONE", "PREVIOUS_WORKING_DAY");

describe("a due date", () => {
  it("has test vectors", () => expect(vectors).toHaveLength(8));

  it.each(vectors)("of $nominal ($why) is $effective", ({ nominal, effective }) => {
    expect(due(nominal).dueDate).toBe(effective);
  });

  it("is over at 24:00 in Vietnam of the last permitted day", () => {
    const { dueAtExclusive, dueDate } = due("2026-01-31");
    expect(dueAtExclusive).toBe("2026-02-02T17:00:00.000Z");
    expect(dueDateOf(dueAtExclusive)).toBe(dueDate);
  });

  it("excludes the day in 'trước ngày' and includes it in 'chậm nhất ngày'", () => {
    expect(due("2026-03-20", { wording: "before" }).dueDate).toBe("2026-03-19");
    expect(due("2026-03-20", { wording: "by" }).dueDate).toBe("2026-03-20");
    fc.assert(
      fc.property(anyDate, anyPolicy, (date, rollPolicy) => {
        const before = due(dayAfter(date), { wording: "before", rollPolicy });
        expect(before.dueAtExclusive).toBe(due(date, { rollPolicy }).dueAtExclusive);
      }),
    );
  });

  it("never falls on a day off where it rolls, and stays where it does not", () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const later = due(date).dueDate;
        const earlier = due(date, { rollPolicy: "PREVIOUS_WORKING_DAY" }).dueDate;
        expect(isWorkingDay(later, calendars) && isWorkingDay(earlier, calendars)).toBe(true);
        expect(earlier <= date && date <= later).toBe(true);
        expect(due(date, { rollPolicy: "NONE" }).dueDate).toBe(date);
      }),
    );
  });

  it("never moves earlier under NEXT_WORKING_DAY when a holiday is added", () => {
    fc.assert(
      fc.property(anyDate, anyDate, (date, holiday) => {
        const before = aCalendar();
        const more = aCalendar({
          days: [...before.days.filter((day) => day.date !== holiday), aDayOff(holiday)],
        });
        expect(due(date, { calendars: [more] }).dueAtExclusive >= due(date).dueAtExclusive).toBe(true);
      }),
    );
  });

  it("is provisional in a year without an approved calendar, and says which versions it used", () => {
    expect(due("2027-01-31").because).toMatchObject({ provisional: true, calendarVersions: { "2027": 0 } });
    expect(due("2026-01-31").because).toMatchObject({ provisional: false, calendarVersions: { "2026": 1 } });
    expect(due("2026-12-31", { calendars: [] }).because.provisional).toBe(true);
  });

  it("is not provisional where no calendar is asked", () => {
    expect(due("2027-01-31", { rollPolicy: "NONE" }).because.provisional).toBe(false);
  });

  it("follows an extension, which rolls too, and is never shortened by one", () => {
    const extended = due("2026-01-31", { extension: { until: "2026-02-15" } });
    expect(extended.dueDate).toBe("2026-02-23");
    expect(extended.because.extendedTo).toBe("2026-02-15");
    const earlier = due("2026-03-20", { extension: { until: "2026-03-10" } });
    expect(earlier).toEqual(due("2026-03-20"));
  });

  it("explains itself in Vietnamese and English", () => {
    expect(describeDue(due("2026-03-20")).vi).toBe("Chậm nhất ngày 20/03/2026.");
    expect(describeDue(due("2026-01-31"))).toEqual({
      vi: "Chậm nhất ngày 31/01/2026. Ngày 31/01/2026 là thứ Bảy, nên tính đến hết ngày 02/02/2026, ngày làm việc tiếp theo.",
      en: "Due by 31/01/2026. 31/01/2026 is a Saturday, so the end of 02/02/2026 counts, the next working day.",
    });
    expect(describeDue(due("2026-09-03", { wording: "before", rollPolicy: "PREVIOUS_WORKING_DAY" })).vi).toBe(
      "Trước ngày 03/09/2026. Ngày 02/09/2026 là Quốc khánh, nên tính đến hết ngày 28/08/2026, ngày làm việc liền trước.",
    );
    expect(describeDue(due("2027-01-31")).vi).toContain("Tạm tính: lịch làm việc năm 2027 chưa được duyệt.");
    expect(describeDue(due("2026-01-31", { extension: { until: "2026-03-20" } })).vi).toBe(
      "Được gia hạn đến hết ngày 20/03/2026.",
    );
  });

  it("keeps its reason below 400 bytes with the longest name of a day", () => {
    const days = [aDayOff("2026-12-31", { nameVi: "ệ".repeat(40) })];
    const longest = due("2026-11-30", {
      calendars: [aCalendar({ days, version: 999 })],
      extension: { until: "2026-12-31" },
    });
    expect(longest.because.rolledBecause).toHaveLength(40);
    expect(Buffer.byteLength(JSON.stringify(longest.because))).toBeLessThan(400);
    expect(Due.parse(longest)).toEqual(longest);
  });
});
