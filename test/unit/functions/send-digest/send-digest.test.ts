import { describe, expect, it } from "vitest";
import { heard, sent } from "../../../../shared/domain/message/message-steps.ts";
import {
  DEFAULT_REMINDER_RULES,
  type ReminderRules,
} from "../../../../shared/domain/reminder/reminder-rules.ts";
import { aCurrent } from "../../../builders/an-obligation.ts";
import { anOffice } from "../watch-deadlines/an-office.ts";

const MONDAY = "2026-12-14T01:30:00.000Z";
const TUESDAY = "2026-12-15T01:30:00.000Z";
const SATURDAY = "2026-12-12T01:30:00.000Z";

describe("the office's summary", () => {
  it("comes each working day to who takes it daily or has not chosen, and says who is due soon", async () => {
    const office = await anOffice({ people: { an: "daily", binh: undefined, chi: "weekly" } });
    office.at(TUESDAY);
    await office.digest();
    await office.deliverAll();
    expect(office.sent.map(({ to }) => to[0])).toEqual([
      "an@office.example.gov.vn",
      "binh@office.example.gov.vn",
    ]);
    expect(office.sent[0]?.subject).toContain("1 sắp đến hạn");
    expect(office.sent[0]?.text).toContain("Phường 00070");
  });

  it("comes to who takes it weekly on the first working day of the week", async () => {
    const office = await anOffice({ people: { chi: "weekly" } });
    for (const day of [MONDAY, TUESDAY]) {
      office.at(day);
      await office.digest();
      await office.deliverAll();
    }
    expect(office.sent.map(({ subject }) => subject.split(":")[0])).toEqual(["Tổng hợp tuần từ 14/12/2026"]);
  });

  it("follows a choice from the next one on", async () => {
    const office = await anOffice({ people: { an: "daily" } });
    office.at(TUESDAY);
    await office.digest();
    await office.sure.office.savePreferences({ sub: "an", rhythm: "weekly", chosenAt: TUESDAY, version: 2 });
    office.at("2026-12-16T01:30:00.000Z");
    await office.digest();
    await office.deliverAll();
    expect(office.queued).toHaveLength(1);
  });

  it("does not come on a day off, nor when there is nothing to say", async () => {
    const dayOff = await anOffice({ people: { an: "daily" } });
    dayOff.at(SATURDAY);
    await dayOff.digest();
    expect(dayOff.queued).toEqual([]);

    const quiet = await anOffice({ owed: { "1": { isTest: true } }, people: { an: "daily" } });
    quiet.at(TUESDAY);
    await quiet.digest();
    expect(quiet.queued).toEqual([]);
  });

  it("comes once however often it is run and delivered", async () => {
    const office = await anOffice({ people: { an: "daily" } });
    office.at(TUESDAY);
    for (const _ of [1, 2]) await office.digest();
    await office.deliverAll();
    await office.deliverAll();
    expect(office.sent).toHaveLength(1);
  });

  it("says who is overdue by how many working days and whom to call, unless it has reported since", async () => {
    const office = await anOffice({ owed: { "1": {}, "2": {} }, people: { an: "daily" } });
    office.at("2026-12-21T01:30:00.000Z");
    await office.digest();
    await office.deliverAll();
    expect(office.sent[0]?.text).toContain("Đã quá hạn 3 ngày làm việc");
    expect(office.sent[0]?.text).toContain("Đầu mối: Nguyễn Văn A");
    expect(office.sent[0]?.subject).toContain("2 quá hạn");
  });

  it("names the units that no mail reaches, with the address", async () => {
    const office = await anOffice({ people: { an: "daily" } });
    const [contact] = await office.sure.units.contactsOf(`unit_${"00070".padStart(26, "0")}`);
    if (!contact) throw new Error("the unit has no contact");
    const undeliverableAt = "2026-12-10T01:00:00.000Z";
    await office.sure.units.saveContact({ ...contact, undeliverableAt, version: 2 });
    office.at(TUESDAY);
    await office.digest();
    await office.deliverAll();
    expect(office.sent[0]?.text).toContain("Thư không đến được: cchc@example.gov.vn");
  });
});

