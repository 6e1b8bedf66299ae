import { describe, expect, it } from "vitest";
import { messageIdIn } from "../../../../shared/domain/message/message.ts";
import { aPlannedMessage } from "../../../builders/a-message.ts";
import { aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { aMetObligation, anObligation } from "../../../builders/an-obligation.ts";
import { aDeskToWriteFrom, UNIT } from "./a-desk-to-write-from.ts";

const TOO_MUCH = { outcome: "refused", code: "TooManyRequestsException", mayPass: true } as const;
const [ITEM] = aPlannedMessage().items ?? [];
if (!ITEM) throw new Error("a reminder is about something");

describe("a reminder of something owed", () => {
  it("goes out once, to the unit's working contact, and is then in the ledger as sent", async () => {
    const desk = await aDeskToWriteFrom();
    expect(await desk.deliver()).toBe(true);
    expect(desk.sent).toHaveLength(1);
    expect(desk.sent[0]).toMatchObject({ to: ["cchc@example.gov.vn"] });
    expect(desk.sent[0]?.text).toContain("16/12/2026");
    expect(messageIdIn(desk.sent[0]?.tag ?? "")).toEqual(desk.id);
    expect(await desk.row()).toMatchObject({
      state: "sent",
      claims: 1,
      mailId: "mail-1",
      sentAt: "2026-11-24T01:05:00.000Z",
    });
  });

  it("is found by the event of the bus as by a message of ours", async () => {
    const desk = await aDeskToWriteFrom();
    expect(
      await desk.deliver({ source: "reform-reports.reminders", detail: { metadata: {}, data: desk.id } }),
    ).toBe(true);
    expect(desk.sent).toHaveLength(1);
  });

  it("does not go out again when the queue brings it again", async () => {
    const desk = await aDeskToWriteFrom();
    for (let times = 0; times < 3; times++) expect(await desk.deliver()).toBe(true);
    expect(desk.sent).toHaveLength(1);
  });

  it("goes out once when two copies work on it at once", async () => {
    const desk = await aDeskToWriteFrom();
    await Promise.all([desk.deliver(), desk.deliver()]);
    expect(desk.sent).toHaveLength(1);
  });

  it("goes to every contact it was planned for that works, in one mail", async () => {
    const ids = ["2", "3", "4", "5"].map((end) => `contact_${end.padStart(26, "0")}`);
    const [second, undeliverable, left, unplanned] = ids as [string, string, string, string];
    const desk = await aDeskToWriteFrom({
      planned: { contactIds: [second, undeliverable, left, `contact_${"1".padStart(26, "0")}`] },
      contacts: [
        {},
        { contactId: second, email: "hai@example.gov.vn" },
        { contactId: undeliverable, email: "ba@example.gov.vn", undeliverableAt: "2026-11-23T03:00:00.000Z" },
        { contactId: left, email: "bon@example.gov.vn", to: "2026-11-23" },
        { contactId: unplanned, email: "nam@example.gov.vn" },
      ],
    });
    await desk.deliver();
    expect(desk.sent.map(({ to }) => to)).toEqual([["cchc@example.gov.vn", "hai@example.gov.vn"]]);
  });

  it("names each report that is owed, and only those", async () => {
    const other = { ...ITEM, periodId: "2026-Q3", why: { ...ITEM.why, alongside: true as const } };
    const desk = await aDeskToWriteFrom({ planned: { items: [ITEM, other] } });
    await desk.deliver();
    expect(desk.sent[0]?.text).toContain("Báo cáo năm 2026");
    expect(desk.sent[0]?.text).not.toContain("2026-Q3");
  });
});

describe("a reminder that has lost its reason since it was planned", () => {
  it.each([
    ["the report came", [aMetObligation()]],
    [
      "the unit was exempted",
      [anObligation({ exemption: { documentNumber: "1/QĐ", at: "2026-11-24T01:00:00.000Z" } })],
    ],
    [
      "the unit was given more time",
      [anObligation({ dueDate: "2026-12-21", dueAtExclusive: "2026-12-21T17:00:00.000Z" })],
    ],
    ["the obligation is not there", []],
  ])("is dropped, and nothing is sent: %s", async (_, obligations) => {
    const desk = await aDeskToWriteFrom({ obligations });
    expect(await desk.deliver()).toBe(true);
    expect(desk.sent).toEqual([]);
    expect(await desk.row()).toMatchObject({ state: "dropped", why: "NOTHING_OWED", claims: 0 });
  });

  it("is dropped when all that is left of it was only named alongside", async () => {
    const alongside = { ...ITEM, periodId: "2026-Q3" };
    const desk = await aDeskToWriteFrom({
      planned: { items: [{ ...ITEM, why: { ...ITEM.why, alongside: true } }, alongside] },
    });
    await desk.deliver();
    expect(await desk.row()).toMatchObject({ state: "dropped", why: "NOTHING_OWED" });
  });

  it("is dropped when nobody can be reached any more", async () => {
    const desk = await aDeskToWriteFrom({ contacts: [{ undeliverableAt: "2026-11-24T01:01:00.000Z" }] });
    expect(await desk.deliver()).toBe(true);
    expect(await desk.row()).toMatchObject({ state: "dropped", why: "NO_WORKING_CONTACT" });
  });

  it("is dropped while the office holds the unit's reminders back, or all of them", async () => {
    const recorded = { by: "office", at: "2026-11-24T01:02:00.000Z", reason: "Ngập lụt", version: 1 };
    const paused = await aDeskToWriteFrom();
    await paused.reminders.savePause({ unitId: UNIT, until: "2026-11-24", ...recorded });
    await paused.deliver();
    expect(await paused.row()).toMatchObject({ state: "dropped", why: "PAUSED" });
    const off = await aDeskToWriteFrom();
    await off.reminders.saveSwitch({ isOff: true, ...recorded });
    await off.deliver();
    expect(await off.row()).toMatchObject({ state: "dropped", why: "SWITCHED_OFF" });
    expect([...paused.sent, ...off.sent]).toEqual([]);
  });

  it("lapses when the queue brings it a day late, whatever is owed", async () => {
    const desk = await aDeskToWriteFrom();
    desk.setNow("2026-11-25T01:00:00.000Z");
    expect(await desk.deliver()).toBe(true);
    expect(desk.sent).toEqual([]);
    expect(await desk.row()).toMatchObject({ state: "lapsed", why: "DAY_OVER" });
  });

  it("waits when a clock was set back to the day before, and goes out once it is right", async () => {
    const desk = await aDeskToWriteFrom();
    desk.setNow("2026-11-23T16:00:00.000Z");
    expect(await desk.deliver()).toBe(true);
    expect(await desk.row()).toMatchObject({ state: "planned" });
    desk.setNow("2026-11-24T03:00:00.000Z");
    await desk.deliver();
    expect(desk.sent).toHaveLength(1);
  });
});

describe("what is taken to the unit above", () => {
  const child = aUnitId("00071");
  const planned = {
    kind: "escalation",
    reference: "parent",
    items: [{ ...ITEM, unitId: child, why: { rule: "after", workingDays: 8 } }],
  } as const;

  it("names the units that owe", async () => {
    const desk = await aDeskToWriteFrom({ planned, obligations: [{ unitId: child }] });
    await desk.units.save(aUnit({ unitId: child, code: "00071", name: "Phường Cửa Nam" }), undefined);
    await desk.deliver();
    expect(desk.sent[0]?.text).toContain("Phường Cửa Nam");
    expect(desk.sent[0]?.to).toEqual(["cchc@example.gov.vn"]);
  });

  it("is dropped when they have reported meanwhile", async () => {
    const desk = await aDeskToWriteFrom({ planned, obligations: [aMetObligation({ unitId: child })] });
    await desk.deliver();
    expect(await desk.row()).toMatchObject({ state: "dropped" });
  });
});

describe("what the mail service says", () => {
  it("that it takes nothing now: the message may be claimed again, and the queue brings it again", async () => {
    const desk = await aDeskToWriteFrom();
    desk.answer(TOO_MUCH);
    expect(await desk.deliver()).toBe(false);
    expect(await desk.row()).toMatchObject({
      state: "planned",
      claims: 1,
      why: "SERVICE_REFUSED",
      code: TOO_MUCH.code,
    });
    expect(await desk.deliver()).toBe(true);
    expect(desk.sent).toHaveLength(2);
    expect(await desk.row()).toMatchObject({ state: "sent", claims: 2, mailId: "mail-2" });
  });

  it("that it takes nothing all day: the message lapses in the end", async () => {
    const desk = await aDeskToWriteFrom();
    desk.answer(TOO_MUCH);
    await desk.deliver();
    desk.setNow("2026-11-25T01:00:00.000Z");
    await desk.deliver();
    expect(await desk.row()).toMatchObject({ state: "lapsed", claims: 1 });
  });

  it("that it never takes this one: the message failed", async () => {
    const desk = await aDeskToWriteFrom();
    desk.answer({ outcome: "refused", code: "MessageRejected", mayPass: false });
    expect(await desk.deliver()).toBe(true);
    expect(await desk.row()).toMatchObject({
      state: "failed",
      why: "MESSAGE_REFUSED",
      code: "MessageRejected",
    });
    await desk.deliver();
    expect(desk.sent).toHaveLength(1);
  });

  it("nothing that can be understood: the message is uncertain, and never sent again", async () => {
    const desk = await aDeskToWriteFrom();
    desk.answer({ outcome: "unknown", code: "TimeoutError" });
    expect(await desk.deliver()).toBe(true);
    expect(await desk.row()).toMatchObject({ state: "uncertain", why: "NO_ANSWER", code: "TimeoutError" });
    await desk.deliver();
    expect(desk.sent).toHaveLength(1);
  });
});

describe("a sender that dies", () => {
  const dying = async () => {
    throw new Error("the function was stopped");
  };

  it("before the claim leaves the message to be sent", async () => {
    const desk = await aDeskToWriteFrom();
    expect(await desk.deliver(desk.id, { ledger: { ...desk.ledger, claim: dying } })).toBe(false);
    expect(await desk.deliver()).toBe(true);
    expect(desk.sent).toHaveLength(1);
  });

  it("after the claim leaves it to be looked at again, and uncertain after 15 minutes", async () => {
    const desk = await aDeskToWriteFrom();
    expect(await desk.deliver(desk.id, { ledger: { ...desk.ledger, settle: dying } })).toBe(false);
    expect(await desk.row()).toMatchObject({ state: "claimed" });
    desk.setNow("2026-11-24T01:11:00.000Z");
    expect(await desk.deliver()).toBe(false);
    desk.setNow("2026-11-24T01:20:00.000Z");
    expect(await desk.deliver()).toBe(true);
    expect(await desk.row()).toMatchObject({ state: "uncertain" });
    expect(desk.sent).toHaveLength(1);
  });

  it("by a text that cannot be made claims nothing", async () => {
    const desk = await aDeskToWriteFrom();
    const render = () => {
      throw new Error("no such text");
    };
    expect(await desk.deliver(desk.id, { render })).toBe(false);
    expect(await desk.row()).toMatchObject({ state: "planned", claims: 0 });
  });
});

describe("a message of the queue", () => {
  it.each([
    ["is none", "reminder"],
    ["names no day", { recipient: UNIT, kind: "reminder" }],
    ["is about nothing in the ledger", { day: "2026-11-25", recipient: UNIT, kind: "reminder" }],
    ["is of a kind that nobody prepares", { day: "2026-11-24", recipient: UNIT, kind: "digest" }],
  ])("that %s is parked in the end and sends nothing", async (_, body) => {
    const desk = await aDeskToWriteFrom();
    await desk.ledger.plan({ ...desk.message, kind: "digest" });
    expect(await desk.deliver(body)).toBe(false);
    expect(desk.sent).toEqual([]);
  });
});
