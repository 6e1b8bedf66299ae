import { describe, expect, it } from "vitest";
import type { Item, Key, Put, Table } from "../../shared/adapters/dynamodb/table.ts";

/**
 * What every table must do, whatever holds it: the stores rely on this and on nothing else. Run against the table in
 * memory and against DynamoDB, so that what the simulation proves is true of both.
 *
 * @param partition a partition key that no other test uses
 */
export function tableContract(name: string, open: () => { table: Table; partition: () => string }): void {
  const given = (more: Record<string, unknown> = {}) => {
    const { table, partition } = open();
    const key: Key = { pk: partition(), sk: "ITEM" };
    return { table, key, item: { ...key, state: "requested", version: 3, ...more } as Item };
  };

  async function stored(more: Record<string, unknown> = {}) {
    const each = given(more);
    await each.table.put({ put: each.item });
    return each;
  }

  async function storedMany(count: number, of: (n: number) => Record<string, unknown> = () => ({})) {
    const { table, partition } = open();
    const pk = partition();
    const items = Array.from({ length: count }, (_, n) => ({ pk, sk: `ROW#${padded(n)}`, n, ...of(n) }));
    await Promise.all(items.map((put) => table.put({ put })));
    return { table, pk, items };
  }

  describe(`${name}: items`, () => {
    it("answers with nothing for a key that nobody wrote", async () => {
      const { table, key } = given();
      expect(await table.get(key)).toBeUndefined();
    });

    it("gives back what was put, nested maps, lists, numbers and empty texts alike", async () => {
      const value = {
        files: { data: { size: 12 } },
        list: [1, "two", false],
        ratio: 0.5,
        empty: "",
        no: null,
      };
      const { table, key, item } = await stored(value);
      expect(await table.get(key)).toEqual(item);
    });

    it("drops what is undefined, at any depth", async () => {
      const { table, key } = await stored({ gone: undefined, map: { gone: undefined, kept: 1 } });
      const found = await table.get(key);
      expect(found).not.toHaveProperty("gone");
      expect(found?.["map"]).toEqual({ kept: 1 });
    });

    it("replaces the whole item when it is put again", async () => {
      const { table, key } = await stored({ old: true });
      await table.put({ put: { ...key, fresh: true } });
      expect(await table.get(key)).toEqual({ ...key, fresh: true });
    });

    it("reads what was written a moment ago", async () => {
      const { table, key, item } = await stored();
      for (let version = 4; version < 14; version++) {
        await table.put({ put: { ...item, version } });
        expect((await table.get(key))?.["version"]).toBe(version);
      }
    });

    it("answers a batch of more than a hundred keys with those that exist", async () => {
      const { table, pk, items } = await storedMany(130);
      const absent = Array.from({ length: 20 }, (_, n) => ({ pk, sk: `NONE#${padded(n)}` }));
      const found = await table.batchGet([...absent, ...items.map(({ sk }) => ({ pk, sk }))]);
      expect(found.map(({ sk }) => sk).sort()).toEqual(items.map(({ sk }) => sk));
    });

    it("answers a batch of no keys with nothing", async () => {
      const { table } = given();
      expect(await table.batchGet([])).toEqual([]);
    });
  });

  describe(`${name}: conditions of a put`, () => {
    const cases: readonly (readonly [string, Put["if"], boolean])[] = [
      ["absent, and the item is there", { absent: true }, false],
      ["equals, and it does", { equals: { version: 3 } }, true],
      ["equals, and it does not", { equals: { version: 4 } }, false],
      ["equals of another type", { equals: { version: "3" } }, false],
      ["equals of two, one of which does not", { equals: { version: 3, state: "received" } }, false],
      ["equals of something that is not there", { equals: { nothing: 1 } }, false],
      ["equals within a map", { equals: { "files.data.size": 12 } }, true],
      ["equals within a map that is not there", { equals: { "files.none.size": 12 } }, false],
      ["one of several", { oneOf: { state: ["requested", "expired"] } }, true],
      ["none of several", { oneOf: { state: ["received", "expired"] } }, false],
      ["one of several, of an attribute that is not there", { oneOf: { nothing: ["requested"] } }, false],
      ["at most, and equal", { atMost: { version: 3 } }, true],
      ["at most, and less", { atMost: { version: 4 } }, true],
      ["at most, and more", { atMost: { version: 2 } }, false],
      ["at most, and not there", { atMost: { nothing: 0 } }, true],
      ["missing, and it is", { missing: ["nothing"] }, true],
      ["missing, and it is not", { missing: ["state"] }, false],
      ["missing within a map", { missing: ["files.data.received"] }, true],
      ["missing within a map, and it is there", { missing: ["files.data.size"] }, false],
      ["missing within a map that is not there itself", { missing: ["nothing.data"] }, true],
      [
        "all kinds at once",
        { equals: { version: 3 }, oneOf: { state: ["requested"] }, missing: ["x"] },
        true,
      ],
      ["all kinds at once, one not", { equals: { version: 3 }, missing: ["x", "state"] }, false],
      ["a reserved word", { equals: { state: "requested" }, missing: ["size", "name", "data"] }, true],
    ];

    it.each(cases)("holds the writer to: %s", async (_, condition, holds) => {
      const { table, key, item } = await stored({ files: { data: { size: 12 } } });
      const next = { ...item, version: 9 };
      const result = await table.put({ put: next, if: condition as NonNullable<Put["if"]> });
      expect(result).toEqual(holds ? { ok: true, item: next } : { ok: false, current: item });
      expect(await table.get(key)).toEqual(holds ? next : item);
    });

    it("lets the first of several writers create an item, and shows the others what is there", async () => {
      const { table, item } = given();
      const results = await Promise.all(
        [1, 2, 3].map((writer) => table.put({ put: { ...item, writer }, if: { absent: true } })),
      );
      const winner = results.find(({ ok }) => ok);
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      for (const loser of results.filter(({ ok }) => !ok)) {
        expect(loser).toEqual({ ok: false, current: winner?.ok && winner.item });
      }
    });

    it("refuses equals where there is no item, and shows none", async () => {
      const { table, item } = given();
      expect(await table.put({ put: item, if: { equals: { version: 1 } } })).toEqual({ ok: false });
    });

    it("takes at most and missing as true where there is no item", async () => {
      const { table, item } = given();
      const result = await table.put({ put: item, if: { atMost: { version: 0 }, missing: ["state"] } });
      expect(result.ok).toBe(true);
    });
  });

  describe(`${name}: updates`, () => {
    it("sets and removes, also within maps, and answers with the whole item", async () => {
      const { table, key, item } = await stored({ files: { data: { size: 12, problem: "x" }, other: {} } });
      const result = await table.update({
        update: key,
        set: { state: "received", "files.data.received": { versionId: "v1" } },
        remove: ["files.data.problem", "nothing"],
        if: { equals: { version: 3 } },
      });
      const after = {
        ...item,
        state: "received",
        files: { data: { size: 12, received: { versionId: "v1" } }, other: {} },
      };
      expect(result).toEqual({ ok: true, item: after });
      expect(await table.get(key)).toEqual(after);
    });

    it("changes nothing when its condition does not hold, and shows the item as it is", async () => {
      const { table, key, item } = await stored();
      const result = await table.update({ update: key, set: { state: "x" }, if: { missing: ["state"] } });
      expect(result).toEqual({ ok: false, current: item });
      expect(await table.get(key)).toEqual(item);
    });

    it("lets one of two writers of the same entry of a map win", async () => {
      const { table, key } = await stored({ files: { data: {} } });
      const results = await Promise.all(
        ["a", "b"].map((writer) =>
          table.update({
            update: key,
            set: { "files.data.received": writer },
            if: { missing: ["files.data.received"] },
          }),
        ),
      );
      expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
    });

    it("creates no item when its condition asks for something that is there", async () => {
      const { table, key } = given();
      const result = await table.update({ update: key, set: { a: 1 }, if: { oneOf: { state: ["x"] } } });
      expect(result).toEqual({ ok: false });
      expect(await table.get(key)).toBeUndefined();
    });

    it("throws when the map around what is set is not there", async () => {
      const { table, key } = await stored();
      const write = table.update({ update: key, set: { "none.entry": 1 }, if: { equals: { version: 3 } } });
      await expect(write).rejects.toThrow(/invalid for update/);
    });
  });

  describe(`${name}: transactions`, () => {
    it("does all of it", async () => {
      const { table, key, item } = await stored();
      const other = { ...key, sk: "OTHER" };
      const third = { ...key, sk: "THIRD" };
      await table.put({ put: { ...other, state: "received" } });
      const result = await table.transact([
        { put: { ...item, version: 4 }, if: { equals: { version: 3 } } },
        {
          update: other,
          set: { state: "accepted" },
          remove: ["gsi1pk"],
          if: { oneOf: { state: ["received"] } },
        },
        { put: third, if: { absent: true } },
      ]);
      expect(result).toEqual({ ok: true });
      expect((await table.get(key))?.["version"]).toBe(4);
      expect((await table.get(other))?.["state"]).toBe("accepted");
      expect(await table.get(third)).toEqual(third);
    });

    it("does none of it when one condition fails, and says which with the item that is there", async () => {
      const { table, key, item } = await stored();
      const other = { ...key, sk: "OTHER", state: "accepted", files: { data: { size: 1 } } };
      await table.put({ put: other });
      const result = await table.transact([
        { put: { ...item, version: 4 }, if: { equals: { version: 3 } } },
        { update: { pk: key.pk, sk: "OTHER" }, set: { x: 1 }, if: { oneOf: { state: ["received"] } } },
        { check: { pk: key.pk, sk: "NONE" }, if: { absent: true } },
      ]);
      expect(result).toEqual({ ok: false, failed: [{ index: 1, current: other }] });
      expect(await table.get(key)).toEqual(item);
      expect(await table.get({ pk: key.pk, sk: "OTHER" })).toEqual(other);
    });

    it("names every condition that failed", async () => {
      const { table, key, item } = await stored();
      const result = await table.transact([
        { check: { ...key, sk: "NONE" }, if: { equals: { version: 1 } } },
        { put: { ...key, sk: "NEW" }, if: { absent: true } },
        { put: item, if: { absent: true } },
      ]);
      expect(result).toEqual({ ok: false, failed: [{ index: 0 }, { index: 2, current: item }] });
      expect(await table.get({ ...key, sk: "NEW" })).toBeUndefined();
    });

    it("holds to a check without writing", async () => {
      const { table, key, item } = await stored();
      const write = { put: { ...key, sk: "NEW" } };
      expect(await table.transact([{ check: key, if: { equals: { version: 3 } } }, write])).toEqual({
        ok: true,
      });
      expect(await table.get(key)).toEqual(item);
    });

    it("refuses two writes of one item", async () => {
      const { table, key, item } = await stored();
      const twice = table.transact([
        { put: { ...item, version: 4 } },
        { update: key, set: { a: 1 }, if: { equals: { version: 3 } } },
      ]);
      await expect(twice).rejects.toThrow();
      expect(await table.get(key)).toEqual(item);
    });

    it("lets one of two deciders with the same version win", async () => {
      const { table, key, item } = await stored();
      const results = await Promise.all(
        ["a", "b"].map((decider) =>
          table.transact([
            { put: { ...item, version: 4, decider }, if: { equals: { version: 3 } } },
            { put: { ...key, sk: `EVENT#${decider}` }, if: { absent: true } },
          ]),
        ),
      );
      expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
    });
  });

  describe(`${name}: queries`, () => {
    it("answers with a partition in the order of its sort keys, forwards and backwards", async () => {
      const { table, pk, items } = await storedMany(7);
      expect(await table.query({ pk })).toEqual(items);
      expect(await table.query({ pk, reverse: true })).toEqual([...items].reverse());
    });

    it("narrows by prefix and by range, both ends included", async () => {
      const { table, pk, items } = await storedMany(12);
      await table.put({ put: { pk, sk: "ZZZ" } });
      const sksOf = (found: readonly Item[]) => found.map(({ sk }) => sk);
      expect(await table.query({ pk, skPrefix: "ROW#" })).toEqual(items);
      expect(sksOf(await table.query({ pk, skPrefix: "ROW#0001" }))).toEqual(["ROW#0001"]);
      expect(sksOf(await table.query({ pk, skBetween: ["ROW#0003", "ROW#0005"] }))).toEqual([
        "ROW#0003",
        "ROW#0004",
        "ROW#0005",
      ]);
      expect(await table.query({ pk, skBetween: ["ROW#0003a", "ROW#0003b"] })).toEqual([]);
    });

    it("answers with nothing for a partition that nobody wrote", async () => {
      const { table, key } = given();
      expect(await table.query({ pk: key.pk })).toEqual([]);
      expect(await table.queryPage({ pk: key.pk }, { limit: 5 })).toEqual({ items: [] });
    });

    it("gives every item once, page after page", async () => {
      const { table, pk, items } = await storedMany(23);
      for (const reverse of [false, true]) {
        const found: Item[] = [];
        let after: Key | undefined;
        do {
          const page = await table.queryPage({ pk, skPrefix: "ROW#", reverse }, { limit: 5, after });
          expect(page.items.length).toBeLessThanOrEqual(5);
          found.push(...page.items);
          after = page.next;
        } while (after);
        expect(found).toEqual(reverse ? [...items].reverse() : items);
      }
    });

    it("goes on behind the last item of a page when others are written meanwhile", async () => {
      const { table, pk } = await storedMany(6);
      const first = await table.queryPage({ pk }, { limit: 3 });
      await table.put({ put: { pk, sk: "ROW#0000a" } });
      await table.put({ put: { pk, sk: "ROW#0003a" } });
      const second = await table.queryPage({ pk }, { limit: 2, after: first.next });
      expect(second.items.map(({ sk }) => sk)).toEqual(["ROW#0003", "ROW#0003a"]);
    });

    it("gives the latest item for a limit of one, backwards", async () => {
      const { table, pk, items } = await storedMany(9);
      const page = await table.queryPage({ pk, skPrefix: "ROW#", reverse: true }, { limit: 1 });
      expect(page.items).toEqual(items.slice(-1));
    });

    it("reads everything, however many pages it takes", async () => {
      // 60 items of 40 kB: DynamoDB answers with at most 1 MB a page.
      const { table, pk, items } = await storedMany(60, () => ({ filling: "x".repeat(40_000) }));
      const found = await table.query({ pk, skPrefix: "ROW#" });
      expect(found.map(({ sk }) => sk)).toEqual(items.map(({ sk }) => sk));
    });
  });

  describe(`${name}: the index`, () => {
    const indexed = async (count: number) => {
      const { partition } = open();
      const waiting = `WAITING#${partition()}`;
      const many = await storedMany(count, (n) => ({
        gsi1pk: waiting,
        gsi1sk: `T#${padded(count - n)}`,
        state: n % 2 ? "received" : "requested",
        secret: "not projected",
      }));
      return { ...many, waiting };
    };

    it("answers with keys and state only, in its own order", async () => {
      const { table, waiting, items } = await indexed(4);
      const found = await table.query({ pk: waiting, index: "gsi1" });
      expect(found).toEqual(
        [...items].reverse().map((item) => {
          const { pk, sk, gsi1pk, gsi1sk, state } = item as Record<string, unknown>;
          return { pk, sk, gsi1pk, gsi1sk, state };
        }),
      );
    });

    it("narrows by its own sort key, and pages", async () => {
      const { table, waiting } = await indexed(9);
      const found: string[] = [];
      let after: Key | undefined;
      do {
        const page = await table.queryPage(
          { pk: waiting, index: "gsi1", skBetween: ["T#0002", "T#0008"] },
          { limit: 3, after },
        );
        found.push(...page.items.map((item) => String(item["gsi1sk"])));
        after = page.next;
      } while (after);
      expect(found).toEqual([2, 3, 4, 5, 6, 7, 8].map((n) => `T#${padded(n)}`));
    });

    it("leaves out an item once its index keys are removed, and takes it in again", async () => {
      const { table, waiting, items } = await indexed(2);
      const { pk, sk } = items[0] as Key;
      const sksWaiting = async () =>
        (await table.query({ pk: waiting, index: "gsi1" })).map((item) => item.sk);
      await table.update({ update: { pk, sk }, remove: ["gsi1pk", "gsi1sk"], if: { equals: { n: 0 } } });
      expect(await sksWaiting()).toEqual(["ROW#0001"]);
      await table.update({
        update: { pk, sk },
        set: { gsi1pk: waiting, gsi1sk: "T#9999" },
        if: { equals: { n: 0 } },
      });
      expect(await sksWaiting()).toEqual(["ROW#0001", "ROW#0000"]);
    });
  });
}

function padded(n: number): string {
  return String(n).padStart(4, "0");
}
