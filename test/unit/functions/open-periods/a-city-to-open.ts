import { expect } from "vitest";
import { openPeriods } from "../../../../functions/open-periods/handler.ts";
import { calendarStore } from "../../../../shared/adapters/dynamodb/calendar-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import type { Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../../../../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { type MemoryTable, memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import type { WorkingCalendar } from "../../../../shared/domain/calendar/working-calendar.ts";
import type { Period } from "../../../../shared/domain/period/period.ts";
import { aCalendar } from "../../../builders/a-calendar.ts";
import { aPeriod } from "../../../builders/a-period.ts";
import { aTemplate } from "../../../builders/a-template.ts";
import { aUnit } from "../../../builders/a-unit.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";

/** 00:10 in Hanoi on the day on which 2026-YEAR opens. */
export const NOW = new Date("2026-11-14T17:10:00.000Z");
/** The last two are of kinds and tests of their own. */
const UNITS = [
  aUnit({ code: "00004", name: "Phường Ba Đình", order: 1 }),
  aUnit({ code: "00070", name: "Phường Hoàn Kiếm", order: 2 }),
  aUnit({ code: "00640", name: "Xã Thanh Trì", kind: "xa", order: 3 }),
  aUnit({ code: "99999", name: "Đơn vị thử", kind: "xa", order: 4, isTest: true }),
];
export const UNIT_IDS = UNITS.map(({ unitId }) => unitId);

const storesOf = (table: Table) => ({
  periods: periodStore(table),
  units: unitStore(table),
  reference: referenceStore(table),
  templates: templateStore(table),
  reports: reportStore(table),
});

/** What one run works with: the product's own stores on a table, which a test may put something in front of. */
export const depsOn = (table: Table, now: Date = NOW) => ({
  ...storesOf(table),
  now: () => now,
  newId: () => "run-1",
});

/** Three units and one for trials, a calendar, a template, and 2026-YEAR or other periods, planned. */
export async function aCityToOpen(periods: readonly Period[] = [aPeriod()]) {
  const table = memoryTable();
  const stores = storesOf(table);
  for (const unit of UNITS) await stores.units.save(unit, undefined);
  await bringIntoForce(table, aCalendar());
  await stores.templates.publish(aTemplate());
  for (const period of periods) await stores.periods.save(period, undefined);
  return { table, ...stores };
}

/** A calendar is approved, in place of another one. */
export const bringIntoForce = async (table: Table, calendar: WorkingCalendar, inForce?: WorkingCalendar) => {
  const known = inForce ? { inForce } : {};
  const occasion = { now: NOW, correlationId: "request-1" };
  expect(await calendarStore(table).approve(calendar, known, [], occasion)).toBe(true);
};

/** The nightly run. */
export const runNightly = (table: Table, now?: Date) => openPeriods(depsOn(table, now))({});

/** A wish of the office, as the queue hands it over. */
export const request = (periodId = "2026-YEAR") => anSqsEvent({ id: "request-1", periodId, by: "admin" });

export interface Told {
  readonly type: string;
  readonly units: number;
  readonly restored?: number;
}

/** The events about a period as a whole, oldest first. */
export const eventsOf = (table: MemoryTable, periodId = "2026-YEAR"): Told[] =>
  table
    .all()
    .filter(({ pk, entity }) => entity === "event" && pk === `PERIOD#${periodId}`)
    .map(({ type, data }) => {
      const { units, restored } = data as Told;
      return { type: String(type), units, ...(restored !== undefined && { restored }) };
    });

/** The obligations of a period, by unit. */
export async function obligationsOf(table: MemoryTable, period: Period | undefined) {
  const { periodId = "", roster } = period ?? {};
  const found = await reportStore(table).obligationsOfUnits(periodId, roster?.shards ?? 1, UNIT_IDS);
  return found.sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
}
