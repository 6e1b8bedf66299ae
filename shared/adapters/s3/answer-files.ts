import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { XLSX_TYPE } from "../../domain/submission/file-types.ts";
import { type AnswerAddress, answerKey, type KeptAnswer } from "./answer-key.ts";
import { attachment, DOWNLOAD_SECONDS } from "./download-links.ts";

export type AnswerFiles = ReturnType<typeof answerFiles>;

/** The marked workbooks that units are answered with, kept beside what the checks found. */
export function answerFiles(s3: S3Client, bucket: string) {
  return {
    /** What is kept under this address; undefined when nothing is. */
    async kept(address: AnswerAddress): Promise<KeptAnswer | undefined> {
      try {
        const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: answerKey(address) }));
        const refusal = head.Metadata?.["refusal"];
        return refusal === undefined ? {} : { refusal };
      } catch (error) {
        if (error instanceof Error && error.name === "NotFound") return undefined;
        throw error;
      }
    },

    /** Keeps an answer. Twice does no harm: the same facts give the same file. */
    async keep(address: AnswerAddress, bytes: Uint8Array, { refusal }: KeptAnswer): Promise<void> {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: answerKey(address),
          Body: bytes,
          ContentType: XLSX_TYPE,
          ...(refusal !== undefined && { Metadata: { refusal } }),
        }),
      );
    },

    /** A link that downloads a kept answer under this name, for a minute. */
    async answerLink(address: AnswerAddress, name: string): Promise<{ url: string; seconds: number }> {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: answerKey(address),
        ResponseContentDisposition: attachment(name),
        ResponseContentType: XLSX_TYPE,
      });
      return {
        url: await getSignedUrl(s3, command, { expiresIn: DOWNLOAD_SECONDS }),
        seconds: DOWNLOAD_SECONDS,
      };
    },
  };
}
