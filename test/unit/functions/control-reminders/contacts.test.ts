import { describe, expect, it } from "vitest";
import { controlReminders } from "../../../../functions/control-reminders/handler.ts";
import { readUnits } from "../../../../functions/read-units/handler.ts";
import { readCsv } from "../../../../shared/adapters/csv/read-csv.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { reminderStore } from "../../../../shared/adapters/dynamodb/reminder-store.ts";
import { canBeReached } from "../../../../shared/domain/reminder/plan-reminders.ts";
import { aContact } from "../../../builders/a-unit.ts";
import { aCity, ask, HOAN_KIEM, outcomeOf, type Who } from "../read-units/a-city.ts";

const ROUTE = "POST /v1/units/{unitId}/contacts/{contactId}/restore";
const REASON = "Đã gọi điện: hộp thư đầy, nay đã dọn.";
const MARKED = aContact({ unitId: HOAN_KIEM, undeliverableAt: "2026-11-20T00:00:00.000Z" });
const OTHER = aContact({
  ...{ unitId: HOAN_KIEM, contactId: `contact_${"2".padStart(26, "0")}`, email: "khac@example.gov.vn" },
});

/** It is 2 December 2026, and mail to one of the two contacts of Hoàn Kiếm came back. */
async function aUnitOutOfReach() {
  const { table, ...city } = await aCity();
  for (const contact of [MARKED, OTHER]) await city.units.saveContact(contact);
  const deps = { ...city, reminders: reminderStore(table), ledger: ledgerStore(table), readCsv };
  const wanted = (body: object, who: Who, contactId: string) => ({
    ...{ route: ROUTE, body, who },
    path: { unitId: HOAN_KIEM, contactId },
  });
  return {
    ...{ table, city },
    restore: (body: object, who: Who = "an officer", contactId = MARKED.contactId) =>
      ask(controlReminders(deps), wanted(body, who, contactId)),
    refusal: (body: object, who: Who = "an officer", contactId = MARKED.contactId) =>
      outcomeOf(controlReminders(deps), wanted(body, who, contactId)),
    contact: async () =>
      (await city.units.contactsOf(HOAN_KIEM)).find((one) => one.contactId === MARKED.contactId),
    events: () => table.query({ pk: `UNIT#${HOAN_KIEM}`, skPrefix: "EVENT#" }),
    shown: async (who: Who) => {
      const unit = await ask(readUnits(deps), {
        ...{ route: "GET /v1/units/{unitId}", path: { unitId: HOAN_KIEM }, who },
      });
      return unit.contacts[0];
    },
  };
}

describe("a contact from which mail came back", () => {
  it("is written to again once the office has made sure, with who, when and why, and an event without them", async () => {
    const { restore, contact, events } = await aUnitOutOfReach();
    const answer = await restore({ reason: REASON });
    expect(answer).toMatchObject({
      contactId: MARKED.contactId,
      restored: { by: "officer", reason: REASON },
    });
    const stored = await contact();
    expect(stored && canBeReached(stored, "2026-12-02")).toBe(true);
    expect(stored).toMatchObject({ version: 2, restored: { at: "2026-12-02T03:00:00.000Z" } });
    expect(await events()).toMatchObject([
      { type: "ContactRestored", data: { unitId: HOAN_KIEM, contactId: MARKED.contactId } },
    ]);
    expect(JSON.stringify(await events())).not.toContain(REASON);
  });

  it("gets the right address with it, at which its mail is then found", async () => {
    const { restore, contact, city } = await aUnitOutOfReach();
    await restore({ reason: REASON, email: "Dung@Example.gov.vn" });
    expect(await contact()).toMatchObject({ email: "dung@example.gov.vn", version: 2 });
    expect(await city.units.contactsAt("dung@example.gov.vn")).toHaveLength(1);
    expect(await city.units.contactsAt(MARKED.email ?? "")).toEqual([]);
  });

  it("is restored once by a double click, and one that mail reaches stays as it is", async () => {
    const { restore, contact, events } = await aUnitOutOfReach();
    await restore({ reason: REASON });
    await restore({ reason: "lần nữa" });
    await restore({ reason: REASON }, "an officer", OTHER.contactId);
    expect(await contact()).toMatchObject({ version: 2, restored: { reason: REASON } });
    expect(await events()).toHaveLength(1);
  });

  it.each([
    "không có",
    "a@b",
    "a b@example.gov.vn",
    "a@example.gov.vn\nBcc: x@example.org",
    "khac@example.gov.vn",
  ])("keeps its address and its mark when the new one is %j", async (email) => {
    const { refusal, contact } = await aUnitOutOfReach();
    expect(await refusal({ reason: REASON, email })).toBe("INVALID_INPUT");
    expect(await contact()).toEqual(MARKED);
  });

  it("is the office's to restore, with a reason, and of that unit", async () => {
    const { refusal } = await aUnitOutOfReach();
    expect(await refusal({ reason: " " })).toBe("INVALID_INPUT");
    expect(await refusal({ reason: REASON }, "a viewer")).toBe("FORBIDDEN");
    expect(await refusal({ reason: REASON }, "a member")).toBe("FORBIDDEN");
    expect(await refusal({ reason: REASON }, "a member of another unit")).toBe("NOT_FOUND");
    expect(await refusal({ reason: REASON }, "an officer", `contact_${"9".repeat(26)}`)).toBe("NOT_FOUND");
  });

  it("is refused when somebody changed it at the same moment", async () => {
    const { city, table } = await aUnitOutOfReach();
    const units = { ...city.units, saveRestored: async () => false };
    const deps = { ...city, units, reminders: reminderStore(table), ledger: ledgerStore(table), readCsv };
    const path = { unitId: HOAN_KIEM, contactId: MARKED.contactId };
    expect(await outcomeOf(controlReminders(deps), { route: ROUTE, path, body: { reason: REASON } })).toBe(
      "CONCURRENT_CHANGE",
    );
  });

  it("shows its mark to all who see the unit, and who took it away to staff only", async () => {
    const { restore, shown } = await aUnitOutOfReach();
    expect((await shown("a member")).undeliverableAt).toBe(MARKED.undeliverableAt);
    await restore({ reason: REASON });
    expect((await shown("a viewer")).restored).toMatchObject({ by: "officer", reason: REASON });
    expect((await shown("a member")).restored).toEqual({ at: "2026-12-02T03:00:00.000Z" });
  });
});
