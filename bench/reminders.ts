import { countWorkingDays } from "../shared/domain/calendar/working-day-count.ts";
import type { Obligation } from "../shared/domain/obligation/obligation.ts";
import { type City, remindersFor } from "../shared/domain/reminder/plan-reminders.ts";
import { DEFAULT_REMINDER_RULES } from "../shared/domain/reminder/reminder-rules.ts";
import { addDays, dayAfter, startOfDay } from "../shared/domain/time/local-date.ts";
import { aCalendar } from "../test/builders/a-calendar.ts";
import { anOpenPeriod } from "../test/builders/a-period.ts";
import { aContact, aUnit, aUnitId } from "../test/builders/a-unit.ts";
import { aMetObligation, anObligation } from "../test/builders/an-obligation.ts";
import { printTable } from "./print-table.ts";

export const PERIODS = ["2026-PLAN", "2026-Q1", "2026-H1", "2026-Q3", "2026-YEAR"];
export const DAY = "2026-12-09";
const REPEATS = 7;

/** How long it takes to plan one day's reminders, and how that grows with the city. Expected: ≤ 300 ms, and linear. */
export async function benchReminders(): Promise<void> {
  const rows = [700, 2_750, 5_500, 11_000].map((units) => {
    const city = aCityOf(units);
    const times = Array.from({ length: REPEATS }, () => {
      const startedAt = performance.now();
      remindersFor(city, { from: DAY, to: DAY });
      return performance.now() - startedAt;
    }).toSorted((a, b) => a - b);
    const lines = remindersFor(city, { from: DAY, to: DAY });
    const messages = lines.filter(({ outcome }) => outcome === "send" || outcome === "escalate").length;
    const median = times[Math.floor(REPEATS / 2)] ?? 0;
    return [
      units,
      units * PERIODS.length,
      lines.length,
      messages,
      Math.round(median),
      Math.round(times.at(-1) ?? 0),
      (median * 1_000) / units,
    ];
  });
  printTable(
    `One day's reminders, ${PERIODS.length} periods, the same day ${REPEATS} times`,
    ["units", "obligations", "lines", "messages", "median ms", "slowest ms", "µs a unit"],
    rows,
  );
}

/** Two units in five have reported each period; the others owe it, each with a due date of its own period. */
export function aCityOf(count: number): City {
  const ids = Array.from({ length: count }, (_, index) => aUnitId(index));
  const calendars = [aCalendar()];
  const days = countWorkingDays({ from: DAY, to: "2027-02-28" }, calendars);
  const periods = PERIODS.map((periodId) =>
    anOpenPeriod({ periodId, closesAt: startOfDay("2027-02-01").toISOString() }),
  );
  const obligations = PERIODS.flatMap((periodId, period) => {
    let dueDate = addDays(DAY, period * 5 - 12);
    while (!days.isWorking(dueDate)) dueDate = dayAfter(dueDate);
    const due: Partial<Obligation> = {
      periodId,
      dueDate,
      dueAtExclusive: startOfDay(dayAfter(dueDate)).toISOString(),
    };
    return ids.map((unitId, index) =>
      (index + period) % 5 < 2 ? aMetObligation({ unitId, ...due }) : anObligation({ unitId, ...due }),
    );
  });
  return {
    rules: DEFAULT_REMINDER_RULES,
    calendars,
    periods,
    obligations,
    units: ids.map((unitId, index) =>
      aUnit({ unitId, parents: [{ value: aUnitId(index % 20), from: "2025-07-01" }] }),
    ),
    contacts: ids.flatMap((unitId, index) => [
      aContact({ unitId, contactId: `contact_${String(index).padStart(26, "0")}` }),
      aContact({ unitId, contactId: `contact_${String(count + index).padStart(26, "0")}`, role: "leader" }),
    ]),
    beingChecked: new Set(),
    isSwitchedOff: false,
    pauses: [],
    lastSweptOn: addDays(DAY, -1),
    alreadySent: new Set(),
  };
}
