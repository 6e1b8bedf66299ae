import { describe, expect, it } from "vitest";
import { readCity } from "../../../../functions/_runtime/read-city.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import { remindersFor, sentKey } from "../../../../shared/domain/reminder/plan-reminders.ts";
import { DEFAULT_REMINDER_RULES } from "../../../../shared/domain/reminder/reminder-rules.ts";
import { startOfDay } from "../../../../shared/domain/time/local-date.ts";
import { anOpenPeriod, aPeriod } from "../../../builders/a-period.ts";
import { aSubmission } from "../../../builders/a-submission.ts";
import { aContact, aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { anObligation } from "../../../builders/an-obligation.ts";

const DAY = "2026-12-16";
const NOW = startOfDay(DAY);
const UNIT = aUnitId("00070");
const AT = "2026-12-01T00:00:00.000Z";

const aStoredCity = async () => {
  const table = memoryTable();
  const stores = {
    periods: periodStore(table),
    reports: reportStore(table),
    units: unitStore(table),
    reference: referenceStore(table),
    reminders: reminderStore(table),
    ledger: ledgerStore(table),
  };
  await stores.periods.save(anOpenPeriod(), undefined);
  await stores.reports.createObligation(anObligation());
  await stores.units.save(aUnit(), undefined);
  await stores.units.saveContact(aContact());
  return stores;
};

describe("reading the city", () => {
  it("finds who owes what, who is written to, and the default rules where none were loaded", async () => {
    const { city } = await readCity(await aStoredCity(), DAY, NOW);
    expect(city).toMatchObject({ rules: DEFAULT_REMINDER_RULES, isSwitchedOff: false, pauses: [] });
    expect(remindersFor(city, { from: DAY, to: DAY })).toMatchObject([
      { outcome: "send", unitId: UNIT, contactIds: [aContact().contactId] },
    ]);
  });

  it("leaves out what has not opened, and what is closed for good, but not what was reopened for one unit", async () => {
    const stores = await aStoredCity();
    const closed = anOpenPeriod({ periodId: "2026-Q1", closesAt: startOfDay("2026-05-01").toISOString() });
    await stores.periods.save(closed, undefined);
    await stores.periods.save(aPeriod({ periodId: "2027-PLAN" }), undefined);
    const reopened = { until: startOfDay("2026-12-20").toISOString() };
    await stores.reports.createObligation(anObligation({ periodId: "2026-Q1" }));
    await stores.reports.createObligation(
      anObligation({ periodId: "2026-Q1", unitId: aUnitId("2"), reopened }),
    );
    const { city } = await readCity(stores, DAY, NOW);
    expect(city.obligations.map(({ periodId, unitId }) => [periodId, unitId])).toEqual([
      ["2026-Q1", aUnitId("2")],
      ["2026-YEAR", UNIT],
    ]);
  });

  it("knows which reports have arrived and are being checked, and not those that are only asked for", async () => {
    const stores = await aStoredCity();
    await stores.reports.issue(aSubmission({ attempt: 1, state: "requested" }));
    expect((await readCity(stores, DAY, NOW)).city.beingChecked.size).toBe(0);
    await stores.reports.issue(aSubmission({ attempt: 2, state: "received" }));
    const { city } = await readCity(stores, DAY, NOW);
    expect(remindersFor(city, { from: DAY, to: DAY })).toMatchObject([{ why: "BEING_CHECKED" }]);
  });

  it("knows the office's rules, switch and pauses, and how far reminders were planned", async () => {
    const stores = await aStoredCity();
    const recorded = { by: "sub-1", at: AT, reason: "Bão số 5", version: 1 };
    await stores.reference.saveReminderRules({ ...DEFAULT_REMINDER_RULES, before: [2] });
    await stores.reminders.saveSwitch({ isOff: true, ...recorded });
    await stores.reminders.savePause({ unitId: UNIT, until: "2026-12-20", ...recorded });
    await stores.reminders.noteSwept("2026-12-14");
    await stores.reminders.noteSwept("2026-12-11");
    const { city, controls } = await readCity(stores, DAY, NOW);
    expect(city).toMatchObject({
      rules: { before: [2] },
      isSwitchedOff: true,
      pauses: [{ unitId: UNIT, until: "2026-12-20" }],
      lastSweptOn: "2026-12-14",
    });
    expect(controls.switch).toMatchObject({ by: "sub-1", reason: "Bão số 5" });
  });

  it("knows what is in the ledger for the day, and what went out on the days since the last sweep", async () => {
    const stores = await aStoredCity();
    const message = { recipient: UNIT, kind: "reminder" as const, contactIds: [], plannedAt: AT };
    await stores.reminders.noteSwept("2026-12-11");
    await stores.ledger.plan({ ...message, day: "2026-12-15" });
    const planned = await readCity(stores, DAY, NOW);
    // Planned for yesterday and never claimed: it went out to nobody.
    expect(planned.city.alreadySent.size).toBe(0);
    const row = await stores.ledger.load({ ...message, day: "2026-12-15" });
    if (row) await stores.ledger.claim(row, NOW);
    await stores.ledger.plan({ ...message, kind: "escalation", reference: "leader", day: DAY });
    expect((await readCity(stores, DAY, NOW)).city.alreadySent).toEqual(
      new Set([sentKey("2026-12-15", UNIT, "reminder"), sentKey(DAY, UNIT, "leader")]),
    );
  });

  it("knows what is in the ledger for a day that was swept already", async () => {
    const stores = await aStoredCity();
    await stores.reminders.noteSwept(DAY);
    await stores.ledger.plan({ recipient: UNIT, kind: "reminder", contactIds: [], plannedAt: AT, day: DAY });
    const { city } = await readCity(stores, DAY, NOW);
    expect(remindersFor(city, { from: DAY, to: DAY })).toMatchObject([{ why: "ALREADY_SENT" }]);
  });

  it("does not catch up with what was missed more than a month ago", async () => {
    const stores = await aStoredCity();
    await stores.reminders.noteSwept("2026-03-02");
    expect((await readCity(stores, DAY, NOW)).city.lastSweptOn).toBe("2026-11-15");
  });

  it("keeps the first of two changes that were made from the same state", async () => {
    const { reminders, reference } = await aStoredCity();
    const change = (at: string) => ({ isOff: true, by: "a", at, reason: "x", version: 1 });
    expect(await reminders.saveSwitch(change(AT))).toBe(true);
    expect(await reminders.saveSwitch(change("2026-12-01T00:00:01.000Z"))).toBe(false);
    expect(await reference.saveReminderRules(DEFAULT_REMINDER_RULES)).toBe(true);
    expect(await reference.saveReminderRules(DEFAULT_REMINDER_RULES)).toBe(false);
    expect(await reference.saveReminderRules({ ...DEFAULT_REMINDER_RULES, version: 2 })).toBe(true);
  });
});
