import { GetObjectCommand, ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";

/** One version of an object, as S3 lists it. */
export interface FileVersion {
  readonly versionId: string;
  /** Bytes. */
  readonly size: number;
  /** S3's LastModified: whole seconds. */
  readonly lastModified: string;
}

/** Every version under exactly this key, oldest first. S3 lists the newest first, and ties of a second stay so. */
export async function versionsUnder(s3: S3Client, bucket: string, key: string): Promise<FileVersion[]> {
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
}

/** The bytes of one version. */
export async function readVersion(
  s3: S3Client,
  bucket: string,
  { key, versionId }: { readonly key: string; readonly versionId: string },
): Promise<Uint8Array> {
  const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  return answer.Body ? answer.Body.transformToByteArray() : new Uint8Array();
}

/** A JSON document; undefined when there is none. */
export async function readJson(s3: S3Client, bucket: string, key: string): Promise<unknown> {
  try {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return answer.Body ? JSON.parse(await answer.Body.transformToString("utf-8")) : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchKey") return undefined;
    throw error;
  }
}
