import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";

/** An event as the outbox holds it. */
export interface OutgoingEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** ISO instant of the decision. */
  readonly time: string;
  readonly correlationId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Unpublished {
  readonly event: OutgoingEvent;
  readonly reason: string;
}

/** EventBridge's own limit. */
const EVENTS_PER_REQUEST = 10;
/** Over about a second: long enough for throttling to pass, short beside the function's time. */
const TRIES = 4;
const FIRST_PAUSE_MS = 150;
/** Version of the envelope in `detail`. */
const ENVELOPE_VERSION = "1";

export type Bus = ReturnType<typeof eventBus>;

/** The service's own bus. */
export function eventBus(
  eventBridge: EventBridgeClient,
  name: string,
  pause: (milliseconds: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
) {
  async function publishOnce(events: readonly OutgoingEvent[]): Promise<Unpublished[]> {
    const answer = await eventBridge.send(
      new PutEventsCommand({ Entries: events.map((event) => entryOf(event, name)) }),
    );
    if (!answer.FailedEntryCount) return [];
    return (answer.Entries ?? []).flatMap(({ ErrorCode }, index) => {
      const event = events[index];
      return ErrorCode && event ? [{ event, reason: ErrorCode }] : [];
    });
  }

  return {
    /**
     * Publishes events, trying those that failed again by themselves, and answers with those that still would not go.
     * EventBridge accepts a request in part, so what it answers is looked at entry by entry.
     */
    async publish(events: readonly OutgoingEvent[]): Promise<Unpublished[]> {
      const given: Unpublished[] = [];
      for (let at = 0; at < events.length; at += EVENTS_PER_REQUEST) {
        let waiting = await publishOnce(events.slice(at, at + EVENTS_PER_REQUEST));
        for (let tries = 1; waiting.length > 0 && tries < TRIES; tries++) {
          await pause(FIRST_PAUSE_MS * 2 ** (tries - 1));
          waiting = await publishOnce(waiting.map(({ event }) => event));
        }
        given.push(...waiting);
      }
      return given;
    },
  };
}

function entryOf(event: OutgoingEvent, bus: string): PutEventsRequestEntry {
  const { id, source, type, time, correlationId, data } = event;
  return {
    EventBusName: bus,
    Source: source,
    DetailType: type,
    Time: new Date(time),
    Detail: JSON.stringify({ metadata: { id, time, version: ENVELOPE_VERSION, correlationId }, data }),
  };
}
