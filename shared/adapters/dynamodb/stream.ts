import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { OutboxEvent } from "./outbox.ts";
import type { Key } from "./table.ts";

/** A record of the stream: the key of the stored event, and the event unless it cannot be read. */
export interface StreamedEvent {
  readonly key: Key;
  readonly event: OutboxEvent | undefined;
}

/** Reads an outbox entry from a stream record's new image. */
export function streamedEvent(image: unknown): StreamedEvent {
  const item = unmarshall(image as Record<string, AttributeValue>);
  const key = { pk: String(item["pk"]), sk: String(item["sk"]) };
  return { key, event: OutboxEvent.safeParse(item).data };
}
