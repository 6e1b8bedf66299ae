import { S3Client } from "@aws-sdk/client-s3";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { dryRunStore } from "../../shared/adapters/dynamodb/dry-run-store.ts";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { dryRunFiles } from "../../shared/adapters/s3/dry-run-files.ts";
import { fileStore } from "../../shared/adapters/s3/file-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { readObligations } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);
const s3 = new S3Client();

export const handler = httpApi().handler(
  readObligations({
    reports: reportStore(table),
    periods: periodStore(table),
    units: unitStore(table),
    memberships: membershipStore(table),
    files: fileStore(s3, env.INBOX_BUCKET),
    dryRuns: dryRunStore(table),
    dryRunFiles: dryRunFiles(s3, env.INBOX_BUCKET),
    now: () => new Date(),
  }),
);
