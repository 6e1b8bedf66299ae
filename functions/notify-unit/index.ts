import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { queue, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { notifyUnit } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<SQSEvent, SQSBatchResponse>().handler(
  notifyUnit({
    units: unitStore(table),
    ledger: ledgerStore(table),
    mail: queue(sqsClient(), env.MAIL_QUEUE_URL),
    now: () => new Date(),
  }),
);
