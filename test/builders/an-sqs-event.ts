import type { SQSEvent } from "aws-lambda";

/** Messages as a queue hands them to a function, named m1, m2 … in their order; text as it is, anything else as JSON. */
export const anSqsEvent = (...bodies: readonly unknown[]): SQSEvent => ({
  Records: bodies.map((body, position) => ({
    messageId: `m${position + 1}`,
    receiptHandle: "receipt",
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "sender",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:ap-southeast-1:000000000000:queue",
    awsRegion: "ap-southeast-1",
  })),
});
