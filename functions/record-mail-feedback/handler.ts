import type { SQSRecord } from "aws-lambda";
import type { LedgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { heard } from "../../shared/domain/message/message-steps.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { metrics } from "../_runtime/metrics.ts";
import { sqsBatch } from "../_runtime/sqs-batch.ts";
import { MailFeedbackEvent } from "./ses-event.ts";

export interface Deps {
  readonly ledger: Pick<LedgerStore, "settle">;
  readonly units: Pick<UnitStore, "contactsOf" | "contactsAt" | "markUndeliverable">;
}

/**
 * Takes down what became of a mail, and marks the contacts that no mail reaches: nobody is written to again who cannot be reached,
 * and the office sees whose address has to be corrected. Heard twice or late, it changes nothing.
 */
export const recordMailFeedback = (deps: Deps) =>
  sqsBatch(async ({ body, messageId: correlationId }: SQSRecord) => {
    const { messageId, mailId, feedback, at, unreachable } = parseMessage(MailFeedbackEvent, body);
    if (messageId && feedback) {
      const settled = await deps.ledger.settle(messageId, heard(feedback, { mailId, at }));
      logger.info("mail feedback recorded", { ...messageId, feedback, isSettled: !!settled });
      if (feedback === "rejected" && settled) metrics.addMetric("MessagesTroubled", "Count", 1);
    }
    for (const address of unreachable) {
      for (const contact of await contactsWith(deps, address, messageId?.recipient)) {
        await markUndeliverable(deps, contact, { at, correlationId });
      }
    }
  });

/** Every contact with the address: one person may answer for several units. The unit written to is looked at in any case. */
async function contactsWith(deps: Deps, address: string, recipient?: string): Promise<Contact[]> {
  const ofUnit = recipient?.startsWith("unit_") ? await deps.units.contactsOf(recipient) : [];
  const all = [...(await deps.units.contactsAt(address)), ...ofUnit];
  const different = new Map(all.map((contact) => [contact.contactId, contact]));
  return [...different.values()].filter(({ email }) => email === address);
}

async function markUndeliverable(
  deps: Deps,
  contact: Contact,
  occasion: { at: Date; correlationId: string },
): Promise<void> {
  if (contact.undeliverableAt !== undefined) return;
  const { unitId, contactId } = contact;
  // Somebody changes the contact at this moment: the next delivery finds what it has become.
  if (!(await deps.units.markUndeliverable(contact, occasion)))
    throw new Error("the contact was just changed");
  logger.info("contact cannot be reached", { unitId, contactId });
}
