import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Sends one JSON message. */
export type Send = (message: unknown) => Promise<void>;

export function queue(sqs: SQSClient, url: string): Send {
  return async (message) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message) }));
  };
}
