import { S3Client } from "@aws-sdk/client-s3";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { documentChecker } from "../../shared/adapters/documents/document-checker.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { dryRunStore } from "../../shared/adapters/dynamodb/dry-run-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { dryRunFiles } from "../../shared/adapters/s3/dry-run-files.ts";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { reportChecker } from "../../shared/adapters/workbook/check-report.ts";
import { workbookReader } from "../../shared/adapters/workbook/read-workbook.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { ingestFile } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);
const s3 = new S3Client();

export const handler = eventConsumer<SQSEvent, SQSBatchResponse>().handler(
  ingestFile({
    reports: reportStore(table),
    templates: templateStore(table),
    files: fileStore(s3, env.INBOX_BUCKET),
    dryRuns: dryRunStore(table),
    dryRunFiles: dryRunFiles(s3, env.INBOX_BUCKET),
    checker: reportChecker(workbookReader(), documentChecker()),
    now: () => new Date(),
  }),
);
