import { describe, expect, it } from "vitest";
import { deliverMessage } from "../../../../functions/deliver-message/handler.ts";
import { prepareNotice } from "../../../../functions/deliver-message/prepare-notice.ts";
import { notifyUnit } from "../../../../functions/notify-unit/handler.ts";
import { jobStore } from "../../../../shared/adapters/dynamodb/job-store.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import type { Mail } from "../../../../shared/adapters/ses/mailer.ts";
import { linksAt } from "../../../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../../../shared/domain/message/text/render-message.ts";
import { returnReport } from "../../../../shared/domain/obligation/decisions.ts";
import { exempt } from "../../../../shared/domain/obligation/terms.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aSubmission } from "../../../builders/a-submission.ts";
import { aContact, aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { aMetObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";

const UNIT = aUnitId("00070");
const NOW = new Date("2026-12-09T02:31:00.000Z");

/** A unit whose accepted report the office has just returned; its people, the bus's event, and everybody who tells them. */
async function aReturnedReport({ contacts = [{}], isTest = false } = {}) {
  const table = memoryTable();
  const [ledger, reports, units] = [ledgerStore(table), reportStore(table), unitStore(table)];
  await units.save(aUnit({ isTest }), undefined);
  for (const contact of contacts) await units.saveContact(aContact(contact));
  await periodStore(table).save(anOpenPeriod(), undefined);
  const met = aMetObligation({ version: 1, ...(isTest && { isTest }) });
  await reports.createObligation(met);
  await reports.issue(aSubmission({ state: "accepted", attempt: 1 }));
  const returned = returnReport(met, { attempt: 1, by: "officer", reason: "Thiếu <b>chữ ký</b>." }, NOW);
  const saved = await reports.saveDecision(met, returned, { now: NOW, correlationId: "c-1" });
  expect(saved).toBe(true);

  const queued: unknown[] = [];
  const sent: Mail[] = [];
  const notify = notifyUnit({
    units,
    ledger,
    mail: async (message) => {
      queued.push(message);
    },
    now: () => NOW,
  });
  const deliver = deliverMessage({
    ledger,
    prepare: {
      notice: prepareNotice({
        ...{ reports, units },
        jobs: jobStore(table),
        calendars: referenceStore(table).calendars,
      }),
    },
    render: (content) => renderMessage(content, linksAt("https://reports.example.org")),
    send: async (mail) => {
      sent.push(mail);
      return { outcome: "taken", mailId: `mail-${sent.length}` };
    },
    pace: async () => {},
    now: () => NOW,
  });
  const event = async () => {
    const [stored] = await reports.events(UNIT, "2026-YEAR");
    if (!stored) throw new Error("no event is stored");
    const { id, time, data } = stored;
    return anSqsEvent({ detail: { metadata: { id, time }, data } });
  };
  return { ledger, reports, met: returned.obligation, queued, sent, notify, deliver, event };
}

describe("a unit whose report was returned", () => {
  it("is told once, with the reason and the link, however often the event and the message come", async () => {
    const { notify, deliver, event, queued, sent } = await aReturnedReport();

    for (const _ of [1, 2]) await notify(await event());
    expect(queued).toHaveLength(2);
    for (const message of queued) await deliver(anSqsEvent(message));

    expect(sent).toHaveLength(1);
    const [mail] = sent;
    expect(mail?.to).toEqual(["cchc@example.gov.vn"]);
    expect(mail?.text).toContain("> Thiếu <b>chữ ký</b>.");
    expect(mail?.html).toContain("Thiếu &lt;b&gt;chữ ký&lt;/b&gt;.");
    expect(mail?.text).toContain(`https://reports.example.org/reports/${UNIT}/2026-YEAR`);
    expect(mail?.text).toContain("vẫn được tính là đúng hạn");
  });

  it("is told although it is a test unit", async () => {
    const { notify, deliver, event, queued, sent } = await aReturnedReport({ isTest: true });
    await notify(await event());
    await deliver(anSqsEvent(queued[0]));
    expect(sent).toHaveLength(1);
  });

  it("is told by its focal persons in force, and not by its leader or somebody who left", async () => {
    const contact = (digit: string) => `contact_${digit.padStart(26, "0")}`;
    const { notify, deliver, event, queued, sent } = await aReturnedReport({
      contacts: [
        {},
        { contactId: contact("2"), email: "leader@example.gov.vn", role: "leader" },
        { contactId: contact("3"), email: "left@example.gov.vn", to: "2026-11-30" },
      ] as never,
    });
    await notify(await event());
    await deliver(anSqsEvent(queued[0]));
    expect(sent.map(({ to }) => to)).toEqual([["cchc@example.gov.vn"]]);
  });

  it("stands in the ledger with its outcome where nobody can be written to", async () => {
    const { ledger, notify, deliver, event, queued, sent } = await aReturnedReport({ contacts: [] });
    await notify(await event());
    await deliver(anSqsEvent(queued[0]));
    expect(sent).toEqual([]);
    const rows = await ledger.ofDay("2026-12-09");
    expect(rows).toMatchObject([
      { recipient: UNIT, kind: "notice", state: "dropped", why: "NO_WORKING_CONTACT" },
    ]);
  });

  it("gets a message for each decision, outside the one message a day", async () => {
    const { reports, met, notify, deliver, queued, sent } = await aReturnedReport();
    const exempted = exempt(met, { by: "officer", reason: "-", documentNumber: "145/KH-UBND" }, NOW);
    await reports.saveDecision(met, exempted, { now: NOW, correlationId: "c-2" });
    for (const { id, time, data } of await reports.events(UNIT, "2026-YEAR")) {
      await notify(anSqsEvent({ detail: { metadata: { id, time }, data } }));
    }
    for (const message of queued) await deliver(anSqsEvent(message));
    expect(sent.map(({ subject }) => subject.split(":")[0])).toEqual(["Đề nghị hoàn thiện", "Được miễn"]);
  });
});
