import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { declareNothingToReport } from "./handler.ts";

const env = Env.parse(process.env);

const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  declareNothingToReport({
    reports: reportStore(table),
    templates: templateStore(table),
    now: () => new Date(),
  }),
);
