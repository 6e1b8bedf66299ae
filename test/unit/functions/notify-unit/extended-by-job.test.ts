import { describe, expect, it } from "vitest";
import { deliverMessage } from "../../../../functions/deliver-message/handler.ts";
import { prepareNotice } from "../../../../functions/deliver-message/prepare-notice.ts";
import { notifyUnit } from "../../../../functions/notify-unit/handler.ts";
import { runJob } from "../../../../functions/run-job/handler.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import type { Mail } from "../../../../shared/adapters/ses/mailer.ts";
import { linksAt } from "../../../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../../../shared/domain/message/text/render-message.ts";
import { newObligation } from "../../../../shared/domain/obligation/new-obligation.ts";
import { aJobOffice, NOW } from "../../../builders/a-job-office.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aContact } from "../../../builders/a-unit.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";

const EXTEND = { command: "extend", documentNumber: "12/CV-SNV", until: "2026-12-23" } as const;
const BOTH = ["2026-YEAR", "2026-Q4"];

/** Two communes that owe two reports each, and what tells them of decisions. */
async function anOfficeThatTells() {
  const office = await aJobOffice({ units: 2 });
  const deps = office.depsOn(office.table);
  const { units, reports, jobs, reference } = deps;
  const second = anOpenPeriod({ periodId: "2026-Q4", nameVi: "Báo cáo quý IV", nameEn: "Report of Q4" });
  await deps.periods.save(second, undefined);
  for (const [index, unitId] of office.unitIds.entries()) {
    const member = { unitId, kind: "phuong", order: index + 1, isTest: false };
    await reports.createObligation(newObligation(second, member));
    await units.saveContact(aContact({ unitId }));
  }
  const ledger = ledgerStore(office.table);
  const [queued, sent]: [unknown[], Mail[]] = [[], []];
  const now = () => NOW;
  const notify = notifyUnit({ units, ledger, mail: async (message) => void queued.push(message), now });
  const deliver = deliverMessage({
    ledger,
    prepare: { notice: prepareNotice({ reports, units, jobs, calendars: reference.calendars }) },
    render: (content) => renderMessage(content, linksAt("https://reports.example.org")),
    send: async (mail) => {
      sent.push(mail);
      return { outcome: "taken", mailId: `mail-${sent.length}` };
    },
    pace: async () => {},
    now,
  });
  const tell = async () => {
    for (const unitId of office.unitIds) {
      for (const periodId of BOTH) {
        for (const { id, time, data } of await reports.events(unitId, periodId)) {
          const failed = await notify(anSqsEvent({ detail: { metadata: { id, time }, data } }));
          expect(failed.batchItemFailures).toEqual([]);
        }
      }
    }
    for (const message of queued.splice(0)) {
      expect((await deliver(anSqsEvent(message))).batchItemFailures).toEqual([]);
    }
  };
  return { office, deps, sent, tell };
}

const subjects = (sent: readonly Mail[]) => sent.map(({ subject }) => subject.split(" | ")[0]);

describe("an extension of several reports by a job", () => {
  it("is told to each unit once, with every report, however often the events come", async () => {
    const { office, sent, tell } = await anOfficeThatTells();
    await office.start({ ...EXTEND, selection: { periodIds: BOTH } });
    await office.runAll();
    for (let again = 0; again < 2; again++) await tell();
    expect(sent).toHaveLength(2);
    expect(sent[0]?.subject).toContain("Được gia hạn 2 báo cáo - ");
    expect(sent[0]?.text).toContain("theo văn bản 12/CV-SNV:");
    expect(sent[0]?.text.match(/Hạn gửi đổi từ ngày 16\/12\/2026 sang ngày 23\/12\/2026/g)).toHaveLength(2);
    for (const periodId of BOTH) expect(sent[0]?.text).toContain(`/reports/${office.unitIds[0]}/${periodId}`);
  });

  it("is told as before where it is about one report of the unit", async () => {
    const { office, sent, tell } = await anOfficeThatTells();
    await office.start({ ...EXTEND, selection: { periodIds: ["2026-Q4"] } });
    await office.runAll();
    await tell();
    expect(subjects(sent)).toEqual([
      expect.stringContaining("Được gia hạn đến 23/12/2026: Báo cáo quý IV"),
      expect.stringContaining("Được gia hạn đến 23/12/2026: Báo cáo quý IV"),
    ]);
  });

  it("is told whole while the job is still at it, and not again when the second report is extended", async () => {
    const { office, deps, sent, tell } = await anOfficeThatTells();
    await office.start({ ...EXTEND, selection: { periodIds: BOTH } });
    // The process dies when two of four reports are decided.
    let left = 2;
    const saveDecisionOfJob: typeof deps.reports.saveDecisionOfJob = async (...decision) => {
      if (left-- <= 0) throw new Error("the function was stopped");
      return deps.reports.saveDecisionOfJob(...decision);
    };
    const dying = runJob({ ...deps, reports: { ...deps.reports, saveDecisionOfJob } });
    const [started] = office.collect();
    await dying(anSqsEvent(started));
    const [piece] = office.collect();
    await dying(anSqsEvent(piece));
    await tell();
    expect(sent.length).toBeGreaterThan(0);
    for (const subject of subjects(sent)) expect(subject).toContain("Được gia hạn 2 báo cáo");

    office.queue.push(piece);
    await office.runAll();
    await tell();
    expect(sent).toHaveLength(2);
  });

  it("is told to be over in one message, when another job takes it back", async () => {
    const { office, sent, tell } = await anOfficeThatTells();
    await office.start({ ...EXTEND, selection: { periodIds: BOTH } });
    await office.runAll();
    await tell();
    sent.splice(0);
    office.setNow(new Date(NOW.getTime() + 3_600_000));
    await office.start({ command: "remove-extension", selection: { periodIds: BOTH } }, { key: "key-2" });
    await office.runAll();
    await tell();
    expect(subjects(sent)).toEqual([
      expect.stringContaining("Hạn gửi của 2 báo cáo trở lại như ban đầu"),
      expect.stringContaining("Hạn gửi của 2 báo cáo trở lại như ban đầu"),
    ]);
  });
});
