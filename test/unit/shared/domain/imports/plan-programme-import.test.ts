import { describe, expect, it } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import { planProgrammeImport } from "../../../../../shared/domain/imports/plan-programme-import.ts";
import { Programme } from "../../../../../shared/domain/programme/programme.ts";
import { shippedCsv } from "./shipped-csv.ts";

const row = (changes: ImportRow = {}): ImportRow => ({
  code: "A",
  name_vi: "Chương trình A",
  starts_on: "2021-01-01",
  ends_on: "2025-12-31",
  ...changes,
});

const reasons = (rows: readonly ImportRow[], existing: readonly Programme[] = []) =>
  planProgrammeImport(rows, existing).results.map(({ reason }) => reason?.code);

describe("importing programmes", () => {
  it("loads the shipped ones, and changes nothing the second time", () => {
    const rows = shippedCsv("programmes.csv");
    const first = planProgrammeImport(rows, []);
    expect(first.results.map(({ outcome }) => outcome)).toEqual(["created", "created"]);
    expect(Programme.array().parse(first.programmes)).toEqual(first.programmes);
    const second = planProgrammeImport(rows, first.programmes);
    expect(second.results.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
    expect(second.programmes).toEqual([]);
  });

  it("writes the next version of one that changed", () => {
    const { programmes } = planProgrammeImport([row()], []);
    const changed = planProgrammeImport([row({ ends_on: "2026-06-30" })], programmes);
    expect(changed.results[0]).toMatchObject({ outcome: "changed", id: "A" });
    expect(changed.programmes[0]).toMatchObject({ endsOn: "2026-06-30", version: 2 });
  });

  it("refuses a successor that is not known or leads back, and who depended on a refused one", () => {
    expect(reasons([row({ successor: "B" })])).toEqual(["PROGRAMME_UNKNOWN"]);
    expect(reasons([row({ successor: "B" }), row({ code: "B", successor: "A" })])).toEqual([
      "SUCCESSION_CYCLE",
      "SUCCESSION_CYCLE",
    ]);
    expect(reasons([row({ successor: "B" }), row({ code: "B", successor: "C" })])).toEqual([
      "PROGRAMME_UNKNOWN",
      "PROGRAMME_UNKNOWN",
    ]);
  });

  it("refuses dates in the wrong order or written another way, bad codes and duplicates", () => {
    expect(reasons([row({ ends_on: "2020-12-31" })])).toEqual(["DATE_ORDER"]);
    expect(reasons([row({ starts_on: "01/01/2021" })])).toEqual(["DATE_INVALID"]);
    expect(reasons([row({ code: "kh 145" })])).toEqual(["VALUE_INVALID"]);
    expect(reasons([row(), row()])).toEqual(["DUPLICATE_ROW", "DUPLICATE_ROW"]);
  });
});
