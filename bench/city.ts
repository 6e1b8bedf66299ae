import { readFileSync } from "node:fs";
import { importReferenceData } from "../functions/import-reference-data/handler.ts";
import { openPeriods } from "../functions/open-periods/handler.ts";
import { readCsv } from "../shared/adapters/csv/read-csv.ts";
import { periodStore } from "../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../shared/adapters/dynamodb/report-store.ts";
import type { Table } from "../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../shared/adapters/dynamodb/unit-store.ts";
import { httpEvent } from "./http-event.ts";

/** A day on which the annual report of 2026 and the plan of 2027 are both open. */
export const BENCH_DAY = new Date("2026-12-20T02:00:00.000Z");
/** Asks for a workbook and a signed document. */
export const TWO_FILE_PERIOD = "2026-YEAR";
/** Asks for a signed document only. */
export const ONE_FILE_PERIOD = "2027-PLAN";

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
  const stores = {
    units: unitStore(table),
    reference: referenceStore(table),
    periods: periodStore(table),
    templates: templateStore(table),
    reports: reportStore(table),
  };
  let ids = 0;
  const newId = () => String(++ids).padStart(26, "0");
  const load = importReferenceData({ ...stores, readCsv, newId });
  const periods = ["periods", { csv: "year,type\n2026,YEAR\n2027,PLAN" }] as const;
  for (const [kind, body] of [...referenceImports(), ...unitImports(), periods]) {
    await load(httpEvent({ path: { kind }, body, sub: "admin", group: "office-admin" }));
  }
  await openPeriods({ ...stores, now: () => BENCH_DAY, newId })({});
  return (await stores.periods.roster(TWO_FILE_PERIOD)).map(({ unitId }) => unitId);
}

function shipped(name: string): string {
  return readFileSync(new URL(`../data/${name}`, import.meta.url), "utf8");
}
