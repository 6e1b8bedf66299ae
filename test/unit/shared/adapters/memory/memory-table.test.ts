import { describe, expect, it } from "vitest";
import type { Change } from "../../../../../shared/adapters/memory/memory-table.ts";
import { memoryTable } from "../../../../../shared/adapters/memory/memory-table.ts";
import { tableContract } from "../../../../integration/table-contract.ts";

let partitions = 0;
const partition = () => `PARTITION#${++partitions}`;

const contracted = memoryTable();
tableContract("memoryTable", () => ({ table: contracted, partition }));

describe("memoryTable, besides what every table does", () => {
  const key = { pk: "P", sk: "S" };

  it("answers from a held index as it was, and catches up when released", async () => {
    const table = memoryTable();
    const waiting = () => table.query({ pk: "W", index: "gsi1" });
    await table.put({ put: { ...key, gsi1pk: "W", gsi1sk: "1", state: "requested" } });
    table.holdIndex();
    await table.update({ update: key, set: { state: "received" }, if: { missing: ["x"] } });
    await table.put({ put: { pk: "P", sk: "T", gsi1pk: "W", gsi1sk: "2" } });
    expect((await waiting()).map(({ state }) => state)).toEqual(["requested"]);
    table.releaseIndex();
    expect((await waiting()).map(({ sk }) => sk)).toEqual(["S", "T"]);
  });

  it("tells of a transaction at once, with each item before and after", async () => {
    const commits: (readonly Change[])[] = [];
    const table = memoryTable({ onCommit: (changes) => commits.push(changes) });
    await table.put({ put: { ...key, n: 1 } });
    await table.put({ put: key, if: { absent: true } });
    await table.transact([{ put: { ...key, n: 2 } }, { put: { pk: "P", sk: "T" } }]);
    expect(commits).toEqual([
      [{ before: undefined, after: { ...key, n: 1 } }],
      [
        { before: { ...key, n: 1 }, after: { ...key, n: 2 } },
        { before: undefined, after: { pk: "P", sk: "T" } },
      ],
    ]);
  });

  it("does not let its answers be changed", async () => {
    const table = memoryTable();
    await table.put({ put: { ...key, map: { a: 1 } } });
    const item = await table.get(key);
    expect(() => Object.assign(item?.["map"] as object, { a: 2 })).toThrow(TypeError);
  });

  it.each([
    ["an empty condition", { put: key, if: {} }],
    ["one of nothing", { put: key, if: { oneOf: { state: [] } } }],
    ["an empty key", { put: { pk: "", sk: "S" } }],
  ])("refuses %s, as DynamoDB's validation does", async (_, write) => {
    await expect(memoryTable().put(write)).rejects.toThrow("ValidationException");
  });

  it.each([
    ["changes nothing", { update: key, if: { missing: ["x"] } }],
    ["changes a key", { update: key, set: { sk: "T" }, if: { missing: ["x"] } }],
    ["names a path and one within it", { update: key, set: { a: {}, "a.b": 1 }, if: { missing: ["x"] } }],
    ["names a path twice", { update: key, set: { a: 1 }, remove: ["a"], if: { missing: ["x"] } }],
  ])("refuses an update that %s, as DynamoDB's validation does", async (_, write) => {
    await expect(memoryTable().update(write)).rejects.toThrow("ValidationException");
  });

  it("refuses a page of the index that starts at an item's own key only", async () => {
    const page = memoryTable().queryPage({ pk: "W", index: "gsi1" }, { limit: 1, after: key });
    await expect(page).rejects.toThrow("ValidationException");
  });
});
