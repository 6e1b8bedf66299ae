import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readCity } from "../../functions/_runtime/read-city.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { isWorkingDay, nextWorkingDay } from "../../shared/domain/calendar/working-calendar.ts";
import { type MessageId, type PlannedMessage, wordOf } from "../../shared/domain/message/message.ts";
import { remindersFor } from "../../shared/domain/reminder/plan-reminders.ts";
import { dayAfter, localDateOf } from "../../shared/domain/time/local-date.ts";
import { aCity, anOpenPeriod, type City, type CityUnit, load } from "./city.ts";
import { output, runNow, sendTo, table } from "./deployed-stack.ts";
import { eventually } from "./eventually.ts";
import { mailsTo } from "./mailbox.ts";
import { aPdf, aWorkbook, report } from "./reporting.ts";

const ledger = ledgerStore(table);
const stores = {
  ledger,
  periods: periodStore(table),
  reports: reportStore(table),
  units: unitStore(table),
  reference: referenceStore(table),
  reminders: reminderStore(table),
};

let city: City;
let periodId: string;
let [owing, reported, silent] = [] as unknown as [CityUnit, CityUnit, CityUnit];
const addressOf = ({ code }: CityUnit) => `contact-${code}-${city.kind}@example.gov.vn`;
const today = localDateOf(new Date());
let isWorking: boolean;

beforeAll(async () => {
  city = await aCity({ units: 3 });
  [owing, reported, silent] = city.units as [CityUnit, CityUnit, CityUnit];
  const rows = [owing, reported].map((unit, index) =>
    [index + 1, unit.code, unit.name, city.kind, "Nguyễn Văn A", addressOf(unit)].join(","),
  );
  await load(city.admin, "units", {
    csv: `order,code,name,kind,contact_name,contact_email\n${rows.join("\n")}\n`,
    scheme: city.scheme,
    effectiveFrom: "2020-01-02",
  });
  periodId = await anOpenPeriod(city, { dueIn: 0 });
  await report(reported.member, { unitId: reported.unitId, periodId }, [await aWorkbook(1), aPdf()]);
  isWorking = isWorkingDay(today, await stores.reference.calendars());
});

const idOf = (unit: CityUnit): MessageId => ({ day: today, recipient: unit.unitId, kind: "reminder" });
const reminders = async (unit: CityUnit) =>
  (await mailsTo(addressOf(unit))).filter(({ BodyText }) => BodyText.includes(periodId));

/** A message that no plan of today makes: put into the ledger by hand. */
async function planned(unit: CityUnit, changes: Partial<PlannedMessage> = {}): Promise<MessageId> {
  const [obligation] = await stores.reports.obligationsOf(unit.unitId);
  const [contact] = await stores.units.contactsOf(unit.unitId);
  if (!obligation) throw new Error("the unit owes nothing");
  const { dueDate, dueAtExclusive } = obligation;
  const message: PlannedMessage = {
    ...idOf(unit),
    contactIds: contact ? [contact.contactId] : [],
    items: [{ periodId, dueDate, dueAtExclusive, why: { rule: "on_day", workingDays: 0 } }],
    plannedAt: new Date().toISOString(),
    ...changes,
  };
  await ledger.plan(message);
  const { day, recipient, kind, reference } = message;
  return { day, recipient, kind, ...(reference !== undefined && { reference }) };
}

const untilState = (id: MessageId, ...states: readonly string[]) =>
  eventually(`the message ${states.join(" or ")}`, async () => {
    const message = await ledger.load(id);
    if (!message || !states.includes(message.state)) throw new Error(`it is ${message?.state}`);
    return message;
  });

