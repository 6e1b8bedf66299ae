import { S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { dryRunStore } from "../../shared/adapters/dynamodb/dry-run-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { uploadForms } from "../../shared/adapters/s3/upload-forms.ts";
import { queue, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { requestSubmission } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  requestSubmission({
    reports: reportStore(table),
    dryRuns: dryRunStore(table),
    files: uploadForms(new S3Client(), env.INBOX_BUCKET),
    ingest: queue(sqsClient(), env.INGEST_QUEUE_URL),
    newId: () => ulid().toLowerCase(),
    now: () => new Date(),
  }),
);
