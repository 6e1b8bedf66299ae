import { readCsv } from "../../shared/adapters/csv/read-csv.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { controlReminders } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  controlReminders({
    readCsv,
    reminders: reminderStore(table),
    units: unitStore(table),
    periods: periodStore(table),
    reports: reportStore(table),
    reference: referenceStore(table),
    ledger: ledgerStore(table),
    memberships: membershipStore(table),
    now: () => new Date(),
  }),
);
