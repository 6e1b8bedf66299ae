import type { CalendarDay } from "../../shared/domain/calendar/working-calendar.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { City, DaySpan } from "../../shared/domain/reminder/plan-reminders.ts";
import type { ReminderRules } from "../../shared/domain/reminder/reminder-rules.ts";
import { addDays, startOfDay } from "../../shared/domain/time/local-date.ts";
import { aCalendar, aDayOff } from "../builders/a-calendar.ts";
import { anOpenPeriod } from "../builders/a-period.ts";
import { aContact, aUnit, aUnitId } from "../builders/a-unit.ts";
import { aCurrent, anObligation } from "../builders/an-obligation.ts";

export interface ReminderWorld {
  readonly city: City;
  readonly span: DaySpan;
}

/** A small city in some state, and the days to plan, all by the number: everything that can be said of reminders, in odd combinations. */
export function reminderWorld(seed: number): ReminderWorld {
  const random = numbersFrom(seed);
  const chance = (share: number) => random() < share;
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const oneOf = <T>(...values: readonly [T, ...T[]]): T => values[whole(0, values.length - 1)] ?? values[0];
  const from = addDays("2026-11-20", whole(0, 40));
  const dayNear = (before: number, after: number) => addDays(from, whole(-before, after));
  const instantNear = (before: number, after: number) =>
    new Date(startOfDay(dayNear(before, after)).getTime() + whole(0, 23) * 3_600_000).toISOString();

  const rules: ReminderRules = {
    before: chance(0.8) ? [10, 5, 1] : [whole(1, 12)],
    onDay: chance(0.9),
    after: chance(0.8) ? [1, 3] : chance(0.5) ? [whole(1, 6)] : [],
    ...(chance(0.8) && { afterEvery: oneOf(5, 2, 4) }),
    ...(chance(0.8) && { beforeBreak: { workingDays: oneOf(3, 1, 4), daysOff: oneOf(4, 3, 5) } }),
    escalateAfter: {
      ...(chance(0.9) && { leader: oneOf(3, 1) }),
      ...(chance(0.9) && { parent: oneOf(8, 4) }),
      ...(chance(0.9) && { office: oneOf(13, 9) }),
    },
    version: 1,
  };

  const unitIds = [1, 2, 3].map(aUnitId);
  const above = aUnitId(900);
  const periodIds = ["2026-Q3", "2026-YEAR", "2027-PLAN"].slice(0, whole(1, 3));
  const obligations = periodIds.flatMap((periodId) =>
    unitIds.flatMap((unitId): Obligation[] => {
      if (chance(0.1)) return [];
      const dueDate = dayNear(25, 25);
      const state = oneOf("accepted", "approved", "returned", "withdrawn");
      const hasStopped = state === "returned" || state === "withdrawn";
      return [
        anObligation({
          unitId,
          periodId,
          dueDate,
          dueAtExclusive: startOfDay(addDays(dueDate, 1)).toISOString(),
          ...(chance(0.3) && {
            current: aCurrent({
              state,
              ...(hasStopped && { stoppedAt: instantNear(12, 0) }),
              ...(chance(0.2) && { isNil: true }),
              ...(chance(0.2) && { channel: "declaration" }),
            }),
          }),
          ...(chance(0.1) && {
            exemption: {
              documentNumber: "1/SNV",
              at: instantNear(20, 0),
              ...(chance(0.7) && { until: dayNear(2, 8) }),
            },
          }),
          ...(chance(0.1) && { reopened: { until: instantNear(5, 15) } }),
          ...(chance(0.1) && { extension: { until: dueDate, documentNumber: "2/SNV" } }),
        }),
      ];
    }),
  );

  const contacts = [...unitIds, above].flatMap((unitId, unit) =>
    (["focal", "focal", "leader"] as const).flatMap((role, place) =>
      chance(0.45)
        ? []
        : [
            aContact({
              unitId,
              contactId: `contact_${String(unit * 10 + place).padStart(26, "0")}`,
              ...(role === "leader" && { role }),
              ...(chance(0.1) && { email: undefined }),
              ...(chance(0.15) && { undeliverableAt: instantNear(5, 0) }),
              ...(chance(0.1) && { to: dayNear(0, 10) }),
              ...(chance(0.1) && { from: dayNear(0, 10) }),
            }),
          ],
    ),
  );

  const days: CalendarDay[] = [];
  for (let breaks = whole(0, 3); breaks > 0; breaks--) {
    const first = dayNear(15, 30);
    for (let day = whole(1, 6); day > 0; day--) days.push(aDayOff(addDays(first, day)));
  }
  if (chance(0.5)) days.push(aDayOff(dayNear(15, 30), { type: "SWAPPED_WORK" }));
  const sentOn = dayNear(5, 9);
  return {
    city: {
      rules,
      calendars: [2026, 2027].map((year) =>
        aCalendar({
          year,
          status: chance(0.9) ? "approved" : "provisional",
          days: [...new Map(days.map((day) => [day.date, day])).values()].filter(({ date }) =>
            date.startsWith(String(year)),
          ),
        }),
      ),
      periods: periodIds.map((periodId) =>
        anOpenPeriod({
          periodId,
          closesAt: startOfDay(dayNear(5, 60)).toISOString(),
          ...(chance(0.1) && { reopened: { until: instantNear(2, 20), at: instantNear(9, 3), by: "a" } }),
        }),
      ),
      obligations,
      units: [...unitIds, above].map((unitId) =>
        aUnit({
          unitId,
          isTest: chance(0.1),
          ...(chance(0.15) && { validTo: dayNear(1, 8) }),
          parents: unitId !== above && chance(0.7) ? [{ value: above, from: "2025-07-01" }] : [],
        }),
      ),
      contacts,
      beingChecked: new Set(
        obligations.flatMap(({ unitId, periodId }) => (chance(0.1) ? [`${unitId} ${periodId}`] : [])),
      ),
      isSwitchedOff: chance(0.05),
      pauses: unitIds.flatMap((unitId) =>
        chance(0.15)
          ? [
              {
                unitId,
                until: chance(0.8) ? dayNear(2, 10) : null,
                ...{ by: "a", at: instantNear(9, 9), reason: "x", version: 1 },
              },
            ]
          : [],
      ),
      lastSweptOn: chance(0.5) ? dayNear(6, -1) : undefined,
      alreadySent: new Set(
        chance(0.6)
          ? [
              `${sentOn} ${oneOf(...(unitIds as [string, ...string[]]))} ${oneOf("reminder", "leader")}`,
              `${sentOn} ${above} parent`,
            ]
          : [],
      ),
    },
    span: { from, to: addDays(from, whole(0, 16)) },
  };
}

/** Numbers in [0, 1) that follow from a number (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
