import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import type { City } from "../../shared/domain/reminder/plan-reminders.ts";
import { DEFAULT_REMINDER_RULES } from "../../shared/domain/reminder/reminder-rules.ts";
import type { LocalDate } from "../../shared/domain/time/local-date.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";
import type { Unit } from "../../shared/domain/unit/unit.ts";
import type { MemoryCity, ReceivedMail } from "./memory-city.ts";
import { expectedOf, sweptAfter } from "./reminder-oracle.ts";

interface Problem {
  readonly unitId: string;
  readonly text: string;
}

/** What the naive statement of the rules expects of a morning, from the stored items alone, before anything is sent. */
export function checkOfDay(city: MemoryCity, day: LocalDate, lastSweptOn: LocalDate | undefined) {
  const obligations = city.itemsOf<Obligation>("obligation");
  const known = {
    rules: DEFAULT_REMINDER_RULES,
    calendars: calendarsOf(city),
    periods: city.itemsOf<Period>("period").filter(({ roster }) => roster !== undefined),
    obligations,
    units: city.itemsOf<Unit>("unit"),
    contacts: city.itemsOf<Contact>("contact"),
    beingChecked: new Set<string>(),
    isSwitchedOff: false,
    pauses: [],
    alreadySent: new Set<string>(),
  };
  const unitsById = Map.groupBy(known.units, ({ unitId }) => unitId);
  const contactsByUnit = Map.groupBy(known.contacts, ({ unitId }) => unitId);
  const expected = new Map<string, string>();
  for (const [unitId, own] of Map.groupBy(obligations, (obligation) => obligation.unitId)) {
    const units = unitsById.get(unitId) ?? [];
    // Only what concerns the unit, so that the naive rules need not go through the whole city for each.
    const parents = units.flatMap((unit) => unit.parents.map(({ value }) => value));
    const contacts = [unitId, ...parents].flatMap((id) => contactsByUnit.get(id) ?? []);
    const concerned: City = { ...known, obligations: own, units, contacts, lastSweptOn };
    for (const line of expectedOf(concerned, unitId, day, lastSweptOn)) {
      if (line.startsWith("send")) expected.set(`${unitId} reminder`, line);
      const [, level, who] = /^escalate to (\w+) (\S+)/.exec(line) ?? [];
      if (level && who) expected.set(`${who} escalation ${level}`, line);
    }
  }
  return {
    sweptOn: sweptAfter({ ...known, lastSweptOn }, day, lastSweptOn),

    /** Mails that nobody should have got, and those that somebody should have and did not. */
    problemsWith(mails: readonly ReceivedMail[]): Problem[] {
      const problems: Problem[] = [];
      const left = new Map(expected);
      for (const { id } of mails) {
        if (id.kind !== "reminder" && id.kind !== "escalation") continue;
        const key =
          id.kind === "reminder" ? `${id.recipient} reminder` : `${id.recipient} escalation ${id.reference}`;
        if (!left.delete(key))
          problems.push({ unitId: id.recipient, text: `a ${id.kind} that the rules do not ask for` });
      }
      for (const [key, line] of left) {
        problems.push({ unitId: key.split(" ")[0] ?? "", text: `not written to: ${line}` });
      }
      return problems;
    },
  };
}

let seen: { readonly key: string; readonly calendars: readonly WorkingCalendar[] } | undefined;

/** The tables in force, the same array as long as none changes: what was counted with them stays counted. */
function calendarsOf(city: MemoryCity): readonly WorkingCalendar[] {
  const items = city
    .itemsOf<WorkingCalendar & { pk: string; sk: string }>("calendar")
    .filter(({ pk, sk }) => pk === "CALENDARS" && /^\d{4}$/.test(sk));
  const key = items.map(({ sk, version }) => `${sk}:${version}`).join();
  if (seen?.key !== key) seen = { key, calendars: items };
  return seen.calendars;
}
