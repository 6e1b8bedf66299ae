import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { SubmissionId, SubmittedFile } from "../../domain/submission/submission.ts";
import { addressOf, type FileAddress, inboxKey } from "./inbox-key.ts";

/** One version of an object, as S3 lists it. */
export interface FileVersion {
  readonly versionId: string;
  /** Bytes. */
  readonly size: number;
  /** S3's LastModified: whole seconds. */
  readonly lastModified: string;
}

/** What a browser needs to send one file straight to S3. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What the checks leave behind of a submission, too large for an item. */
export type ResultKind = "findings" | "narrative";

export type FileStore = ReturnType<typeof fileStore>;

/** A click is enough; a forwarded link is soon dead. */
const DOWNLOAD_SECONDS = 60;

/** Uploaded files and what was found in them, in one versioned bucket. */
export function fileStore(s3: S3Client, bucket: string) {
  return {
    addressOf,
    keyOf: inboxKey,

    /**
     * A form for exactly one file: this key, type, size and SHA-256, until `expiresAt`. S3 itself refuses anything
     * else, and what arrives is hashed again all the same.
     */
    async uploadForm(
      address: FileAddress,
      { size, type, sha256 }: Pick<SubmittedFile, "size" | "type" | "sha256">,
      { now, expiresAt }: { now: Date; expiresAt: string },
    ): Promise<UploadForm> {
      return createPresignedPost(s3, {
        Bucket: bucket,
        Key: inboxKey(address),
        Expires: Math.max(1, Math.floor((Date.parse(expiresAt) - now.getTime()) / 1000)),
        Fields: {
          "Content-Type": type,
          "x-amz-checksum-algorithm": "SHA256",
          "x-amz-checksum-sha256": sha256,
        },
        Conditions: [
          ["content-length-range", size, size],
          ["eq", "$Content-Type", type],
          ["eq", "$x-amz-checksum-sha256", sha256],
        ],
      });
    },

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

    /** A link that downloads one version under its own name, for a minute. */
    async downloadLink(
      address: FileAddress,
      { versionId, name, type }: { versionId: string; name: string; type: string },
    ): Promise<{ url: string; seconds: number }> {
      const url = await getSignedUrl(
        s3,
        new GetObjectCommand({
          Bucket: bucket,
          Key: inboxKey(address),
          VersionId: versionId,
          ResponseContentDisposition: attachment(name),
          ResponseContentType: type,
        }),
        { expiresIn: DOWNLOAD_SECONDS },
      );
      return { url, seconds: DOWNLOAD_SECONDS };
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

function resultKey({ unitId, periodId, attempt }: SubmissionId, kind: ResultKind): string {
  return `results/${unitId}/${periodId}/${attempt}/${kind}.json`;
}

/** RFC 6266: an ASCII name for old clients, the real one in UTF-8 beside it. */
function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
