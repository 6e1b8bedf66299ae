import { describe, expect, it } from "vitest";
import { Contact } from "../../../../../shared/domain/unit/contact.ts";
import { codeOn, existsOn, kindOn, nameOn, parentOn, Unit } from "../../../../../shared/domain/unit/unit.ts";
import { aContact, aUnit, aUnitId } from "../../../../builders/a-unit.ts";

const renamed = aUnit({
  names: [
    { value: "Xã Sơn Đồng", from: "2020-01-01", to: "2025-06-30" },
    { value: "Phường Sơn Đồng", from: "2025-07-01" },
  ],
  kinds: [
    { value: "xa", from: "2020-01-01", to: "2025-06-30" },
    { value: "phuong", from: "2025-07-01" },
  ],
  codes: [
    { scheme: "gso", value: "09859", from: "2020-01-01" },
    { scheme: "agency", value: "H26.12", from: "2025-07-01" },
  ],
  parents: [{ value: aUnitId("d"), from: "2020-01-01", to: "2025-06-30" }],
  validFrom: "2020-01-01",
  validTo: "2026-06-30",
});

describe("a unit over time", () => {
  it("has the name, kind, code and parent of the day", () => {
    expect([nameOn(renamed, "2025-06-30"), nameOn(renamed, "2025-07-01")]).toEqual([
      "Xã Sơn Đồng",
      "Phường Sơn Đồng",
    ]);
    expect([kindOn(renamed, "2025-06-30"), kindOn(renamed, "2025-07-01")]).toEqual(["xa", "phuong"]);
    expect(parentOn(renamed, "2025-07-01")).toBeUndefined();
    expect(codeOn(renamed, "agency", "2025-06-30")).toBeUndefined();
    expect(codeOn(renamed, "agency", "2025-07-01")).toBe("H26.12");
  });

  it("exists from its first to its last day", () => {
    const days = ["2019-12-31", "2020-01-01", "2026-06-30", "2026-07-01"];
    expect(days.map((day) => existsOn(renamed, day))).toEqual([false, true, true, false]);
  });

  it("never has two names, or two codes of one scheme, on the same day", () => {
    expect(Unit.parse(renamed)).toEqual(renamed);
    const twoNames = {
      ...renamed,
      names: [
        { value: "A", from: "2020-01-01" },
        { value: "B", from: "2025-07-01" },
      ],
    };
    const twoCodes = {
      ...renamed,
      codes: [...renamed.codes, { scheme: "gso", value: "1", from: "2026-01-01" }],
    };
    const backwards = {
      ...renamed,
      parents: [{ value: aUnitId("d"), from: "2020-01-01", to: "2019-01-01" }],
    };
    for (const unit of [twoNames, twoCodes, backwards]) expect(Unit.safeParse(unit).success).toBe(false);
  });

  it("has contacts beside it", () => {
    expect(Contact.parse(aContact())).toEqual(aContact());
  });
});
