import { describe, expect, test } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import { planIndicatorImport } from "../../../../../shared/domain/imports/plan-indicator-import.ts";

const row = (changes: Readonly<Record<string, string>> = {}): ImportRow => ({
  code: "A04",
  group: "steering",
  name_vi: "Số văn bản chỉ đạo",
  name_en: "steering documents",
  unit_vi: "văn bản",
  type: "integer",
  aggregation: "sum",
  by_content: "",
  rule: "",
  ...changes,
});

const published = planIndicatorImport([row(), row({ code: "A05" })], { templateId: "cchc-comms" }).template;

describe("importing indicators", () => {
  test("publishes the whole table as version 1", () => {
    expect(published).toMatchObject({ templateId: "cchc-comms", version: 1 });
    expect(published?.indicators.map(({ code }) => code)).toEqual(["A04", "A05"]);
  });

  test("the same table again changes nothing", () => {
    const again = planIndicatorImport([row(), row({ code: "A05" })], {
      templateId: "cchc-comms",
      existing: published,
    });
    expect(again.template).toBeUndefined();
    expect(again.results.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
  });

  test("a changed name makes the next version, and only that row is changed", () => {
    const next = planIndicatorImport([row({ name_vi: "Số văn bản" }), row({ code: "A05" })], {
      templateId: "cchc-comms",
      existing: published,
    });
    expect(next.template?.version).toBe(2);
    expect(next.results.map(({ outcome }) => outcome)).toEqual(["changed", "unchanged"]);
  });

  test("an indicator that is left out is gone from the next version", () => {
    const next = planIndicatorImport([row()], { templateId: "cchc-comms", existing: published });
    expect(next.template?.indicators).toHaveLength(1);
  });

  test("one bad row refuses the table and names the column", () => {
    const plan = planIndicatorImport([row(), row({ code: "A05", aggregation: "average" })], {
      templateId: "cchc-comms",
    });
    expect(plan.template).toBeUndefined();
    expect(plan.results.map(({ outcome }) => outcome)).toEqual(["refused", "refused"]);
    expect(plan.results.map(({ reason }) => reason?.code)).toEqual(["TABLE_INCOMPLETE", "VALUE_INVALID"]);
    expect(plan.results[1]?.reason?.en).toContain("aggregation");
  });

  test("a code that stands twice is refused", () => {
    const plan = planIndicatorImport([row(), row()], { templateId: "cchc-comms" });
    expect(plan.template).toBeUndefined();
  });

  test("an empty table publishes nothing", () => {
    expect(planIndicatorImport([], { templateId: "cchc-comms" }).template).toBeUndefined();
  });
});
