import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { expect, test } from "vitest";
import { publishEvents } from "../../../../functions/publish-events/handler.ts";
import { streamedEvent } from "../../../../shared/adapters/dynamodb/stream.ts";

const batchOf = (...items: object[]) =>
  ({
    Records: items.map((item, index) => ({
      dynamodb: { NewImage: marshall(item), SequenceNumber: String(index + 1) },
    })),
  }) as unknown as DynamoDBStreamEvent;

const event = {
  pk: "UNIT#u#PERIOD#2026-YEAR",
  sk: "EVENT#00000002",
  id: "2026-YEAR:u:2",
  source: "reform-reports.submissions",
  type: "SubmissionAccepted",
  time: "2026-12-10T02:15:09.120Z",
  correlationId: "c",
  data: { unitId: "u" },
  record: { by: "somebody", reason: "kept for the history" },
};

test("an event item that cannot be read is parked by its key and holds up nobody", async () => {
  const parked: unknown[] = [];
  const published: unknown[] = [];
  const handler = publishEvents({
    streamedEvent,
    bus: {
      publish: async (events) => {
        published.push(...events);
        return [];
      },
    },
    park: async (message) => {
      parked.push(message);
    },
  });
  const unreadable = { pk: "UNIT#u#PERIOD#2026-YEAR", sk: "EVENT#00000001", entity: "event" };
  expect(await handler(batchOf(unreadable, event))).toEqual({ batchItemFailures: [] });
  expect(parked).toEqual([{ pk: unreadable.pk, sk: unreadable.sk, reason: "UnreadableItem" }]);
  expect(published).toHaveLength(1);
});

test("what only the history needs does not leave with the event", () => {
  expect(streamedEvent(marshall(event)).event).not.toHaveProperty("record");
});
