import type { SQSEvent, SQSRecord } from "aws-lambda";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { logger } from "../../../../functions/_runtime/logger.ts";
import { sqsBatch } from "../../../../functions/_runtime/sqs-batch.ts";

const record = (messageId: string): SQSRecord => ({
  messageId,
  receiptHandle: "receipt",
  body: messageId,
  attributes: {
    ApproximateReceiveCount: "2",
    SentTimestamp: "0",
    SenderId: "sender",
    ApproximateFirstReceiveTimestamp: "0",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:ap-southeast-1:000000000000:ingest",
  awsRegion: "ap-southeast-1",
});

const batch = (...ids: readonly string[]): SQSEvent => ({ Records: ids.map(record) });
const defect = new Error("throttled");
const failing = (...ids: readonly string[]) =>
  sqsBatch(async ({ messageId }) => {
    if (ids.includes(messageId)) throw defect;
  });

beforeEach(() => {
  vi.spyOn(logger, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("hands over each message and reports none when all went well", async () => {
  const seen: string[] = [];
  const handle = sqsBatch(async ({ body }) => {
    seen.push(body);
  });
  expect(await handle(batch("a", "b"))).toEqual({ batchItemFailures: [] });
  expect(seen).toEqual(["a", "b"]);
});

it("reports only the messages that failed, so the others are not sent again", async () => {
  expect(await failing("b")(batch("a", "b", "c"))).toEqual({ batchItemFailures: [{ itemIdentifier: "b" }] });
});

it("reports a batch that failed whole in the same way", async () => {
  expect(await failing("a")(batch("a"))).toEqual({ batchItemFailures: [{ itemIdentifier: "a" }] });
});

it("logs each failure with its message, its tries and the error, but not the body", async () => {
  await failing("b")(batch("a", "b"));
  expect(logger.error).toHaveBeenCalledOnce();
  expect(logger.error).toHaveBeenCalledWith("message failed", { messageId: "b", tries: 2, error: defect });
});

it("keeps nothing of the batch before", async () => {
  const handle = failing("a");
  await handle(batch("a"));
  expect(await handle(batch("b"))).toEqual({ batchItemFailures: [] });
});
