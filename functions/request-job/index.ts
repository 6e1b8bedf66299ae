import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { requestJob } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  requestJob({
    jobs: jobStore(table),
    reports: reportStore(table),
    periods: periodStore(table),
    reference: referenceStore(table),
    now: () => new Date(),
  }),
);
