import type { Deps } from "../../../../functions/deliver-message/handler.ts";
import { deliverMessage } from "../../../../functions/deliver-message/handler.ts";
import { prepareReminder } from "../../../../functions/deliver-message/prepare-reminder.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { reminderStore } from "../../../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import type { Mail, MailResult } from "../../../../shared/adapters/ses/mailer.ts";
import type { Message, PlannedMessage } from "../../../../shared/domain/message/message.ts";
import { linksAt } from "../../../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../../../shared/domain/message/text/render-message.ts";
import type { Obligation } from "../../../../shared/domain/obligation/obligation.ts";
import type { Contact } from "../../../../shared/domain/unit/contact.ts";
import { aPlannedMessage } from "../../../builders/a-message.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aContact, aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { anObligation } from "../../../builders/an-obligation.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";

export const UNIT = aUnitId("00070");

interface Scene {
  readonly planned?: Partial<PlannedMessage>;
  readonly obligations?: readonly Partial<Obligation>[];
  readonly contacts?: readonly Partial<Contact>[];
}

/** A commune that owes 2026-YEAR on 24 November 2026, its reminder in the ledger, and a mail service that answers as told. */
export async function aDeskToWriteFrom({ planned, obligations = [{}], contacts = [{}] }: Scene = {}) {
  const table = memoryTable();
  const [ledger, reports, units] = [ledgerStore(table), reportStore(table), unitStore(table)];
  const reminders = reminderStore(table);
  await units.save(aUnit(), undefined);
  for (const contact of contacts) await units.saveContact(aContact(contact));
  await periodStore(table).save(anOpenPeriod(), undefined);
  for (const obligation of obligations) await reports.createObligation(anObligation(obligation));
  const message = aPlannedMessage({ recipient: UNIT, contactIds: [aContact().contactId], ...planned });
  await ledger.plan(message);

  const sent: Mail[] = [];
  const answers: MailResult[] = [];
  let now = new Date("2026-11-24T01:05:00.000Z");
  const deps: Deps = {
    ledger,
    prepare: (({ reminder }) => ({ reminder, escalation: reminder }))({
      reminder: prepareReminder({ reminders, reports, units }),
    }),
    render: (content) => renderMessage(content, linksAt("https://reports.example.org")),
    send: async (mail) => {
      sent.push(mail);
      return answers.shift() ?? { outcome: "taken", mailId: `mail-${sent.length}` };
    },
    pace: async () => {},
    now: () => now,
  };
  const { day, recipient, kind, reference } = message;
  const id = { day, recipient, kind, ...(reference !== undefined && { reference }) };
  return {
    ...{ table, ledger, reminders, reports, units, deps, sent, message, id },
    /** What the mail service says to the next calls. */
    answer: (...next: MailResult[]) => void answers.push(...next),
    setNow: (instant: string) => {
      now = new Date(instant);
    },
    /** True when the queue may forget it. */
    deliver: async (body: unknown = id, using: Partial<Deps> = {}) => {
      const { batchItemFailures } = await deliverMessage({ ...deps, ...using })(anSqsEvent(body));
      return batchItemFailures.length === 0;
    },
    row: async (): Promise<Message> => {
      const row = await ledger.load(id);
      if (!row) throw new Error("the message is gone");
      return row;
    },
  };
}
