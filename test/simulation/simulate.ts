import fc from "fast-check";
import { assertSound, commandsOfRuns, deskOf, eventsOf } from "./commands.ts";
import { countedVersion, expectedOf, receivedAtOf, same } from "./oracle.ts";
import { contentOf, HOUR, MINUTE, PERIODS } from "./scene.ts";
import { nameOf, type SubmissionItem } from "./watch.ts";
import { newWorld, type World } from "./world.ts";

export interface SimulationOptions {
  readonly runs: number;
  readonly seed?: number | undefined;
  /** A failing run's path, to play it again. */
  readonly path?: string | undefined;
  readonly maxCommands?: number;
  /** Off where only the verdict counts: shrinking a failure takes many more runs. */
  readonly shrinks?: boolean;
}

/** Long enough for two units to get into each other's way, short enough to be read when it fails. */
const COMMANDS_IN_A_RUN = 60;

/** Plays random histories through the product's own code and holds each to everything that must be true. */
export async function simulate({
  runs,
  seed,
  path,
  maxCommands = COMMANDS_IN_A_RUN,
  shrinks = true,
}: SimulationOptions) {
  return fc.check(
    fc.asyncProperty(commandsOfRuns(maxCommands), async (commands) => {
      const world = await newWorld();
      await fc.asyncModelRun(() => ({ model: world, real: world }), commands);
      await end(world);
    }),
    {
      numRuns: runs,
      endOnFailure: !shrinks,
      ...(seed !== undefined && { seed }),
      ...(path !== undefined && { path }),
    },
  );
}

/** Lets everything come to rest, hour by hour, and looks at what is left. */
export async function end(world: World): Promise<void> {
  const { watched } = world;
  world.loseProgress(false);
  world.table.releaseIndex();
  await settle(world);
  if (!world.hasLostProgress()) allProgressExact(world);
  for (const submission of watched.submissions.values()) {
    const keys = Object.keys(submission.files).map((fileId) => world.files.keyOf({ ...submission, fileId }));
    if (keys.every((key) => !world.unnoticed.has(key))) completeMeansDecided(world, submission, "delivery");
  }

  world.advance(16 * MINUTE);
  await world.sweep({});
  await settle(world);
  for (const submission of watched.submissions.values()) {
    completeMeansDecided(world, submission, "sweep");
    everyArrivalNoted(world, submission);
  }

  world.advance(71 * MINUTE);
  await world.sweep({});
  await settle(world);
  everythingAsExpected(world);

  if (world.hasLostProgress()) await world.reconcile({});
  allProgressExact(world);
  const before = JSON.stringify([...watched.progress]);
  await world.reconcile({});
  if (before !== JSON.stringify([...watched.progress])) watched.violated("reconciling found a drift");

  world.advance(49 * HOUR);
  await world.sweep({});
  await settle(world);
  const waiting = world.table.all().filter((item) => String(item["gsi1pk"]).startsWith("WAITING#"));
  for (const { pk, sk } of waiting) watched.violated(`${pk} ${sk} is looked for for ever`);
  everyDecisionTold(world);
  assertSound(world);
}

async function settle(world: World): Promise<void> {
  await world.drain();
  while (world.parked.length > 0) {
    await world.redrive();
    await world.drain();
  }
}

function completeMeansDecided(world: World, submission: SubmissionItem, after: string): void {
  const isComplete = receivedAtOf(world.files, submission) !== undefined;
  const isDecided = !["requested", "received", "expired"].includes(submission.state);
  if (isComplete !== isDecided) {
    world.watched.violated(`${nameOf(submission)} is ${submission.state} after the ${after}`);
  }
}

function everyArrivalNoted(world: World, submission: SubmissionItem): void {
  for (const [fileId, file] of Object.entries(submission.files)) {
    if (file.reusedFrom !== undefined) continue;
    const version = countedVersion(world.files, { ...submission, fileId }, file);
    const counts = version && (file.part !== "evidence" || contentOf(version.bytes).good);
    if (Boolean(counts) !== Boolean(file.received)) {
      world.watched.violated(`${nameOf(submission)}: ${fileId} lies in storage and nobody noted it`);
    }
  }
}

function everythingAsExpected(world: World): void {
  const { watched, files } = world;
  for (const [name, { unitId, periodId, current, firstPassedAt }] of watched.obligations) {
    const submissions = deskOf(world, unitId, periodId);
    const expected = expectedOf(files, submissions, eventsOf(world, unitId, periodId));
    for (const { attempt, state } of submissions) {
      const state_ = expected.states.get(attempt);
      if (state !== state_) watched.violated(`${name} ${attempt} ended ${state}, not ${state_}`);
    }
    const found = current && { attempt: current.attempt, state: current.state };
    if (!same(found, expected.current)) {
      watched.violated(
        `${name} ended with ${JSON.stringify(found)}, not ${JSON.stringify(expected.current)}`,
      );
    }
    const first = firstPassedAt === undefined ? undefined : Date.parse(firstPassedAt);
    if (first !== expected.firstPassedAt) {
      watched.violated(`${name} first passed at ${first}, not ${expected.firstPassedAt}`);
    }
  }
}

function allProgressExact({ watched }: World): void {
  for (const { periodId, roster } of PERIODS) {
    for (let shard = 0; shard < (roster?.shards ?? 0); shard++) watched.progressMustBeExact(periodId, shard);
  }
}

/** Versions without a gap, one event each, and every event on the bus under its own id. */
function everyDecisionTold(world: World): void {
  const { watched, published } = world;
  for (const [name, { unitId, periodId, version }] of watched.obligations) {
    const versions = eventsOf(world, unitId, periodId)
      .map(({ data }) => data.version)
      .sort((a, b) => a - b);
    const wanted = Array.from({ length: version - 1 }, (_, position) => position + 2);
    if (!same(versions, wanted)) watched.violated(`${name} at version ${version} told of ${versions}`);
  }
  for (const event of watched.events.values()) {
    const told = published.filter(({ id }) => id === event.id);
    if (told.length === 0) watched.violated(`event ${event.id} was never published`);
    for (const { type, detail } of told) {
      if (type !== event.type || !same(detail.data, event.data)) {
        watched.violated(`event ${event.id} was published as something else`);
      }
    }
  }
  for (const { id } of published) {
    if (!watched.events.has(id)) watched.violated(`${id} was published and never decided`);
  }
}
