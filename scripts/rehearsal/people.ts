import { readFile } from "node:fs/promises";
import type { Person } from "../../shared/domain/access.ts";
import { LocalProblem } from "../local/local-problem.ts";
import type { MemoryCity } from "./memory-city.ts";
import { chance, type Scenario } from "./scenario.ts";

export const OFFICE: Person = { sub: "reform-office", groups: ["office"] };
const ADMIN: Person = { sub: "office-admin", groups: ["office-admin"] };

/** A person of the reform office. */
export interface OfficePerson {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  readonly told: Scenario["office"][number]["told"];
}

export const officeOf = ({ office }: Scenario): OfficePerson[] =>
  office.map(({ name, told }, index) => {
    const sub = `office-${index + 1}`;
    return { sub, name, told, email: `${sub}@example.gov.vn` };
  });

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

const shipped = (name: string): Promise<string> =>
  readFile(new URL(`../../data/${name}`, import.meta.url), "utf8");

/** The working calendar of a year. Throws a `LocalProblem` where none ships: holidays are decided, and never computed. */
export const shippedCalendar = (year: number): Promise<string> =>
  shipped(`vn-working-calendar-${year}.csv`).catch(() => {
    throw new LocalProblem(`data/ has no working calendar of ${year}: vn-working-calendar-${year}.csv.`);
  });

/** Loads what a city needs to begin, as an office admin would, and gives every unit a focal person. */
export async function settleIn(
  city: MemoryCity,
  scenario: Scenario,
  { year, unitCount }: { year: number; unitCount: number },
): Promise<RehearsedUnit[]> {
  await load(city, "programmes", { csv: await shipped("programmes.csv") });
  await load(city, "indicators", { csv: await shipped("indicators-v1.csv"), templateId: "cchc-comms" });
  await load(city, "period-types", { csv: await shipped("period-types.csv") });
  await loadCalendar(city, year, await shippedCalendar(year));

  const rows = await unitRows(unitCount);
  const parentOf = parentsIn(scenario, rows);
  const units: RehearsedUnit[] = [];
  for (const { scheme } of SHIPPED) {
    const own = rows.filter((row) => row.scheme === scheme);
    const lines = own.map((row, index) => {
      const hasAddress = chance(scenario.seed, "contact", row.code) >= scenario.withoutContact;
      const address = hasAddress ? addressOf(row) : "";
      return [row.code, row.name, row.kind, index + 1, parentOf.get(row.code) ?? "", address].join(",");
    });
    const ids = await load(city, "units", {
      scheme,
      effectiveFrom: EFFECTIVE_FROM,
      csv: `code,name,kind,order,parent_code,contact_email\n${lines.join("\n")}\n`,
    });
    const led = own.filter((row) => chance(scenario.seed, "leader", row.code) < scenario.leaders);
    const leaders = led.map((row) => `${row.code},${leaderAddressOf(row)},leader`);
    const csv = `code,email,role\n${leaders.join("\n")}\n`;
    if (leaders.length > 0) await load(city, "contacts", { scheme, effectiveFrom: EFFECTIVE_FROM, csv });
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
  for (const { sub, told } of officeOf(scenario)) {
    const by: Person = { sub, groups: ["office"] };
    await city.ask("POST /v1/me/preferences", { by, body: { rhythm: told } });
  }
  const periods = [year, year + 1].flatMap((each) =>
    ["PLAN", "Q1", "H1", "Q3", "YEAR"].map((type) => `${each},${type}`),
  );
  await load(city, "periods", { csv: `year,type\n${periods.join("\n")}\n` });
  return units;
}

/** Code → code of the unit above. */
function parentsIn({ belongTo }: Scenario, rows: readonly UnitRow[]): Map<string, string> {
  return new Map(
    belongTo.flatMap(({ units, to }) =>
      units.map((place) => [rowAt(rows, place).code, rowAt(rows, to).code]),
    ),
  );
}

/** What is at a place of the rehearsed city, from 1. Throws a `LocalProblem` where there is nothing. */
export function rowAt<Row>(rows: readonly Row[], place: number): Row {
  const row = rows[place - 1];
  if (!row) throw new LocalProblem(`The scenario names unit ${place}, and there are ${rows.length}.`);
  return row;
}

export const addressOf = ({ code }: { readonly code: string }): string => `cchc-${code}@example.gov.vn`;

const leaderAddressOf = ({ code }: UnitRow): string => `lanhdao-${code}@example.gov.vn`;

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
