import { S3Client } from "@aws-sdk/client-s3";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { answerFiles } from "../../shared/adapters/s3/answer-files.ts";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { listWorkbook } from "../../shared/adapters/workbook/list-workbook.ts";
import { workbookMarker } from "../../shared/adapters/workbook/mark-workbook.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { markWorkbook } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);
const s3 = new S3Client();

export const handler = httpApi().handler(
  markWorkbook({
    reports: reportStore(table),
    units: unitStore(table),
    files: fileStore(s3, env.INBOX_BUCKET),
    answers: answerFiles(s3, env.INBOX_BUCKET),
    marker: workbookMarker(),
    listWorkbook,
    uploadsAreScanned: env.UPLOADS_ARE_SCANNED,
    now: () => new Date(),
  }),
);
