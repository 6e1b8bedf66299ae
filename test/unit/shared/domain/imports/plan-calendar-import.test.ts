import { describe, expect, it } from "vitest";
import { WorkingCalendar } from "../../../../../shared/domain/calendar/working-calendar.ts";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import {
  type CalendarImportOptions,
  planCalendarImport,
} from "../../../../../shared/domain/imports/plan-calendar-import.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { shippedCsv } from "./shipped-csv.ts";

const shipped = shippedCsv("vn-working-calendar-2026.csv");

const plan = (rows: readonly ImportRow[], options: Partial<CalendarImportOptions> = {}) =>
  planCalendarImport(rows, { year: 2026, status: "approved", legalBasis: "", ...options });

const tet = { date: "2026-02-16", type: "HOLIDAY", name_vi: "Tết Nguyên đán", certainty: "published" };
const reasons = (rows: readonly ImportRow[]) => plan(rows).results.map(({ reason }) => reason?.code);

describe("importing the working calendar of a year", () => {
  it("loads the shipped table, and keeps its version the second time", () => {
    const first = plan(shipped);
    expect(first.results.filter(({ outcome }) => outcome === "created")).toHaveLength(16);
    expect(first.calendar).toMatchObject({ year: 2026, status: "approved", version: 1 });
    expect(WorkingCalendar.parse(first.calendar)).toEqual(first.calendar);
    expect(first.calendar?.days.map(({ date, type, nameVi }) => [date, type, nameVi])).toEqual(
      aCalendar().days.map(({ date, type, nameVi }) => [date, type, nameVi]),
    );
    const second = plan(shipped, { existing: first.calendar });
    expect(new Set(second.results.map(({ outcome }) => outcome))).toEqual(new Set(["unchanged"]));
    expect(second.calendar).toBeUndefined();
  });

  it("is the same table in another order of its rows", () => {
    const { calendar } = plan(shipped);
    expect(plan(shipped.toReversed(), { existing: calendar }).calendar).toBeUndefined();
  });

  it("makes a new version when a day is changed, added or left out, or the table is approved", () => {
    const { calendar } = plan(shipped, { status: "provisional" });
    expect(plan(shipped, { existing: calendar }).calendar).toMatchObject({ status: "approved", version: 2 });
    const confirmed = shipped.map((day) => ({ ...day, certainty: "published" }));
    const changed = plan(confirmed, { status: "provisional", existing: calendar });
    expect(changed.calendar?.version).toBe(2);
    expect(changed.results.filter(({ outcome }) => outcome === "changed").length).toBeGreaterThan(0);
    const shorter = plan(shipped.slice(1), { status: "provisional", existing: calendar });
    expect(shorter.calendar?.days).toHaveLength(15);
    expect(shorter.removed).toEqual(["2026-01-01"]);
  });

  it("is written whole or not at all", () => {
    const { results, calendar } = plan([tet, { ...tet, date: "17/02/2026" }]);
    expect(results.map(({ reason }) => reason?.code)).toEqual(["TABLE_INCOMPLETE", "DATE_INVALID"]);
    expect(results[1]?.reason?.vi).toContain("2026-02-17");
    expect(calendar).toBeUndefined();
    expect(plan([], { existing: aCalendar() }).calendar).toBeUndefined();
  });

  it("refuses days of another year, days that do not exist, and days given twice", () => {
    expect(reasons([{ ...tet, date: "2027-02-08" }])).toEqual(["YEAR_DIFFERS"]);
    expect(reasons([{ ...tet, date: "2026-02-30" }])).toEqual(["DATE_INVALID"]);
    expect(reasons([tet, { ...tet, type: "SWAPPED_OFF" }])).toEqual(["DUPLICATE_ROW", "DUPLICATE_ROW"]);
  });

  it("refuses a weekday worked in exchange and a weekend day given off", () => {
    expect(reasons([{ ...tet, type: "SWAPPED_WORK" }])).toEqual(["DAY_CONTRADICTS_WEEKDAY"]);
    expect(reasons([{ ...tet, date: "2026-02-21", type: "SWAPPED_OFF" }])).toEqual([
      "DAY_CONTRADICTS_WEEKDAY",
    ]);
    expect(reasons([{ ...tet, date: "2026-02-22", type: "COMPENSATORY" }])).toEqual([
      "DAY_CONTRADICTS_WEEKDAY",
    ]);
    expect(reasons([{ ...tet, date: "2026-04-26" }])).toEqual([undefined]);
  });

  it("refuses types it does not know and names too long to be kept in each obligation", () => {
    expect(reasons([{ ...tet, type: "holiday" }])).toEqual(["VALUE_INVALID"]);
    expect(reasons([{ ...tet, name_vi: "ệ".repeat(41) }])).toEqual(["VALUE_TOO_LONG"]);
  });
});
