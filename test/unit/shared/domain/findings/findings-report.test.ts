import { describe, expect, it } from "vitest";
import type { Finding } from "../../../../../shared/domain/findings/findings.ts";
import { comparison, findingsReportOf } from "../../../../../shared/domain/findings/findings-report.ts";

const notNumber = (indicator: string, cell: string): Finding => ({
  ...{ code: "VALUE_NOT_NUMBER", fileId: "data", sheet: "Số liệu" },
  ...{ indicator, cell },
});

describe("compared with the last attempt", () => {
  it("a finding is still there, although its row has moved", () => {
    const before = { attempt: 1, findings: [notNumber("B01", "E7")] };
    expect(comparison([notNumber("B01", "E9")], before)).toEqual({
      comparedWith: 1,
      fixed: [],
      still: ["VALUE_NOT_NUMBER/data/B01"],
    });
  });

  it("one that is gone is fixed, and one that was not there is new", () => {
    const before = { attempt: 2, findings: [notNumber("B01", "E7")] };
    expect(comparison([notNumber("B02", "E7")], before)).toEqual({
      comparedWith: 2,
      fixed: [notNumber("B01", "E7")],
      still: [],
    });
  });

  it("the same figure with another problem is fixed and new", () => {
    const before = { attempt: 1, findings: [notNumber("B01", "E7")] };
    const negative: Finding = { ...notNumber("B01", "E7"), code: "VALUE_NEGATIVE" };
    expect(comparison([negative], before)).toMatchObject({ fixed: [notNumber("B01", "E7")], still: [] });
  });

  it("the first attempt is compared with nothing", () => {
    expect(comparison([notNumber("B01", "E7")], undefined)).toEqual({ fixed: [], still: [] });
  });
});

describe("findings that were stored", () => {
  it("as a list alone are read as a report without a comparison", () => {
    const stored = [{ code: "NO_FIGURES", fileId: "data" }];
    expect(findingsReportOf(stored)).toEqual({ schemaVersion: 2, findings: stored, fixed: [], still: [] });
  });

  it("as nothing at all are none", () => {
    expect(findingsReportOf(undefined).findings).toEqual([]);
  });

  it("as a report come back as they are", () => {
    const report = {
      schemaVersion: 2,
      templateVersion: 3,
      findings: [notNumber("B01", "E7")],
      fixed: [notNumber("B02", "E8")],
      still: ["VALUE_NOT_NUMBER/data/B01"],
      comparedWith: 1,
      matches: [{ indicator: "B01", sheet: "Sheet1", cell: "B7", found: "Tin" }],
    };
    expect(findingsReportOf(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it("in a shape that nobody writes are refused", () => {
    expect(() => findingsReportOf({ schemaVersion: 3 })).toThrow();
  });
});