describe("the morning on which a report is due", () => {
  it("brings exactly one mail to the unit that owes it, with the link to the report, and none to the one that reported", async () => {
    await runNow("SendReminders");
    // On a day off nothing is planned, so it is done by hand.
    if (isWorking) expect(await ledger.load(idOf(owing))).toBeDefined();
    else await sendTo(output("MailQueueUrl"), await planned(owing));
    await untilState(idOf(owing), "sent");
    const [mail, ...more] = await reminders(owing);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ Source: "reports@example.org", To: [addressOf(owing)] });
    expect(mail?.BodyText).toContain(`/reports/${owing.unitId}/${periodId}`);
    expect(mail?.BodyHtml).toContain('lang="vi"');
    expect(await ledger.load(idOf(reported))).toBeUndefined();
  });

  it("shows the office and the unit what was sent to whom", async () => {
    const shown = expect.objectContaining({
      unitId: owing.unitId,
      kind: "reminder",
      state: "sent",
      about: [{ unitId: owing.unitId, periodId }],
    });
    const all: unknown[] = [];
    let cursor = "";
    do {
      const page = await city.office.must("GET", `/v1/messages?day=${today}&limit=100${cursor}`);
      all.push(...page.messages);
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : "";
    } while (cursor);
    expect(all).toContainEqual(shown);
    const own = await owing.member.must("GET", `/v1/units/${owing.unitId}/messages`);
    expect(own.messages).toContainEqual(shown);
    expect(JSON.stringify(own)).not.toContain("@");
    const foreign = await reported.member.call("GET", `/v1/units/${owing.unitId}/messages`);
    expect(foreign.status).toBe(404);
  });

  it("brings no second one, however often the sweep runs and the queue delivers", async () => {
    await Promise.all([runNow("SendReminders"), runNow("SendReminders")]);
    await sendTo(output("MailQueueUrl"), idOf(owing));
    const last = await planned(silent, { kind: "escalation", reference: "leader" });
    await sendTo(output("MailQueueUrl"), last);
    expect(await untilState(last, "dropped")).toMatchObject({ why: "NO_WORKING_CONTACT" });
    expect(await reminders(owing)).toHaveLength(1);
  });

  it("sends nothing of what has been reported since it was planned", async () => {
    const id = await planned(reported);
    await sendTo(output("MailQueueUrl"), id);
    expect(await untilState(id, "dropped")).toMatchObject({ why: "NOTHING_OWED", claims: 0 });
  });

  it("takes what other units owe to the unit above", async () => {
    const [obligation] = await stores.reports.obligationsOf(owing.unitId);
    if (!obligation) throw new Error("nothing is owed");
    const { dueDate, dueAtExclusive } = obligation;
    const item = { unitId: owing.unitId, periodId, dueDate, dueAtExclusive };
    const id = await planned(reported, {
      kind: "escalation",
      reference: "parent",
      items: [{ ...item, why: { rule: "after", workingDays: 8 } }],
    });
    await sendTo(output("MailQueueUrl"), id);
    await untilState(id, "sent");
    const mails = await mailsTo(addressOf(reported));
    expect(mails.filter(({ BodyText }) => BodyText.includes(owing.name))).toHaveLength(1);
  });

  it("queues again what another function planned and nobody has sent", async () => {
    const id = await planned(silent, { kind: "notice", reference: `${periodId}:${silent.unitId}:1` });
    await runNow("SendReminders");
    expect(await untilState(id, "dropped")).toMatchObject({ why: "NO_WORKING_CONTACT" });
  });
});

describe("a mail that comes back", () => {
  it("settles its message, marks the contact, and puts the unit on the office's list", async () => {
    const event = JSON.parse(
      readFileSync(new URL("../fixtures/events/ses/bounced.json", import.meta.url), "utf8"),
    );
    event.detail.mail.tags.message = [wordOf(idOf(owing))];
    event.detail.bounce.bouncedRecipients = [{ emailAddress: addressOf(owing) }];
    await sendTo(output("MailFeedbackQueueUrl"), event);
    await untilState(idOf(owing), "bounced");
    await eventually("the contact marked", async () => {
      const [contact] = await stores.units.contactsOf(owing.unitId);
      expect(contact).toMatchObject({ undeliverableAt: event.detail.bounce.timestamp, version: 2 });
    });

    const { city: now } = await readCity(stores, dayAfter(today), new Date());
    const next = nextWorkingDay(today, now.calendars);
    const line = remindersFor(now, { from: next, to: next }).find(({ unitId }) => unitId === owing.unitId);
    expect(line).toMatchObject({ outcome: "office", why: "NO_WORKING_CONTACT" });
  });

  it("is the contact's own no longer, once the office has made sure of the address, with who and why", async () => {
    const reason = "Đã gọi điện, hộp thư đã dọn";
    const [marked] = (await city.office.must("GET", `/v1/units/${owing.unitId}`)).contacts;
    expect(marked.undeliverableAt).toBeDefined();
    const path = `/v1/units/${owing.unitId}/contacts/${marked.contactId}/restore`;
    const wrong = await city.office.call("POST", path, { reason, email: "không có" });
    expect(wrong.status).toBe(400);
    const restored = await city.office.must("POST", path, { reason });
    expect(restored).toMatchObject({ email: marked.email, restored: { reason } });
    expect(restored.undeliverableAt).toBeUndefined();
    expect(await city.office.must("POST", path, { reason: "lần nữa" })).toEqual(restored);
    const { city: now } = await readCity(stores, dayAfter(today), new Date());
    const next = nextWorkingDay(today, now.calendars);
    const line = remindersFor(now, { from: next, to: next }).find(({ unitId }) => unitId === owing.unitId);
    expect(line).not.toMatchObject({ outcome: "office" });
  });
});
