import { describe, expect, it } from "vitest";
import type { Obligation } from "../../../../../shared/domain/obligation/obligation.ts";
import {
  type City,
  remindersFor,
  reportKey,
  sentKey,
} from "../../../../../shared/domain/reminder/plan-reminders.ts";
import type { PlannedLine } from "../../../../../shared/domain/reminder/planned-line.ts";
import { DEFAULT_REMINDER_RULES } from "../../../../../shared/domain/reminder/reminder-rules.ts";
import { startOfDay } from "../../../../../shared/domain/time/local-date.ts";
import { aCity } from "../../../../builders/a-city.ts";
import { anOpenPeriod } from "../../../../builders/a-period.ts";
import { aContact, aUnit, aUnitId } from "../../../../builders/a-unit.ts";
import { aCurrent, aMetObligation, anObligation } from "../../../../builders/an-obligation.ts";

const UNIT = aUnitId("00070");

const plan = (city: City, from: string, to = from): PlannedLine[] => remindersFor(city, { from, to });

/** Day → rule of each day on which the unit gets a message. */
const sent = (city: City, from: string, to: string) =>
  Object.fromEntries(
    plan(city, from, to).flatMap((line) =>
      line.outcome === "send" ? [[line.day, line.items.map(({ why }) => why.rule).join()]] : [],
    ),
  );

const why = (city: City, day: string) =>
  plan(city, day).flatMap((line) => {
    if (line.outcome === "none") return [line.why];
    return line.outcome === "office" && line.why === "ESCALATED" ? [] : [line.outcome];
  });

const due = (dueDate: string): Partial<Obligation> => ({
  dueDate,
  dueAtExclusive: new Date(startOfDay(dueDate).getTime() + 24 * 60 * 60 * 1000).toISOString(),
});

describe("the ordinary rhythm", () => {
  it("reminds 10, 5 and 1 working days before, on the day, 1 and 3 after and then every 5, until closing", () => {
    const period = anOpenPeriod({ closesAt: startOfDay("2027-01-28").toISOString() });
    expect(sent(aCity({ periods: [period] }), "2026-11-15", "2027-02-28")).toEqual({
      "2026-12-02": "before",
      "2026-12-09": "before",
      "2026-12-15": "before",
      "2026-12-16": "on_day",
      "2026-12-17": "after",
      "2026-12-21": "after",
      "2026-12-28": "after",
      "2027-01-04": "after",
      "2027-01-11": "after",
      "2027-01-18": "after",
      "2027-01-25": "after",
    });
  });

  it("tells the working days between the sending day and the due date", () => {
    const distances = plan(aCity(), "2026-12-09", "2026-12-21").flatMap((line) =>
      line.outcome === "send" ? line.items.map((item) => item.why) : [],
    );
    expect(distances).toEqual([
      { rule: "before", workingDays: 5 },
      { rule: "before", workingDays: 1 },
      { rule: "on_day", workingDays: 0 },
      { rule: "after", workingDays: 1 },
      { rule: "after", workingDays: 3 },
    ]);
  });

  it("says for each day why nothing goes out", () => {
    expect(why(aCity(), "2026-12-12")).toEqual(["DAY_OFF"]);
    expect(why(aCity(), "2026-12-14")).toEqual(["NOT_DUE_FOR_A_REMINDER"]);
  });

  it("tells of the last day on the working day before, when the due date stays on a day off", () => {
    const city = aCity({ obligations: [anObligation(due("2026-12-13"))] });
    expect(sent(city, "2026-12-08", "2026-12-14")).toEqual({
      "2026-12-10": "before",
      "2026-12-11": "on_day",
      "2026-12-14": "after",
    });
  });

  it("works a swapped Saturday and rests on a swapped Monday", () => {
    const city = aCity({ obligations: [anObligation(due("2026-08-24"))] });
    expect(sent(city, "2026-08-21", "2026-08-24")).toEqual({
      "2026-08-22": "before",
      "2026-08-24": "on_day",
    });
    const afterTheHoliday = aCity({ obligations: [anObligation(due("2026-09-03"))] });
    expect(Object.keys(sent(afterTheHoliday, "2026-08-25", "2026-09-03"))).toEqual([
      "2026-08-26",
      "2026-08-28",
      "2026-09-03",
    ]);
  });

  it("follows the rules as data", () => {
    const { afterEvery: _none, beforeBreak: _neither, ...rest } = DEFAULT_REMINDER_RULES;
    const rules = { ...rest, before: [2], onDay: false, after: [4], escalateAfter: {} };
    expect(sent(aCity({ rules }), "2026-11-15", "2027-01-20")).toEqual({
      "2026-12-14": "before",
      "2026-12-22": "after",
    });
  });
});

