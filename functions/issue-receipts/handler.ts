import * as z from "zod";
import type {
  AttemptWithReceipt,
  ReceiptCase,
  ReceiptStore,
} from "../../shared/adapters/dynamodb/receipt-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReceiptSigner } from "../../shared/adapters/kms/receipt-signer.ts";
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import {
  isReceiptDue,
  judgementOf,
  nextReceipt,
  sha256Of,
  textOf,
} from "../../shared/domain/receipt/receipt.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { sqsBatch } from "../_runtime/sqs-batch.ts";

export interface Deps {
  readonly receipts: Pick<ReceiptStore, "loadCase" | "loadAttempts" | "save" | "publishKey">;
  readonly reference: Pick<ReferenceStore, "calendars">;
  readonly signer: Pick<ReceiptSigner, "publicKey" | "sign">;
  now(): Date;
  newReceiptId(): string;
}

/** Of what happened it is only taken where to look. */
const ObligationChanged = z.object({
  detail: z.object({
    data: z.object({
      unitId: z.string(),
      periodId: z.string(),
      shard: z.int().min(0),
      attempt: z.int().min(1).optional(),
      supersedes: z.int().min(1).optional(),
    }),
  }),
});
type Changed = z.output<typeof ObligationChanged>["detail"]["data"];

/** Decisions about one obligation do not come so fast; when they do, the message comes again. */
const TRIES_WHILE_IT_CHANGES = 5;

/**
 * Gives every attempt that passed the checks its receipt, and a further revision whenever decisions changed its judgement. What is
 * stored decides, not what the event says: twice, late or out of order, the receipts are in the end what the obligation says.
 */
export const issueReceipts = (deps: Deps) =>
  sqsBatch(async ({ body }) => {
    const changed = parseMessage(ObligationChanged, body).detail.data;
    for (let tries = 0; tries < TRIES_WHILE_IT_CHANGES; tries++) {
      if (await issueAll(deps, changed)) return;
    }
    throw new Error(`the obligation of ${changed.unitId} for ${changed.periodId} keeps changing`);
  });

/** False when the obligation, or a receipt, changed meanwhile. */
async function issueAll(deps: Deps, { unitId, periodId, shard, ...event }: Changed): Promise<boolean> {
  // First the obligation: what the attempts say is then never older than it.
  const about = await deps.receipts.loadCase(unitId, periodId, shard);
  const concerned = [event.attempt, event.supersedes, about.obligation.current?.attempt];
  const attempts = [...new Set(concerned.filter((attempt) => attempt !== undefined))];
  if (attempts.length === 0) return true;
  const [found, calendars] = await Promise.all([
    deps.receipts.loadAttempts(unitId, periodId, attempts),
    deps.reference.calendars(),
  ]);
  for (const attempt of found) {
    if (!(await issueIfDue(deps, about, attempt, calendars))) return false;
  }
  return true;
}

async function issueIfDue(
  deps: Deps,
  { obligation, period, unit }: ReceiptCase,
  { submission, latest }: AttemptWithReceipt,
  calendars: readonly WorkingCalendar[],
): Promise<boolean> {
  const judgement = judgementOf(obligation, submission, calendars);
  if (!judgement || !isReceiptDue(judgement, latest)) return true;

  const now = deps.now();
  const { keyId, pem } = await deps.signer.publicKey();
  await deps.receipts.publishKey({ keyId, pem, firstUsedAt: now.toISOString() });
  const newReceiptId = deps.newReceiptId();
  const content = nextReceipt({ unit, period, submission, judgement }, { newReceiptId, latest, keyId, now });
  const text = textOf(content);
  const signature = await deps.signer.sign(text);
  const { receiptId, revision, issuedAt, attempt } = content;
  const { unitId, periodId } = obligation;
  const issued = {
    ...{ receiptId, unitId, periodId, attempt, revision, issuedAt },
    sha256: sha256Of(text),
    judgement,
  };
  const signed = { receiptId, revision, text, signature, keyId };
  const isStored = await deps.receipts.save(signed, { issued, latest, obligation });
  // Its id is all that protects a receipt, so it is not in the log.
  const { kind: verdict } = judgement.verdict;
  if (isStored) logger.info("receipt issued", { unitId, periodId, attempt, revision, verdict });
  return isStored;
}
