import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

/** Sends one JSON message. */
export type Send = (message: unknown) => Promise<void>;

/** Sends many JSON messages. Throws when some were refused; those before them are on their way. */
export type SendMany = (messages: readonly unknown[]) => Promise<void>;

/** SQS's own limit. */
const MESSAGES_A_REQUEST = 10;

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

export function queueOfMany(sqs: SQSClient, url: string): SendMany {
  return async (messages) => {
    for (let at = 0; at < messages.length; at += MESSAGES_A_REQUEST) {
      const entries = messages
        .slice(at, at + MESSAGES_A_REQUEST)
        .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) }));
      const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }));
      const refused = answer.Failed ?? [];
      if (refused.length > 0) throw new Error(`${refused.length} messages refused: ${refused[0]?.Code}`);
    }
  };
}
