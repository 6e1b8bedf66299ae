import { describe, expect, it } from "vitest";
import { unitStore } from "../../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../../shared/adapters/memory/memory-table.ts";
import { aUnit } from "../../../../builders/a-unit.ts";

describe("the list of all units", () => {
  it("has a unit the moment it is stored, while the index lags behind", async () => {
    const table = memoryTable();
    const units = unitStore(table);
    table.holdIndex();
    const unit = aUnit();
    expect(await units.save(unit, undefined)).toBe(true);
    expect(await units.all()).toEqual([unit]);
  });

  it("shows a changed unit as it is now, once", async () => {
    const table = memoryTable();
    const units = unitStore(table);
    const unit = aUnit();
    await units.save(unit, undefined);
    table.holdIndex();
    const changed = { ...unit, order: 7, version: 2 };
    expect(await units.save(changed, unit)).toBe(true);
    expect(await units.all()).toEqual([changed]);
  });

  it("does not have a unit that could not be stored", async () => {
    const units = unitStore(memoryTable());
    const [first, second] = [aUnit(), aUnit({ unitId: aUnit({ code: "00004" }).unitId })];
    expect(await units.save(first, undefined)).toBe(true);
    expect(await units.save(second, undefined)).toBe(false);
    expect(await units.all()).toEqual([first]);
  });

  it("is by latest kind and official order", async () => {
    const units = unitStore(memoryTable());
    const [xa, second, first] = [
      aUnit({ code: "00001", kind: "xa", order: 1 }),
      aUnit({ code: "00002", order: 10 }),
      aUnit({ code: "00003", order: 9 }),
    ];
    for (const unit of [xa, second, first]) await units.save(unit, undefined);
    expect(await units.all()).toEqual([first, second, xa]);
  });
});
