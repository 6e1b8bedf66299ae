import { GetObjectTaggingCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { DocumentResult } from "../../domain/submission/checked-document.ts";
import type { RecheckResult, SubmissionId } from "../../domain/submission/submission.ts";
import { addressOf, type FileAddress, inboxKey } from "./inbox-key.ts";
import { type FileVersion, readJson, readVersion, versionsUnder } from "./object-versions.ts";

/** What the checks leave behind of a submission, too large for an item. */
export type ResultKind = "findings" | "narrative" | DocumentResult | RecheckResult;

/** What the malware scan says of a version; it says nothing for the first seconds. */
export type ScanVerdict = "BEING_SCANNED" | "CLEAN" | "THREAT_FOUND" | "NOT_SCANNABLE";

/** The tag in which GuardDuty leaves its verdict. Who may download is decided by the same tag, in the signer's policy. */
const SCAN_TAG = "GuardDutyMalwareScanStatus";

export type FileStore = ReturnType<typeof fileStore>;

/**
 * Uploaded files and what was found in them, in one versioned bucket. What is signed for browsers is made elsewhere
 * (`upload-forms.ts`, `download-links.ts`): the signers take 10 ms to load, and few functions need one.
 */
export function fileStore(s3: S3Client, bucket: string) {
  return {
    addressOf,
    keyOf: inboxKey,

    /** Every version under the file's key, oldest first. */
    versionsOf: (address: FileAddress): Promise<FileVersion[]> =>
      versionsUnder(s3, bucket, inboxKey(address)),

    /** The bytes of one version. */
    read: (address: FileAddress, versionId: string): Promise<Uint8Array> =>
      readVersion(s3, bucket, { key: inboxKey(address), versionId }),

    /** What GuardDuty found in one version. Only where uploads are scanned: elsewhere nothing ever gets a verdict. */
    async scanVerdict(address: FileAddress, versionId: string): Promise<ScanVerdict> {
      const { TagSet: tags = [] } = await s3.send(
        new GetObjectTaggingCommand({ Bucket: bucket, Key: inboxKey(address), VersionId: versionId }),
      );
      return verdictOf(tags.find((tag) => tag.Key === SCAN_TAG)?.Value);
    },

    async saveResult(id: SubmissionId, kind: ResultKind, value: unknown): Promise<void> {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: resultKey(id, kind),
          Body: JSON.stringify(value),
          ContentType: "application/json",
        }),
      );
    },

    /** What `saveResult` stored last; undefined when there was nothing to say. */
    readResult: (id: SubmissionId, kind: ResultKind): Promise<unknown> =>
      readJson(s3, bucket, resultKey(id, kind)),
  };
}

function verdictOf(status: string | undefined): ScanVerdict {
  switch (status) {
    case undefined:
      return "BEING_SCANNED";
    case "NO_THREATS_FOUND":
      return "CLEAN";
    case "THREATS_FOUND":
      return "THREAT_FOUND";
    default:
      // UNSUPPORTED (as with a password), ACCESS_DENIED, FAILED: nobody looked inside, so nobody gets it.
      return "NOT_SCANNABLE";
  }
}

function resultKey({ unitId, periodId, attempt }: SubmissionId, kind: ResultKind): string {
  return `results/${unitId}/${periodId}/${attempt}/${kind}.json`;
}
