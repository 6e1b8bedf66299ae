import type { SubmissionId } from "../../domain/submission/submission.ts";

/** Where a file of a submission lies. The key is made of ids only: no text of a person's. */
export interface FileAddress extends SubmissionId {
  readonly fileId: string;
}

const INBOX_KEY = /^inbox\/(unit_[0-9a-z]+)\/(\d{4}-[A-Z0-9]+)\/(\d{1,6})\/([a-z]+(?:-\d+)?)$/;

/** Whose file lies under an inbox key; undefined for a key this product never made. */
export function addressOf(key: string): FileAddress | undefined {
  const [, unitId, periodId, attempt, fileId] = INBOX_KEY.exec(key) ?? [];
  if (!unitId || !periodId || !attempt || !fileId) return undefined;
  return { unitId, periodId, attempt: Number(attempt), fileId };
}

export function inboxKey({ unitId, periodId, attempt, fileId }: FileAddress): string {
  return `inbox/${unitId}/${periodId}/${attempt}/${fileId}`;
}
