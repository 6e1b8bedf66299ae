import type { SQSEvent, SQSRecord } from "aws-lambda";

/** A batch as the queue hands it to a function: one message for each content. */
export function sqsEvent(contents: readonly unknown[]): SQSEvent {
  const records = contents.map((content, index) => ({
    messageId: `message-${index}`,
    body: JSON.stringify(content),
    attributes: { ApproximateReceiveCount: "1" },
    eventSource: "aws:sqs",
  }));
  return { Records: records as unknown as SQSRecord[] };
}
