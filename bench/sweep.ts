/**
 * What a morning costs in a large city: the sweep that plans its reminders, sending one of them, the office's summary, and a ranking.
 * The product's own handlers on the table in memory, with what DynamoDB would count; then the same on a table that takes as long for
 * each request as DynamoDB does at the slow end of what is ordinary, to hold them against the functions' limits.
 */
import { deliverMessage } from "../functions/deliver-message/handler.ts";
import { prepareReminder } from "../functions/deliver-message/prepare-reminder.ts";
import { readStanding } from "../functions/read-standing/handler.ts";
import { sendDigest } from "../functions/send-digest/handler.ts";
import { sendReminders } from "../functions/send-reminders/handler.ts";
import { ledgerStore } from "../shared/adapters/dynamodb/ledger-store.ts";
import { membershipStore } from "../shared/adapters/dynamodb/membership-store.ts";
import { officeStore } from "../shared/adapters/dynamodb/office-store.ts";
import { periodStore } from "../shared/adapters/dynamodb/period-store.ts";
import { progressStore } from "../shared/adapters/dynamodb/progress-store.ts";
import { referenceStore } from "../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../shared/adapters/dynamodb/report-store.ts";
import { toItem } from "../shared/adapters/dynamodb/stored.ts";
import type { Table } from "../shared/adapters/dynamodb/table.ts";
import { templateStore } from "../shared/adapters/dynamodb/template-store.ts";
import { unitStore } from "../shared/adapters/dynamodb/unit-store.ts";
import { linksAt } from "../shared/domain/message/text/links.ts";
import { renderMessage } from "../shared/domain/message/text/render-message.ts";
import { shardOf, shardsFor } from "../shared/domain/period/shard.ts";
import { startOfDay } from "../shared/domain/time/local-date.ts";
import { countedTable } from "./counted-table.ts";
import { httpEvent } from "./http-event.ts";
import { printTable } from "./print-table.ts";
import { aCityOf, DAY, PERIODS } from "./reminders.ts";
import { sqsEvent } from "./sqs-event.ts";

const SIZES = [700, 11_000];
const SLOW_REQUEST_MS = 15;
/** As deployed, seconds. */
const LIMITS = { sweep: 600, digest: 600, ranking: 29 };
const MORNING = new Date(startOfDay(DAY).getTime() + 8 * 3_600_000);
const links = linksAt("https://reports.example.gov.vn");

export async function benchSweep(): Promise<void> {
  const rows = [];
  for (const units of SIZES) rows.push(...(await measure(units)));
  printTable(
    `A morning of a city, ${PERIODS.length} periods`,
    ["units", "what", "messages", "requests", "RRU", "WRU", "s", "slow s", "limit s"],
    rows,
  );
}

async function measure(units: number): Promise<(string | number)[][]> {
  const [fast, slow] = [await aStoredCity(units), await aStoredCity(units)];
  slow.pace.slowness = SLOW_REQUEST_MS;
  const row = async (
    what: string,
    limit: number | string,
    run: (city: Awaited<ReturnType<typeof aStoredCity>>) => Promise<unknown>,
  ) => {
    const { requests, rru, wru, seconds } = await fast.measured(() => run(fast));
    const { seconds: slowly } = await slow.measured(() => run(slow));
    return [units, what, fast.told.length, requests, Math.round(rru), wru, seconds, slowly, limit];
  };
  return [
    await row("sweep", LIMITS.sweep, (city) => city.sweep()),
    await row("sweep again", LIMITS.sweep, (city) => city.sweep()),
    await row("one reminder sent", "", (city) => city.deliverOne()),
    await row("summary of the day", LIMITS.digest, (city) => city.digest()),
    await row("ranking of a period", LIMITS.ranking, (city) =>
      city.ask("GET /v1/periods/{periodId}/ranking", { periodId: PERIODS[0] ?? "" }),
    ),
    await row("ranking of the year", LIMITS.ranking, (city) =>
      city.ask("GET /v1/rankings/{year}", { year: "2026" }),
    ),
  ];
}

/** The city of the benchmark of planning, in a table. */
async function aStoredCity(count: number) {
  const { memory, table, measured, pace } = countedTable();
  const { periods, obligations, units, contacts, calendars } = aCityOf(count);
  const shards = shardsFor(count);
  const filling = storesOf(memory);
  for (const period of periods) {
    const roster = { units: count, chunks: 1, shards, rosterFixedAt: "2026-11-14T17:00:00.000Z" };
    await filling.periods.save({ ...period, roster }, undefined);
  }
  for (const calendar of calendars) {
    await memory.put({ put: toItem("calendar", { pk: "CALENDARS", sk: String(calendar.year) }, calendar) });
  }
  for (const [index, unit] of units.entries()) {
    const code = String(index).padStart(5, "0");
    await filling.units.save(
      { ...unit, codes: [{ scheme: "gso", value: code, from: unit.validFrom }] },
      undefined,
    );
  }
  for (const contact of contacts) await filling.units.saveContact(contact);
  for (const obligation of obligations) {
    await filling.reports.createObligation({ ...obligation, shard: shardOf(obligation.unitId, shards) });
  }
  const stores = storesOf(table);
  const told: unknown[] = [];
  const now = () => MORNING;
  const deliver = deliverMessage({
    ledger: stores.ledger,
    prepare: (({ reminder }) => ({ reminder, escalation: reminder }))({ reminder: prepareReminder(stores) }),
    render: (content) => renderMessage(content, links),
    send: async () => ({ outcome: "taken", mailId: "bench" }),
    pace: async () => undefined,
    now,
  });
  return {
    ...{ measured, pace, told },
    sweep: () => {
      told.length = 0;
      return sendReminders({
        ...stores,
        bus: {
          publish: async (events) => {
            told.push(...events.map(({ data }) => ({ detail: { data } })));
            return [];
          },
        },
        mail: async (message) => void told.push(message),
        now,
      })({});
    },
    deliverOne: async () => {
      const isReminder = (message: unknown) => JSON.stringify(message).includes('"reminder"');
      const { batchItemFailures } = await deliver(sqsEvent([told.find(isReminder)]));
      if (batchItemFailures.length > 0) throw new Error("the reminder was not sent");
    },
    digest: () =>
      sendDigest({
        ...stores,
        calendars: stores.reference.calendars,
        reminderRules: stores.reference.reminderRules,
        people: async () => [{ sub: "officer" }],
        mail: async () => undefined,
        now,
      })(),
    ask: (route: string, path: Readonly<Record<string, string>>) =>
      readStanding({ ...stores, now })(
        httpEvent({ route, path, body: undefined, sub: "officer", group: "office" }),
      ),
  };
}

function storesOf(table: Table) {
  return {
    ledger: ledgerStore(table),
    memberships: membershipStore(table),
    office: officeStore(table),
    periods: periodStore(table),
    progress: progressStore(table),
    reference: referenceStore(table),
    reminders: reminderStore(table),
    reports: reportStore(table),
    templates: templateStore(table),
    units: unitStore(table),
  };
}
