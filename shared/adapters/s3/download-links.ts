import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type FileAddress, inboxKey } from "./inbox-key.ts";

export type DownloadLinks = ReturnType<typeof downloadLinks>;

/** A click is enough; a forwarded link is soon dead. */
export const DOWNLOAD_SECONDS = 60;

/** Links by which browsers fetch files of the inbox. */
export function downloadLinks(s3: S3Client, bucket: string) {
  return {
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
  };
}

/** RFC 6266: an ASCII name for old clients, the real one in UTF-8 beside it. */
export function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
