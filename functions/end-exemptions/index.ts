import { ulid } from "ulid";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { endExemptions } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<unknown, void>().handler(
  endExemptions({
    periods: periodStore(table),
    reports: reportStore(table),
    now: () => new Date(),
    newId: () => ulid().toLowerCase(),
  }),
);
