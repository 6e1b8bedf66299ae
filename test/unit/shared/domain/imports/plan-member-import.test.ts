import { describe, expect, it } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import {
  type MemberImportOptions,
  planMemberImport,
} from "../../../../../shared/domain/imports/plan-member-import.ts";
import { aUnit, aUnitId } from "../../../../builders/a-unit.ts";

const units = [
  aUnit(),
  aUnit({ code: "00004", name: "Phường Ba Đình" }),
  aUnit({
    unitId: aUnitId("snv"),
    codes: [{ scheme: "product", value: "so-noi-vu", from: "2025-03-01" }],
  }),
];

const plan = (rows: readonly ImportRow[], options: Partial<MemberImportOptions> = {}) =>
  planMemberImport(rows, {
    scheme: "gso",
    on: "2026-01-05",
    units,
    grants: [],
    invited: new Set(),
    ...options,
  });

const reasons = (rows: readonly ImportRow[], options: Partial<MemberImportOptions> = {}) =>
  plan(rows, options).results.map(({ reason }) => reason?.code);

const email = "cchc@hoankiem.example.gov.vn";

describe("importing members", () => {
  it("gives rights for the unit that holds the code today, of the scheme of the row", () => {
    const { results, grants } = plan([
      { email, code: "00070", name: "Nguyễn Văn A" },
      { email, gso_code: "00004" },
      { email: "a@sonoivu.example.gov.vn", scheme: "product", code: "so-noi-vu" },
    ]);
    expect(results.map(({ outcome, id }) => [outcome, id])).toEqual([
      ["created", aUnitId("00070")],
      ["created", aUnitId("00004")],
      ["created", aUnitId("snv")],
    ]);
    expect(grants[0]).toEqual({ email, name: "Nguyễn Văn A", unitId: aUnitId("00070") });
  });

  it("gives a role of the office", () => {
    expect(plan([{ email, role: "office-admin" }]).grants).toEqual([{ email, role: "office-admin" }]);
    expect(reasons([{ email, role: "admin" }])).toEqual(["VALUE_INVALID"]);
  });

  it("changes nothing for those who have the right", () => {
    const rows = [
      { email: email.toUpperCase(), code: "00070" },
      { email, role: "viewer" },
    ];
    const again = plan(rows, { grants: plan(rows).grants });
    expect(again.results.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
    expect(again.grants).toEqual([]);
  });

  it("plans one more invitation for each person who has not used theirs and for whom a row asks", () => {
    const rows = [
      { email, code: "00070", invite_again: "Có" },
      { email, code: "00004", invite_again: "yes" },
      { email: "b@example.gov.vn", code: "00070", invite_again: "yes" },
      { email: "c@example.gov.vn", code: "00070" },
    ];
    const grants = rows.map(({ email }) => ({ email, unitId: aUnitId("00070") }));
    const again = plan(rows, { grants, invited: new Set([email, "c@example.gov.vn"]) });
    expect(again.results.map(({ outcome }) => outcome)).toEqual([
      "changed",
      "created",
      "unchanged",
      "unchanged",
    ]);
    expect(again.invitations).toEqual([email]);
    expect(again.grants).toEqual([{ email, unitId: aUnitId("00004") }]);
    expect(reasons([{ email, code: "00070", invite_again: "maybe" }])).toEqual(["VALUE_INVALID"]);
  });

  it("refuses a row with neither unit nor role, with both, and the same right twice", () => {
    expect(reasons([{ email }])).toEqual(["UNIT_OR_ROLE"]);
    expect(reasons([{ email, code: "00070", role: "office" }])).toEqual(["UNIT_OR_ROLE"]);
    const twice = [
      { email, code: "00070" },
      { email: ` ${email.toUpperCase()} `, code: "00070" },
    ];
    expect(reasons(twice)).toEqual(["DUPLICATE_ROW", "DUPLICATE_ROW"]);
  });

  it("refuses a unit that is not known, has not the code yet, or exists no more", () => {
    expect(reasons([{ email, code: "00001" }])).toEqual(["UNIT_UNKNOWN"]);
    expect(reasons([{ email, code: "00070" }], { on: "2025-06-30" })).toEqual(["UNIT_UNKNOWN"]);
    const dissolved = [aUnit({ validTo: "2025-12-31" })];
    expect(reasons([{ email, code: "00070" }], { units: dissolved })).toEqual(["UNIT_UNKNOWN"]);
    expect(reasons([{ email, code: "70" }])).toEqual(["GSO_CODE_INVALID"]);
  });

  it.each([
    ["", "VALUE_MISSING"],
    ["hoankiem", "EMAIL_INVALID"],
    ["a@b", "EMAIL_INVALID"],
    ["a b@example.gov.vn", "EMAIL_INVALID"],
    ["a@example.gov.vn, b@example.gov.vn", "EMAIL_INVALID"],
    ["Tên <a@example.gov.vn>", "EMAIL_INVALID"],
    ["đơn@example.gov.vn", "EMAIL_INVALID"],
    ["=cmd@example.gov.vn", "EMAIL_INVALID"],
    ["a..b@example.gov.vn", "EMAIL_INVALID"],
    [`${"a".repeat(65)}@example.gov.vn`, "EMAIL_INVALID"],
    ["a@example.gov.vn\r\nBcc: b@example.gov.vn", "CONTROL_CHARACTER"],
    ["a@example.gov.vn\n", "CONTROL_CHARACTER"],
    ["a\u200b@example.gov.vn", "CONTROL_CHARACTER"],
  ])("refuses the address %j", (address, code) => {
    expect(reasons([{ email: address, code: "00070" }])).toEqual([code]);
  });

  it("never repeats an address in the reason for which it refuses it", () => {
    const rows = [
      { email: "bad address@example.gov.vn", code: "00070" },
      { email, code: "00070" },
      { email, code: "00070" },
    ];
    expect(reasons(rows)).toEqual(["EMAIL_INVALID", "DUPLICATE_ROW", "DUPLICATE_ROW"]);
    expect(JSON.stringify(plan(rows).results)).not.toMatch(/bad address|hoankiem/);
  });
});
