import { describe, expect, it } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import { planPeriodTypeImport } from "../../../../../shared/domain/imports/plan-period-type-import.ts";
import { planProgrammeImport } from "../../../../../shared/domain/imports/plan-programme-import.ts";
import { PeriodType } from "../../../../../shared/domain/period/period-type.ts";
import { shippedCsv } from "./shipped-csv.ts";

const { programmes } = planProgrammeImport(shippedCsv("programmes.csv"), []);
const shipped = shippedCsv("period-types.csv");
const year = shipped.find((record) => record["code"] === "YEAR") ?? {};

const plan = (rows: readonly ImportRow[], periodTypes: readonly PeriodType[] = []) =>
  planPeriodTypeImport(rows, { programmes, periodTypes });

const reasons = (changes: ImportRow) =>
  plan([{ ...year, ...changes }]).results.map(({ reason }) => reason?.code);

describe("importing period types", () => {
  it("loads the five shipped ones, and changes nothing the second time", () => {
    const first = plan(shipped);
    expect(first.periodTypes.map(({ typeCode }) => typeCode)).toEqual(["PLAN", "Q1", "H1", "Q3", "YEAR"]);
    expect(PeriodType.array().parse(first.periodTypes)).toEqual(first.periodTypes);
    const second = plan(shipped, first.periodTypes);
    expect(new Set(second.results.map(({ outcome }) => outcome))).toEqual(new Set(["unchanged"]));
    expect(second.periodTypes).toEqual([]);
  });

  it("asks for a document with its form and tasks in PLAN, and for data and document in the reports", () => {
    const [planType, ...reports] = plan(shipped).periodTypes;
    expect(planType?.parts).toEqual({
      required: ["document"],
      optional: ["evidence"],
      documentFields: ["form", "tasks"],
    });
    for (const { parts } of reports) {
      expect(parts).toEqual({ required: ["data", "document"], optional: ["evidence"], documentFields: [] });
    }
  });

  it("takes due days of their own for some kinds of unit, and the kinds that owe it", () => {
    const { periodTypes } = plan([
      { ...year, due_by_kind: "xa=Y-12-18; phuong=Y-12-17", owed_by: "xa;phuong" },
    ]);
    expect(periodTypes[0]).toMatchObject({
      dueByKind: { xa: "Y-12-18", phuong: "Y-12-17" },
      owedBy: ["xa", "phuong"],
    });
  });

  const containing = (contains: string | undefined, code = "YEAR") =>
    plan(shipped.map((row) => (row["code"] === code ? { ...row, contains } : row)));
  const containedBy = (contains: string | undefined) => containing(contains).periodTypes.at(-1)?.contains;

  it("keeps what a type contains, unless it is what is usual for its name", () => {
    expect(["H1;Q3", undefined, "", "Q1; Q3"].map(containedBy)).toEqual([
      undefined,
      undefined,
      [],
      ["Q1", "Q3"],
    ]);
    const first = plan([{ ...year, code: "NAM", contains: "H1" }], plan(shipped).periodTypes);
    expect(first.periodTypes[0]).toMatchObject({ typeCode: "NAM", contains: ["H1"] });
  });

  it.each([
    ["a type that nobody knows", "YEAR", "H1;M13", "PERIOD_TYPE_UNKNOWN"],
    ["itself", "YEAR", "YEAR", "VALUE_INVALID"],
    ["what is longer than it", "H1", "YEAR", "VALUE_INVALID"],
    ["what lies outside it", "H1", "Q3", "VALUE_INVALID"],
  ])("refuses a type that contains %s", (_name, code, contains, reason) => {
    const { results } = containing(contains, code);
    expect(results.flatMap((row) => row.reason?.code ?? [])).toEqual([reason]);
  });

  it("judges by the first report that passed, unless the type says the last", () => {
    const timeliness = (text: string) => plan([{ ...year, timeliness: text }]).periodTypes[0]?.timeliness;
    expect(["", "FIRST_ACCEPTED", "LAST_ACCEPTED"].map(timeliness)).toEqual([
      undefined,
      undefined,
      "LAST_ACCEPTED",
    ]);
  });

  it.each([
    [{ programme: "KH999" }, "PROGRAMME_UNKNOWN"],
    [{ due: "16/12" }, "VALUE_INVALID"],
    [{ due: "Y-02-29" }, "VALUE_INVALID"],
    [{ due_by_kind: "xa:Y-12-18" }, "VALUE_INVALID"],
    [{ wording: "trước" }, "VALUE_INVALID"],
    [{ timeliness: "LAST" }, "VALUE_INVALID"],
    [{ required_parts: "" }, "VALUE_MISSING"],
    [{ required_parts: "workbook" }, "VALUE_INVALID"],
    [{ required_parts: "evidence" }, "VALUE_INVALID"],
    [{ template: "" }, "VALUE_MISSING"],
    [{ window_start: "Y-12-15" }, "PERIOD_DATES_CONTRADICT"],
    [{ opens: "Y-12-17" }, "PERIOD_DATES_CONTRADICT"],
    [{ closing_working_days: "-1" }, "VALUE_INVALID"],
    [{ code: "2026" }, "VALUE_INVALID"],
  ])("refuses %o", (changes: ImportRow, code) => expect(reasons(changes)).toEqual([code]));
});
