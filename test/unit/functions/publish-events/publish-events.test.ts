import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { publishEvents } from "../../../../functions/publish-events/handler.ts";
import { streamedEvent } from "../../../../shared/adapters/dynamodb/stream.ts";
import type { OutgoingEvent } from "../../../../shared/adapters/eventbridge/bus.ts";

const keyOf = (version: number) => ({ pk: "UNIT#u#PERIOD#2026-YEAR", sk: `EVENT#0000000${version}` });

const batch = (...versions: readonly number[]) =>
  ({
    Records: versions.map((version) => ({
      dynamodb: {
        SequenceNumber: `sequence-${version}`,
        NewImage: marshall({
          ...keyOf(version),
          entity: "event",
          schemaVersion: 1,
          id: `2026-YEAR:u:${version}`,
          source: "reform-reports.submissions",
          type: "SubmissionAccepted",
          time: "2026-12-01T03:00:00.000Z",
          correlationId: "notice-1",
          data: { unitId: "u", version },
        }),
      },
    })),
  }) as unknown as DynamoDBStreamEvent;

interface Wanted {
  readonly refused?: readonly number[];
  readonly unparkable?: readonly number[];
}

function outbox({ refused = [], unparkable = [] }: Wanted = {}) {
  const published: OutgoingEvent[] = [];
  const parked: unknown[] = [];
  const isAmong = (versions: readonly number[], text: string) =>
    versions.some((version) => text.endsWith(String(version)));
  const handler = publishEvents({
    streamedEvent,
    bus: {
      publish: async (events) => {
        published.push(...events.filter(({ id }) => !isAmong(refused, id)));
        return events
          .filter(({ id }) => isAmong(refused, id))
          .map((event) => ({ event, reason: "ThrottlingException" }));
      },
    },
    park: async (message) => {
      if (isAmong(unparkable, (message as { sk: string }).sk)) throw new Error("queue unavailable");
      parked.push(message);
    },
  });
  return { handler, published, parked };
}

describe("the outbox", () => {
  it("publishes a batch in its order", async () => {
    const { handler, published } = outbox();
    expect(await handler(batch(2, 3, 4))).toEqual({ batchItemFailures: [] });
    expect(published.map(({ id }) => id)).toEqual(["2026-YEAR:u:2", "2026-YEAR:u:3", "2026-YEAR:u:4"]);
  });

  it("parks by its key what the bus keeps refusing, and is done with the batch", async () => {
    const { handler, published, parked } = outbox({ refused: [3] });
    expect(await handler(batch(2, 3, 4))).toEqual({ batchItemFailures: [] });
    expect(published.map(({ id }) => id)).toEqual(["2026-YEAR:u:2", "2026-YEAR:u:4"]);
    expect(parked).toEqual([{ ...keyOf(3), reason: "ThrottlingException" }]);
  });

  it("names the first that could not even be parked, so that it and those after it come again", async () => {
    const { handler, parked } = outbox({ refused: [3, 5, 6], unparkable: [5] });
    expect(await handler(batch(2, 3, 4, 5, 6))).toEqual({
      batchItemFailures: [{ itemIdentifier: "sequence-5" }],
    });
    expect(parked).toEqual([{ ...keyOf(3), reason: "ThrottlingException" }]);
  });

  it("fails as a whole when the bus cannot be reached", async () => {
    const handler = publishEvents({
      streamedEvent,
      bus: {
        publish: async () => {
          throw new Error("service unavailable");
        },
      },
      park: async () => undefined,
    });
    await expect(handler(batch(2))).rejects.toThrow("service unavailable");
  });
});
