import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { membershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { periodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import type { Table } from "../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { openPeriod } from "../../shared/domain/period/period.ts";
import type { ShardProgress } from "../../shared/domain/progress/progress.ts";
import { aPeriod } from "../builders/a-period.ts";
import { aUnit, aUnitId } from "../builders/a-unit.ts";
import { anOwnTable } from "./own-table.ts";

let table: Table;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ table, remove } = await anOwnTable());
});
afterAll(() => remove());

const occasion = { now: new Date("2026-11-15T01:00:00.000Z"), correlationId: "test" };

describe("a period that opens", () => {
  it("gets its roster in pieces, all at once or not at all, and only from one of those who open it", async () => {
    const store = periodStore(table);
    const planned = aPeriod();
    expect(await store.save(planned, undefined)).toBe(true);
    expect(await store.save(planned, undefined)).toBe(false);
    const rosterOf = (count: number, kind: string) =>
      Array.from({ length: count }, (_, order) => ({
        unitId: aUnitId(`r${order}`),
        kind,
        isTest: false,
        order,
      }));
    const opened = (unitCount: number) =>
      openPeriod(planned, { unitCount, now: occasion.now, by: "test", templateVersion: 1 });
    const event = (units: number) => ({ type: "PeriodOpened", units }) as const;

    const saved = await Promise.all([
      store.saveWithEvent(opened(1_203), planned, event(1_203), occasion, rosterOf(1_203, "xa")),
      store.saveWithEvent(opened(1_100), planned, event(1_100), occasion, rosterOf(1_100, "phuong")),
    ]);
    expect(saved.filter(Boolean)).toHaveLength(1);
    const [units, kind] = saved[0] ? [1_203, "xa"] : [1_100, "phuong"];
    const roster = await store.roster(planned.periodId);
    expect(roster).toEqual(rosterOf(units as number, kind as string));
    expect(await store.load(planned.periodId)).toMatchObject({
      version: 2,
      roster: { units, chunks: 3, shards: 3 },
    });
    expect((await store.all()).map(({ periodId }) => periodId)).toEqual([planned.periodId]);
  });
});

describe("progress", () => {
  it("is never replaced by one that saw fewer decisions", async () => {
    const store = progressStore(table);
    const progress = (revision: number, onTime: number): ShardProgress => ({
      revision,
      groups: {
        phuong: { expected: 9, exempt: 0, onTime, late: 0, nil: 0, outstandingByDueAt: {}, totals: {} },
      },
    });
    expect(await store.save("2026-H1", 0, progress(5, 1), occasion.now)).toBe(true);
    expect(await store.save("2026-H1", 0, progress(4, 2), occasion.now)).toBe(false);
    expect(await store.save("2026-H1", 0, progress(5, 3), occasion.now)).toBe(true);
    await Promise.all(
      [7, 9, 6, 8].map((revision) => store.save("2026-H1", 0, progress(revision, revision), occasion.now)),
    );
    const stored = await store.read("2026-H1", 2);
    expect(stored.get(0)).toMatchObject({ revision: 9, groups: { phuong: { onTime: 9 } } });
    expect(stored.has(1)).toBe(false);
  });
});

describe("a unit", () => {
  const holding = (unitId: string, code: string) =>
    aUnit({ unitId: aUnitId(unitId), code, name: `Xã ${unitId}` });

  it("does not get a code of a day on which another has begun to hold it", async () => {
    const store = unitStore(table);
    const saved = await Promise.all(
      ["one", "two", "three"].map((unitId) => store.save(holding(unitId, "55555"), undefined)),
    );
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect(await store.all()).toHaveLength(1);
  });

  it("is changed only as it was read", async () => {
    const store = unitStore(table);
    const before = holding("four", "44444");
    expect(await store.save(before, undefined)).toBe(true);
    const changed = { ...before, order: 7, version: before.version + 1 };
    expect(await store.save(changed, before)).toBe(true);
    expect(await store.save({ ...changed, order: 8 }, before)).toBe(false);
    expect(await store.load(before.unitId)).toEqual(changed);
  });
});

describe("a membership", () => {
  it("is added once and found by person and by whether there is any", async () => {
    const store = membershipStore(table);
    const membership = {
      sub: "11111111-2222-4333-8444-555555555555",
      unitId: aUnitId("one"),
      email: "lan@example.org",
      since: "2026-01-01T00:00:00.000Z",
      addedBy: "admin",
    };
    expect(await store.isMemberOfAny(membership.sub)).toBe(false);
    expect(await store.add(membership)).toBe(true);
    expect(await store.add(membership)).toBe(false);
    expect(await store.isMember(membership.sub, membership.unitId)).toBe(true);
    expect(await store.isMember(membership.sub, aUnitId("two"))).toBe(false);
    expect(await store.membershipsOf(membership.sub)).toEqual([membership]);
  });
});
