import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { reminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { controlReminders } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  controlReminders({
    reminders: reminderStore(table),
    units: unitStore(table),
    memberships: membershipStore(table),
    now: () => new Date(),
  }),
);
