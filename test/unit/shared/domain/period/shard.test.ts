import { describe, expect, it } from "vitest";
import { shardOf, shardsFor } from "../../../../../shared/domain/period/shard.ts";

describe("shards", () => {
  it("are one up to 1,000 units, then enough to hold about 500 each", () => {
    expect([0, 142, 1000, 1001, 11_000].map(shardsFor)).toEqual([1, 1, 1, 3, 22]);
  });

  it("keep every unit where it was stored", () => {
    expect(shardOf("unit_01jz0000000000000000000000", 22)).toBe(21);
    expect(shardOf("unit_01jz0000000000000000000001", 22)).toBe(20);
    expect(shardOf("unit_01jz0000000000000000000000", 1)).toBe(0);
  });

  it("follow the published value of FNV-1a", () => {
    expect(shardOf("a", 2 ** 32)).toBe(0xe40c292c);
  });

  it("spread 11,000 units so that none holds more than 1,000", () => {
    const sizes = new Map<number, number>();
    for (let unit = 0; unit < 11_000; unit += 1) {
      const shard = shardOf(`unit_01jz${unit.toString(32).padStart(22, "0")}`, 22);
      sizes.set(shard, (sizes.get(shard) ?? 0) + 1);
    }
    expect(sizes.size).toBe(22);
    expect(Math.max(...sizes.values())).toBeLessThan(650);
  });
});
