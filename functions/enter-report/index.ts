import { S3Client } from "@aws-sdk/client-s3";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { uploadForms } from "../../shared/adapters/s3/upload-forms.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { enterReportFor } from "./handler.ts";

const env = Env.parse(process.env);

const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  enterReportFor({
    reports: reportStore(table),
    files: uploadForms(new S3Client(), env.INBOX_BUCKET),
    now: () => new Date(),
  }),
);
