import { readFileSync } from "node:fs";
import { importReferenceData } from "../functions/import-reference-data/handler.ts";
import { openPeriods } from "../functions/open-periods/handler.ts";
import { readCsv } from "../shared/adapters/csv/read-csv.ts";
import { calendarStore } from "../shared/adapters/dynamodb/calendar-store.ts";
import { periodStore } from "../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../shared/adapters/dynamodb/report-store.ts";
import type { Table } from "../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../shared/adapters/dynamodb/unit-store.ts";
import { newObligation } from "../shared/domain/obligation/new-obligation.ts";
import { openPeriod, type Period } from "../shared/domain/period/period.ts";
import type { Submission } from "../shared/domain/submission/submission.ts";
import { benchFigures } from "./figures.ts";
import { httpEvent } from "./http-event.ts";

/** A day on which the annual report of 2026 and the plan of 2027 are both open. */
export const BENCH_DAY = new Date("2026-12-20T02:00:00.000Z");
/** Asks for a workbook and a signed document. */
export const TWO_FILE_PERIOD = "2026-YEAR";
/** Asks for a signed document only. */
export const ONE_FILE_PERIOD = "2027-PLAN";

const PERIODS = ["periods", { csv: "year,type\n2026,YEAR\n2027,PLAN" }] as const;
/** The groups in which the shipped city's progress is counted. */
const KINDS = ["phuong", "xa", "department"];

/** The reference data that an installation loads first, as requests to `POST /v1/imports/{kind}` in their order. */
export function referenceImports(): readonly (readonly [
  kind: string,
  body: Readonly<Record<string, unknown>>,
])[] {
  return [
    ["programmes", { csv: shipped("programmes.csv") }],
    ["indicators", { csv: shipped("indicators-v1.csv"), templateId: "cchc-comms" }],
    ["period-types", { csv: shipped("period-types.csv") }],
    [
      "calendar",
      { csv: shipped("vn-working-calendar-2026.csv"), year: 2026, status: "approved", legalBasis: "" },
    ],
  ];
}

/** The units that ship with the product, 142 of them. */
function unitImports(): ReturnType<typeof referenceImports> {
  const list = (name: string, scheme: string, effectiveFrom: string) =>
    ["units", { csv: shipped(name), scheme, effectiveFrom }] as const;
  return [
    list("hanoi-communes-2025-07-01.csv", "gso", "2025-07-01"),
    list("hanoi-departments-2025-03-01.csv", "product", "2025-03-01"),
  ];
}

/** Loads the shipped city through the product's own handlers and opens both periods. Answers with the units' ids. */
export async function openCity(table: Table): Promise<readonly string[]> {
  const newId = countingIds();
  await loadThroughHandler(table, newId, [...referenceImports(), ...unitImports(), PERIODS]);
  const stores = storesOf(table);
  await openPeriods({ ...stores, now: () => BENCH_DAY, newId })({});
  return (await stores.periods.roster(TWO_FILE_PERIOD)).map(({ unitId }) => unitId);
}

/** The annual report of made-up units, opened, every one of them having reported: what a recompute adds up. */
export async function fillPeriod(table: Table, unitCount: number): Promise<Period> {
  await loadThroughHandler(table, countingIds(), [...referenceImports(), PERIODS]);
  const { periods, templates, reports } = storesOf(table);
  const planned = await periods.load(TWO_FILE_PERIOD);
  const [template] = await templates.versions("cchc-comms");
  if (!planned || !template) throw new Error("the reference data was not loaded");
  const period = openPeriod(planned, {
    unitCount,
    now: BENCH_DAY,
    by: "bench",
    templateVersion: template.version,
  });
  await periods.save(period, planned);
  const receivedAt = "2026-12-16T03:00:00.000Z";
  for (let order = 1; order <= unitCount; order++) {
    const unitId = `unit_${String(order).padStart(26, "0")}`;
    const kind = KINDS[order % KINDS.length] as string;
    const owed = newObligation(period, { unitId, kind, isTest: false, order });
    await reports.createObligation({
      ...owed,
      current: { attempt: 1, state: "accepted", receivedAt, hasFigures: true },
      firstPassedAt: receivedAt,
      firstPassedAttempt: 1,
      version: 2,
    });
    const { periodId, shard } = owed;
    await reports.saveFigures(
      { unitId, periodId, shard, attempt: 1 } as Submission,
      benchFigures(template, order),
    );
  }
  return period;
}

function storesOf(table: Table) {
  return {
    units: unitStore(table),
    reference: referenceStore(table),
    periods: periodStore(table),
    templates: templateStore(table),
    reports: reportStore(table),
  };
}

async function loadThroughHandler(
  table: Table,
  newId: () => string,
  imports: ReturnType<typeof referenceImports>,
): Promise<void> {
  const load = importReferenceData({
    ...storesOf(table),
    calendars: calendarStore(table),
    readCsv,
    now: () => new Date(),
    newId,
  });
  for (const [kind, body] of imports) {
    await load(httpEvent({ path: { kind }, body, sub: "admin", group: "office-admin" }));
  }
}

function countingIds(): () => string {
  let ids = 0;
  return () => String(++ids).padStart(26, "0");
}

function shipped(name: string): string {
  return readFileSync(new URL(`../data/${name}`, import.meta.url), "utf8");
}
