import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import type { Message, MessageState } from "../../shared/domain/message/message.ts";
import { acceptanceEndOf, type Obligation } from "../../shared/domain/obligation/obligation.ts";
import { acceptanceEnd, type Period } from "../../shared/domain/period/period.ts";
import { type City, reportKey, sentKey } from "../../shared/domain/reminder/plan-reminders.ts";
import type { ReminderControls } from "../../shared/domain/reminder/reminder-controls.ts";
import { DEFAULT_REMINDER_RULES, type ReminderRules } from "../../shared/domain/reminder/reminder-rules.ts";
import {
  addDays,
  dayAfter,
  type LocalDate,
  latestOf,
  startOfDay,
} from "../../shared/domain/time/local-date.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";
import type { Unit } from "../../shared/domain/unit/unit.ts";

/** The stores that know the city; each gives what it has. */
export interface CityStores {
  readonly periods: { all(): Promise<Period[]> };
  readonly reports: {
    obligationsOfShard(periodId: string, shard: number): Promise<Obligation[]>;
    waitingSince(
      periodId: string,
      before: Date,
    ): Promise<readonly { readonly unitId: string; readonly periodId: string; readonly state: string }[]>;
  };
  readonly units: { all(): Promise<Unit[]>; allContacts(): Promise<Contact[]> };
  readonly reference: {
    reminderRules(): Promise<ReminderRules | undefined>;
    calendars(): Promise<WorkingCalendar[]>;
  };
  readonly reminders: { controls(): Promise<ReminderControls> };
  readonly ledger: {
    ofDay(day: LocalDate): Promise<readonly Pick<Message, "recipient" | "kind" | "reference" | "state">[]>;
  };
}

export interface CityNow {
  readonly city: City;
  readonly controls: ReminderControls;
}

/** A unit may have been given time beyond the closing of its period; nobody is given more than a year. */
const REOPENED_WITHIN_DAYS = 366;

/** What was missed longer ago is no longer news; the ordinary rhythm has long gone on. */
const CAUGHT_UP_WITHIN_DAYS = 31;

/** Each is up to a thousand obligations: about 1 MB in one page. */
const SHARDS_AT_ONCE = 8;

/**
 * The city as it is now, for planning reminders from a day on. The sweep, the preview and the rehearsal all read it here,
 * so none of them knows more than another. What is closed on that day for good is left out.
 */
export async function readCity(stores: CityStores, from: LocalDate, now: Date): Promise<CityNow> {
  const { periods, reports, units, reference, reminders, ledger } = stores;
  const earliest = startOfDay(addDays(from, -REOPENED_WITHIN_DAYS)).toISOString();
  const opened = (await periods.all()).filter(
    ({ roster, closesAt }) => roster !== undefined && closesAt > earliest,
  );
  const [obligations, waiting, allUnits, contacts, rules, calendars, controls] = await Promise.all([
    openObligations(reports, opened, from),
    Promise.all(opened.map(({ periodId }) => reports.waitingSince(periodId, now))),
    units.all(),
    units.allContacts(),
    reference.reminderRules(),
    reference.calendars(),
    reminders.controls(),
  ]);
  const lastSweptOn =
    controls.lastSweptOn && latestOf(controls.lastSweptOn, addDays(from, -CAUGHT_UP_WITHIN_DAYS));
  const received = waiting.flat().filter(({ state }) => state === "received");
  const city: City = {
    rules: rules ?? DEFAULT_REMINDER_RULES,
    calendars,
    periods: opened,
    obligations,
    units: allUnits,
    contacts,
    beingChecked: new Set(received.map(({ unitId, periodId }) => reportKey(unitId, periodId))),
    isSwitchedOff: controls.switch?.isOff ?? false,
    pauses: controls.pauses,
    lastSweptOn,
    alreadySent: await alreadySent(ledger, lastSweptOn, from),
  };
  return { city, controls };
}

/** Messages of the day itself in any state, and of the days missed before it those that went out or may have. */
async function alreadySent(
  ledger: CityStores["ledger"],
  lastSweptOn: LocalDate | undefined,
  day: LocalDate,
): Promise<Set<string>> {
  const sent = new Set<string>();
  const first = lastSweptOn === undefined || lastSweptOn >= day ? day : dayAfter(lastSweptOn);
  for (let then = first; then <= day; then = dayAfter(then)) {
    for (const { recipient, kind, reference, state } of await ledger.ofDay(then)) {
      if (then < day && NEVER_SENT.has(state)) continue;
      if (kind === "reminder") sent.add(sentKey(then, recipient, kind));
      else if (kind === "escalation" && (reference === "leader" || reference === "parent")) {
        sent.add(sentKey(then, recipient, reference));
      }
    }
  }
  return sent;
}

const NEVER_SENT: ReadonlySet<MessageState> = new Set(["planned", "dropped", "lapsed", "failed"]);

async function openObligations(
  reports: CityStores["reports"],
  opened: readonly Period[],
  from: LocalDate,
): Promise<Obligation[]> {
  const dayBegins = startOfDay(from);
  const shards = opened.flatMap((period) =>
    Array.from({ length: period.roster?.shards ?? 0 }, (_, shard) => ({ period, shard })),
  );
  const found: Obligation[] = [];
  for (let at = 0; at < shards.length; at += SHARDS_AT_ONCE) {
    const read = await Promise.all(
      shards.slice(at, at + SHARDS_AT_ONCE).map(async ({ period, shard }) => {
        const obligations = await reports.obligationsOfShard(period.periodId, shard);
        // Nearly every unit's report is taken as long as its period's; few have a time of their own.
        const isTaken = acceptanceEnd(period) > dayBegins;
        return obligations.filter((obligation) =>
          obligation.extension || obligation.reopened
            ? acceptanceEndOf(period, obligation) > dayBegins
            : isTaken,
        );
      }),
    );
    for (const obligations of read) found.push(...obligations);
  }
  return found;
}
