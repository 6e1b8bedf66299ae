import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";

/** An event item as the stream shows it, with the key it is stored under. */
const StreamedEvent = z.object({
  pk: z.string(),
  sk: z.string(),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.iso.datetime(),
  correlationId: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type StreamedEvent = z.infer<typeof StreamedEvent>;

/** Reads an outbox entry from a stream record's new image. What only the history needs is dropped here. */
export function eventOfImage(image: unknown): StreamedEvent {
  return StreamedEvent.parse(unmarshall(image as Record<string, AttributeValue>));
}
