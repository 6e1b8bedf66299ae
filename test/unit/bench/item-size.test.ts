import { describe, expect, it } from "vitest";
import {
  batchReadUnits,
  indexWriteUnits,
  itemSize,
  readUnits,
  writeUnits,
} from "../../../bench/item-size.ts";

const KB = 1_024;

describe("the size of an item", () => {
  it.each([
    ["text by its UTF-8 bytes", { ten: "Hà Nội" }, 3 + 9],
    ["a number by two digits a byte and one more", { n: 123_456 }, 1 + 4],
    ["a number without its trailing zeros", { n: 5_000 }, 1 + 2],
    ["a number without its leading zeros", { n: 0.05 }, 1 + 2],
    ["a negative number with its sign", { n: -27 }, 1 + 3],
    ["binary by its raw bytes", { b: new Uint8Array(10) }, 1 + 10],
    ["true or false as one byte", { yes: true }, 3 + 1],
    ["null as one byte", { none: null }, 4 + 1],
    ["an empty map as three bytes", { map: {} }, 3 + 3],
    ["an empty list as three bytes", { list: [] }, 4 + 3],
    ["a list with one byte an element", { list: ["a", "bc"] }, 4 + 3 + 2 + 3],
    ["a map with its names and one byte an element", { map: { key: "value" } }, 3 + 3 + 3 + 5 + 1],
    ["a set by its elements", { set: new Set(["a", "bc"]) }, 3 + 3],
  ])("counts %s", (_, item, bytes) => {
    expect(itemSize(item)).toBe(bytes);
  });

  it("adds the attributes up", () => {
    expect(itemSize({ pk: "UNIT#1", sk: "UNIT", order: 12 })).toBe(2 + 6 + 2 + 4 + 5 + 2);
  });
});

// The examples are those of the developer guide: "Read consumption" and "Write consumption".
describe("read units", () => {
  it("rounds one item of 3.5 KB up to 4 KB, and one of 10 KB to 12 KB", () => {
    expect(readUnits(3.5 * KB, "strong")).toBe(1);
    expect(readUnits(10 * KB, "strong")).toBe(3);
  });

  it("takes two for 8 KB read consistently and half of it otherwise", () => {
    expect(readUnits(8 * KB, "strong")).toBe(2);
    expect(readUnits(8 * KB, "eventual")).toBe(1);
  });

  it("rounds each item of a batch by itself: 1.5 KB and 6.5 KB are 12 KB", () => {
    expect(batchReadUnits([1.5 * KB, 6.5 * KB], 2, "strong")).toBe(3);
  });

  it("rounds the sum of a query: 40.8 KB are 44 KB, and 1,500 items of 64 bytes are 96 KB", () => {
    expect(readUnits(40.8 * KB, "strong")).toBe(11);
    expect(readUnits(1_500 * 64, "strong")).toBe(24);
  });

  it("counts what is asked for and not there", () => {
    expect(readUnits(0, "strong")).toBe(1);
    expect(readUnits(0, "eventual")).toBe(0.5);
    expect(batchReadUnits([100], 3, "strong")).toBe(3);
  });
});

describe("write units", () => {
  it("rounds one item of 500 bytes up to 1 KB, and one of 1.5 KB to 2 KB", () => {
    expect(writeUnits(500)).toBe(1);
    expect(writeUnits(1.5 * KB)).toBe(2);
  });

  it("takes six for three items of 500 bytes in one transaction", () => {
    expect(3 * writeUnits(500, { inTransaction: true })).toBe(6);
  });
});

describe("write units of an index", () => {
  const keys = ["gsi1pk", "gsi1sk"];
  const entry = { pk: "a", sk: "b", gsi1pk: "c", gsi1sk: "d", state: "requested" };

  it.each([
    ["one when an entry appears", undefined, entry, 1],
    ["one when an entry disappears", entry, undefined, 1],
    ["one when a projected attribute changes", entry, { ...entry, state: "received" }, 1],
    ["two when its key changes", entry, { ...entry, gsi1sk: "e" }, 2],
    ["none when the entry stays as it was", entry, { ...entry }, 0],
    ["none when there never was one", undefined, undefined, 0],
  ])("takes %s", (_, before, after, units) => {
    expect(indexWriteUnits(before, after, keys)).toBe(units);
  });
});
