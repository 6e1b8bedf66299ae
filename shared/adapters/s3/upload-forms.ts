import type { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import type { SubmittedFile } from "../../domain/submission/submission.ts";
import { type FileAddress, inboxKey } from "./inbox-key.ts";

/** What a browser needs to send one file straight to S3. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type UploadForms = ReturnType<typeof uploadForms>;

/** Forms by which browsers send files straight to the inbox. */
export function uploadForms(s3: S3Client, bucket: string) {
  return {
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
  };
}
