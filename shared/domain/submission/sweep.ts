import { isAllReused, isDecided, isRequired, type Submission } from "./submission.ts";

/** Events are usually there within seconds; before this a submission is left alone. */
export const SWEEP_AFTER_MINUTES = 15;
/** After its upload form ran out, a slow line may still be sending. */
const EXPIRE_AFTER_MINUTES = 60;
/** Bytes may still come late, over a slow line, with their event lost: look for them so long. */
const FORGET_AFTER_HOURS = 48;

const MINUTE = 60_000;

/** What S3 holds of a submission's files: file id → how many versions lie under its key. */
export type FoundInStorage = ReadonlyMap<string, number>;

export type SweepAction =
  | { readonly kind: "ingest"; readonly fileIds: readonly string[] }
  | { readonly kind: "expire" }
  | { readonly kind: "forget" }
  | { readonly kind: "wait" };

/** The files whose bytes the sweep should look for: those not known to have arrived. */
export function filesToLookFor(submission: Submission): string[] {
  return Object.entries(submission.files)
    .filter(([, file]) => !file.received)
    .map(([fileId]) => fileId);
}

/**
 * What to do about a submission that nobody has decided, or whose evidence has not all come. This, not the storage event,
 * is why no upload is lost: what lies in storage is handed to the ingestion again, and only a request without its bytes
 * runs out.
 */
export function sweepOf(submission: Submission, found: FoundInStorage, now: Date): SweepAction {
  const awaited = filesToLookFor(submission);
  // Versions that differ from what was announced were looked at already, and will not change.
  const unseen = awaited.filter(
    (fileId) => (found.get(fileId) ?? 0) > (submission.files[fileId]?.versionsSeen ?? 0),
  );
  const toIngest = [...fileThatBringsTheDecision(submission), ...unseen];
  if (toIngest.length > 0) return { kind: "ingest", fileIds: toIngest };
  if (isDecided(submission) && awaited.length === 0) return { kind: "forget" };
  const age = now.getTime() - Date.parse(submission.uploadExpiresAt);
  if (submission.state === "requested") {
    return age > EXPIRE_AFTER_MINUTES * MINUTE ? { kind: "expire" } : { kind: "wait" };
  }
  return age > FORGET_AFTER_HOURS * 60 * MINUTE ? { kind: "forget" } : { kind: "wait" };
}

/** A received report is decided when any file that came with it is ingested again. */
function fileThatBringsTheDecision({ state, files }: Submission): string[] {
  if (state !== "received") return [];
  const countsAll = isAllReused({ files });
  return Object.entries(files)
    .filter(([, file]) => isRequired(file) && (countsAll || !file.reusedFrom))
    .map(([fileId]) => fileId)
    .slice(0, 1);
}
