import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { eventBus } from "../../../../../shared/adapters/eventbridge/bus.ts";

const client = mockClient(EventBridgeClient);
const pauses: number[] = [];
const bus = eventBus(client as unknown as EventBridgeClient, "service-bus", async (milliseconds) => {
  pauses.push(milliseconds);
});
beforeEach(() => {
  client.reset();
  pauses.length = 0;
});

const event = (n: number) => ({
  id: `2026-YEAR:unit:${n}`,
  source: "reform-reports.submissions",
  type: "SubmissionAccepted",
  time: "2026-12-01T03:00:00.000Z",
  correlationId: "notice-1",
  data: { unitId: "unit", version: n },
});
const events = (count: number) => Array.from({ length: count }, (_, n) => event(n + 2));

const sent = () =>
  client
    .commandCalls(PutEventsCommand)
    .map(({ args }) =>
      (args[0].input.Entries ?? []).map(({ Detail }) => JSON.parse(Detail ?? "").data.version as number),
    );
const accepted = { EventId: "e" };
const refused = { ErrorCode: "ThrottlingException" };

describe("the service's bus", () => {
  it("publishes nothing when there is nothing", async () => {
    expect(await bus.publish([])).toEqual([]);
    expect(sent()).toEqual([]);
  });

  it("puts ids into the envelope and data beside it", async () => {
    client.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    await bus.publish([{ ...event(2), record: { by: "somebody" } } as ReturnType<typeof event>]);
    const [entry] = client.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(entry).toMatchObject({
      EventBusName: "service-bus",
      Source: "reform-reports.submissions",
      DetailType: "SubmissionAccepted",
      Time: new Date("2026-12-01T03:00:00.000Z"),
    });
    expect(JSON.parse(entry?.Detail ?? "")).toEqual({
      metadata: {
        id: "2026-YEAR:unit:2",
        time: "2026-12-01T03:00:00.000Z",
        version: "1",
        correlationId: "notice-1",
      },
      data: { unitId: "unit", version: 2 },
    });
  });

  it("sends ten at a time", async () => {
    client.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    expect(await bus.publish(events(23))).toEqual([]);
    expect(sent().map(({ length }) => length)).toEqual([10, 10, 3]);
  });

  it("tries again those that failed by themselves, since a request is accepted in part", async () => {
    client
      .on(PutEventsCommand)
      .resolvesOnce({ FailedEntryCount: 2, Entries: [accepted, refused, accepted, refused] })
      .resolvesOnce({ FailedEntryCount: 1, Entries: [refused, accepted] })
      .resolves({ FailedEntryCount: 0, Entries: [accepted] });
    expect(await bus.publish(events(4))).toEqual([]);
    expect(sent()).toEqual([[2, 3, 4, 5], [3, 5], [3]]);
    expect(pauses).toEqual([150, 300]);
  });

  it("answers with those that still would not go, and goes on with the others", async () => {
    client.on(PutEventsCommand).callsFake(({ Entries }) => {
      const answers = (Entries as { Detail: string }[]).map(({ Detail }) =>
        JSON.parse(Detail).data.version === 3 ? refused : accepted,
      );
      return { FailedEntryCount: answers.filter((answer) => answer === refused).length, Entries: answers };
    });
    const all = events(12);
    expect(await bus.publish(all)).toEqual([{ event: all[1], reason: "ThrottlingException" }]);
    expect(sent()).toEqual([[2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [3], [3], [3], [12, 13]]);
  });

  it("throws when the request as a whole fails, so that the batch comes again", async () => {
    client.on(PutEventsCommand).rejects(new Error("service unavailable"));
    await expect(bus.publish(events(1))).rejects.toThrow("service unavailable");
  });
});
