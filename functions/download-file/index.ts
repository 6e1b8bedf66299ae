import { S3Client } from "@aws-sdk/client-s3";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { downloadLinks } from "../../shared/adapters/s3/download-links.ts";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { downloadFile } from "./handler.ts";

const env = Env.parse(process.env);
const s3 = new S3Client();

export const handler = httpApi().handler(
  downloadFile({
    reports: reportStore(dynamoTable(documentClient(), env.TABLE_NAME)),
    files: { ...downloadLinks(s3, env.INBOX_BUCKET), ...fileStore(s3, env.INBOX_BUCKET) },
    uploadsAreScanned: env.UPLOADS_ARE_SCANNED,
    now: () => new Date(),
  }),
);
