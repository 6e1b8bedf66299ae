import { describe, expect, it } from "vitest";
import type { ImportRow } from "../../../../../shared/domain/imports/import-result.ts";
import { planContactImport } from "../../../../../shared/domain/imports/plan-contact-import.ts";
import { Contact } from "../../../../../shared/domain/unit/contact.ts";
import { aContact, aUnit, aUnitId } from "../../../../builders/a-unit.ts";

const ROW = { gso_code: "00070", email: "cchc@example.gov.vn" };

const plan = (rows: readonly ImportRow[], contacts: readonly Contact[] = []) => {
  let made = 0;
  return planContactImport(rows, {
    scheme: "gso",
    effectiveFrom: "2026-03-01",
    units: [aUnit()],
    contacts,
    newContactId: () => `contact_${String(++made).padStart(26, "0")}`,
  });
};

const reason = (changes: ImportRow) => plan([{ ...ROW, ...changes }]).results[0]?.reason?.code;

describe("importing contacts", () => {
  it("adds a focal person and a leader, and changes nothing the second time", () => {
    const rows = [
      { ...ROW, name: "Nguyễn Văn A", phone: "024 3825 3536" },
      { ...ROW, email: "lanhdao@example.gov.vn", role: "leader" },
    ];
    const first = plan(rows);
    expect(first.contacts).toMatchObject([
      { unitId: aUnitId("00070"), name: "Nguyễn Văn A", from: "2026-03-01", version: 1 },
      { email: "lanhdao@example.gov.vn", role: "leader" },
    ]);
    expect(Contact.array().parse(first.contacts)).toEqual(first.contacts);
    const second = plan(rows, first.contacts);
    expect([second.contacts, second.results.map(({ outcome }) => outcome)]).toEqual([
      [],
      ["unchanged", "unchanged"],
    ]);
  });

  it("keeps a contact whose mail came back marked, until somebody says that it arrives again", () => {
    const known = aContact({ undeliverableAt: "2026-02-01T00:00:00.000Z" });
    expect(plan([{ ...ROW, name: "Trần Thị B" }], [known]).contacts).toMatchObject([
      { name: "Trần Thị B", undeliverableAt: known.undeliverableAt, version: 2 },
    ]);
    const [again] = plan([{ ...ROW, works_again: "có" }], [known]).contacts;
    expect(again).toMatchObject({ contactId: known.contactId, version: 2 });
    expect(again).not.toHaveProperty("undeliverableAt");
  });

  it("takes another address for another contact, which nothing came back from", () => {
    const contactId = `contact_${"9".padStart(26, "0")}`;
    const known = aContact({ contactId, undeliverableAt: "2026-02-01T00:00:00.000Z" });
    const { contacts } = plan([{ ...ROW, email: "dung@example.gov.vn" }], [known]);
    expect(contacts).toMatchObject([{ email: "dung@example.gov.vn", version: 1 }]);
    expect(contacts[0]).not.toHaveProperty("undeliverableAt");
    expect(contacts[0]?.contactId).not.toBe(known.contactId);
  });

  it("ends a contact that has left the day before, and a new one with the address begins anew", () => {
    const [ended] = plan([{ ...ROW, left: "yes" }], [aContact()]).contacts;
    expect(ended).toMatchObject({ to: "2026-02-28", version: 2 });
    const known = ended ? [ended] : [];
    expect(plan([ROW], known).results).toMatchObject([{ outcome: "created" }]);
  });

  it.each<[string, ImportRow, string]>([
    ["no address", { email: "" }, "VALUE_MISSING"],
    ["one that is none", { email: "0243825353" }, "EMAIL_INVALID"],
    [
      "an address with a header behind it",
      { email: "a@example.gov.vn\r\nBcc: b@example.org" },
      "CONTROL_CHARACTER",
    ],
    ["a name with an invisible character", { name: "A\u200bB" }, "CONTROL_CHARACTER"],
    ["an address with a display name", { email: "A <a@example.gov.vn>" }, "EMAIL_INVALID"],
    ["two addresses", { email: "a@example.gov.vn,b@example.gov.vn" }, "EMAIL_INVALID"],
    ["a role nobody has", { role: "boss" }, "VALUE_INVALID"],
    ["a code nobody holds", { gso_code: "99999" }, "UNIT_UNKNOWN"],
    ["a code that Excel shortened", { gso_code: "70" }, "GSO_CODE_INVALID"],
    ["the end of a contact that is none", { left: "yes" }, "CONTACT_UNKNOWN"],
  ])("refuses %s", (_, changes, expected) => {
    expect(reason(changes)).toBe(expected);
  });

  it("keeps a name on one line, so that it can begin no header", () => {
    const [contact] = plan([{ ...ROW, name: "A\r\nBcc: b@example.org" }]).contacts;
    expect(contact?.name).toBe("A Bcc: b@example.org");
  });

  it("refuses the same address twice for a unit, and names the unit, not the address", () => {
    const results = plan([ROW, { ...ROW, email: "CCHC@example.gov.vn" }]).results;
    expect(results.map((result) => result.reason?.code)).toEqual(["DUPLICATE_ROW", "DUPLICATE_ROW"]);
    expect(JSON.stringify(results)).not.toContain("@");
  });
});
