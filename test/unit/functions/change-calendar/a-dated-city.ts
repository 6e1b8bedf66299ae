import type { SQSEvent } from "aws-lambda";
import { changeCalendar } from "../../../../functions/change-calendar/handler.ts";
import { changePeriod } from "../../../../functions/change-period/handler.ts";
import { closePeriods } from "../../../../functions/close-periods/handler.ts";
import { readCalendars } from "../../../../functions/read-calendars/handler.ts";
import { redateObligations } from "../../../../functions/redate-obligations/handler.ts";
import { calendarStore } from "../../../../shared/adapters/dynamodb/calendar-store.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import type { Item, Table } from "../../../../shared/adapters/dynamodb/table.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import type { CalendarDay } from "../../../../shared/domain/calendar/working-calendar.ts";
import { newObligation } from "../../../../shared/domain/obligation/new-obligation.ts";
import type { Obligation } from "../../../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../../../shared/domain/period/period.ts";
import { aCalendar, aDayOff } from "../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { anSqsEvent } from "../../../builders/an-sqs-event.ts";
import { ask, outcomeOf } from "../read-units/a-city.ts";

/** Two weeks before 2026-YEAR is due. */
export const NOW = new Date("2026-12-01T03:00:00.000Z");
export const BY_DOCUMENT = { reason: "Nghỉ bù theo quyết định", documentNumber: "12/QĐ-TTg" };
const CODES = ["00004", "00070", "00640"];
export const UNIT_IDS = CODES.map((code) => aUnitId(code)).toSorted();

/** Three communes that owe 2026-YEAR by 16 December, with the calendar of 2026 in force. */
export async function aDatedCity({
  now = NOW,
  period = anOpenPeriod(),
}: {
  now?: Date;
  period?: Period;
} = {}) {
  const memory = memoryTable();
  const clock = { now };
  const stores = (table: Table) => ({
    calendars: calendarStore(table),
    reference: referenceStore(table),
    periods: periodStore(table),
    reports: reportStore(table),
    units: unitStore(table),
    reminders: reminderStore(table),
    ledger: ledgerStore(table),
    now: () => clock.now,
  });
  const deps = stores(memory);
  await deps.calendars.approve(aCalendar(), {}, [], { now, correlationId: "seed" });
  await deps.periods.save(period, undefined);
  for (const code of CODES) {
    const unit = aUnit({ unitId: aUnitId(code), code, name: `Phường ${code}` });
    await deps.units.save(unit, undefined);
    await deps.units.saveContact({
      ...{ unitId: unit.unitId, contactId: unit.unitId.replace("unit_", "contact_"), name: "Đầu mối" },
      ...{ email: `${code}@example.gov.vn`, from: "2020-01-01", version: 1 },
    });
    if (period.roster) {
      const member = { unitId: unit.unitId, kind: "phuong", isTest: false, order: 1 };
      await deps.reports.createObligation(newObligation(period, member));
    }
  }
  const admin = aPerson({ sub: "admin", groups: ["office-admin"] });
  const send = (on: Table, route: string, body: object, path: Readonly<Record<string, string>>) => {
    const handler = (route.includes("calendars") ? changeCalendar : changePeriod)(stores(on));
    return { handler, wanted: { route, body, path, who: "an office admin" as const } };
  };
  const calendarRoute = (verb: string) => `POST /v1/calendars/{year}/${verb}`;
  const periodRoute = (verb: string) => `POST /v1/periods/{periodId}/${verb}`;
  const post = async (route: string, body: object, on: Table = memory) => {
    const { handler, wanted } = send(on, route, body, { year: "2026", periodId: period.periodId });
    return ask(handler, wanted);
  };
  const refusal = async (route: string, body: object, on: Table = memory) => {
    const { handler, wanted } = send(on, route, body, { year: "2026", periodId: period.periodId });
    return outcomeOf(handler, wanted);
  };

  return {
    ...{ memory, deps, clock, post, refusal, calendarRoute, periodRoute },
    /** The same on another table, one that fails perhaps. */
    storesOn: stores,
    /** A draft of 2026 with these days besides; answers with its version. */
    async draft(...days: CalendarDay[]): Promise<number> {
      const known = await deps.calendars.year(2026);
      const version = ((known.draft ?? known.inForce)?.version ?? 0) + 1;
      const table = aCalendar({ version, status: "provisional", days: [...aCalendar().days, ...days] });
      if (!(await deps.calendars.saveDraft(table))) throw new Error("not drafted");
      return version;
    },
    async period(): Promise<Period> {
      const stored = await deps.periods.load(period.periodId);
      if (!stored) throw new Error("no period");
      return stored;
    },
    async obligations(): Promise<Obligation[]> {
      const found = await deps.reports.obligationsOfUnits(period.periodId, 1, UNIT_IDS);
      return found.toSorted((a, b) => (a.unitId < b.unitId ? -1 : 1));
    },
    /** Every event that was told, as the bus would carry it, oldest first. */
    told: () =>
      memory
        .all()
        .filter(({ entity }) => entity === "event")
        .map(({ type, data, record }: Item) => ({ type, data, record }) as Told),
    /** The queue's worker, given the change that made a version of the period. */
    follow: (version: number, on: Table = memory) => {
      const detail = {
        metadata: { correlationId: "request-1" },
        data: { periodId: period.periodId, version },
      };
      return redateObligations(stores(on))(anSqsEvent({ detail }) as SQSEvent);
    },
    close: () => closePeriods({ ...stores(memory), newId: () => "run-1" })(),
    read: (route: string, path: Readonly<Record<string, string>> = {}) => {
      const memberships = { isMemberOfAny: async () => true };
      const handler = readCalendars({ ...stores(memory), memberships });
      return handler(anHttpEvent({ route, path, person: admin })).then(({ body }) => JSON.parse(body ?? ""));
    },
  };
}

export interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly record?: Readonly<Record<string, unknown>>;
}

/** 16 December given off: 2026-YEAR is due on the 17th. */
export const THE_16TH_OFF = aDayOff("2026-12-16", { nameVi: "Nghỉ bù" });

/** A table whose n-th writing transaction, counted from 1, does not happen because the process died. */
export function dyingBefore(table: Table, nth: number): Table {
  let count = 0;
  return {
    ...table,
    transact: (writes) => {
      count += 1;
      if (count >= nth) throw new Error("died");
      return table.transact(writes);
    },
  };
}
