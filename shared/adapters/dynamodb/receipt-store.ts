import { Obligation } from "../../domain/obligation/obligation.ts";
import { Period } from "../../domain/period/period.ts";
import { IssuedReceipt, ReceiptKey, SignedReceipt } from "../../domain/receipt/receipt.ts";
import { Submission } from "../../domain/submission/submission.ts";
import { Unit } from "../../domain/unit/unit.ts";
import {
  deskPartition,
  obligationKey,
  periodKey,
  RECEIPT_KEYS_PARTITION,
  RECEIPT_PREFIX,
  REVISION_PREFIX,
  receiptKey,
  receiptPartition,
  receiptRevisionKey,
  receiptSigningKey,
  submissionKey,
  unitKey,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Key, Table } from "./table.ts";

/** What receipts about one obligation are made from. */
export interface ReceiptCase {
  readonly obligation: Obligation;
  readonly period: Period;
  readonly unit: Unit;
}

/** An attempt with the latest revision of its receipt, if it has one. */
export interface AttemptWithReceipt {
  readonly submission: Submission;
  readonly latest: IssuedReceipt | undefined;
}

export type ReceiptStore = ReturnType<typeof receiptStore>;

/** Receipts: under their public id as they were signed, and at the unit's desk the latest revision of each. */
export function receiptStore(table: Table) {
  const finder = (items: readonly Item[]) => (key: Key) =>
    items.find((item) => item.pk === key.pk && item.sk === key.sk);

  return {
    /** Throws when something of it is not there: an event tells of an obligation that exists. */
    async loadCase(unitId: string, periodId: string, shard: number): Promise<ReceiptCase> {
      const keys = [obligationKey(periodId, shard, unitId), periodKey(periodId), unitKey(unitId)] as const;
      const [obligation, period, unit] = keys.map(finder(await table.batchGet(keys)));
      if (!obligation || !period || !unit) throw new Error(`no obligation of ${unitId} for ${periodId}`);
      return {
        obligation: fromItem(Obligation, obligation),
        period: fromItem(Period, period),
        unit: fromItem(Unit, unit),
      };
    },

    /** The attempts with these numbers that exist. */
    async loadAttempts(
      unitId: string,
      periodId: string,
      attempts: readonly number[],
    ): Promise<AttemptWithReceipt[]> {
      const found = finder(
        await table.batchGet(
          attempts.flatMap((attempt) => [
            submissionKey(unitId, periodId, attempt),
            receiptKey(unitId, periodId, attempt),
          ]),
        ),
      );
      return attempts.flatMap((attempt) => {
        const submission = found(submissionKey(unitId, periodId, attempt));
        const receipt = found(receiptKey(unitId, periodId, attempt));
        if (!submission) return [];
        return [
          {
            submission: fromItem(Submission, submission),
            latest: receipt && fromItem(IssuedReceipt, receipt),
          },
        ];
      });
    },

    /**
     * Stores the next revision, but only while the obligation is as it was judged and nobody was faster: else false, and the case is
     * looked at again. So a receipt never says what was not true when it was stored, and the last event of all leaves the truth.
     */
    async save(
      signed: SignedReceipt,
      {
        issued,
        latest,
        obligation,
      }: { issued: IssuedReceipt; latest: IssuedReceipt | undefined; obligation: Obligation },
    ): Promise<boolean> {
      const { unitId, periodId, shard, version } = obligation;
      const result = await table.transact([
        { check: obligationKey(periodId, shard, unitId), if: { equals: { version } } },
        {
          put: toItem("receipt-revision", receiptRevisionKey(signed.receiptId, signed.revision), signed),
          if: { absent: true },
        },
        {
          put: toItem("receipt", receiptKey(unitId, periodId, issued.attempt), issued),
          if: latest ? { equals: { revision: latest.revision } } : { absent: true },
        },
      ]);
      return result.ok;
    },

    /** The latest revision of each attempt's receipt, by attempt. */
    async ofObligation(unitId: string, periodId: string): Promise<IssuedReceipt[]> {
      const items = await table.query({ pk: deskPartition(unitId, periodId), skPrefix: RECEIPT_PREFIX });
      return items.map((item) => fromItem(IssuedReceipt, item));
    },

    /** Every revision of a receipt, oldest first; none when there is no such receipt. */
    async revisions(receiptId: string): Promise<SignedReceipt[]> {
      const items = await table.query({ pk: receiptPartition(receiptId), skPrefix: REVISION_PREFIX });
      return items.map((item) => fromItem(SignedReceipt, item));
    },

    /** Publishes a key before anything signed with it is stored. What was published of it before stays. */
    async publishKey(key: ReceiptKey): Promise<void> {
      await table.put({
        put: toItem("receipt-key", receiptSigningKey(key.keyId), key),
        if: { absent: true },
      });
    },

    /** Every key that was ever used, oldest first. */
    async keys(): Promise<ReceiptKey[]> {
      const items = await table.query({ pk: RECEIPT_KEYS_PARTITION });
      return items
        .map((item) => fromItem(ReceiptKey, item))
        .toSorted((a, b) => (a.firstUsedAt < b.firstUsedAt ? -1 : 1));
    },
  };
}
