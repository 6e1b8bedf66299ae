import type { HttpResult } from "../../functions/_runtime/http-api.ts";
import { readJobs } from "../../functions/read-jobs/handler.ts";
import { requestJob } from "../../functions/request-job/handler.ts";
import { runJob } from "../../functions/run-job/handler.ts";
import { jobStore } from "../../shared/adapters/dynamodb/job-store.ts";
import { calendarKey } from "../../shared/adapters/dynamodb/keys.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { toItem } from "../../shared/adapters/dynamodb/stored.ts";
import type { Item, Table } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../shared/adapters/memory/memory-table.ts";
import type { Person } from "../../shared/domain/access.ts";
import { newObligation } from "../../shared/domain/obligation/new-obligation.ts";
import { shardsFor } from "../../shared/domain/period/shard.ts";
import { aCalendar } from "./a-calendar.ts";
import { anOpenPeriod } from "./a-period.ts";
import { aPerson } from "./a-person.ts";
import { aUnit } from "./a-unit.ts";
import { anHttpEvent } from "./an-http-event.ts";
import { anSqsEvent } from "./an-sqs-event.ts";

/** 09:00 in Hanoi, two weeks before 2026-YEAR is due. */
export const NOW = new Date("2026-12-01T02:00:00.000Z");
export const PERIOD_ID = "2026-YEAR";
export const OFFICER = aPerson({ sub: "officer", groups: ["office"] });

export type JobOffice = Awaited<ReturnType<typeof aJobOffice>>;

/** An office with communes that owe 2026-YEAR, and what decides over many of them, its queue and outbox in memory. */
export async function aJobOffice({ units: count = 3 } = {}) {
  let now = NOW;
  const outbox: Item[] = [];
  const queue: unknown[] = [];
  const table = memoryTable({
    onCommit: (changes) => {
      for (const { before, after } of changes) {
        if (!before && after["entity"] === "event") outbox.push(after);
      }
    },
  });
  const reports = reportStore(table);
  const units = Array.from({ length: count }, (_, index) => {
    const order = index + 1;
    return aUnit({ code: String(order).padStart(5, "0"), order, kind: order % 3 === 0 ? "xa" : "phuong" });
  });
  const shards = shardsFor(count);
  const period = anOpenPeriod({
    roster: { units: count, chunks: 1, shards, rosterFixedAt: "2026-11-14T17:00:00.000Z" },
  });
  await periodStore(table).save(period, undefined);
  await table.put({ put: toItem("calendar", calendarKey(2026), aCalendar()) });
  for (const [index, unit] of units.entries()) {
    await unitStore(table).save(unit, undefined);
    const { unitId, order, isTest } = unit;
    const kind = (index + 1) % 3 === 0 ? "xa" : "phuong";
    await reports.createObligation(newObligation(period, { unitId, kind, order, isTest }));
  }
  const unitIds = units.map(({ unitId }) => unitId);

  /** What a function works with, on this table or on one that a test has put something in front of. */
  function depsOn(on: Table) {
    return {
      jobs: jobStore(on),
      reports: reportStore(on),
      periods: periodStore(on),
      reference: referenceStore(on),
      units: unitStore(on),
      sendWork: async (messages: readonly unknown[]) => {
        queue.push(...messages);
      },
      now: () => now,
    };
  }
  const deps = depsOn(table);

  async function call(
    handle: typeof requestJob | typeof readJobs,
    route: string,
    asked: {
      path?: Record<string, string>;
      query?: Record<string, string>;
      body?: unknown;
      key?: string;
      person?: Person;
    } = {},
  ): Promise<HttpResult & { json: ReturnType<typeof JSON.parse> }> {
    const { key, person = OFFICER, ...rest } = asked;
    const event = anHttpEvent({
      route,
      person,
      ...rest,
      ...(key && { headers: { "idempotency-key": key } }),
    });
    const answer = await handle(deps)(event);
    return { ...answer, json: JSON.parse(String(answer.body)) };
  }

  /** Carries the outbox's starts to the queue, as the bus does, and answers what is in it. */
  function collect(): unknown[] {
    for (const { type, data } of outbox.splice(0))
      if (type === "JobStarted") queue.push({ detail: { data } });
    return queue.splice(0);
  }

  return {
    table,
    reports,
    period,
    unitIds,
    queue,
    depsOn,
    setNow: (later: Date) => {
      now = later;
    },
    collect,
    request: (route: string, asked: Parameters<typeof call>[2]) => call(requestJob, route, asked),
    read: (route: string, asked: Parameters<typeof call>[2]) => call(readJobs, route, asked),

    /** Previews and starts. */
    async start(wish: object, { key = "key-1", reason = "Đơn vị sắp sáp nhập." } = {}) {
      const preview = await call(requestJob, "POST /v1/jobs/preview", { body: wish });
      const body = { ...wish, reason, hash: preview.json.hash };
      return (await call(requestJob, "POST /v1/jobs", { body, key })).json;
    },

    /** Works until nothing is left in the queue; throws when a message fails. */
    async runAll(on: Table = table): Promise<void> {
      for (let messages = collect(); messages.length > 0; messages = collect()) {
        for (const message of messages) {
          const { batchItemFailures } = await runJob(depsOn(on))(anSqsEvent(message));
          if (batchItemFailures.length > 0) throw new Error(`failed: ${JSON.stringify(message)}`);
        }
      }
    },

    async obligations() {
      const found = await reports.obligationsOfUnits(PERIOD_ID, shards, unitIds);
      return found.sort((a, b) => unitIds.indexOf(a.unitId) - unitIds.indexOf(b.unitId));
    },

    /** Types of the events of a unit's obligation, oldest first. */
    async history(unitId: string) {
      return (await reports.events(unitId, PERIOD_ID)).map(({ type, record }) => [type, record?.jobId]);
    },
  };
}
