import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { streamedEvent } from "../../shared/adapters/dynamodb/stream.ts";
import { eventBus } from "../../shared/adapters/eventbridge/bus.ts";
import { queue, sqsClient } from "../../shared/adapters/sqs/queue.ts";
import { eventConsumer } from "../_runtime/event-consumer.ts";
import { Env } from "./env.ts";
import { publishEvents } from "./handler.ts";

const env = Env.parse(process.env);

export const handler = eventConsumer<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(
  publishEvents({
    streamedEvent,
    bus: eventBus(new EventBridgeClient(), env.EVENT_BUS_NAME),
    park: queue(sqsClient(), env.PARKED_EVENTS_QUEUE_URL),
  }),
);
