import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fromItem, toItem } from "../../../../../shared/adapters/dynamodb/stored.ts";
import { memoryTable } from "../../../../../shared/adapters/memory/memory-table.ts";

const KEY = { pk: "CITY#1", sk: "CITY" };

/** A schema that counts how often it is asked. */
function aCountingSchema() {
  const asked = { times: 0 };
  const City = z.object({
    name: z.string().refine(() => {
      asked.times += 1;
      return true;
    }),
    names: z.array(z.string()),
  });
  return { City, asked };
}

describe("a stored value", () => {
  it("is parsed once while the table in memory holds the same item, and again once it is written", async () => {
    const { City, asked } = aCountingSchema();
    const table = memoryTable();
    const read = async () => fromItem(City, (await table.get(KEY)) ?? KEY);
    await table.put({ put: toItem("city", KEY, { name: "Hà Nội", names: [] }) });

    expect(await read()).toBe(await read());
    expect(asked.times).toBe(1);

    await table.put({ put: toItem("city", KEY, { name: "Huế", names: [] }) });
    expect(await read()).toEqual({ name: "Huế", names: [] });
    expect(asked.times).toBe(2);
  });

  it("is parsed each time from an item that somebody could change", () => {
    const { City, asked } = aCountingSchema();
    const item = toItem("city", KEY, { name: "Hà Nội", names: [] });

    expect(fromItem(City, item)).not.toBe(fromItem(City, item));
    expect(asked.times).toBe(2);
  });

  it("cannot be changed in everything where it is shared", async () => {
    const { City } = aCountingSchema();
    const table = memoryTable();
    await table.put({ put: toItem("city", KEY, { name: "Hà Nội", names: ["Thăng Long"] }) });
    const city = fromItem(City, (await table.get(KEY)) ?? KEY);

    expect(() => city.names.push("Đông Đô")).toThrow(TypeError);
  });

  it("is parsed by each schema that asks for it", async () => {
    const table = memoryTable();
    await table.put({ put: toItem("city", KEY, { name: "Hà Nội", names: [] }) });
    const item = (await table.get(KEY)) ?? KEY;

    expect(fromItem(aCountingSchema().City, item)).toEqual({ name: "Hà Nội", names: [] });
    expect(fromItem(z.object({ name: z.string() }), item)).toEqual({ name: "Hà Nội" });
    expect(() => fromItem(z.object({ name: z.number() }), item)).toThrow(z.ZodError);
  });
});
