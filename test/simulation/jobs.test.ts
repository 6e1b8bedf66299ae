import "./quiet.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestJob } from "../../functions/request-job/handler.ts";
import type { Item, Table } from "../../shared/adapters/dynamodb/table.ts";
import type { JobCommand } from "../../shared/domain/job/command.ts";
import { aJobOffice, OFFICER, PERIOD_ID } from "../builders/a-job-office.ts";
import { anHttpEvent } from "../builders/an-http-event.ts";
import type { Fault } from "./invocation.ts";
import { aJobWorld, type JobWorld } from "./job-world.ts";

const RUNS = Number(process.env["SIMULATION_RUNS"] ?? 150);
/** Some milliseconds a run on an idle machine; a busy one takes many times that. */
const LIMIT_MS = 60_000 + RUNS * 150;

const COMMANDS: readonly JobCommand[] = [
  { command: "exempt", documentNumber: "12/QĐ-SNV" },
  { command: "lift-exemption" },
  { command: "exempt", documentNumber: "13/QĐ-SNV", until: "2026-12-31" },
  { command: "extend", documentNumber: "14/QĐ-SNV", until: "2026-12-23" },
];

const fault: fc.Arbitrary<Fault | undefined> = fc.option(
  fc.record({
    kind: fc.constantFrom("crash", "error"),
    step: fc.integer({ min: 1, max: 14 }),
    when: fc.constantFrom("before", "after"),
  }),
  { nil: undefined },
);

/** One thing that happens; a number chooses among what there is to choose from. */
type Act = (world: JobWorld) => Promise<void>;
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.nat(99).map(
      (choice): Act =>
        (world) =>
          world.stepOne(choice),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.nat(99), fc.boolean(), fault).map(
      ([choice, isKept, failing]): Act =>
        (world) =>
          world.deliver(choice, isKept, failing),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(99).map(
      (choice): Act =>
        (world) =>
          world.decideByHand(choice),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...COMMANDS).map(
      (command): Act =>
        (world) =>
          world.startJob(command),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(99).map(
      (choice): Act =>
        (world) =>
          world.undo(choice),
    ),
  },
);

interface StoredEvent {
  readonly type: string;
  readonly data: { readonly unitId: string; readonly version: number };
  readonly record?: { readonly jobId?: string; readonly documentNumber?: string };
}

const eventsOf = (world: JobWorld) =>
  (world.items("event") as unknown as StoredEvent[]).filter(({ data }) => data.unitId !== undefined);

interface StoredOutcome extends Item {
  readonly unitId: string;
  readonly outcome: "changed" | "unchanged" | "refused";
  readonly changed?: { readonly version: number };
}

const outcomesOf = (world: JobWorld, jobId: string) =>
  world.items("job-outcome").filter(({ pk }) => pk.startsWith(`JOB#${jobId}#`)) as StoredOutcome[];

/** The terms of a unit after each of its versions, by its history alone: who is exempt, and until when it may report. */
function exemptionAfter(history: readonly StoredEvent[], version: number): string | undefined {
  let number: string | undefined;
  for (const { type, data, record } of history) {
    if (data.version > version) break;
    if (type === "ObligationExempted") number = record?.documentNumber;
    if (type === "ExemptionLifted") number = undefined;
  }
  return number;
}

function extensionAfter(history: readonly StoredEvent[], version: number): string | undefined {
  let number: string | undefined;
  for (const { type, data, record } of history) {
    if (data.version > version) break;
    if (type === "ObligationExtended") number = record?.documentNumber;
    if (type === "ExtensionRemoved") number = undefined;
  }
  return number;
}

/** What must hold when everything has come to rest. */
function assertSound(world: JobWorld): void {
  const events = eventsOf(world);
  const historyOf = (unitId: string) =>
    events.filter(({ data }) => data.unitId === unitId).sort((a, b) => a.data.version - b.data.version);

  for (const obligation of world.items("obligation")) {
    const history = historyOf(String(obligation["unitId"]));
    expect(history.map(({ data }) => data.version)).toEqual(history.map((_, index) => index + 2));
    expect(obligation["version"]).toBe(history.length + 1);
    const { exemption, extension } = obligation as { exemption?: StoredTerm; extension?: StoredTerm };
    expect(exemption?.documentNumber).toBe(exemptionAfter(history, history.length + 1));
    expect(extension?.documentNumber).toBe(extensionAfter(history, history.length + 1));
  }

  for (const item of world.items("job")) {
    const job = item as unknown as StoredJob;
    const outcomes = outcomesOf(world, job.jobId);
    expect(["done", "undone"]).toContain(job.state);
    expect(new Set(outcomes.map(({ unitId }) => unitId)).size).toBe(job.targets);
    expect(outcomes).toHaveLength(job.targets);
    for (const kind of ["changed", "unchanged", "refused"] as const) {
      expect(job.counts[kind]).toBe(outcomes.filter(({ outcome }) => outcome === kind).length);
    }
    for (const { unitId, outcome, changed } of outcomes) {
      const made = historyOf(unitId).filter(({ record }) => record?.jobId === job.jobId);
      expect(made.map(({ data }) => data.version)).toEqual(outcome === "changed" ? [changed?.version] : []);
    }
    const told = world.items("event").filter(({ pk }) => pk === `JOB#${job.jobId}`);
    expect(told.map(({ type }) => type).toSorted()).toEqual(["JobFinished", "JobStarted"]);
    if (job.work.kind === "undo") assertUndone(world, job, historyOf);
  }
}

