import { expect, test } from "vitest";
import { newObligation } from "../../../../../shared/domain/obligation/new-obligation.ts";
import { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import { periodOf, withDatesBy } from "../../../../../shared/domain/period/period.ts";
import { aCalendar, aDayOff } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod, aPeriod, aPeriodType } from "../../../../builders/a-period.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

const member = { unitId: aUnitId("00070"), kind: "phuong", isTest: false, order: 1 };

test("what a unit owes is due when the period says for its kind, and why", () => {
  const type = aPeriodType({ dueByKind: { xa: "Y-12-19" } });
  const period = anOpenPeriod(periodOf(type, 2026, [aCalendar()]));
  const opened = { ...period, ...withRoster };
  expect(newObligation(opened, { ...member, kind: "xa" })).toMatchObject({
    group: "xa",
    dueDate: "2026-12-21",
  });
  expect(newObligation(opened, member)).toMatchObject({
    dueDate: "2026-12-16",
    dueAtExclusive: period.dueAtExclusive,
    because: { nominalDate: "2026-12-16", calendarVersions: { "2026": 1 } },
  });
  expect(Obligation.parse(newObligation(opened, member))).toEqual(newObligation(opened, member));
});

test("the dates are those of the calendars that the period was opened with", () => {
  const moved = withDatesBy(aPeriod(), [aCalendar({ version: 2, days: [aDayOff("2026-12-16")] })]);
  expect(newObligation({ ...moved, ...withRoster }, member)).toMatchObject({
    dueDate: "2026-12-17",
    because: { rolled: true, calendarVersions: { "2026": 2 } },
  });
});

test("a test unit's is marked, and nobody owes a period without a roster", () => {
  expect(newObligation(anOpenPeriod(), { ...member, isTest: true }).isTest).toBe(true);
  expect(() => newObligation(aPeriod(), member)).toThrow("no roster");
});

const { roster } = anOpenPeriod();
const withRoster = roster ? { roster } : {};
