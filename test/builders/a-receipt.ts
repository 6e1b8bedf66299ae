import {
  type IssuedReceipt,
  type Judgement,
  nextReceipt,
  type ReceiptContent,
  sha256Of,
  textOf,
} from "../../shared/domain/receipt/receipt.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";
import { anOpenPeriod } from "./a-period.ts";
import { aDataFile, aDocumentFile, aSubmission, received } from "./a-submission.ts";
import { aUnit } from "./a-unit.ts";

export const aReceiptId = (letter = "a"): string => `rcpt_${letter.repeat(32)}`;

export const A_KEY_ID = "4f".repeat(32);

/** Attempt 1, accepted: both files arrived in time. */
export const anAcceptedSubmission = (changes: Partial<Submission> = {}): Submission =>
  aSubmission({
    state: "accepted",
    files: {
      data: aDataFile(received("2026-12-01T03:00:00.000Z", "version-of-data")),
      document: aDocumentFile(received("2026-12-01T03:01:00.000Z", "version-of-document")),
    },
    receivedAt: "2026-12-01T03:01:00.000Z",
    decidedAt: "2026-12-01T03:01:05.000Z",
    ...changes,
  });

/** Received in time, by the rule as it stands. */
export const aJudgement = (changes: Partial<Judgement> = {}): Judgement => ({
  due: {
    lastDay: "2026-12-16",
    tooLateFrom: "2026-12-16T17:00:00.000Z",
    because: { vi: "Chậm nhất ngày 16/12/2026.", en: "Due by 16/12/2026." },
    provisional: false,
  },
  verdict: { kind: "on_time" },
  decidedBy: { policy: "FIRST_ACCEPTED", attempt: 1, receivedAt: "2026-12-01T03:01:00.000Z" },
  ...changes,
});

/** The first revision of the receipt of attempt 1. */
export const aReceipt = (changes: Partial<ReceiptContent> = {}): ReceiptContent => ({
  ...nextReceipt(
    {
      unit: aUnit(),
      period: anOpenPeriod(),
      submission: anAcceptedSubmission(),
      judgement: aJudgement(),
    },
    {
      newReceiptId: aReceiptId(),
      latest: undefined,
      keyId: A_KEY_ID,
      now: new Date("2026-12-01T03:01:07.000Z"),
    },
  ),
  ...changes,
});

/** What is kept at the unit's desk of a receipt. */
export const anIssuedReceipt = (changes: Partial<IssuedReceipt> = {}): IssuedReceipt => {
  const { receiptId, unit, period, attempt, revision, issuedAt } = aReceipt();
  return {
    receiptId,
    unitId: unit.id,
    periodId: period.id,
    attempt,
    revision,
    issuedAt,
    sha256: sha256Of(textOf(aReceipt())),
    judgement: aJudgement(),
    ...changes,
  };
};
