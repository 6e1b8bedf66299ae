import type { HttpEvent, HttpResult } from "../../../../functions/_runtime/http-api.ts";
import { templateCsv } from "../../../../shared/adapters/csv/template-csv.ts";
import { dryRunStore } from "../../../../shared/adapters/dynamodb/dry-run-store.ts";
import { membershipStore } from "../../../../shared/adapters/dynamodb/membership-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../../../../shared/adapters/dynamodb/progress-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import { templateStore } from "../../../../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryFiles } from "../../../../shared/adapters/memory/memory-files.ts";
import { type MemoryTable, memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import { DomainError } from "../../../../shared/domain/errors.ts";
import type { Period } from "../../../../shared/domain/period/period.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";

export const HOAN_KIEM = aUnitId("00070");
export const BA_DINH = aUnitId("00004");
export const SO_NOI_VU = aUnitId("sonoivu");
export const TRIAL = aUnitId("trial");

/** 10:00 in Hanoi, a fortnight before 2026-YEAR is due. */
export const NOW = new Date("2026-12-02T03:00:00.000Z");

export const PEOPLE = {
  "a member": aPerson({ sub: "member-of-hoan-kiem" }),
  "a member of another unit": aPerson({ sub: "member-of-ba-dinh" }),
  "a member of no unit": aPerson({ sub: "nobody" }),
  "a viewer": aPerson({ sub: "viewer", groups: ["viewer"] }),
  "an officer": aPerson({ sub: "officer", groups: ["office"] }),
  "an office admin": aPerson({ sub: "admin", groups: ["office-admin"] }),
};
export type Who = keyof typeof PEOPLE;

/** Two communes, a department and a unit for trials; Hoàn Kiếm and Ba Đình have a member each; 2026-YEAR is open. */
export async function aCity({ now = NOW, period = {}, itemsPerPage = 1000 }: CityWishes = {}) {
  const table = inShortPages(memoryTable(), itemsPerPage);
  const units = unitStore(table);
  const memberships = membershipStore(table);
  const periods = periodStore(table);
  const files = memoryFiles();
  let ids = 0;
  await units.save(aUnit({ unitId: BA_DINH, code: "00004", name: "Phường Ba Đình", order: 1 }), undefined);
  await units.save(
    aUnit({ unitId: HOAN_KIEM, code: "00070", name: "Phường Hoàn Kiếm", order: 2 }),
    undefined,
  );
  await units.save(
    aUnit({ unitId: SO_NOI_VU, code: "so-noi-vu", name: "Sở Nội vụ", kind: "department" }),
    undefined,
  );
  await units.save(
    aUnit({ unitId: TRIAL, code: "trial", name: "Đơn vị thử", kind: "xa", isTest: true }),
    undefined,
  );
  for (const [sub, unitId] of [
    ["member-of-hoan-kiem", HOAN_KIEM],
    ["member-of-ba-dinh", BA_DINH],
  ] as const) {
    await memberships.add({
      sub,
      unitId,
      email: `${sub}@example.gov.vn`,
      since: "2026-01-01T00:00:00.000Z",
      addedBy: "test",
    });
  }
  await periods.save(
    anOpenPeriod({
      ...period,
      roster: { units: 4, chunks: 1, shards: 1, rosterFixedAt: now.toISOString(), ...period.roster },
    }),
    undefined,
  );
  return {
    table,
    units,
    memberships,
    periods,
    reports: reportStore(table),
    progress: progressStore(table),
    templates: templateStore(table),
    csvOf: templateCsv,
    reference: referenceStore(table),
    files,
    dryRuns: dryRunStore(table),
    dryRunFiles: files.dryRuns,
    newId: () => String(++ids).padStart(26, "0"),
    now: () => now,
  };
}

/** DynamoDB may end any page early, so nothing may rely on getting as many items as it asked for. */
function inShortPages(table: MemoryTable, itemsPerPage: number): MemoryTable {
  return {
    ...table,
    queryPage: (question, { limit, after }) =>
      table.queryPage(question, { limit: Math.min(limit, itemsPerPage), after }),
  };
}

interface CityWishes {
  readonly now?: Date;
  readonly period?: Partial<Period>;
  readonly itemsPerPage?: number;
}

export type City = Awaited<ReturnType<typeof aCity>>;

type Handler = (event: HttpEvent) => Promise<HttpResult>;
type Wanted = Omit<NonNullable<Parameters<typeof anHttpEvent>[0]>, "person"> & { readonly who?: Who };

/** What a person is answered: the body as JSON. */
export async function ask(handler: Handler, { who = "an officer", ...wanted }: Wanted) {
  const { body = "null" } = await handler(anHttpEvent({ ...wanted, person: PEOPLE[who] }));
  return JSON.parse(body);
}

/** "ok", or the code with which a person is refused. */
export async function outcomeOf(handler: Handler, wanted: Wanted): Promise<string> {
  try {
    await ask(handler, wanted);
    return "ok";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
