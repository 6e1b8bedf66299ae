import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWorkingDay } from "../../../../../shared/domain/calendar/working-calendar.ts";
import {
  acceptanceEndOf,
  type Obligation,
  owes,
  standingOf,
  statusOf,
} from "../../../../../shared/domain/obligation/obligation.ts";
import {
  closeAgain,
  endExemption,
  exempt,
  extend,
  isExemptionOver,
  liftExemption,
  removeExtension,
  reopen,
} from "../../../../../shared/domain/obligation/terms.ts";
import { addDays } from "../../../../../shared/domain/time/local-date.ts";
import { aCalendar, aDayOff } from "../../../../builders/a-calendar.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";
import { codeOf } from "./code-of.ts";

/** Due by 2026-12-16, a Wednesday; it is Thursday 2026-12-10 in Vietnam. */
const NOW = new Date("2026-12-10T00:00:00.000Z");
const TODAY = "2026-12-10";
const by = "officer";
const reason = "Mất điện";
const documentNumber = "12/QĐ-UBND";
const period = anOpenPeriod();
const calendars = [aCalendar()];

const at = (day: string) => new Date(`${day}T05:00:00.000Z`);

describe("an extension", () => {
  const granted = (until: string, obligation: Obligation = anObligation(), now = NOW) =>
    extend(obligation, { by, reason, documentNumber, until, period, calendars }, now);

  it("moves the due date, says by what document, and tells when it is due now", () => {
    const { obligation, submissions, event } = granted("2026-12-22");
    expect(obligation).toEqual({
      ...anObligation(),
      extension: { until: "2026-12-22", documentNumber },
      dueDate: "2026-12-22",
      dueAtExclusive: "2026-12-22T17:00:00.000Z",
      because: { ...anObligation().because, extendedTo: "2026-12-22" },
      version: 2,
    });
    expect(submissions).toEqual([]);
    expect(event).toEqual({
      type: "ObligationExtended",
      data: {
        ...{ until: "2026-12-22", dueAtExclusive: "2026-12-22T17:00:00.000Z" },
        movedFrom: anObligation().dueAtExclusive,
      },
      record: { by, reason, documentNumber, because: obligation.because },
    });
  });

  it("to a day off ends on the next working day, and says so", () => {
    const holiday = [aCalendar({ days: [aDayOff("2026-12-21")] })];
    const input = { by, reason, documentNumber, until: "2026-12-19", period, calendars: holiday };
    const { obligation, event } = extend(anObligation(), input, NOW);
    expect(obligation).toMatchObject({
      dueDate: "2026-12-22",
      because: { extendedTo: "2026-12-19", rolled: true, rolledBecause: "SATURDAY" },
    });
    expect(event.record?.because).toMatchObject({ rolledBecause: "SATURDAY" });
  });

  it.each([
    ["the due date itself", "2026-12-16", NOW, "EXTENSION_NOT_LATER"],
    ["a day before it is due", "2026-12-15", NOW, "EXTENSION_NOT_LATER"],
    ["yesterday, after it was due", "2026-12-19", at("2026-12-20"), "UNTIL_IN_THE_PAST"],
    ["today, after it was due", "2026-12-22", at("2026-12-22"), "decided"],
    ["more than a year from now", "2027-12-12", NOW, "UNTIL_TOO_FAR"],
  ])("to %s: %s at %o is %s", (_, until, now, outcome) => {
    expect(codeOf(() => granted(until, anObligation(), now))).toBe(outcome);
  });

  it("to a Sunday that rolls back onto the due date is none", () => {
    const rollsBack = { ...period, rollPolicy: "PREVIOUS_WORKING_DAY" as const };
    const friday = anObligation({ dueDate: "2026-12-18", dueAtExclusive: "2026-12-18T17:00:00.000Z" });
    const input = { by, reason, documentNumber, until: "2026-12-20", period: rollsBack, calendars };
    expect(codeOf(() => extend(friday, input, NOW))).toBe("EXTENSION_NOT_LATER");
  });

  it("can be made longer, and not shorter", () => {
    const once = granted("2026-12-22").obligation;
    expect(granted("2026-12-24", once).obligation).toMatchObject({ dueDate: "2026-12-24", version: 3 });
    expect(codeOf(() => granted("2026-12-21", once))).toBe("EXTENSION_NOT_LATER");
  });

  it("makes a report that came after the old due date punctual", () => {
    const late = aMetObligation({ firstPassedAt: "2026-12-18T03:00:00.000Z" });
    const lately = { ...late, current: aCurrent({ receivedAt: "2026-12-18T03:00:00.000Z" }) };
    expect(standingOf(lately)).toBe("late");
    expect(standingOf(granted("2026-12-22", lately, at("2026-12-20")).obligation)).toBe("on_time");
  });

  it("keeps reports welcome after closing", () => {
    const after = new Date(Date.parse(period.closesAt) + 86_400_000);
    const { obligation } = granted("2027-02-26", anObligation(), after);
    expect(acceptanceEndOf(period, obligation).toISOString()).toBe("2027-02-26T17:00:00.000Z");
  });

  it("is for those who owe, and by a real document", () => {
    const exemption = { documentNumber, at: NOW.toISOString() };
    expect(codeOf(() => granted("2026-12-22", anObligation({ exemption })))).toBe("ALREADY_EXEMPT");
    const input = { by, reason, documentNumber: "không số", until: "2026-12-22", period, calendars };
    expect(codeOf(() => extend(anObligation(), input, NOW))).toBe("DOCUMENT_NUMBER_INVALID");
  });

  it("removed leaves the obligation as if there had been none", () => {
    const extended = granted("2026-12-22").obligation;
    const { obligation, event } = removeExtension(extended, { by, reason: "Nhầm đơn vị", period }, NOW);
    expect(obligation).toEqual({ ...anObligation(), version: 3 });
    expect(event).toEqual({
      type: "ExtensionRemoved",
      data: { dueAtExclusive: anObligation().dueAtExclusive, movedFrom: extended.dueAtExclusive },
      record: { by, reason: "Nhầm đơn vị", because: anObligation().because },
    });
    expect(codeOf(() => removeExtension(obligation, { by, reason, period }, NOW))).toBe("NOT_EXTENDED");
  });

  it("always ends on a working day, later than it was due, never before the day that was granted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.integer({ min: 0, max: 320 })),
        (days, off) => {
          const until = addDays("2026-12-16", days);
          const holidays = [...new Set(off)].map((day) => aDayOff(addDays("2026-12-16", day)));
          const known = [2026, 2027].map((year) =>
            aCalendar({ year, days: holidays.filter(({ date }) => date.startsWith(String(year))) }),
          );
          const input = { by, reason, documentNumber, until, period, calendars: known };
          const { obligation } = extend(anObligation(), input, NOW);
          expect(isWorkingDay(obligation.dueDate, known)).toBe(true);
          expect(obligation.dueDate >= until && obligation.dueDate > "2026-12-16").toBe(true);
          expect(obligation.version).toBe(2);
        },
      ),
    );
  });
});

