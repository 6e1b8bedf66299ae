import { expect, test } from "vitest";
import { aCityToOpen, eventsOf, NOW, obligationsOf, runNightly, UNIT_IDS } from "./a-city-to-open.ts";

test("a period whose day has come is opened for every unit, test units marked and counted nowhere", async () => {
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
