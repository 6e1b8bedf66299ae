import { describe, expect, it } from "vitest";
import {
  missingFromRoster,
  RosterMember,
  rosterChunks,
  rosterOf,
} from "../../../../../shared/domain/unit/roster.ts";
import { aUnit, aUnitId } from "../../../../builders/a-unit.ts";

const everyKind = { owedBy: [] };

describe("a roster", () => {
  it("has the units that exist on the opening day, with the kind of that day", () => {
    const dissolved = aUnit({ code: "00001", validTo: "2026-11-14" });
    const later = aUnit({ code: "00002", validFrom: "2026-11-16" });
    const becameWard = aUnit({
      code: "00003",
      kinds: [
        { value: "xa", from: "2025-07-01", to: "2026-06-30" },
        { value: "phuong", from: "2026-07-01" },
      ],
    });
    expect(rosterOf([dissolved, later, becameWard], everyKind, "2026-11-15")).toEqual([
      { unitId: aUnitId("00003"), kind: "phuong", isTest: false, order: 1 },
    ]);
  });

  it("has only the kinds that owe the period", () => {
    const units = [aUnit({ code: "00001", kind: "xa" }), aUnit({ code: "a", kind: "department" })];
    expect(rosterOf(units, { owedBy: ["xa", "phuong"] }, "2026-11-15")).toHaveLength(1);
    expect(rosterOf(units, everyKind, "2026-11-15")).toHaveLength(2);
  });

  it("is in the order of kind, official list and id, test units marked", () => {
    const units = [
      aUnit({ code: "3", kind: "xa", order: 1 }),
      aUnit({ code: "2", order: 2 }),
      aUnit({ code: "1", order: 2, isTest: true }),
      aUnit({ code: "4", order: 1 }),
    ];
    const roster = rosterOf(units, everyKind, "2026-11-15");
    expect(roster.map(({ unitId }) => unitId)).toEqual(["4", "1", "2", "3"].map(aUnitId));
    expect(roster.map(({ isTest }) => isTest)).toEqual([false, true, false, false]);
  });

  it("is stored in chunks that lose nobody", () => {
    const units = Array.from({ length: 1201 }, (_, index) => aUnit({ code: String(index) }));
    const roster = rosterOf(units, everyKind, "2026-11-15");
    const chunks = rosterChunks(roster);
    expect(chunks.map((chunk) => chunk.length)).toEqual([500, 500, 201]);
    expect(RosterMember.array().parse(chunks.flat())).toEqual(roster);
    expect(rosterChunks([])).toEqual([]);
  });

  it("tells which of its members lack an obligation, and never adds others", () => {
    const roster = rosterOf([aUnit({ code: "1" }), aUnit({ code: "2" })], everyKind, "2026-11-15");
    const missing = missingFromRoster(roster, [aUnitId("2"), aUnitId("9")]);
    expect(missing.map(({ unitId }) => unitId)).toEqual([aUnitId("1")]);
  });
});
