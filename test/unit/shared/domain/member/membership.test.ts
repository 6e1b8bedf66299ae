import { describe, expect, it } from "vitest";
import { Membership, OfficeRole } from "../../../../../shared/domain/member/membership.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

describe("a membership", () => {
  it("says who acts for which unit, since when and who added it", () => {
    const membership = {
      sub: "4f6d0a1e-0000-4000-8000-000000000001",
      unitId: aUnitId("00070"),
      email: "cchc@hoankiem.example.gov.vn",
      since: "2026-01-05T02:00:00.000Z",
      addedBy: "seed",
    };
    expect(Membership.parse(membership)).toEqual(membership);
    expect(Membership.safeParse({ ...membership, unitId: "00070" }).success).toBe(false);
  });

  it("is not what gives the office its rights: those are groups", () => {
    expect(OfficeRole.options).toEqual(["office", "office-admin", "viewer"]);
  });
});
