import { setTimeout as delay } from "node:timers/promises";
import type { Item, Table } from "../shared/adapters/dynamodb/table.ts";
import { type Change, memoryTable } from "../shared/adapters/memory/memory-table.ts";
import { batchReadUnits, itemSize, readUnits, writeUnits } from "./item-size.ts";

/** DynamoDB answers a query page by page, and a BatchGetItem for so many keys. */
const PAGE_BYTES = 1_048_576;
const KEYS_A_BATCH = 100;

export interface Counts {
  requests: number;
  rru: number;
  wru: number;
}

/**
 * The table in memory, with what DynamoDB would count of each request by the rules of its developer guide; entries of the index are
 * counted as written when they change. `slowness` makes every request take so many milliseconds.
 */
export function countedTable() {
  const counts: Counts = { requests: 0, rru: 0, wru: 0 };
  const pace = { slowness: 0 };
  const memory = memoryTable({
    onCommit: (changes) => {
      for (const change of changes) counts.wru += unitsOf(change, changes.length > 1);
    },
  });
  const read = async (requests: number, rru: number) => {
    counts.requests += requests;
    counts.rru += rru;
    if (pace.slowness > 0) await delay(pace.slowness * requests);
  };
  const bytesOf = (items: readonly Item[]) => items.reduce((bytes, item) => bytes + itemSize(item), 0);
  const table: Table = {
    get: async (key) => {
      const item = await memory.get(key);
      await read(1, readUnits(item ? itemSize(item) : 0, "strong"));
      return item;
    },
    batchGet: async (keys) => {
      const items = await memory.batchGet(keys);
      await read(
        Math.ceil(keys.length / KEYS_A_BATCH),
        batchReadUnits(items.map(itemSize), keys.length, "strong"),
      );
      return items;
    },
    query: async (question) => {
      const items = await memory.query(question);
      const bytes = bytesOf(items);
      const consistency = question.index ? "eventual" : "strong";
      await read(Math.max(1, Math.ceil(bytes / PAGE_BYTES)), readUnits(bytes, consistency));
      return items;
    },
    queryPage: async (question, page) => {
      const answer = await memory.queryPage(question, page);
      await read(1, readUnits(bytesOf(answer.items), question.index ? "eventual" : "strong"));
      return answer;
    },
    put: async (write) => {
      await read(1, 0);
      return memory.put(write);
    },
    update: async (write) => {
      await read(1, 0);
      return memory.update(write);
    },
    transact: async (writes) => {
      await read(1, 0);
      return memory.transact(writes);
    },
  };
  /** Counts and times one thing. */
  async function measured(what: () => Promise<unknown>): Promise<Counts & { readonly seconds: number }> {
    Object.assign(counts, { requests: 0, rru: 0, wru: 0 });
    const from = performance.now();
    await what();
    return { ...counts, seconds: (performance.now() - from) / 1_000 };
  }
  return { memory, table, measured, pace };
}

function unitsOf({ before, after }: Change, inTransaction: boolean): number {
  const size = (item: Item | undefined) => (item ? itemSize(item) : 0);
  const own = writeUnits(Math.max(size(before), size(after)), { inTransaction });
  return own + (before?.["gsi1sk"] === after["gsi1sk"] ? 0 : 1);
}