describe("a long break before the due date", () => {
  // Tết 2026: 14 to 22 February are off, nine days.
  const plan2026 = (dueDate: string) => aCity({ obligations: [anObligation(due(dueDate))] });

  it("sends one more, three working days before the break", () => {
    expect(sent(plan2026("2026-02-25"), "2026-02-01", "2026-02-25")).toEqual({
      "2026-02-04": "before",
      "2026-02-11": "before_break",
      "2026-02-24": "before",
      "2026-02-25": "on_day",
    });
  });

  it("says it instead of the ordinary reminder that falls on the same day, and one message goes out", () => {
    // 5 working days before 25 February is 11 February, too.
    const lines = plan(plan2026("2026-02-25"), "2026-02-11");
    expect(lines).toHaveLength(1);
  });

  it("sends none for a break after the due date, nor for one before the unit is reminded at all", () => {
    expect(Object.values(sent(plan2026("2026-02-13"), "2026-02-02", "2026-02-13"))).not.toContain(
      "before_break",
    );
    expect(Object.values(sent(plan2026("2026-03-20"), "2026-02-02", "2026-03-20"))).not.toContain(
      "before_break",
    );
  });

  it("sends none before an ordinary weekend or a holiday of three days", () => {
    // 25 to 27 April are off, three days.
    expect(Object.values(sent(plan2026("2026-04-28"), "2026-04-10", "2026-04-28"))).not.toContain(
      "before_break",
    );
  });
});

describe("one message a day with all that is owed", () => {
  it("lists every report of the unit, the earliest due first, and says which are no occasion by themselves", () => {
    const h1 = anOpenPeriod({ periodId: "2026-H1" });
    const city = aCity({
      periods: [anOpenPeriod(), h1],
      obligations: [anObligation(), anObligation({ periodId: "2026-H1", ...due("2026-12-08") })],
    });
    const [line, ...more] = plan(city, "2026-12-09");
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      outcome: "send",
      unitId: UNIT,
      contactIds: [aContact().contactId],
      items: [
        { periodId: "2026-H1", dueDate: "2026-12-08", why: { rule: "after", workingDays: 1 } },
        { periodId: "2026-YEAR", dueDate: "2026-12-16", why: { rule: "before", workingDays: 5 } },
      ],
    });
    const [other] = plan(city, "2026-12-11");
    expect(other).toMatchObject({
      items: [{ why: { rule: "after" } }, { why: { rule: "before", workingDays: 3, alongside: true } }],
    });
  });
});

