import type { Submission, SubmittedFile } from "../../shared/domain/submission/submission.ts";
import { aUnitId } from "./a-unit.ts";

/** A workbook that was announced and has not arrived. */
export const aDataFile = (changes: Partial<SubmittedFile> = {}): SubmittedFile => ({
  part: "data",
  name: "bao-cao.xlsx",
  size: 20_000,
  type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  sha256: `${"d".repeat(43)}=`,
  ...changes,
});

/** A signed document that was announced and has not arrived. */
export const aDocumentFile = (changes: Partial<SubmittedFile> = {}): SubmittedFile => ({
  part: "document",
  name: "47_BC-UBND.signed.pdf",
  size: 300_000,
  type: "application/pdf",
  sha256: `${"p".repeat(43)}=`,
  ...changes,
});

/** A photo that was announced and has not arrived. */
export const anEvidenceFile = (changes: Partial<SubmittedFile> = {}): SubmittedFile => ({
  part: "evidence",
  name: "anh.jpg",
  size: 80_000,
  type: "image/jpeg",
  sha256: `${"e".repeat(43)}=`,
  ...changes,
});

export const received = (receivedAt = "2026-12-01T03:00:00.000Z", versionId = "v1") => ({
  received: { versionId, receivedAt },
});

/** Attempt 1 at 2026-YEAR, asked for at 10:00 in Hanoi on 1 December, with nothing arrived. */
export const aSubmission = (changes: Partial<Submission> = {}): Submission => ({
  unitId: aUnitId("00070"),
  periodId: "2026-YEAR",
  attempt: 1,
  state: "requested",
  shard: 0,
  requestedBy: "11111111-2222-4333-8444-555555555555",
  requestedAt: "2026-12-01T03:00:00.000Z",
  uploadExpiresAt: "2026-12-01T03:10:00.000Z",
  idempotency: { key: "key", body: "body" },
  document: { number: "47/BC-UBND", date: "2026-11-30" },
  files: { data: aDataFile(), document: aDocumentFile() },
  ...changes,
});

/** The same with both files arrived, waiting for its decision. */
export const aReceivedSubmission = (changes: Partial<Submission> = {}): Submission =>
  aSubmission({
    state: "received",
    files: {
      data: aDataFile(received("2026-12-01T03:00:00.000Z")),
      document: aDocumentFile(received("2026-12-01T03:01:00.000Z")),
    },
    ...changes,
  });
