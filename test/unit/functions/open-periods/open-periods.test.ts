import { describe, expect, it } from "vitest";
import { openPeriods } from "../../../../functions/open-periods/handler.ts";
import { obligationKey } from "../../../../shared/adapters/dynamodb/keys.ts";
import type { Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { type MemoryTable, memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import { newObligation } from "../../../../shared/domain/obligation/new-obligation.ts";
import { rosterOf } from "../../../../shared/domain/unit/roster.ts";
import { aCalendar, aDayOff } from "../../../builders/a-calendar.ts";
import { aPeriod } from "../../../builders/a-period.ts";
import { aUnit } from "../../../builders/a-unit.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import {
  aCityToOpen,
  bringIntoForce,
  depsOn,
  eventsOf,
  NOW,
  obligationsOf,
  request,
  runNightly,
  UNIT_IDS,
} from "./a-city-to-open.ts";

const LATER = new Date("2026-11-20T17:10:00.000Z");

/** What an undisturbed opening leaves: everything but the clock's own marks is the same after a disturbed one. */
async function undisturbed() {
  const { table, periods } = await aCityToOpen();
  await runNightly(table);
  return { period: await periods.load("2026-YEAR"), items: table.all(), events: eventsOf(table) };
}

describe("opening a period whose day has come", () => {
  it("gives every unit its obligation, test units marked and counted nowhere", async () => {
    const { table, periods } = await aCityToOpen();
    await runNightly(table);
    const period = await periods.load("2026-YEAR");
    expect(period).toMatchObject({
      roster: { units: 3, chunks: 1, shards: 1, rosterFixedAt: NOW.toISOString() },
      templateVersion: 1,
      obligationsWrittenAt: NOW.toISOString(),
    });
    const obligations = await obligationsOf(table, period);
    expect(obligations.map(({ unitId, isTest }) => [unitId, isTest ?? false])).toEqual(
      UNIT_IDS.map((unitId, position) => [unitId, position === 3]),
    );
    expect(eventsOf(table)).toEqual([
      { type: "PeriodOpened", units: 3 },
      { type: "ObligationsWritten", units: 3 },
    ]);
  });

  it("has a unit on its roster that was stored a moment before", async () => {
    const { table, units, periods } = await aCityToOpen();
    table.holdIndex();
    const unit = aUnit({ code: "00643", name: "Phường Thanh Liệt" });
    await units.save(unit, undefined);
    await runNightly(table);
    expect((await periods.roster("2026-YEAR")).map(({ unitId }) => unitId)).toContain(unit.unitId);
  });

  it("leaves alone what is not due yet, and what is closed", async () => {
    const { table, periods } = await aCityToOpen();
    const before = table.all();
    await runNightly(table, new Date("2026-11-14T16:59:59.999Z"));
    await runNightly(table, new Date("2027-12-31T00:00:00.000Z"));
    expect(table.all()).toEqual(before);
    expect((await periods.load("2026-YEAR"))?.roster).toBeUndefined();
  });

  it("writes nothing the second time", async () => {
    const { table } = await aCityToOpen();
    await runNightly(table);
    const before = table.all();
    await runNightly(table, LATER);
    expect(table.all()).toEqual(before);
  });

  it("takes the dates of the calendars of that day, whatever was known when the period was planned", async () => {
    const { table, periods } = await aCityToOpen();
    const newer = aCalendar({ version: 2, days: [aDayOff("2026-12-16")] });
    await bringIntoForce(table, newer, aCalendar());
    await runNightly(table);
    const period = await periods.load("2026-YEAR");
    expect(period?.dueAtExclusive).toBe("2026-12-17T17:00:00.000Z");
    const dates = (await obligationsOf(table, period)).map(({ dueAtExclusive }) => dueAtExclusive);
    expect(new Set(dates)).toEqual(new Set([period?.dueAtExclusive]));
  });

  it("that cannot be opened does not hold up the others, and fails the run", async () => {
    const empty = aPeriod({ periodId: "2026-A", typeCode: "A", owedBy: ["nobody"] });
    const noTemplate = aPeriod({ periodId: "2026-B", typeCode: "B", templateId: "not-published" });
    const { table, periods } = await aCityToOpen([empty, noTemplate, aPeriod()]);
    await expect(runNightly(table)).rejects.toThrow("2026-A, 2026-B");
    expect((await periods.load("2026-A"))?.roster).toBeUndefined();
    expect((await periods.load("2026-B"))?.roster).toBeUndefined();
    expect((await periods.load("2026-YEAR"))?.obligationsWrittenAt).toBe(NOW.toISOString());
  });
});

describe("opening on the office's wish", () => {
  const EARLY = new Date("2026-10-01T03:00:00.000Z");

  it("may come early, and notes by whom", async () => {
    const { table, periods } = await aCityToOpen();
    expect(await openPeriods(depsOn(table, EARLY))(request())).toEqual({ batchItemFailures: [] });
    const period = await periods.load("2026-YEAR");
    expect(period?.openedEarly).toEqual({ at: EARLY.toISOString(), by: "admin" });
    expect(await obligationsOf(table, period)).toHaveLength(4);
  });

  it("carries the request's id to the events", async () => {
    const { table } = await aCityToOpen();
    await openPeriods(depsOn(table))(request());
    const ids = table
      .all()
      .filter(({ pk }) => !pk.startsWith("CALENDAR"))
      .flatMap(({ entity, correlationId }) => (entity === "event" ? [correlationId] : []));
    expect(ids).toEqual(["request-1", "request-1"]);
  });

  it("comes to nothing for a period that does not exist, and reports what cannot be opened for another try", async () => {
    const { table } = await aCityToOpen([aPeriod({ owedBy: ["nobody"] })]);
    const before = table.all();
    expect(await openPeriods(depsOn(table))(request("2031-YEAR"))).toEqual({ batchItemFailures: [] });
    const failed = { batchItemFailures: [{ itemIdentifier: "m1" }] };
    expect(await openPeriods(depsOn(table))(request())).toEqual(failed);
    expect(await openPeriods(depsOn(table))(anSqsEvent({ periodId: 7 }))).toEqual(failed);
    expect(table.all()).toEqual(before);
  });
});

describe("two openings at once", () => {
  it("fix one roster and write each obligation and each event once, however they interleave", async () => {
    const expected = await undisturbed();
    for (let lead = 0; lead < 14; lead++) {
      const { table, periods } = await aCityToOpen();
      const first = openPeriods(depsOn(table))(request());
      for (let turn = 0; turn < lead * 3; turn++) await Promise.resolve();
      const answers = await Promise.all([first, openPeriods(depsOn(table))(request())]);
      expect(answers).toEqual(Array(2).fill({ batchItemFailures: [] }));
      expect(eventsOf(table), `${lead}`).toEqual(expected.events);
      expect(table.all().length, `${lead}`).toBe(expected.items.length);
      const { openedEarly: _mark, ...period } = (await periods.load("2026-YEAR")) ?? {};
      expect(period).toEqual(expected.period);
    }
  });

  it("keep to the roster of the one that was faster", async () => {
    const { table, units, periods } = await aCityToOpen();
    const late = aUnit({ code: "00643", name: "Phường Thanh Liệt" });
    const overtaken = {
      ...depsOn(table),
      units: {
        async all() {
          await runNightly(table);
          return [...(await units.all()), late];
        },
      },
    };
    expect(await openPeriods(overtaken)(request())).toEqual({ batchItemFailures: [] });
    const roster = await periods.roster("2026-YEAR");
    expect(roster.map(({ unitId }) => unitId)).toEqual(UNIT_IDS);
    expect(await depsOn(table).reports.unitsWithObligation("2026-YEAR", 0)).toEqual([...UNIT_IDS].sort());
    expect(eventsOf(table).map(({ type }) => type)).toEqual(["PeriodOpened", "ObligationsWritten"]);
  });

  it("keep to the dates of the one that was faster, although it got no further than the roster", async () => {
    const { table, units, periods } = await aCityToOpen();
    const overtaken = {
      ...depsOn(table),
      units: {
        async all() {
          await openPeriods(dyingBeforeObligations(table))(request());
          await bringIntoForce(table, aCalendar({ version: 2, days: [aDayOff("2026-12-16")] }), aCalendar());
          return units.all();
        },
      },
    };
    expect(await openPeriods(overtaken)(request())).toEqual({ batchItemFailures: [] });
    const period = await periods.load("2026-YEAR");
    expect(period).toMatchObject({ dueAtExclusive: "2026-12-16T17:00:00.000Z", version: 3 });
    const dates = (await obligationsOf(table, period)).map(({ dueDate }) => dueDate);
    expect(dates).toEqual(Array(4).fill("2026-12-16"));
  });
});

describe("an opening that is interrupted", () => {
  it("is finished by the next run, wherever it stopped", async () => {
    const expected = await undisturbed();
    let calls = 0;
    for (let crashAt = 1; ; crashAt++) {
      for (const hasHappened of [false, true]) {
        const { table } = await aCityToOpen();
        const crashing = crashingTable(table, crashAt, hasHappened);
        const run = openPeriods(depsOn(crashing.table))(request());
        const failed = (await run)?.batchItemFailures.length === 1;
        if (!failed) {
          calls = crashAt - 1;
          break;
        }
        await runNightly(table);
        expect(eventsOf(table), `${crashAt} ${hasHappened}`).toEqual(expected.events);
        expect(comparable(table), `${crashAt} ${hasHappened}`).toEqual(comparableItems(expected.items));
      }
      if (calls > 0) break;
    }
    // Period, units, calendars, template, roster, obligations: far more places than the steps one thinks of.
    expect(calls).toBeGreaterThan(12);
  });

  it("keeps its roster and its dates, whatever units and calendars come before the next run", async () => {
    const { table, units, periods } = await aCityToOpen();
    const answer = await openPeriods(dyingBeforeObligations(table))(request());
    expect(answer?.batchItemFailures).toHaveLength(1);
    const opening = await periods.load("2026-YEAR");
    await units.save(aUnit({ code: "00643", name: "Phường Thanh Liệt" }), undefined);
    await bringIntoForce(table, aCalendar({ version: 2, days: [aDayOff("2026-12-16")] }), aCalendar());
    await runNightly(table, LATER);
    const period = await periods.load("2026-YEAR");
    expect(period).toEqual({ ...opening, obligationsWrittenAt: LATER.toISOString(), version: 3 });
    expect((await periods.roster("2026-YEAR")).map(({ unitId }) => unitId)).toEqual(UNIT_IDS);
    const dates = (await obligationsOf(table, period)).map(({ dueDate }) => dueDate);
    expect(dates).toEqual(Array(4).fill("2026-12-16"));
  });
});

describe("a repair", () => {
  /** The opened city in a table that lacks some items, since a table never forgets one. */
  async function without(lost: readonly string[]) {
    const { table } = await aCityToOpen();
    await runNightly(table);
    const keys = lost.map((unitId) => obligationKey("2026-YEAR", 0, unitId).sk);
    const damaged = memoryTable();
    for (const item of table.all()) if (!keys.includes(item.sk)) await damaged.put({ put: item });
    return { whole: table, damaged };
  }

  it("puts back exactly what is missing of the roster, due as its neighbours are, and tells how much", async () => {
    const { whole, damaged } = await without(UNIT_IDS.slice(1, 3));
    const { units, periods, reports } = depsOn(damaged);
    await units.save(aUnit({ code: "00643", name: "Phường Thanh Liệt" }), undefined);
    await bringIntoForce(damaged, aCalendar({ version: 2, days: [aDayOff("2026-12-16")] }), aCalendar());
    await runNightly(damaged, LATER);
    const period = await periods.load("2026-YEAR");
    expect(await reports.unitsWithObligation("2026-YEAR", 0)).toEqual([...UNIT_IDS].sort());
    expect(await obligationsOf(damaged, period)).toEqual(await obligationsOf(whole, period));
    expect(period?.obligationsWrittenAt).toBe(NOW.toISOString());
    expect(eventsOf(damaged)).toEqual([
      { type: "PeriodOpened", units: 3 },
      { type: "ObligationsWritten", units: 3 },
      { type: "RosterRepaired", units: 3, restored: 2 },
    ]);
  });

  it("leaves what is there as it has become", async () => {
    const [first = "", second = ""] = UNIT_IDS;
    const { damaged } = await without([second]);
    const before = damaged.all().find(({ sk }) => sk.endsWith(first) && sk.startsWith("OBLIGATION"));
    const moved = { ...before, pk: before?.pk ?? "", sk: before?.sk ?? "", version: 5 };
    await damaged.put({ put: moved });
    await openPeriods(depsOn(damaged, LATER))(request());
    expect(await damaged.get(moved)).toEqual(moved);
    expect(eventsOf(damaged).at(-1)).toMatchObject({ type: "RosterRepaired", restored: 1 });
  });
});

describe("a city of many units", () => {
  it("is opened in shards, each unit in its own", async () => {
    const { table, units, periods, reports } = await aCityToOpen();
    for (let order = 10; order < 1_100; order++) {
      await units.save(aUnit({ code: `x${order}`, name: `Xã ${order}`, kind: "xa", order }), undefined);
    }
    await runNightly(table);
    const period = await periods.load("2026-YEAR");
    if (!period) throw new Error("the period is gone");
    expect(period.roster).toMatchObject({ units: 1_093, chunks: 3, shards: 3 });
    const found = await Promise.all(
      [0, 1, 2].map((shard) => reports.unitsWithObligation("2026-YEAR", shard)),
    );
    expect(found.flat()).toHaveLength(1_094);
    const roster = rosterOf(await units.all(), period, "2026-11-15");
    expect(await periods.roster("2026-YEAR")).toEqual(roster);
    expect(
      roster.every((member) => found[newObligation(period, member).shard]?.includes(member.unitId)),
    ).toBe(true);
  });
});

/** What a run works with that ends once the roster is fixed. */
function dyingBeforeObligations(table: Table) {
  const deps = depsOn(table);
  return {
    ...deps,
    reports: { ...deps.reports, createObligation: () => Promise.reject(new Error("out of time")) },
  };
}

/** Fails the n-th call, before or after it had its effect, and every later one: the process is gone. */
function crashingTable(table: Table, crashAt: number, hasHappened: boolean): { table: Table } {
  let calls = 0;
  const guarded =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      calls += 1;
      if (calls < crashAt) return call(...args);
      if (calls === crashAt && hasHappened) await call(...args);
      throw new Error("crashed");
    };
  return {
    table: {
      get: guarded(table.get),
      batchGet: guarded(table.batchGet),
      query: guarded(table.query),
      queryPage: guarded(table.queryPage),
      put: guarded(table.put),
      update: guarded(table.update),
      transact: guarded(table.transact),
    },
  };
}

const comparable = (table: MemoryTable) => comparableItems(table.all());

/** Which run it was is told in the events; everything else must be the same. */
function comparableItems(items: ReturnType<MemoryTable["all"]>) {
  return items
    .map(({ correlationId: _run, openedEarly: _early, ...item }) => item)
    .sort((a, b) => (`${a["pk"]} ${a["sk"]}` < `${b["pk"]} ${b["sk"]}` ? -1 : 1));
}
