import { DeleteObjectsCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type DryRunAddress, dryRunAddressOf, dryRunKey } from "./dry-run-key.ts";
import { type FileVersion, readJson, readVersion, versionsUnder } from "./object-versions.ts";

export type DryRunFiles = ReturnType<typeof dryRunFiles>;

/** S3's own limit on one request. */
const DELETED_AT_ONCE = 1_000;

/**
 * Files that are only tried, and what was found in them. They lie apart from reports, under prefixes whose objects the bucket itself
 * deletes after a day, so nothing stays even where the checks never ran.
 */
export function dryRunFiles(s3: S3Client, bucket: string) {
  return {
    addressOf: dryRunAddressOf,

    /** Every version that came, oldest first. */
    versionsOf: (address: DryRunAddress): Promise<FileVersion[]> =>
      versionsUnder(s3, bucket, dryRunKey(address)),

    read: (address: DryRunAddress, versionId: string): Promise<Uint8Array> =>
      readVersion(s3, bucket, { key: dryRunKey(address), versionId }),

    /** Deletes these versions for good: without a version's id S3 would only hide it. */
    async remove(address: DryRunAddress, versions: readonly FileVersion[]): Promise<void> {
      const Key = dryRunKey(address);
      for (let at = 0; at < versions.length; at += DELETED_AT_ONCE) {
        const some = versions.slice(at, at + DELETED_AT_ONCE);
        const Objects = some.map(({ versionId }) => ({ Key, VersionId: versionId }));
        const { Errors = [] } = await s3.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        );
        if (Errors.length > 0) throw new Error(`${Errors.length} versions of a dry run were not deleted`);
      }
    },

    async saveFindings(address: DryRunAddress, report: unknown): Promise<void> {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: findingsKey(address),
          Body: JSON.stringify(report),
          ContentType: "application/json",
        }),
      );
    },

    /** What `saveFindings` stored; undefined when there was nothing to say. */
    readFindings: (address: DryRunAddress): Promise<unknown> => readJson(s3, bucket, findingsKey(address)),
  };
}

function findingsKey({ unitId, periodId, checkId }: DryRunAddress): string {
  return `results/checks/${unitId}/${periodId}/${checkId}.json`;
}
