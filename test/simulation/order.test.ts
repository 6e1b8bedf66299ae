import fc from "fast-check";
import { expect, it } from "vitest";
import type { Issued } from "./commands.ts";
import { announcedBytes, assertSound, requestEvent } from "./commands.ts";
import { type Content, SECOND, UNITS } from "./scene.ts";
import { end } from "./simulate.ts";
import type { FileEntry, SubmissionItem } from "./watch.ts";
import { newWorld, type World } from "./world.ts";

/** What is asked for and sent, and when: the same in every order of processing. */
interface History {
  readonly attempts: readonly {
    readonly period: number;
    readonly data: Content;
    readonly document: Content;
    /** Seconds until its first file is sent, counted from the last request, and from one file to the next. */
    readonly delay: number;
    readonly pace: number;
  }[];
}

/** Positions in the queue and turns of who goes on: how the same messages are worked off. */
type Order = readonly { readonly position: number; readonly turns: number; readonly fault: number }[];

const RUNS = 300;
const LIMIT_MS = 60_000;
const DAY_SECONDS = 86_400;

const anyContent = fc.record({
  good: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  number: fc.integer({ min: 1, max: 9 }),
});
const anyHistory: fc.Arbitrary<History> = fc.record({
  attempts: fc.array(
    fc.record({
      period: fc.constantFrom(0, 0, 1),
      data: anyContent,
      document: anyContent,
      // Some of them beyond the due time, and beyond closing.
      delay: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 5 * DAY_SECONDS })),
      pace: fc.integer({ min: 0, max: 400 }),
    }),
    { minLength: 2, maxLength: 3 },
  ),
});
const anyOrder: fc.Arbitrary<Order> = fc.array(
  fc.record({ position: fc.nat({ max: 20 }), turns: fc.nat({ max: 12 }), fault: fc.nat({ max: 30 }) }),
  { minLength: 30, maxLength: 30 },
);

it("comes to the same verdict in whatever order the same history is processed", {
  timeout: LIMIT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, anyOrder, anyOrder, async (history, one, other) => {
      expect(await verdictOf(history, one)).toEqual(await verdictOf(history, other));
    }),
    { numRuns: RUNS },
  );
});

async function verdictOf(history: History, order: Order): Promise<unknown> {
  const world = await newWorld();
  const uploads: { at: number; key: string; bytes: Uint8Array }[] = [];
  for (const { delay, pace, ...attempt } of history.attempts) {
    const asked = { unit: 0, evidence: [], key: undefined, reusesDocument: false, reusesEvidence: false };
    const event = requestEvent(world, { ...asked, ...attempt });
    await world.request(event, {}, (outcome) => {
      if (!outcome.ok) throw outcome.error;
      const { submission, uploads: forms } = JSON.parse((outcome.value as { body: string }).body) as Issued;
      const { unitId, periodId, attempt: number } = submission;
      const { files } = world.watched.submissions.get(`${periodId} ${unitId} ${number}`) as SubmissionItem;
      for (const [position, { fileId }] of forms.entries()) {
        const { part, sha256 } = files[fileId] as FileEntry;
        uploads.push({
          at: delay + position * pace,
          key: world.files.keyOf({ unitId, periodId, attempt: number, fileId }),
          bytes: announcedBytes(part, sha256),
        });
      }
    });
  }
  const steps = [...order];
  let sent = 0;
  for (const { at, key, bytes } of uploads.sort((a, b) => a.at - b.at)) {
    world.advance((at - sent) * SECOND);
    sent = at;
    world.upload(key, bytes, 1);
    await deliverSome(world, steps.splice(0, 2));
  }
  await deliverSome(world, steps);
  await end(world);
  assertSound(world);
  return {
    obligations: [...world.watched.obligations.values()]
      .filter(({ unitId }) => unitId === UNITS[0])
      .map(({ periodId, current, firstPassedAt, firstPassedAttempt }) => ({
        periodId,
        current,
        firstPassedAt,
        firstPassedAttempt,
      })),
    states: [...world.watched.submissions].map(([name, { state }]) => `${name} ${state}`),
    totals: [...world.watched.progress.values()].map(({ pk, sk, totals, groups }) => ({
      pk,
      sk,
      totals,
      groups,
    })),
  };
}

/** Delivers what is in the queue in an order of its own, several at a time, some of them failing on the way. */
async function deliverSome(world: World, order: Order): Promise<void> {
  for (const { position, turns, fault } of order) {
    const message = world.ingestQueue[position % Math.max(1, world.ingestQueue.length)];
    if (message) {
      const crash = fault > 0 && fault < 12;
      await world.ingest(message, {
        steps: 0,
        ...(crash && { fault: { kind: "crash", step: fault, when: fault % 2 ? "before" : "after" } }),
      });
    }
    const going = world.invocations[position % Math.max(1, world.invocations.length)];
    if (going) await world.go(going, turns);
  }
}
