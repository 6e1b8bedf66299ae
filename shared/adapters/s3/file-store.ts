import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { DocumentResult } from "../../domain/submission/checked-document.ts";
import type { SubmissionId } from "../../domain/submission/submission.ts";
import { addressOf, type FileAddress, inboxKey } from "./inbox-key.ts";

/** One version of an object, as S3 lists it. */
export interface FileVersion {
  readonly versionId: string;
  /** Bytes. */
  readonly size: number;
  /** S3's LastModified: whole seconds. */
  readonly lastModified: string;
}

/** What the checks leave behind of a submission, too large for an item. */
export type ResultKind = "findings" | "narrative" | DocumentResult;

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

    /** Every version under the file's key, oldest first. S3 lists the newest first, and ties of a second stay so. */
    async versionsOf(address: FileAddress): Promise<FileVersion[]> {
      const key = inboxKey(address);
      const versions: FileVersion[] = [];
      let keyMarker: string | undefined;
      let versionIdMarker: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectVersionsCommand({
            Bucket: bucket,
            Prefix: key,
            KeyMarker: keyMarker,
            VersionIdMarker: versionIdMarker,
          }),
        );
        for (const version of page.Versions ?? []) {
          // The prefix also finds `…/evidence-10` for `…/evidence-1`.
          if (version.Key !== key) continue;
          versions.push({
            versionId: version.VersionId ?? "null",
            size: version.Size ?? 0,
            lastModified: (version.LastModified ?? new Date(0)).toISOString(),
          });
        }
        keyMarker = page.IsTruncated ? page.NextKeyMarker : undefined;
        versionIdMarker = page.IsTruncated ? page.NextVersionIdMarker : undefined;
      } while (keyMarker);
      return versions.reverse();
    },

    /** The bytes of one version. */
    async read(address: FileAddress, versionId: string): Promise<Uint8Array> {
      const answer = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key: inboxKey(address), VersionId: versionId }),
      );
      return answer.Body ? answer.Body.transformToByteArray() : new Uint8Array();
    },

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
    async readResult(id: SubmissionId, kind: ResultKind): Promise<unknown> {
      try {
        const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: resultKey(id, kind) }));
        return answer.Body ? JSON.parse(await answer.Body.transformToString("utf-8")) : undefined;
      } catch (error) {
        if (error instanceof Error && error.name === "NoSuchKey") return undefined;
        throw error;
      }
    },
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
