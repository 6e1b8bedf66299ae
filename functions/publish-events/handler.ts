import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import type { StreamedEvent } from "../../shared/adapters/dynamodb/stream.ts";
import type { Bus } from "../../shared/adapters/eventbridge/bus.ts";
import type { Send } from "../../shared/adapters/sqs/queue.ts";
import { logger } from "../_runtime/logger.ts";

export interface Deps {
  readonly streamedEvent: (image: unknown) => StreamedEvent;
  readonly bus: Bus;
  /** Keeps the key of an event that would not go, for `npm run redrive`. */
  readonly park: Send;
}

/**
 * Publishes the outbox: event items as the stream brings them. An event that cannot be read, or that EventBridge keeps
 * refusing, is parked by its key, so that it does not hold up the others; when even that fails, the stream brings it and
 * those after it again.
 */
export const publishEvents =
  (deps: Deps) =>
  async (batch: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const streamed = batch.Records.map(({ dynamodb }) => deps.streamedEvent(dynamodb?.NewImage));
    const events = streamed.flatMap(({ event }) => event ?? []);
    const unpublished = await deps.bus.publish(events);
    let parked = 0;
    for (const [index, { key, event }] of streamed.entries()) {
      const reason = event ? unpublished.find((one) => one.event === event)?.reason : "UnreadableItem";
      if (reason === undefined) continue;
      logger.error("event parked", { id: event?.id, reason });
      try {
        await deps.park({ ...key, reason });
        parked += 1;
      } catch (error) {
        logger.error("event could not be parked", { id: event?.id, error: error as Error });
        const sequenceNumber = batch.Records[index]?.dynamodb?.SequenceNumber ?? "";
        return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
      }
    }
    logger.info("events published", { published: events.length - unpublished.length, parked });
    return { batchItemFailures: [] };
  };
