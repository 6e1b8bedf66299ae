import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

/** Sends one JSON message. */
export type Send = (message: unknown) => Promise<void>;

/**
 * A client that asks the endpoint it is configured with, as the clients of all other services do. By default it would
 * take the host from the queue's URL, past a proxy that stands in between and records who called what.
 */
export const sqsClient = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

export function queue(sqs: SQSClient, url: string): Send {
  return async (message) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message) }));
  };
}
