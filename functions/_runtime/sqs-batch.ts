import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { logger } from "./logger.ts";

/**
 * Handles each message of a batch by itself: what throws is logged and reported as failed, so the queue sends only that one again
 * and parks it after the last try. A message that can never succeed should be logged by the handler and not thrown.
 */
export const sqsBatch =
  (handle: (record: SQSRecord) => Promise<void>) =>
  (event: SQSEvent): Promise<SQSBatchResponse> =>
    processPartialResponse(event, logging(handle), new BatchProcessor(EventType.SQS), {
      // A batch of one is a whole batch: throwing would count it as a defect of the function besides.
      throwOnFullBatchFailure: false,
    });

const logging =
  (handle: (record: SQSRecord) => Promise<void>) =>
  async (record: SQSRecord): Promise<void> => {
    try {
      await handle(record);
    } catch (error) {
      const { messageId } = record;
      const tries = Number(record.attributes.ApproximateReceiveCount);
      logger.error("message failed", { messageId, tries, error: error as Error });
      throw error;
    }
  };
