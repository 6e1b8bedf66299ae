import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { documentClient } from "../../shared/adapters/dynamodb/client.ts";
import { ledgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { dynamoTable } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { eventBus } from "../../shared/adapters/eventbridge/bus.ts";
import { queue, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { type Swept, sendReminders } from "./handler.ts";

const env = Env.parse(process.env);
const table = dynamoTable(documentClient(), env.TABLE_NAME);

export const handler = eventConsumer<unknown, Swept>().handler(
  sendReminders({
    periods: periodStore(table),
    reports: reportStore(table),
    units: unitStore(table),
    reference: referenceStore(table),
    reminders: reminderStore(table),
    ledger: ledgerStore(table),
    bus: eventBus(new EventBridgeClient(), env.EVENT_BUS_NAME),
    mail: queue(sqsClient(), env.MAIL_QUEUE_URL),
    now: () => new Date(),
  }),
);