describe("what stops and starts reminders", () => {
  const onTheDay = (changes: Partial<Obligation>) =>
    why(aCity({ obligations: [anObligation(changes)] }), "2026-12-16");

  it.each<[string, Partial<Obligation>, string]>([
    ["a report that counts", aMetObligation(), "REPORTED"],
    ["an approved report", aMetObligation({ current: aCurrent({ state: "approved" }) }), "REPORTED"],
    ["nothing to report", aMetObligation({ current: aCurrent({ isNil: true }) }), "NIL"],
    ["a declaration", aMetObligation({ current: aCurrent({ channel: "declaration" }) }), "NIL"],
    ["an exemption", { exemption: { documentNumber: "1/SNV", at: "2026-12-01T00:00:00.000Z" } }, "EXEMPT"],
    [
      "the last day of an exemption",
      { exemption: { documentNumber: "1/SNV", at: "2026-12-01T00:00:00.000Z", until: "2026-12-16" } },
      "EXEMPT",
    ],
    [
      "an exemption that has run out",
      { exemption: { documentNumber: "1/SNV", at: "2026-12-01T00:00:00.000Z", until: "2026-12-15" } },
      "send",
    ],
  ])("%s: %s", (_, changes, expected) => {
    expect(onTheDay(changes)).toEqual([expected]);
  });

  it("says nothing while the report is being checked", () => {
    const city = aCity({ beingChecked: new Set([reportKey(UNIT, "2026-YEAR")]) });
    expect(why(city, "2026-12-16")).toEqual(["BEING_CHECKED"]);
  });

  it("says nothing after closing, and goes on for a unit whose period was reopened", () => {
    const period = anOpenPeriod({ closesAt: startOfDay("2026-12-21").toISOString() });
    expect(why(aCity({ periods: [period] }), "2026-12-21")).toEqual(["CLOSED"]);
    const reopened = anObligation({ reopened: { until: startOfDay("2026-12-22").toISOString() } });
    const city = aCity({ periods: [period], obligations: [reopened] });
    expect(why(city, "2026-12-21")).toEqual(["send"]);
    expect(why(city, "2026-12-28")).toEqual(["CLOSED"]);
  });

  it.each(["returned", "withdrawn"] as const)(
    "starts again on the working day after a report was %s",
    (state) => {
      // Friday evening in Vietnam.
      const current = aCurrent({ state, stoppedAt: "2026-12-11T12:00:00.000Z" });
      const city = aCity({ obligations: [aMetObligation({ current })] });
      expect(sent(city, "2026-12-11", "2026-12-16")).toEqual({
        "2026-12-14": "returned",
        "2026-12-15": "before",
        "2026-12-16": "on_day",
      });
    },
  );

  describe("on the day of a return", () => {
    const aReturn = (state: "returned" | "withdrawn", stoppedAt: string) =>
      aMetObligation({ current: aCurrent({ state, stoppedAt }) });
    // Five working days before the due date, at 16:00 and on the day before at 23:30 in Vietnam.
    const [today, yesterday] = ["2026-12-09T09:00:00.000Z", "2026-12-08T16:30:00.000Z"];

    it("says nothing of it, since a notice told the unit, and is back on the next working day", () => {
      const city = aCity({ obligations: [aReturn("returned", today)] });
      expect(why(city, "2026-12-09")).toEqual(["TOLD_TODAY"]);
      expect(sent(city, "2026-12-09", "2026-12-10")).toEqual({ "2026-12-10": "returned" });
    });

    it("catches up on nothing that was missed before", () => {
      const obligations = [aReturn("returned", "2026-12-10T03:00:00.000Z")];
      expect(why(aCity({ obligations, lastSweptOn: "2026-12-08" }), "2026-12-10")).toEqual(["TOLD_TODAY"]);
    });

    it("reminds of it all the same where the unit withdrew it, which nobody tells it, or on another day", () => {
      expect(why(aCity({ obligations: [aReturn("withdrawn", today)] }), "2026-12-09")).toEqual(["send"]);
      expect(why(aCity({ obligations: [aReturn("returned", yesterday)] }), "2026-12-09")).toEqual(["send"]);
    });

    it("names it beside another report of which the unit is reminded", () => {
      const another = anObligation({ periodId: "2026-PLAN" });
      const city = aCity({
        obligations: [aReturn("returned", today), another],
        periods: [anOpenPeriod(), anOpenPeriod({ periodId: "2026-PLAN" })],
      });
      expect(plan(city, "2026-12-09")).toMatchObject([
        {
          outcome: "send",
          items: [
            { periodId: "2026-PLAN", why: { rule: "before" } },
            { periodId: "2026-YEAR", why: { alongside: true } },
          ],
        },
      ]);
    });
  });

  it("follows an extension, because the due date has moved", () => {
    const city = aCity({ obligations: [anObligation(due("2026-12-23"))] });
    expect(Object.keys(sent(city, "2026-12-15", "2026-12-23"))).toEqual([
      "2026-12-16",
      "2026-12-22",
      "2026-12-23",
    ]);
  });

  it("leaves out a unit after its last day", () => {
    const city = aCity({ units: [aUnit({ validTo: "2026-12-15" })] });
    expect([...why(city, "2026-12-15"), ...why(city, "2026-12-16")]).toEqual(["send", "DISSOLVED"]);
  });
});

