import { ulid } from "ulid";
import { readCsv } from "../../shared/adapters/csv/read-csv.ts";
import { calendarStore } from "../../shared/adapters/dynamodb/calendar-store.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { importReferenceData } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  importReferenceData({
    readCsv,
    units: unitStore(table),
    reference: referenceStore(table),
    calendars: calendarStore(table),
    periods: periodStore(table),
    templates: templateStore(table),
    now: () => new Date(),
    newId: () => ulid().toLowerCase(),
  }),
);
