import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { redateObligations } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<SQSEvent, SQSBatchResponse>().handler(
  redateObligations({
    periods: periodStore(table),
    reference: referenceStore(table),
    reports: reportStore(table),
    now: () => new Date(),
  }),
);