describe("what the office holds back", () => {
  it("sends nothing while the switch is off, whoever is overdue", () => {
    const city = aCity({ isSwitchedOff: true });
    expect(why(city, "2026-12-16")).toEqual(["SWITCHED_OFF"]);
    expect(why(city, "2026-12-21")).toEqual(["SWITCHED_OFF"]);
  });

  it("leaves a paused unit in peace through the last day of the pause", () => {
    const pause = { unitId: UNIT, by: "a", at: "2026-12-01T00:00:00.000Z", reason: "Lũ lụt", version: 1 };
    const city = aCity({ pauses: [{ ...pause, until: "2026-12-16" }] });
    expect([...why(city, "2026-12-16"), ...why(city, "2026-12-17")]).toEqual(["PAUSED", "send"]);
    const lifted = aCity({ pauses: [{ ...pause, until: null }] });
    expect(why(lifted, "2026-12-16")).toEqual(["send"]);
  });
});

describe("who can be reached", () => {
  it.each<[string, Partial<ReturnType<typeof aContact>>]>([
    ["has no address", { email: undefined }],
    ["has one from which mail came back", { undeliverableAt: "2026-12-01T00:00:00.000Z" }],
    ["has left", { to: "2026-12-15" }],
    ["is the leader only", { role: "leader" }],
  ])("puts the unit on the office's list when its contact %s", (_, changes) => {
    expect(plan(aCity({ contacts: [aContact(changes)] }), "2026-12-16")).toMatchObject([
      { outcome: "office", unitId: UNIT, why: "NO_WORKING_CONTACT", items: [{ periodId: "2026-YEAR" }] },
    ]);
  });

  it("keeps a test unit without a contact away from the office", () => {
    expect(why(aCity({ contacts: [], units: [aUnit({ isTest: true })] }), "2026-12-16")).toEqual([
      "TEST_UNIT",
    ]);
  });
});

describe("missed sending days", () => {
  it("sends once, the strongest, and says that it is caught up", () => {
    // Swept last on Tuesday the 8th; the reminder of Wednesday the 9th was missed, Thursday has none of its own.
    expect(plan(aCity({ lastSweptOn: "2026-12-08" }), "2026-12-10", "2026-12-11")).toMatchObject([
      { outcome: "send", items: [{ why: { rule: "before", workingDays: 4, caughtUp: true } }] },
      { outcome: "none", why: "NOT_DUE_FOR_A_REMINDER" },
    ]);
  });

  it("sends today's own when there is one, however many were missed", () => {
    expect(plan(aCity({ lastSweptOn: "2026-12-01" }), "2026-12-16")).toMatchObject([
      { items: [{ why: { rule: "on_day", workingDays: 0 } }] },
    ]);
  });

  it("tells the unit that it is overdue when the missed day was before the due date and today is after it", () => {
    expect(plan(aCity({ lastSweptOn: "2026-12-16" }), "2026-12-18")).toMatchObject([
      { items: [{ why: { rule: "after", workingDays: 2, caughtUp: true } }] },
    ]);
  });

  it("catches up on the next working day when the day after was off", () => {
    const city = aCity({ lastSweptOn: "2026-12-03", obligations: [anObligation(due("2026-12-18"))] });
    expect(sent(city, "2026-12-05", "2026-12-07")).toEqual({ "2026-12-07": "before" });
  });

  it("does not write again to a unit that was written to before the sweep broke down", () => {
    const alreadySent = new Set([sentKey("2026-12-09", UNIT, "reminder")]);
    expect(why(aCity({ lastSweptOn: "2026-12-08", alreadySent }), "2026-12-10")).toEqual([
      "NOT_DUE_FOR_A_REMINDER",
    ]);
  });

  it("does not write twice on a day", () => {
    const alreadySent = new Set([sentKey("2026-12-16", UNIT, "reminder")]);
    expect(why(aCity({ alreadySent }), "2026-12-16")).toEqual(["ALREADY_SENT"]);
  });
});

