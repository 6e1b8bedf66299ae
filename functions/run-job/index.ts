import { S3Client } from "@aws-sdk/client-s3";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { documentChecker } from "../../shared/adapters/documents/document-checker.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { recheckStore } from "../../shared/adapters/dynamodb/recheck-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { queueOfMany, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { reportChecker } from "../../shared/adapters/workbook/check-report.ts";
import { workbookReader } from "../../shared/adapters/workbook/read-workbook.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { runJobOrRecheck } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<SQSEvent, SQSBatchResponse>().handler(
  runJobOrRecheck({
    jobs: jobStore(table),
    rechecks: recheckStore(table),
    templates: templateStore(table),
    files: fileStore(new S3Client(), env.INBOX_BUCKET),
    checker: reportChecker(workbookReader(), documentChecker()),
    reports: reportStore(table),
    periods: periodStore(table),
    reference: referenceStore(table),
    sendWork: queueOfMany(sqsClient(), env.JOBS_QUEUE_URL),
    now: () => new Date(),
  }),
);
