import { expect, test } from "vitest";
import { templateStore } from "../../../../../shared/adapters/dynamodb/template-store.ts";
import { memoryTable } from "../../../../../shared/adapters/memory/memory-table.ts";

const indicator = {
  code: "A04",
  group: "steering",
  nameVi: "Số văn bản",
  nameEn: "documents",
  unitVi: "văn bản",
  type: "integer",
  aggregation: "sum",
  byContent: false,
  rule: "",
} as const;

test("a published version is read back as it was published, without the table's own attributes", async () => {
  const templates = templateStore(memoryTable());
  const template = { templateId: "cchc-comms", version: 1, indicators: [indicator] };
  await templates.publish(template);
  expect(await templates.versions("cchc-comms")).toEqual([template]);
});

test("a version number is published once", async () => {
  const templates = templateStore(memoryTable());
  const template = { templateId: "cchc-comms", version: 1, indicators: [indicator] };
  expect(await templates.publish(template)).toBe(true);
  expect(await templates.publish(template)).toBe(false);
});
