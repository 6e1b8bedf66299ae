import { readFile } from "node:fs/promises";
import type { Person } from "../../shared/domain/access.ts";
import type { MemoryCity } from "./memory-city.ts";
import { chance, type Scenario } from "./scenario.ts";

export const OFFICE: Person = { sub: "reform-office", groups: ["office"] };
const ADMIN: Person = { sub: "office-admin", groups: ["office-admin"] };

export const memberOf = (unitId: string): Person => ({ sub: `member-${unitId}`, groups: [] });

/** A unit of the rehearsed city, by its place in it. */
export interface RehearsedUnit {
  readonly unitId: string;
  readonly name: string;
  readonly row: UnitRow;
}

interface UnitRow {
  readonly scheme: "gso" | "product";
  readonly code: string;
  readonly name: string;
  readonly kind: string;
}

const EFFECTIVE_FROM = "2025-07-01";
const SHIPPED = [
  { scheme: "gso", file: "hanoi-communes-2025-07-01.csv" },
  { scheme: "product", file: "hanoi-departments-2025-03-01.csv" },
] as const;

export const shipped = (name: string): Promise<string> =>
  readFile(new URL(`../../data/${name}`, import.meta.url), "utf8");

/** Loads what a city needs to begin, as an office admin would, and gives every unit a focal person. */
export async function settleIn(
  city: MemoryCity,
  scenario: Scenario,
  { year, unitCount }: { year: number; unitCount: number },
): Promise<RehearsedUnit[]> {
  await load(city, "programmes", { csv: await shipped("programmes.csv") });
  await load(city, "indicators", { csv: await shipped("indicators-v1.csv"), templateId: "cchc-comms" });
  await load(city, "period-types", { csv: await shipped("period-types.csv") });
  await loadCalendar(city, year, await shipped(`vn-working-calendar-${year}.csv`));

  const rows = await unitRows(unitCount);
  const units: RehearsedUnit[] = [];
  for (const { scheme } of SHIPPED) {
    const own = rows.filter((row) => row.scheme === scheme);
    const lines = own.map((row, index) => {
      const hasAddress = chance(scenario.seed, "contact", row.code) >= scenario.withoutContact;
      return [row.code, row.name, row.kind, index + 1, hasAddress ? addressOf(row) : ""].join(",");
    });
    const ids = await load(city, "units", {
      scheme,
      effectiveFrom: EFFECTIVE_FROM,
      csv: `code,name,kind,order,contact_email\n${lines.join("\n")}\n`,
    });
    units.push(...own.map((row, index) => ({ unitId: ids[index] ?? "", name: row.name, row })));
  }
  for (const { unitId } of units) {
    const { sub } = memberOf(unitId);
    await city.memberships.add({
      sub,
      unitId,
      email: `${sub}@example.gov.vn`,
      since: city.now().toISOString(),
      addedBy: ADMIN.sub,
    });
  }
  const periods = [year, year + 1].flatMap((each) =>
    ["PLAN", "Q1", "H1", "Q3", "YEAR"].map((type) => `${each},${type}`),
  );
  await load(city, "periods", { csv: `year,type\n${periods.join("\n")}\n` });
  return units;
}

export const addressOf = ({ code }: { readonly code: string }): string => `cchc-${code}@example.gov.vn`;

async function loadCalendar(city: MemoryCity, year: number, csv: string): Promise<void> {
  await load(city, "calendar", { csv, year, status: "approved", legalBasis: "Rehearsal" });
}

/** The table of a year that is in use changes as the office changes it: a draft, a preview of what moves, the approval of just that. */
export async function changeCalendarYear(
  city: MemoryCity,
  year: number,
  change: { csv: string; reason: string; documentNumber: string },
): Promise<void> {
  const { csv, reason, documentNumber } = change;
  await load(city, "calendar", { csv, year, status: "provisional", legalBasis: documentNumber });
  const { draft } = await city.calendars.year(year);
  if (!draft) throw new Error(`the calendar of ${year} has no draft`);
  const { version } = draft;
  const asked = { by: ADMIN, path: { year: String(year) } };
  const { hash } = (await city.ask("POST /v1/calendars/{year}/preview", { ...asked, body: { version } })) as {
    hash: string;
  };
  const body = { version, hash, reason, documentNumber };
  await city.ask("POST /v1/calendars/{year}/approve", { ...asked, body });
}

/** The unit ceases to exist: its last day is told by the list of units. */
export async function endUnit(city: MemoryCity, { row }: RehearsedUnit, lastDay: string): Promise<void> {
  await load(city, "units", {
    scheme: row.scheme,
    effectiveFrom: EFFECTIVE_FROM,
    csv: `code,name,kind,valid_to\n${row.code},${row.name},${row.kind},${lastDay}\n`,
  });
}

/** Imports, expects that no row was refused, and answers with the ids of the rows. */
async function load(city: MemoryCity, kind: string, body: object): Promise<string[]> {
  const answer = (await city.ask("POST /v1/imports/{kind}", { by: ADMIN, path: { kind }, body })) as {
    rows: { outcome: string; id?: string }[];
  };
  const refused = answer.rows.find(({ outcome }) => outcome === "refused");
  if (refused) throw new Error(`the import of ${kind} refused ${JSON.stringify(refused)}`);
  return answer.rows.map(({ id = "" }) => id);
}

/** The shipped units, as many as are wanted, and made-up communes where those are not enough. */
async function unitRows(count: number): Promise<UnitRow[]> {
  const rows: UnitRow[] = [];
  for (const { scheme, file } of SHIPPED) {
    const lines = (await shipped(file)).trim().split(/\r?\n/).slice(1);
    for (const line of lines) {
      const [, code = "", name = "", kind = ""] = line.split(",");
      rows.push({ scheme, code, name, kind });
    }
  }
  for (let made = 1; rows.length < count; made++) {
    const number = String(made).padStart(4, "0");
    rows.push({ scheme: "gso", code: `9${number}`, name: `Xã diễn tập ${number}`, kind: "xa" });
  }
  return rows.slice(0, count);
}
