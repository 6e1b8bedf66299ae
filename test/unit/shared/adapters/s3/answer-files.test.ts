import { HeadObjectCommand, NotFound, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { answerFiles } from "../../../../../shared/adapters/s3/answer-files.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

const client = mockClient(S3Client);
const files = answerFiles(client as unknown as S3Client, "inbox-bucket");
beforeEach(() => client.reset());

const address = { unitId: aUnitId("00070"), periodId: "2026-YEAR", attempt: 2, fingerprint: "0".repeat(32) };
const Key = `results/${address.unitId}/2026-YEAR/2/answer-${address.fingerprint}.xlsx`;

it("knows nothing that is not kept, and says nothing of storage that fails", async () => {
  client.on(HeadObjectCommand).rejectsOnce(new NotFound({ message: "", $metadata: {} }));
  expect(await files.kept(address)).toBeUndefined();
  client.on(HeadObjectCommand).rejects(new Error("SlowDown"));
  await expect(files.kept(address)).rejects.toThrow("SlowDown");
});

it("keeps an answer with why it is the list alone, and tells that again", async () => {
  client.on(PutObjectCommand).resolves({});
  await files.keep(address, Uint8Array.of(1), { refusal: "SIGNED" });
  const [put] = client.commandCalls(PutObjectCommand);
  expect(put?.args[0].input).toMatchObject({ Bucket: "inbox-bucket", Key, Metadata: { refusal: "SIGNED" } });

  client.on(HeadObjectCommand, { Key }).resolves({ Metadata: { refusal: "SIGNED" } });
  expect(await files.kept(address)).toEqual({ refusal: "SIGNED" });
  client.on(HeadObjectCommand, { Key }).resolves({ Metadata: {} });
  expect(await files.kept(address)).toEqual({});
});

it("links to it as an attachment under the unit's own name for the file", async () => {
  const s3 = new S3Client({
    region: "ap-southeast-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const { url, seconds } = await answerFiles(s3, "inbox-bucket").answerLink(address, "Báo cáo (lần 2).xlsx");
  expect(seconds).toBe(60);
  expect(new URL(url).pathname).toBe(`/${Key}`);
  expect(new URL(url).searchParams.get("response-content-disposition")).toContain(
    "filename*=UTF-8''B%C3%A1o%20c%C3%A1o",
  );
});
