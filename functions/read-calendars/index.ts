import { calendarStore } from "../../shared/adapters/dynamodb/calendar-store.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { readCalendars } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  readCalendars({
    calendars: calendarStore(table),
    periods: periodStore(table),
    memberships: membershipStore(table),
    now: () => new Date(),
  }),
);
