import type { City } from "../../shared/domain/reminder/plan-reminders.ts";
import { DEFAULT_REMINDER_RULES } from "../../shared/domain/reminder/reminder-rules.ts";
import { aCalendar } from "./a-calendar.ts";
import { anOpenPeriod } from "./a-period.ts";
import { aContact, aUnit } from "./a-unit.ts";
import { anObligation } from "./an-obligation.ts";

/** One commune with a focal contact that owes 2026-YEAR by 2026-12-16, a Wednesday, under the default rules. */
export const aCity = (changes: Partial<City> = {}): City => ({
  rules: DEFAULT_REMINDER_RULES,
  calendars: [aCalendar()],
  periods: [anOpenPeriod()],
  obligations: [anObligation()],
  units: [aUnit()],
  contacts: [aContact()],
  beingChecked: new Set(),
  isSwitchedOff: false,
  pauses: [],
  alreadySent: new Set(),
  ...changes,
});
