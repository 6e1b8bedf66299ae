import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { reconcileProgress } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<unknown, void>().handler(
  reconcileProgress({
    periods: periodStore(table),
    templates: templateStore(table),
    progress: progressStore(table),
    now: () => new Date(),
  }),
);
