import { randomBytes } from "node:crypto";
import { calendarLinkStore } from "../../shared/adapters/dynamodb/calendar-link-store.ts";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { SECRET_BYTES } from "../../shared/domain/calendar-feed/calendar-link.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { shareCalendar } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = httpApi().handler(
  shareCalendar({
    links: calendarLinkStore(table),
    memberships: membershipStore(table),
    appUrl: env.APP_URL,
    newSecret: () => randomBytes(SECRET_BYTES).toString("base64url"),
    now: () => new Date(),
  }),
);
