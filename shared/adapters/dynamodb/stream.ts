import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { OutboxEvent } from "./outbox.ts";

/** An event with the key it is stored under. */
const StreamedEvent = OutboxEvent.extend({ pk: z.string(), sk: z.string() });
export type StreamedEvent = z.infer<typeof StreamedEvent>;

/** Reads an outbox entry from a stream record's new image. */
export function eventOfImage(image: unknown): StreamedEvent {
  return StreamedEvent.parse(unmarshall(image as Record<string, AttributeValue>));
}
