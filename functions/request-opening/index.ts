import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { queue, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { httpApi } from "../_runtime/http-api.ts";
import { Env } from "./env.ts";
import { requestOpening } from "./handler.ts";

const env = Env.parse(process.env);

export const handler = httpApi().handler(
  requestOpening({
    periods: periodStore(dynamoTable(documentClient(), env.TABLE_NAME)),
    requestOpening: queue(sqsClient(), env.OPENINGS_QUEUE_URL),
    now: () => new Date(),
  }),
);
