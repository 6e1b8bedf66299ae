import { describe, expect, it } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import { planPeriodImport } from "../../../../../shared/domain/imports/plan-period-import.ts";
import { planPeriodTypeImport } from "../../../../../shared/domain/imports/plan-period-type-import.ts";
import { planProgrammeImport } from "../../../../../shared/domain/imports/plan-programme-import.ts";
import { openPeriod, Period } from "../../../../../shared/domain/period/period.ts";
import { aCalendar, aDayOff } from "../../../../builders/a-calendar.ts";
import { shippedCsv } from "./shipped-csv.ts";

const { programmes } = planProgrammeImport(shippedCsv("programmes.csv"), []);
const { periodTypes } = planPeriodTypeImport(shippedCsv("period-types.csv"), { programmes, periodTypes: [] });
const calendars = [aCalendar()];

const plan = (rows: readonly ImportRow[], known: Partial<Parameters<typeof planPeriodImport>[1]> = {}) =>
  planPeriodImport(rows, { periodTypes, programmes, calendars, periods: [], ...known });

const outcomes = ({ results }: ReturnType<typeof plan>) => results.map(({ outcome }) => outcome);
const reasons = ({ results }: ReturnType<typeof plan>) => results.map(({ reason }) => reason?.code);

const rowsOf = (year: number) =>
  ["PLAN", "Q1", "H1", "Q3", "YEAR"].map((type) => ({ year: String(year), type }));

const opened = (period: Period): Period =>
  openPeriod(period, {
    unitCount: 142,
    now: new Date("2026-01-01T00:00:00.000Z"),
    by: "job",
    templateVersion: 1,
  });

describe("importing periods", () => {
  it("makes those of a year from their types, and changes nothing the second time", () => {
    const first = plan(rowsOf(2026));
    expect(outcomes(first)).toEqual(Array(5).fill("created"));
    expect(Period.array().parse(first.periods)).toEqual(first.periods);
    expect(
      first.periods.map(({ periodId, windowStartOn, windowEndOn }) => [periodId, windowStartOn, windowEndOn]),
    ).toEqual([
      ["2026-PLAN", "2026-01-01", "2026-12-31"],
      ["2026-Q1", "2025-12-15", "2026-03-14"],
      ["2026-H1", "2025-12-15", "2026-06-14"],
      ["2026-Q3", "2026-06-15", "2026-09-14"],
      ["2026-YEAR", "2025-12-15", "2026-12-14"],
    ]);
    const second = plan(rowsOf(2026), { periods: first.periods });
    expect(outcomes(second)).toEqual(Array(5).fill("unchanged"));
    expect(second.periods).toEqual([]);
  });

  it("serves the programme of the period's year", () => {
    expect(plan(rowsOf(2025)).periods[0]?.programmeId).toBe("KH145");
    expect(plan(rowsOf(2026)).periods[0]?.programmeId).toBe("CCHC-2026-2030");
    expect(reasons(plan([{ year: "2031", type: "PLAN" }]))).toEqual(["NO_PROGRAMME_IN_FORCE"]);
  });

  it("moves provisional due dates when the calendar of their year is loaded", () => {
    const { periods } = plan([{ year: "2027", type: "PLAN" }]);
    expect(periods[0]).toMatchObject({ provisional: true, dueAtExclusive: "2027-02-01T17:00:00.000Z" });
    const holiday = aCalendar({ year: 2027, days: [aDayOff("2027-02-01")] });
    const moved = plan([{ year: "2027", type: "PLAN" }], { periods, calendars: [...calendars, holiday] });
    expect(outcomes(moved)).toEqual(["changed"]);
    expect(moved.periods[0]).toMatchObject({
      provisional: false,
      dueAtExclusive: "2027-02-02T17:00:00.000Z",
      version: 2,
    });
  });

  describe("that have opened", () => {
    const rows = [{ year: "2027", type: "PLAN" }];
    const open = plan(rows).periods.map(opened);
    const reloaded = (days: readonly string[], known: Parameters<typeof plan>[1] = {}) =>
      plan(rows, {
        periods: open,
        calendars: [...calendars, aCalendar({ year: 2027, days: days.map((day) => aDayOff(day)) })],
        ...known,
      });

    it("keep their dates when a calendar would move them: they follow its approval, not an import", () => {
      const moved = reloaded(["2027-02-01"]);
      expect(outcomes(moved)).toEqual(["unchanged"]);
      expect(moved.periods).toEqual([]);
    });

    it("are unchanged when nothing is new", () => {
      expect(outcomes(plan(rows, { periods: open }))).toEqual(["unchanged"]);
    });
  });

  it("changes what it may of one that has opened, and refuses the rest by name", () => {
    const open = plan([{ year: "2026", type: "YEAR" }]).periods.map(opened);
    const typed = (changes: object) => periodTypes.map((type) => ({ ...type, ...changes }));
    const renamed = plan([{ year: "2026", type: "YEAR" }], {
      periods: open,
      periodTypes: typed({ nameVi: "Báo cáo {year}" }),
    });
    expect(renamed.periods).toEqual([{ ...open[0], nameVi: "Báo cáo 2026", version: 3 }]);
    const moved = plan([{ year: "2026", type: "YEAR" }], {
      periods: open,
      periodTypes: typed({ windowEnd: "Y-12-10", wording: "before" }),
    });
    expect(reasons(moved)).toEqual(["PERIOD_ALREADY_OPENED"]);
    expect(moved.results[0]?.reason?.en).toContain("windowEndOn, due.");
    expect(moved.results[0]?.reason?.en).toContain("only by a recorded decision");
    expect(moved.periods).toEqual([]);
  });

  it("take what they contain from the types, also when they have opened", () => {
    const ofYear = { year: "2026", type: "YEAR" };
    const usual = plan([ofYear]);
    expect(usual.periods[0]).not.toHaveProperty("contains");
    const types = periodTypes.map((type) =>
      type.typeCode === "YEAR" ? { ...type, contains: ["H1"] } : type,
    );
    const changed = plan([ofYear], { periodTypes: types, periods: usual.periods.map(opened) });
    expect(changed.periods).toMatchObject([{ contains: { YEAR: ["H1"], H1: ["Q1"], Q1: [] } }]);
    const back = plan([ofYear], { periods: changed.periods });
    expect(outcomes(back)).toEqual(["changed"]);
    expect(back.periods[0]).not.toHaveProperty("contains");
  });

  it("refuses unknown types, years that are none, and duplicates", () => {
    expect(reasons(plan([{ year: "2026", type: "Q4" }]))).toEqual(["PERIOD_TYPE_UNKNOWN"]);
    expect(reasons(plan([{ year: "26", type: "Q1" }]))).toEqual(["VALUE_INVALID"]);
    expect(reasons(plan([...rowsOf(2026), { year: "2026", type: "Q1" }])).filter(Boolean)).toEqual([
      "DUPLICATE_ROW",
      "DUPLICATE_ROW",
    ]);
  });
});
