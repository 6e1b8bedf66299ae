import { S3Client } from "@aws-sdk/client-s3";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { reviewObligation } from "./handler.ts";

const env = Env.parse(process.env);

const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  reviewObligation({
    reports: reportStore(table),
    reference: referenceStore(table),
    files: fileStore(new S3Client(), env.INBOX_BUCKET),
    now: () => new Date(),
  }),
);
