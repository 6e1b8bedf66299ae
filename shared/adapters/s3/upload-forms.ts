import type { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import type { SubmittedFile } from "../../domain/submission/submission.ts";
import { type DryRunAddress, dryRunKey } from "./dry-run-key.ts";
import { type FileAddress, inboxKey } from "./inbox-key.ts";

/** What a browser needs to send one file straight to S3. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

type Announced = Pick<SubmittedFile, "size" | "type" | "sha256">;

interface Times {
  readonly now: Date;
  readonly expiresAt: string;
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
    uploadForm: (address: FileAddress, file: Announced, times: Times): Promise<UploadForm> =>
      formFor(inboxKey(address), file, times),

    /** The same for a file that is only tried. */
    dryRunForm: (address: DryRunAddress, file: Announced, times: Times): Promise<UploadForm> =>
      formFor(dryRunKey(address), file, times),
  };

  function formFor(
    key: string,
    { size, type, sha256 }: Announced,
    { now, expiresAt }: Times,
  ): Promise<UploadForm> {
    return createPresignedPost(s3, {
      Bucket: bucket,
      Key: key,
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
  }
}
