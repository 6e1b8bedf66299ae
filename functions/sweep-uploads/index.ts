import { S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { queue, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { sweepUploads } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<unknown, void>().handler(
  sweepUploads({
    periods: periodStore(table),
    reports: reportStore(table),
    files: fileStore(new S3Client(), env.INBOX_BUCKET),
    ingest: queue(sqsClient(), env.INGEST_QUEUE_URL),
    now: () => new Date(),
    newId: () => ulid().toLowerCase(),
  }),
);