describe("an exemption", () => {
  const input = { by, reason, documentNumber };

  it("is by a document, and its reason stays with the history", () => {
    const { obligation, submissions, event } = exempt(aMetObligation(), input, NOW);
    expect(obligation).toEqual({
      ...aMetObligation(),
      exemption: { documentNumber, at: NOW.toISOString() },
      version: 3,
    });
    expect(submissions).toEqual([]);
    expect(event).toEqual({ type: "ObligationExempted", data: {}, record: input });
    expect(codeOf(() => exempt(obligation, input, NOW))).toBe("ALREADY_EXEMPT");
  });

  it("lifted leaves the obligation as if there had been none", () => {
    const exempted = exempt(aMetObligation(), input, NOW).obligation;
    const { obligation, event } = liftExemption(exempted, { by, reason: "Nhầm" }, NOW);
    expect(obligation).toEqual({ ...aMetObligation(), version: 4 });
    expect(event).toEqual({ type: "ExemptionLifted", data: {}, record: { by, reason: "Nhầm" } });
    expect(codeOf(() => liftExemption(obligation, { by, reason }, NOW))).toBe("NOT_EXEMPT");
  });

  it("may have a last day, and holds until the night's run ends it by a decision", () => {
    const { obligation, event } = exempt(anObligation(), { ...input, until: "2026-12-20" }, NOW);
    expect(event.data).toEqual({ until: "2026-12-20" });
    expect(isExemptionOver(obligation, at("2026-12-20"))).toBe(false);
    expect(codeOf(() => endExemption(obligation, { by: "nightly" }, at("2026-12-20")))).toBe("NOT_EXEMPT");
    expect(isExemptionOver(obligation, at("2026-12-21"))).toBe(true);
    expect(statusOf(obligation, at("2026-12-21"))).toBe("exempt");
    const ended = endExemption(obligation, { by: "nightly" }, at("2026-12-21"));
    expect(ended.obligation).toEqual({ ...anObligation(), version: 3 });
    expect(ended.event).toEqual({ type: "ExemptionEnded", data: {}, record: { by: "nightly" } });
    expect([owes(ended.obligation), statusOf(ended.obligation, at("2026-12-21"))]).toEqual([true, "missing"]);
  });

  it("without a last day never ends by itself", () => {
    const { obligation } = exempt(anObligation(), input, NOW);
    expect(isExemptionOver(obligation, at("2030-01-01"))).toBe(false);
  });

  it.each([
    ["today", TODAY, "decided"],
    ["yesterday", "2026-12-09", "UNTIL_IN_THE_PAST"],
    ["2062", "2062-12-31", "UNTIL_TOO_FAR"],
  ])("until %s is %s: %s", (_, until, outcome) => {
    expect(codeOf(() => exempt(anObligation(), { ...input, until }, NOW))).toBe(outcome);
  });
});