describe("what became of messages", () => {
  const WEDNESDAY = "2026-12-16T01:30:00.000Z";

  /** A notice of a day that came back at a moment, in an office that has nothing else to say. */
  async function anOfficeWithABounce(day: string, at: string) {
    const office = await anOffice({
      owed: { "1": { isTest: true } },
      people: { an: "daily", chi: "weekly" },
    });
    const recipient = `unit_${"2".padStart(26, "0")}`;
    const id = { day, recipient, kind: "notice", reference: "2026-YEAR:2:1" } as const;
    const plannedAt = `${day}T02:00:00.000Z`;
    await office.sure.ledger.plan({ ...id, contactIds: [], plannedAt });
    const planned = await office.sure.ledger.load(id);
    const claimed = planned && (await office.sure.ledger.claim(planned, new Date(plannedAt)));
    if (!claimed) throw new Error("nobody claimed the notice");
    await office.sure.ledger.settle(id, sent(claimed, "mail-0", new Date(plannedAt)));
    await office.sure.ledger.settle(id, heard("bounced", { mailId: "mail-0", at: new Date(at) }));
    return office;
  }
  const toldOn = async (office: Awaited<ReturnType<typeof anOffice>>, days: readonly string[]) => {
    const told: string[] = [];
    for (const day of days) {
      const before = office.sent.length;
      office.at(day);
      await office.digest();
      await office.deliverAll();
      for (const { to, subject } of office.sent.slice(before)) {
        if (subject.includes("1 thư cần xem lại")) told.push(`${day.slice(0, 10)} ${to[0]?.split("@")[0]}`);
      }
    }
    return told;
  };

  it("is told the next working day when it comes after the summary, and once", async () => {
    const office = await anOfficeWithABounce("2026-12-14", "2026-12-14T02:10:00.000Z");
    expect(await toldOn(office, [TUESDAY, WEDNESDAY])).toEqual(["2026-12-15 an"]);
  });

  it("is told although the message was of a day before the summary before", async () => {
    const office = await anOfficeWithABounce("2026-12-13", "2026-12-14T02:10:00.000Z");
    expect(await toldOn(office, [TUESDAY, WEDNESDAY])).toEqual(["2026-12-15 an"]);
  });

  it("is in the next summary of the week, however long ago the one before was", async () => {
    const office = await anOfficeWithABounce("2026-12-14", "2026-12-14T02:10:00.000Z");
    expect(await toldOn(office, ["2026-12-21T01:30:00.000Z"])).toEqual(["2026-12-21 chi"]);
  });
});

describe("a queue of reports that has grown old", () => {
  const owed = { "1": { current: aCurrent({ receivedAt: "2026-12-01T03:00:00.000Z", hasFigures: false }) } };

  it("is in the summary of who takes one, and a message of its own to who wants to know at once", async () => {
    const office = await anOffice({ owed, people: { an: "daily", em: "immediate" } });
    office.at(TUESDAY);
    await office.digest();
    await office.deliverAll();
    const subjects = (name: string) =>
      office.sent.filter(({ to }) => to[0]?.startsWith(name)).map(({ subject }) => subject);
    expect(subjects("an")).toHaveLength(1);
    expect(subjects("an")[0]).toContain("1 chờ xem xét");
    expect(subjects("em")).toHaveLength(2);
    expect(subjects("em").join()).toContain("lâu nhất 10 ngày làm việc");
  });
});

describe("what the office has loaded with its rules", () => {
  const loaded = async (office: Awaited<ReturnType<typeof anOffice>>, digest: ReminderRules["digest"]) => {
    await office.sure.reference.saveReminderRules({ ...DEFAULT_REMINDER_RULES, ...(digest && { digest }) });
    await office.digest();
    await office.deliverAll();
    return office.sent.map(({ subject }) => subject);
  };
  const usual = DEFAULT_REMINDER_RULES.digest;

  it("says from when on a report is due soon", async () => {
    // Seven working days before 16 December.
    for (const [daily, expected] of [
      [6, 0],
      [7, 1],
    ] as const) {
      const office = await anOffice({ people: { an: "daily" } });
      office.at("2026-12-07T01:30:00.000Z");
      const subjects = await loaded(office, { ...usual, dueSoon: { daily, weekly: 10 } });
      expect(subjects.filter((subject) => subject.includes("1 sắp đến hạn"))).toHaveLength(expected);
    }
  });

  it("says when reviewers are reminded", async () => {
    // Ten working days waiting.
    const owed = {
      "1": { current: aCurrent({ receivedAt: "2026-12-01T03:00:00.000Z", hasFigures: false }) },
    };
    for (const [oldQueue, expected] of [
      [10, 1],
      [9, 2],
    ] as const) {
      const office = await anOffice({ owed, people: { em: "immediate" } });
      office.at(TUESDAY);
      expect(await loaded(office, { ...usual, oldQueue })).toHaveLength(expected);
    }
  });
});