describe("escalation", () => {
  const CITY_HALL = aUnitId("900");
  const leader = aContact({ contactId: `contact_${"2".padStart(26, "0")}`, role: "leader" });
  const above = aContact({ contactId: `contact_${"3".padStart(26, "0")}`, unitId: CITY_HALL });
  const units = [
    aUnit({ parents: [{ value: CITY_HALL, from: "2025-07-01" }] }),
    aUnit({ unitId: CITY_HALL, kind: "department", code: "900" }),
  ];
  const city = (changes: Partial<City> = {}) =>
    aCity({ units, contacts: [aContact(), leader, above], ...changes });
  const escalated = (lines: readonly PlannedLine[]) =>
    lines.flatMap((line) => {
      if (line.outcome === "escalate") return [[line.day, line.level, line.unitId]];
      return line.outcome === "office" ? [[line.day, line.why, line.level]] : [];
    });

  it("takes an overdue report to the leader after 3 working days, after 8 to the unit above, after 13 to the office", () => {
    expect(escalated(plan(city(), "2026-12-10", "2027-01-20"))).toEqual([
      ["2026-12-21", "leader", UNIT],
      ["2026-12-28", "parent", CITY_HALL],
      ["2027-01-04", "ESCALATED", "office"],
    ]);
  });

  it("gathers what concerns several units in one message to the unit above", () => {
    const other = aUnitId("00071");
    const lines = plan(
      city({
        units: [
          ...units,
          aUnit({ unitId: other, code: "00071", parents: [{ value: CITY_HALL, from: "2025-07-01" }] }),
        ],
        obligations: [anObligation({ unitId: other }), anObligation()],
      }),
      "2026-12-28",
    ).filter(({ outcome }) => outcome === "escalate");
    expect(lines).toMatchObject([
      { unitId: CITY_HALL, contactIds: [above.contactId], items: [{ unitId: UNIT }, { unitId: other }] },
    ]);
  });

  it("goes on the office's list where nobody can be reached at a level", () => {
    const lines = plan(city({ contacts: [aContact()] }), "2026-12-17", "2026-12-31");
    expect(escalated(lines)).toEqual([
      ["2026-12-21", "ESCALATED", "leader"],
      ["2026-12-28", "ESCALATED", "parent"],
    ]);
  });

  it("counts anew from the day on which a report was returned after its due date", () => {
    const current = aCurrent({ state: "returned", stoppedAt: "2026-12-18T03:00:00.000Z" });
    const lines = plan(city({ obligations: [aMetObligation({ current })] }), "2026-12-17", "2026-12-25");
    expect(escalated(lines)).toEqual([["2026-12-23", "leader", UNIT]]);
  });

  it("is caught up with the highest level that was missed, and once", () => {
    const lines = plan(city({ lastSweptOn: "2026-12-18" }), "2026-12-29", "2026-12-30");
    expect(escalated(lines)).toEqual([["2026-12-29", "parent", CITY_HALL]]);
    const told = city({
      lastSweptOn: "2026-12-18",
      alreadySent: new Set([sentKey("2026-12-21", UNIT, "leader")]),
    });
    expect(escalated(plan(told, "2026-12-22"))).toEqual([]);
  });

  it("is held back with the reminders, and never reaches the office for a test unit", () => {
    expect(escalated(plan(city({ isSwitchedOff: true }), "2026-12-21"))).toEqual([]);
    const tested = city({ units: units.map((unit) => ({ ...unit, isTest: unit.unitId === UNIT })) });
    expect(escalated(plan(tested, "2026-12-10", "2027-01-20"))).toEqual([["2026-12-21", "leader", UNIT]]);
  });
});