describe("reopening for one unit", () => {
  const closed = new Date(Date.parse(period.closesAt) + 1);
  const reopened = (until: string, now = closed, obligation = anObligation()) =>
    reopen(obligation, { by, reason, until, period }, now);

  it("takes its reports until the end of a day, and changes nothing else", () => {
    const { obligation, event } = reopened("2027-02-26");
    expect(obligation).toEqual({
      ...anObligation(),
      reopened: { until: "2027-02-26T17:00:00.000Z" },
      version: 2,
    });
    expect(event).toEqual({
      type: "ObligationReopened",
      data: { until: "2027-02-26" },
      record: { by, reason },
    });
    expect(acceptanceEndOf(period, obligation).toISOString()).toBe("2027-02-26T17:00:00.000Z");
  });

  it.each([
    ["for the first day after closing", "2027-01-28", closed, "decided"],
    ["in the past", "2027-01-10", closed, "UNTIL_IN_THE_PAST"],
    ["before it closes", "2026-12-30", NOW, "REOPENING_NOT_LATER"],
    ["for more than a year", "2028-12-30", closed, "UNTIL_TOO_FAR"],
  ])("%s, until %s, is %s", (_, until, now, outcome) => {
    expect(codeOf(() => reopened(until, now))).toBe(outcome);
  });

  it("is ended at once, and never as if it had not been", () => {
    const { obligation: open } = reopened("2027-02-26");
    const then = new Date("2027-02-20T03:00:00.000Z");
    const { obligation, event } = closeAgain(open, { by, reason: "Đã đủ" }, then);
    expect(obligation).toEqual({ ...anObligation(), reopened: { until: then.toISOString() }, version: 3 });
    expect(event).toEqual({ type: "ReopeningEnded", data: {}, record: { by, reason: "Đã đủ" } });
    // What arrived a minute before is still taken.
    expect(acceptanceEndOf(period, obligation)).toEqual(then);
    expect(codeOf(() => closeAgain(obligation, { by, reason }, then))).toBe("NOT_REOPENED");
    expect(codeOf(() => closeAgain(anObligation(), { by, reason }, then))).toBe("NOT_REOPENED");
    expect(codeOf(() => reopened("2027-02-26", then, obligation))).toBe("decided");
  });
});

it("no decision publishes what a person wrote", () => {
  const all = [
    exempt(anObligation(), { by, reason, documentNumber, until: "2026-12-20" }, NOW),
    extend(anObligation(), { by, reason, documentNumber, until: "2026-12-22", period, calendars }, NOW),
    reopen(anObligation(), { by, reason, documentNumber, until: "2027-05-20", period }, NOW),
  ];
  for (const { event } of all) expect(JSON.stringify(event.data)).not.toMatch(/Mất điện|QĐ|officer/);
});
