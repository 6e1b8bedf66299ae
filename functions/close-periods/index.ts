import { ulid } from "ulid";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { closePeriods } from "./handler.ts";

const env = Env.parse(process.env);

export const handler = eventConsumer<Record<string, never>, void>().handler(
  closePeriods({
    periods: periodStore(dynamoTable(documentClient(), env.TABLE_NAME)),
    now: () => new Date(),
    newId: () => ulid().toLowerCase(),
  }),
);
