import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { writeForm } from "../../shared/adapters/workbook/write-form.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { makeForm } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  makeForm({
    reports: reportStore(table),
    periods: periodStore(table),
    progress: progressStore(table),
    templates: templateStore(table),
    units: unitStore(table),
    reference: referenceStore(table),
    writeForm,
    now: () => new Date(),
  }),
);
