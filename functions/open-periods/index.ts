import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { ulid } from "ulid";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { openPeriods } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<
  SQSEvent | Record<string, never>,
  SQSBatchResponse | undefined
>().handler(
  openPeriods({
    periods: periodStore(table),
    units: unitStore(table),
    reference: referenceStore(table),
    templates: templateStore(table),
    reports: reportStore(table),
    now: () => new Date(),
    newId: () => ulid().toLowerCase(),
  }),
);
