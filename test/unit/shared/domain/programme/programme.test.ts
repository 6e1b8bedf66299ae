import { describe, expect, it } from "vitest";
import { Programme, programmeInForce } from "../../../../../shared/domain/programme/programme.ts";

const first: Programme = {
  programmeId: "KH145",
  nameVi: "Kế hoạch 145",
  startsOn: "2021-06-14",
  endsOn: "2025-12-31",
  successorId: "NEXT",
  legalBasis: "KH 145/KH-UBND",
  version: 1,
};
const second: Programme = {
  programmeId: "NEXT",
  nameVi: "Chương trình kế tiếp",
  startsOn: "2026-01-01",
  endsOn: "2030-12-31",
  legalBasis: "",
  version: 1,
};

describe("the programme in force", () => {
  it("is the one named while it runs, then its successor", () => {
    expect(programmeInForce("KH145", "2025-12-31", [first, second])?.programmeId).toBe("KH145");
    expect(programmeInForce("KH145", "2026-01-01", [first, second])?.programmeId).toBe("NEXT");
    expect(Programme.parse(first)).toEqual(first);
  });

  it("is none after the last successor ended, or when it is not known", () => {
    expect(programmeInForce("KH145", "2031-01-01", [first, second])).toBeUndefined();
    expect(programmeInForce("KH145", "2026-01-01", [first])).toBeUndefined();
  });

  it("is found even when successors lead in a circle", () => {
    const circle = [first, { ...second, successorId: "KH145" }];
    expect(programmeInForce("KH145", "2031-01-01", circle)).toBeUndefined();
  });
});
