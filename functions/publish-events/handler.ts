import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import type { StreamedEvent } from "../../shared/adapters/dynamodb/stream.ts";
import type { Bus } from "../../shared/adapters/eventbridge/bus.ts";
import type { Send } from "../../shared/adapters/sqs/queue.ts";
import { logger } from "../_runtime/logger.ts";

export interface Deps {
  readonly eventOfImage: (image: unknown) => StreamedEvent;
  readonly bus: Bus;
  /** Keeps the key of an event that would not go, for `npm run redrive`. */
  readonly park: Send;
}

/**
 * Publishes the outbox: event items as the stream brings them. An event that EventBridge keeps refusing is parked by its
 * key, so that it does not hold up the others; when even that fails, the stream brings it and those after it again.
 */
export const publishEvents =
  (deps: Deps) =>
  async (batch: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const events = batch.Records.map(({ dynamodb }) => deps.eventOfImage(dynamodb?.NewImage));
    const unpublished = await deps.bus.publish(events);
    for (const { event, reason } of unpublished) {
      const index = events.findIndex(({ id }) => id === event.id);
      const { pk, sk, id } = events[index] as StreamedEvent;
      logger.error("event parked", { id, reason });
      try {
        await deps.park({ pk, sk, id, reason });
      } catch (error) {
        logger.error("event could not be parked", { id, error: error as Error });
        const sequenceNumber = batch.Records[index]?.dynamodb?.SequenceNumber ?? "";
        return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
      }
    }
    logger.info("events published", {
      published: events.length - unpublished.length,
      parked: unpublished.length,
    });
    return { batchItemFailures: [] };
  };
