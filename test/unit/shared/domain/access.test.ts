import { describe, expect, it } from "vitest";
import * as access from "../../../../shared/domain/access.ts";
import { aPerson } from "../../../builders/a-person.ts";

type Standing = access.Standing;
type Predicate = (person: access.Person, standing: Standing) => boolean;

const noMember: Standing = { isMember: false };
const member: Standing = { isMember: true };

const PEOPLE = {
  stranger: [aPerson(), noMember],
  "member of the unit": [aPerson(), member],
  viewer: [aPerson({ groups: ["viewer"] }), noMember],
  office: [aPerson({ groups: ["office"] }), noMember],
  "office admin": [aPerson({ groups: ["office-admin"] }), noMember],
  "viewer who is a member": [aPerson({ groups: ["viewer"] }), member],
  "office who is a member": [aPerson({ groups: ["office"] }), member],
} as const satisfies Record<string, readonly [access.Person, Standing]>;

type Role = keyof typeof PEOPLE;

const STAFF: readonly Role[] = [
  "viewer",
  "office",
  "office admin",
  "viewer who is a member",
  "office who is a member",
];
const MEMBERS: readonly Role[] = ["member of the unit", "viewer who is a member", "office who is a member"];
const OFFICE: readonly Role[] = ["office", "office admin", "office who is a member"];

const MAY: Readonly<Record<string, readonly [Predicate, readonly Role[]]>> = {
  canSeeAll: [access.canSeeAll, STAFF],
  canSeePeriods: [access.canSeePeriods, [...STAFF, "member of the unit"]],
  canSeeUnit: [access.canSeeUnit, [...STAFF, "member of the unit"]],
  canDownload: [access.canDownload, [...STAFF, "member of the unit"]],
  canReportFor: [access.canReportFor, MEMBERS],
  canWithdrawFor: [access.canWithdrawFor, MEMBERS],
  canShareCalendar: [access.canShareCalendar, MEMBERS],
  canRevokeCalendar: [access.canRevokeCalendar, [...MEMBERS, "office", "office admin"]],
  canComment: [access.canComment, [...MEMBERS, "office", "office admin"]],
  canExplainFor: [access.canExplainFor, [...MEMBERS, "office", "office admin"]],
  canCommentInternally: [access.canCommentInternally, OFFICE],
  canReview: [access.canReview, OFFICE],
  canChooseMessages: [access.canChooseMessages, OFFICE],
  canWaive: [access.canWaive, OFFICE],
  canRecheck: [access.canRecheck, OFFICE],
  canExempt: [access.canExempt, OFFICE],
  canExtend: [access.canExtend, OFFICE],
  canReopen: [access.canReopen, OFFICE],
  canEnterFor: [access.canEnterFor, OFFICE],
  canDeclareFor: [access.canDeclareFor, MEMBERS],
  canHoldReminders: [access.canHoldReminders, OFFICE],
  canRestoreContacts: [access.canRestoreContacts, OFFICE],
  canOpenPeriods: [access.canOpenPeriods, ["office admin"]],
  canChangeDates: [access.canChangeDates, ["office admin"]],
  canImport: [access.canImport, ["office admin"]],
};

describe.each(Object.entries(MAY))("%s", (_name, [may, allowed]) => {
  it.each(Object.keys(PEOPLE) as Role[])("is decided for a %s", (role) => {
    const [person, standing] = PEOPLE[role];
    expect(may(person, standing)).toBe(allowed.includes(role));
  });
});

it("every predicate of the module stands in the table", () => {
  const predicates = Object.keys(access).filter((name) => name.startsWith("can"));
  expect(Object.keys(MAY).sort()).toEqual(predicates.sort());
});

describe("requireRightOnUnit", () => {
  it("hides another unit's thing from a member of a foreign unit", () => {
    expect(() => access.requireRightOnUnit(aPerson(), noMember, access.canReportFor)).toThrow(
      expect.objectContaining({ code: "NOT_FOUND" }),
    );
  });

  it("tells those who may see it that they may not do this", () => {
    const office = aPerson({ groups: ["office"] });
    expect(() => access.requireRightOnUnit(office, noMember, access.canReportFor)).toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
  });

  it("refuses a member what only the office may do", () => {
    expect(() => access.requireRightOnUnit(aPerson(), member, access.canReview)).toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
  });

  it("lets through who has the right", () => {
    expect(() => access.requireRightOnUnit(aPerson(), member, access.canReportFor)).not.toThrow();
  });
});

describe("requireRight", () => {
  it("refuses with FORBIDDEN", () => {
    expect(() => access.requireRight(aPerson({ groups: ["office"] }), access.canImport)).toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
  });

  it("lets through who has the right", () => {
    expect(() => access.requireRight(aPerson({ groups: ["office-admin"] }), access.canImport)).not.toThrow();
  });
});
