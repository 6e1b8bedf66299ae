import { describe, expect, it } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import {
  type CalendarImportOptions,
  planCalendarImport,
} from "../../../../../shared/domain/imports/plan-calendar-import.ts";
import { aCalendar } from "../../../../builders/a-calendar.ts";
import { shippedCsv } from "./shipped-csv.ts";

const shipped = shippedCsv("vn-working-calendar-2026.csv");

const plan = (rows: readonly ImportRow[], options: Partial<CalendarImportOptions> = {}) =>
  planCalendarImport(rows, { year: 2026, ...options });

const tet = { date: "2026-02-16", type: "HOLIDAY", name_vi: "Tết Nguyên đán", certainty: "published" };
const reasons = (rows: readonly ImportRow[]) => plan(rows).results.map(({ reason }) => reason?.code);

describe("importing the working calendar of a year", () => {
  it("reads the shipped table by date, whatever the order of its rows", () => {
    const first = plan(shipped);
    expect(first.results.filter(({ outcome }) => outcome === "created")).toHaveLength(16);
    expect(first.days?.map(({ date, type, nameVi }) => [date, type, nameVi])).toEqual(
      aCalendar().days.map(({ date, type, nameVi }) => [date, type, nameVi]),
    );
    expect(plan(shipped.toReversed()).days).toEqual(first.days);
  });

  it("says which days are new, changed or as they were", () => {
    const existing = aCalendar({ days: [...(plan(shipped.slice(1)).days ?? [])] });
    const renamed = shipped.map((day) =>
      day["date"] === "2026-04-30" ? { ...day, name_vi: "Ngày lễ 30/4" } : day,
    );
    const { results } = plan(renamed, { existing });
    const counts = Map.groupBy(results, ({ outcome }) => outcome);
    expect([...counts].map(([outcome, of]) => [outcome, of.length])).toEqual([
      ["created", 1],
      ["unchanged", 14],
      ["changed", 1],
    ]);
  });

  it("refuses a holiday with a working day in its midst, and names the day", () => {
    const withoutThe18th = shipped.filter(({ date }) => date !== "2026-02-18");
    const refused = plan(withoutThe18th).results.filter(({ reason }) => reason?.code === "HOLIDAY_HAS_GAP");
    expect(refused.map(({ reason }) => reason?.vi)).toEqual([expect.stringContaining("2026-02-18")]);
    expect(reasons([tet, { ...tet, date: "2026-02-23" }])).toEqual(["TABLE_INCOMPLETE", "HOLIDAY_HAS_GAP"]);
    expect(reasons([tet, { ...tet, date: "2026-02-13" }])).toEqual([undefined, undefined]);
    expect(reasons([tet, { ...tet, date: "2026-09-02" }])).toEqual([undefined, undefined]);
  });

  it("is written whole or not at all", () => {
    const { results, days } = plan([tet, { ...tet, date: "17/02/2026" }]);
    expect(results.map(({ reason }) => reason?.code)).toEqual(["TABLE_INCOMPLETE", "DATE_INVALID"]);
    expect(results[1]?.reason?.vi).toContain("2026-02-17");
    expect(days).toBeUndefined();
    expect(plan([], { existing: aCalendar() }).days).toBeUndefined();
  });

  it("refuses days of another year, days that do not exist, and days given twice", () => {
    expect(reasons([{ ...tet, date: "2027-02-08" }])).toEqual(["YEAR_DIFFERS"]);
    for (const date of ["2026-02-30", "16/02/2026", "16 tháng 2", "46069", "02-16"]) {
      expect(reasons([{ ...tet, date }]), date).toEqual(["DATE_INVALID"]);
    }
    expect(reasons([{ ...tet, date: "" }])).toEqual(["VALUE_MISSING"]);
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
