import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { queueOfMany, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { runJob } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<SQSEvent, SQSBatchResponse>().handler(
  runJob({
    jobs: jobStore(table),
    reports: reportStore(table),
    periods: periodStore(table),
    reference: referenceStore(table),
    sendWork: queueOfMany(sqsClient(), env.JOBS_QUEUE_URL),
    now: () => new Date(),
  }),
);
