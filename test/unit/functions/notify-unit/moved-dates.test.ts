import { describe, expect, it } from "vitest";
import { deliverMessage } from "../../../../functions/deliver-message/handler.ts";
import { prepareNotice } from "../../../../functions/deliver-message/prepare-notice.ts";
import { notifyUnit } from "../../../../functions/notify-unit/handler.ts";
import { redateObligations } from "../../../../functions/redate-obligations/handler.ts";
import { jobStore } from "../../../../shared/adapters/dynamodb/job-store.ts";
import type { Item, Table } from "../../../../shared/adapters/dynamodb/table.ts";
import type { Mail } from "../../../../shared/adapters/ses/mailer.ts";
import { linksAt } from "../../../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../../../shared/domain/message/text/render-message.ts";
import { newObligation } from "../../../../shared/domain/obligation/new-obligation.ts";
import { exempt } from "../../../../shared/domain/obligation/terms.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import {
  aDatedCity,
  BY_DOCUMENT,
  dyingBefore,
  THE_16TH_OFF,
  UNIT_IDS,
} from "../change-calendar/a-dated-city.ts";

const SECOND = anOpenPeriod({ periodId: "2026-Q4", nameVi: "Báo cáo quý IV", nameEn: "Report of Q4" });
const [UNIT = "", EXEMPT = ""] = UNIT_IDS;

/** Three communes owe two reports by 16 December; an admin has just given that day off, and nobody has followed yet. */
async function aMovingCity() {
  const city = await aDatedCity();
  const { deps, memory, clock } = city;
  await deps.periods.save(SECOND, undefined);
  for (const unitId of UNIT_IDS) {
    const member = { unitId, kind: "phuong", isTest: false, order: 1 };
    await deps.reports.createObligation(newObligation(SECOND, member));
  }
  const approve = async () => {
    const version = await city.draft(THE_16TH_OFF);
    const { hash } = await city.post("POST /v1/calendars/{year}/preview", { version });
    return city.post("POST /v1/calendars/{year}/approve", { version, hash, ...BY_DOCUMENT });
  };
  const queued: unknown[] = [];
  const sent: Mail[] = [];
  const now = () => clock.now;
  const notify = notifyUnit({ ...deps, mail: async (message) => void queued.push(message), now });
  const deliver = deliverMessage({
    ledger: deps.ledger,
    prepare: {
      notice: prepareNotice({ ...deps, jobs: jobStore(memory), calendars: deps.reference.calendars }),
    },
    render: (content) => renderMessage(content, linksAt("https://reports.example.org")),
    send: async (mail) => {
      sent.push(mail);
      return { outcome: "taken", mailId: `mail-${sent.length}` };
    },
    pace: async () => {},
    now,
  });
  const events = (type: string) =>
    memory.all().filter((item: Item) => item["entity"] === "event" && item["type"] === type) as unknown as {
      id: string;
      time: string;
      correlationId: string;
      data: { unitId: string; periodId: string; version: number };
    }[];
  return {
    ...{ city, deps, clock, approve, sent, events },
    /** The obligations of one period follow it, or as many as are written before the process dies. */
    follow: async (periodId: string, on: Table = memory) => {
      const changed = events("PeriodChanged").filter(({ data }) => data.periodId === periodId);
      const stores = on === memory ? deps : city.storesOn(on);
      for (const { correlationId, data } of changed) {
        await redateObligations(stores)(anSqsEvent({ detail: { metadata: { correlationId }, data } }));
      }
    },
    /** The bus brings what was decided, and the queue what is to be sent. */
    tell: async () => {
      for (const { id, time, data } of events("DueDateMoved")) {
        await notify(anSqsEvent({ detail: { metadata: { id, time }, data } }));
      }
      for (const message of queued.splice(0)) await deliver(anSqsEvent(message));
    },
    mailsTo: (unitId: string) => sent.filter(({ text }) => text.includes(`/reports/${unitId}/`)),
  };
}

