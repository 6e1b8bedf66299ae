import type { SQSRecord } from "aws-lambda";
import * as z from "zod";
import type { LedgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import type { Send } from "../../shared/adapters/sqs/queue.ts";
import { messageIdOf } from "../../shared/domain/message/message.ts";
import { plannedNotice } from "../../shared/domain/message/notice.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { sqsBatch } from "../_runtime/sqs-batch.ts";

export interface Deps {
  readonly units: Pick<UnitStore, "contactsOf">;
  readonly ledger: Pick<LedgerStore, "plan">;
  /** Hands a planned message to who sends it. */
  readonly mail: Send;
  now(): Date;
}

/** An event about one obligation, as the bus carries it. */
const Decided = z.object({
  detail: z.object({
    metadata: z.object({ id: z.string(), time: z.iso.datetime() }),
    data: z.object({ unitId: z.string(), changedAt: z.iso.datetime().optional() }),
  }),
});

/**
 * Plans the message that tells a unit what has been decided, and hands it to be sent. Both may happen again: a message is known by
 * its event, or by the change that moved due dates of several reports, and is sent once however often it is handed over.
 */
export const notifyUnit = (deps: Deps) =>
  sqsBatch(async ({ body }: SQSRecord) => {
    const { metadata, data } = parseMessage(Decided, body).detail;
    const { unitId, changedAt } = data;
    const contacts = await deps.units.contactsOf(unitId);
    const notice = plannedNotice({ ...metadata, changedAt }, unitId, contacts, deps.now());
    const isNew = await deps.ledger.plan(notice);
    await deps.mail(messageIdOf(notice));
    logger.info("notice planned", { event: metadata.id, isNew });
  });
