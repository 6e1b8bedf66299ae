import { templateCsv } from "../../shared/adapters/csv/template-csv.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { readPeriods } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  readPeriods({
    periods: periodStore(table),
    memberships: membershipStore(table),
    progress: progressStore(table),
    reports: reportStore(table),
    templates: templateStore(table),
    csvOf: templateCsv,
    now: () => new Date(),
  }),
);