describe("a change of the calendar that moves two reports of each unit", () => {
  it("is told to each unit once, with both dates, why, and by which document, however often events come", async () => {
    const { approve, follow, tell, sent, mailsTo } = await aMovingCity();
    await approve();
    for (const periodId of ["2026-YEAR", "2026-Q4"]) await follow(periodId);
    for (let again = 0; again < 2; again++) await tell();
    expect(sent).toHaveLength(3);
    const [mail] = mailsTo(UNIT);
    expect(mail?.subject).toContain("Hạn gửi của 2 báo cáo thay đổi");
    expect(mail?.text).toContain("Hạn gửi đổi từ ngày 16/12/2026 sang ngày 17/12/2026.");
    expect(mail?.text).toContain("Ngày 16/12/2026 là Nghỉ bù");
    expect(mail?.text).toContain(`Thay đổi theo văn bản ${BY_DOCUMENT.documentNumber}.`);
    expect(mail?.text).toContain(`> ${BY_DOCUMENT.reason}`);
    for (const periodId of ["2026-YEAR", "2026-Q4"]) {
      expect(mail?.text).toContain(`https://reports.example.org/reports/${UNIT}/${periodId}`);
    }
  });

  it("is told whole although the second report has not followed yet, and not told again when it has", async () => {
    const { approve, follow, tell, sent, mailsTo } = await aMovingCity();
    await approve();
    await follow("2026-YEAR");
    await tell();
    expect(mailsTo(UNIT)[0]?.subject).toContain("2 báo cáo");
    await follow("2026-Q4");
    await tell();
    expect(sent).toHaveLength(3);
  });

  it("is told to those who follow after a crash, and to nobody twice", async () => {
    const { city, approve, follow, tell, sent } = await aMovingCity();
    await approve();
    await follow("2026-YEAR", dyingBefore(city.memory, 2));
    await tell();
    expect(sent.length).toBeLessThan(3);
    for (const periodId of ["2026-YEAR", "2026-Q4"]) await follow(periodId);
    await tell();
    expect(sent).toHaveLength(3);
  });

  it("is not told of a report that is not owed, and to nobody who owes nothing", async () => {
    const { deps, clock, approve, follow, tell, sent, mailsTo } = await aMovingCity();
    const release = async (unitId: string, periodId: string) => {
      const [owed] = await deps.reports.obligationsOfUnits(periodId, 1, [unitId]);
      if (!owed) throw new Error("nothing is owed");
      const decision = exempt(owed, { by: "o", reason: "-", documentNumber: "1/SNV-CCHC" }, clock.now);
      await deps.reports.saveDecision(owed, decision, { now: clock.now, correlationId: "other" });
    };
    await release(UNIT, "2026-Q4");
    await release(EXEMPT, "2026-Q4");
    await release(EXEMPT, "2026-YEAR");
    await approve();
    for (const periodId of ["2026-YEAR", "2026-Q4"]) await follow(periodId);
    await tell();
    expect(sent).toHaveLength(2);
    expect(mailsTo(UNIT).map(({ subject }) => subject.split(" | ")[0])).toEqual([
      "Hạn gửi đổi sang 17/12/2026: Báo cáo năm 2026 - Phường 00004",
    ]);
    const rows = await deps.ledger.ofDay("2026-12-01");
    expect(rows.find(({ recipient }) => recipient === EXEMPT)).toMatchObject({
      state: "dropped",
      why: "NOTHING_OWED",
    });
  });

  it("is told once although the last report follows days later, and no longer told when all do", async () => {
    const { clock, approve, follow, tell, sent } = await aMovingCity();
    await approve();
    await follow("2026-YEAR");
    await tell();
    clock.now = new Date("2026-12-08T03:00:00.000Z");
    await follow("2026-Q4");
    await tell();
    expect(sent).toHaveLength(3);

    const late = await aMovingCity();
    await late.approve();
    late.clock.now = new Date("2026-12-08T03:00:00.000Z");
    for (const periodId of ["2026-YEAR", "2026-Q4"]) await late.follow(periodId);
    await late.tell();
    expect(late.sent).toEqual([]);
    const rows = await late.deps.ledger.ofDay("2026-12-01");
    expect(rows.map(({ state }) => state)).toEqual(["lapsed", "lapsed", "lapsed"]);
  });

  it("is told again when it is changed again", async () => {
    const { city, clock, approve, follow, tell, sent } = await aMovingCity();
    await approve();
    for (const periodId of ["2026-YEAR", "2026-Q4"]) await follow(periodId);
    await tell();
    clock.now = new Date("2026-12-02T03:00:00.000Z");
    const change = { due: { default: { nominalDate: "2026-12-21", wording: "by" } } };
    const { hash } = await city.post("POST /v1/periods/{periodId}/changes/preview", { change });
    await city.post("POST /v1/periods/{periodId}/changes", { change, hash, ...BY_DOCUMENT });
    await follow("2026-YEAR");
    await tell();
    expect(sent).toHaveLength(6);
    expect(sent.at(-1)?.text).toContain("Hạn gửi đổi từ ngày 17/12/2026 sang ngày 21/12/2026.");
  });
});
