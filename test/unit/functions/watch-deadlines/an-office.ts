import { deliverMessage } from "../../../../functions/deliver-message/handler.ts";
import {
  prepareAlert,
  prepareDigest,
  prepareReviewReminder,
} from "../../../../functions/deliver-message/prepare-for-office.ts";
import { sendDigest } from "../../../../functions/send-digest/handler.ts";
import { watchDeadlines } from "../../../../functions/watch-deadlines/handler.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { officeStore } from "../../../../shared/adapters/dynamodb/office-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../../../../shared/adapters/dynamodb/progress-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import type { Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import type { Mail } from "../../../../shared/adapters/ses/mailer.ts";
import { linksAt } from "../../../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../../../shared/domain/message/text/render-message.ts";
import type { Obligation } from "../../../../shared/domain/obligation/obligation.ts";
import type { Rhythm } from "../../../../shared/domain/office/preferences.ts";
import { progressOf } from "../../../../shared/domain/progress/progress.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aContact, aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";

const JUST_AFTER_DUE = "2026-12-16T17:05:00.000Z";

interface Scene {
  /** What each unit owes, by the tail of its id. */
  readonly owed?: Readonly<Record<string, Partial<Obligation>>>;
  readonly people?: Readonly<Record<string, Rhythm | undefined>>;
  /** Stands between the handlers and the table, to break things. */
  readonly around?: (table: Table) => Table;
}

/** A city whose units owe 2026-YEAR by 16 December, and the people of its office, each with a mailbox. */
export async function anOffice({ owed = { "00070": {} }, people = { an: "immediate" }, around }: Scene = {}) {
  const memory = memoryTable();
  const table = around ? around(memory) : memory;
  const stores = (over: Table) => ({
    ledger: ledgerStore(over),
    office: officeStore(over),
    periods: periodStore(over),
    progress: progressStore(over),
    reports: reportStore(over),
    units: unitStore(over),
    calendars: referenceStore(over).calendars,
    reminderRules: referenceStore(over).reminderRules,
    reference: referenceStore(over),
  });
  const sure = stores(memory);
  await sure.periods.save(anOpenPeriod(), undefined);
  for (const [tail, changes] of Object.entries(owed)) {
    const unitId = aUnitId(tail);
    await sure.units.save(aUnit({ unitId, code: tail, name: `Phường ${tail}` }), undefined);
    await sure.units.saveContact(aContact({ unitId, contactId: `contact_${tail.padStart(26, "0")}` }));
    await sure.reports.createObligation(anObligation({ unitId, ...changes }));
  }
  for (const [sub, rhythm] of Object.entries(people)) {
    if (rhythm) await sure.office.savePreferences({ sub, rhythm, chosenAt: JUST_AFTER_DUE, version: 1 });
  }
  const recompute = async () => {
    const content = await sure.progress.readShard("2026-YEAR", 0);
    await sure.progress.save("2026-YEAR", 0, progressOf(content, undefined), new Date(JUST_AFTER_DUE));
  };
  await recompute();

  let now = new Date(JUST_AFTER_DUE);
  const queued: unknown[] = [];
  const sent: Mail[] = [];
  const known = Object.keys(people).map((sub) => ({ sub, email: `${sub}@office.example.gov.vn` }));
  const deps = {
    ...stores(table),
    people: async () => known,
    mail: async (message: unknown) => {
      queued.push(message);
    },
    now: () => now,
  };
  const deliver = deliverMessage({
    ledger: sure.ledger,
    prepare: {
      alert: prepareAlert(deps),
      digest: prepareDigest(deps),
      "review-reminder": prepareReviewReminder(deps),
    },
    render: (content) => renderMessage(content, linksAt("https://reports.example.org")),
    send: async (mail) => {
      sent.push(mail);
      return { outcome: "taken", mailId: `mail-${sent.length}` };
    },
    pace: async () => {},
    now: () => now,
  });
  return {
    ...{ memory, sent, queued, known, recompute, sure },
    watch: watchDeadlines(deps),
    digest: sendDigest(deps),
    at: (time: string) => {
      now = new Date(time);
    },
    /** Everything that is queued, once more what was before. */
    deliverAll: async () => {
      for (const message of queued) await deliver(anSqsEvent(message));
    },
  };
}