interface StoredTerm {
  readonly documentNumber: string;
}

interface StoredJob {
  readonly jobId: string;
  readonly state: string;
  readonly targets: number;
  readonly counts: Record<"changed" | "unchanged" | "refused", number>;
  readonly work: { readonly kind: "command" } | { readonly kind: "undo"; readonly of: string };
}

/** Exactly what the job changed is undone or listed, and what is undone is as it was before. */
function assertUndone(
  world: JobWorld,
  { jobId, work }: StoredJob,
  historyOf: (unitId: string) => StoredEvent[],
): void {
  if (work.kind !== "undo") return;
  const changed = outcomesOf(world, work.of).filter(({ outcome }) => outcome === "changed");
  const undone = new Map(outcomesOf(world, jobId).map((outcome) => [outcome.unitId, outcome]));
  expect([...undone.keys()].toSorted()).toEqual(changed.map(({ unitId }) => unitId).toSorted());
  for (const { unitId, changed: by } of changed) {
    const version = by?.version ?? 0;
    const outcome = undone.get(unitId);
    const history = historyOf(unitId);
    const next = history.find(({ data }) => data.version === version + 1);
    if (outcome?.outcome === "changed") {
      expect(outcome.changed?.version).toBe(version + 1);
      expect(exemptionAfter(history, version + 1)).toBe(exemptionAfter(history, version - 1));
      expect(extensionAfter(history, version + 1)).toBe(extensionAfter(history, version - 1));
    } else {
      expect(next?.record?.jobId).not.toBe(jobId);
      expect(next).toBeDefined();
    }
  }
}

describe("jobs, and people deciding by hand", () => {
  it(`change each unit once, count it, and are undone, through ${RUNS} histories`, {
    timeout: LIMIT_MS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 160, size: "max" }), async (acts) => {
        const world = await aJobWorld();
        await world.startJob(COMMANDS[0] as JobCommand);
        for (const each of acts) await each(world);
        await world.settle();
        await world.undo(0);
        await world.settle();
        assertSound(world);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("starting a job", () => {
  const body = async (office: Awaited<ReturnType<typeof aJobOffice>>) => {
    const wish = {
      command: "exempt",
      documentNumber: "12/QĐ-SNV",
      selection: { periodIds: [PERIOD_ID] },
    };
    const preview = await office.request("POST /v1/jobs/preview", { body: wish });
    return { ...wish, reason: "…", hash: preview.json.hash };
  };

  it.each(["before", "after"] as const)(
    "that dies %s any request to the table is the same job again",
    async (when) => {
      for (let at = 1; at < 20; at++) {
        const office = await aJobOffice({ units: 130 });
        const asked = { body: await body(office), key: "key" };
        let requests = 0;
        const dying = mapped(office.table, async (effect) => {
          requests += 1;
          if (requests === at && when === "before") throw new Error("died");
          const answer = await effect();
          if (requests === at && when === "after") throw new Error("died");
          return answer;
        });
        const event = anHttpEvent({
          route: "POST /v1/jobs",
          person: OFFICER,
          body: asked.body,
          headers: { "idempotency-key": asked.key },
        });
        await requestJob(office.depsOn(dying))(event).catch(() => undefined);
        const again = await office.request("POST /v1/jobs", asked);
        await office.runAll();
        const { jobs } = (await office.read("GET /v1/jobs", {})).json;
        expect(jobs).toMatchObject([{ jobId: again.json.jobId, state: "done", progress: { changed: 130 } }]);
        if (requests < at) return;
      }
      throw new Error("a start takes more requests than was thought");
    },
  );
});

function mapped(table: Table, each: <T>(effect: () => Promise<T>) => Promise<T>): Table {
  return {
    get: (key) => each(() => table.get(key)),
    batchGet: (keys) => each(() => table.batchGet(keys)),
    query: (question) => each(() => table.query(question)),
    queryPage: (question, page) => each(() => table.queryPage(question, page)),
    put: (write) => each(() => table.put(write)),
    update: (write) => each(() => table.update(write)),
    transact: (writes) => each(() => table.transact(writes)),
  };
}
