import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { recordMailFeedback } from "../../../../functions/record-mail-feedback/handler.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import { UnitEventData } from "../../../../shared/contract/events/unit-event.ts";
import { messageIdOf } from "../../../../shared/domain/message/message.ts";
import type { Contact } from "../../../../shared/domain/unit/contact.ts";
import { aPlannedMessage } from "../../../builders/a-message.ts";
import { aContact, aUnitId } from "../../../builders/a-unit.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";

const UNIT = aUnitId("00070");
const OTHER_UNIT = aUnitId("00071");
const BOUNCED_AT = "2026-11-24T01:05:04.000Z";
const message = aPlannedMessage({ recipient: UNIT });
const now = new Date("2026-11-24T01:05:00.000Z");

const told = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/events/ses/${name}.json`, import.meta.url), "utf8"));
const contact = (end: string, changes: Partial<Contact> = {}) =>
  aContact({ contactId: `contact_${end.padStart(26, "0")}`, unitId: UNIT, ...changes });

/** A message that was just claimed, so its mail may be out, to two contacts of a unit. */
async function aMailThatIsOut(
  contacts: readonly Contact[] = [contact("1"), contact("2", { email: "hai@example.gov.vn" })],
) {
  const table = memoryTable();
  const [ledger, units] = [ledgerStore(table), unitStore(table)];
  for (const one of contacts) expect(await units.saveContact(one)).toBe(true);
  await ledger.plan(message);
  const row = await ledger.load(message);
  if (row) await ledger.claim(row, now);
  return {
    ...{ table, ledger, units },
    hear: async (event: unknown) => {
      const { batchItemFailures } = await recordMailFeedback({ ledger, units })(anSqsEvent(event));
      return batchItemFailures.length === 0;
    },
    row: async () => ledger.load(messageIdOf(message)),
    undeliverable: async () =>
      (await Promise.all([UNIT, OTHER_UNIT].map(units.contactsOf)))
        .flat()
        .filter(({ undeliverableAt }) => undeliverableAt !== undefined)
        .map(({ contactId }) => contactId.slice(-1)),
    events: () => table.all().filter(({ entity }) => entity === "event"),
  };
}

describe("what is told of a mail", () => {
  it.each([
    ["sent", { state: "sent", sentAt: "2026-11-24T01:05:01.123Z" }],
    ["delivered", { state: "delivered", settledAt: "2026-11-24T01:05:03.456Z" }],
    ["bounced", { state: "bounced", settledAt: BOUNCED_AT }],
    ["bounced-for-now", { state: "bounced" }],
    ["complained", { state: "complained" }],
    ["rejected", { state: "failed", why: "MESSAGE_REFUSED" }],
    ["delayed", { state: "claimed" }],
  ])("%s: settles its message, also when our own call had no answer", async (name, expected) => {
    const mail = await aMailThatIsOut();
    expect(await mail.hear(told(name))).toBe(true);
    expect(await mail.row()).toMatchObject(expected);
  });

  it("in any order, twice and late, ends in what weighs most", async () => {
    const mail = await aMailThatIsOut();
    for (const name of ["bounced", "delivered", "complained", "sent", "bounced", "delivered"]) {
      expect(await mail.hear(told(name))).toBe(true);
    }
    expect(await mail.row()).toMatchObject({ state: "complained" });
  });

  it("of a mail that is not in the ledger is no failure", async () => {
    const mail = await aMailThatIsOut();
    const event = told("delivered");
    event.detail.mail.tags = {};
    expect(await mail.hear(event)).toBe(true);
    event.detail.mail.tags = { message: ["nothing of ours"] };
    expect(await mail.hear(event)).toBe(true);
    expect(await mail.row()).toMatchObject({ state: "claimed" });
  });

  it("in another shape is parked in the end", async () => {
    const mail = await aMailThatIsOut();
    expect(await mail.hear({ time: BOUNCED_AT, detail: { eventType: "Bounce" } })).toBe(false);
  });
});

describe("a contact", () => {
  it("is marked when mail to it came back for good, and only that one, once, with its event", async () => {
    const mail = await aMailThatIsOut();
    for (let times = 0; times < 3; times++) expect(await mail.hear(told("bounced"))).toBe(true);
    expect(await mail.undeliverable()).toEqual(["2"]);
    const [marked] = (await mail.units.contactsOf(UNIT)).filter(({ version }) => version === 2);
    expect(marked).toMatchObject({ email: "hai@example.gov.vn", undeliverableAt: BOUNCED_AT });
    const [event, ...others] = mail.events();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ type: "ContactUndeliverable", source: "reform-reports.units" });
    expect(UnitEventData.parse(event?.["data"])).toEqual({ unitId: UNIT, contactId: marked?.contactId });
    expect(JSON.stringify(event)).not.toContain("example.gov.vn");
  });

  it("is marked in every unit that has the same address", async () => {
    const email = "hai@example.gov.vn";
    const mail = await aMailThatIsOut([
      contact("1"),
      contact("2", { email }),
      contact("3", { unitId: OTHER_UNIT, email }),
    ]);
    await mail.hear(told("bounced"));
    expect(await mail.undeliverable()).toEqual(["2", "3"]);
  });

  it("is left alone when the mailbox was only full, and when the mail arrived", async () => {
    const mail = await aMailThatIsOut();
    for (const name of ["sent", "delivered", "bounced-for-now", "delayed", "rejected"])
      await mail.hear(told(name));
    expect(await mail.undeliverable()).toEqual([]);
  });

  it("is marked when its owner complained, and nobody when it may have been one of several", async () => {
    const mail = await aMailThatIsOut();
    await mail.hear(told("complained-by-one-of-several"));
    expect(await mail.undeliverable()).toEqual([]);
    expect(await mail.row()).toMatchObject({ state: "complained" });
    await mail.hear(told("complained"));
    expect(await mail.undeliverable()).toEqual(["1"]);
  });

  it("that has another address by now is left alone", async () => {
    const mail = await aMailThatIsOut();
    await mail.units.saveContact(contact("2", { email: "moi@example.gov.vn", version: 2 }));
    await mail.hear(told("bounced"));
    expect(await mail.undeliverable()).toEqual([]);
  });

  it("that somebody changes at the same moment is looked at again", async () => {
    const mail = await aMailThatIsOut();
    const units = { ...mail.units, markUndeliverable: async () => false };
    const { batchItemFailures } = await recordMailFeedback({ ledger: mail.ledger, units })(
      anSqsEvent(told("bounced")),
    );
    expect(batchItemFailures).toHaveLength(1);
    expect(await mail.hear(told("bounced"))).toBe(true);
    expect(await mail.undeliverable()).toEqual(["2"]);
  });
});
