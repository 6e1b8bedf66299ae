import { describe, expect, it } from "vitest";
import { type Deps, sendReminders } from "../../../../functions/send-reminders/handler.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import type { OutgoingEvent } from "../../../../shared/adapters/eventbridge/bus.ts";
import { ReminderEventData } from "../../../../shared/contract/events/reminder-event.ts";
import { localDateOf } from "../../../../shared/domain/time/local-date.ts";
import { aCalendar } from "../../../builders/a-calendar.ts";
import { aMetObligation } from "../../../builders/an-obligation.ts";
import { aDeskToWriteFrom, UNIT } from "../deliver-message/a-desk-to-write-from.ts";

/** Ten and five working days before 16 December 2026, 08:00 in Vietnam. */
const TEN_BEFORE = "2026-12-02T01:00:00.000Z";
const FIVE_BEFORE = "2026-12-09T01:00:00.000Z";

/** The commune of `aDeskToWriteFrom` on one of its reminder days, with nothing planned for it yet. */
async function aCityOnTheMorning(instant = TEN_BEFORE, scene: Parameters<typeof aDeskToWriteFrom>[0] = {}) {
  // Something older in the ledger, as there always is.
  const desk = await aDeskToWriteFrom(scene);
  const { table, ledger, reminders, reports, units } = desk;
  const reference = referenceStore(table);
  await table.put({
    put: { pk: "CALENDARS", sk: "2026", entity: "calendar", schemaVersion: 1, ...aCalendar() },
  });
  const told: OutgoingEvent[] = [];
  const queued: unknown[] = [];
  let now = new Date(instant);
  desk.setNow(instant);
  const deps: Deps = {
    ...{ ledger, reminders, reports, units, reference, periods: periodStore(table) },
    bus: {
      publish: async (events) => {
        told.push(...events);
        return [];
      },
    },
    mail: async (message) => void queued.push(message),
    now: () => now,
  };
  return {
    ...{ ...desk, deps, told, queued },
    setNow: (next: string) => {
      now = new Date(next);
      desk.setNow(next);
    },
    sweep: (event: unknown = {}, using: Partial<Deps> = {}) => sendReminders({ ...deps, ...using })(event),
    /** The senders do what they have been told of. */
    sendAll: async () => {
      for (const { data } of told.splice(0)) await desk.deliver({ detail: { data } });
      for (const message of queued.splice(0)) await desk.deliver(message);
    },
    today: async () => ledger.ofDay(localDateOf(now)),
  };
}

describe("the sweep of a morning", () => {
  it("plans what is due today, tells of it by its ids alone, and notes the day", async () => {
    const city = await aCityOnTheMorning();
    const swept = { day: "2026-12-02", planned: 1, added: 1, told: 1, lapsed: 0, uncertain: 0 };
    expect(await city.sweep()).toEqual(swept);
    expect(await city.today()).toMatchObject([
      { recipient: UNIT, kind: "reminder", state: "planned", items: [{ periodId: "2026-YEAR" }] },
    ]);
    expect(city.told).toMatchObject([{ type: "ReminderDue", source: "reform-reports.reminders" }]);
    expect(ReminderEventData.parse(city.told[0]?.data)).toEqual({
      day: "2026-12-02",
      recipient: UNIT,
      kind: "reminder",
    });
    expect(await city.reminders.controls()).toMatchObject({ lastSweptOn: "2026-12-02" });
  });

  it("looks at nobody on a day off", async () => {
    const city = await aCityOnTheMorning("2026-12-05T01:00:00.000Z");
    const obligationsOfShard = async () => {
      throw new Error("nobody is reminded today");
    };
    await city.sweep({}, { reports: { ...city.deps.reports, obligationsOfShard } });
    expect(await city.today()).toEqual([]);
  });

  it("plans nothing on a day on which nothing is due, and on a day off", async () => {
    for (const instant of ["2026-12-03T01:00:00.000Z", "2026-12-05T01:00:00.000Z"]) {
      const city = await aCityOnTheMorning(instant);
      await city.sweep();
      expect(await city.today()).toEqual([]);
      expect(city.told).toEqual([]);
    }
  });

  it("leads to one mail, and to none once the unit has reported", async () => {
    const city = await aCityOnTheMorning();
    await city.sweep();
    await city.sendAll();
    expect(city.sent).toHaveLength(1);
    const owing = (await city.reports.obligationsOf(UNIT))[0];
    if (!owing) throw new Error("nothing is owed");
    await city.table.put({
      put: {
        ...(await city.table.get({ pk: "PERIOD#2026-YEAR#SHARD#000", sk: `OBLIGATION#${UNIT}` })),
        ...aMetObligation({ unitId: UNIT }),
      } as never,
    });
    city.setNow(FIVE_BEFORE);
    await city.sweep();
    await city.sendAll();
    expect(city.sent).toHaveLength(1);
  });
});

describe("a sweep that runs again", () => {
  it("sends nothing twice, an hour later or at the same moment", async () => {
    const city = await aCityOnTheMorning();
    await Promise.all([city.sweep(), city.sweep()]);
    await city.sendAll();
    city.setNow("2026-12-02T03:00:00.000Z");
    await city.sweep();
    await city.sendAll();
    expect(city.sent).toHaveLength(1);
    expect(await city.today()).toHaveLength(1);
  });

  it("tells again of what nobody has sent", async () => {
    const city = await aCityOnTheMorning();
    await city.sweep();
    city.told.splice(0);
    city.setNow("2026-12-02T03:00:00.000Z");
    await city.sweep();
    await city.sendAll();
    expect(city.sent).toHaveLength(1);
  });

  it("queues again what other functions planned and nobody has sent", async () => {
    const city = await aCityOnTheMorning();
    const notice = { ...city.message, day: "2026-12-01", kind: "notice" as const, reference: "2026-YEAR:4" };
    await city.ledger.plan(notice);
    await city.sweep();
    expect(city.queued).toEqual([
      { day: "2026-12-01", recipient: UNIT, kind: "notice", reference: "2026-YEAR:4" },
    ]);
  });

  it("goes on where one was stopped, and counts as done only when it came to its end", async () => {
    const city = await aCityOnTheMorning();
    const stopped = { ...city.deps.bus, publish: async () => Promise.reject(new Error("stopped")) };
    await expect(city.sweep({}, { bus: stopped })).rejects.toThrow();
    expect(await city.reminders.controls()).not.toHaveProperty("lastSweptOn");
    await city.sweep();
    await city.sendAll();
    expect(city.sent).toHaveLength(1);
  });

  it("fails when the bus refuses events, so that it is tried again", async () => {
    const city = await aCityOnTheMorning();
    const publish: Deps["bus"]["publish"] = async (events) =>
      events.map((event) => ({ event, reason: "ThrottlingException" }));
    await expect(city.sweep({}, { bus: { publish } })).rejects.toThrow();
  });
});

describe("a sweep that comes late", () => {
  it("catches up three missed days with one message, and says so", async () => {
    const city = await aCityOnTheMorning("2026-12-01T01:00:00.000Z");
    await city.sweep();
    city.setNow("2026-12-05T01:00:00.000Z");
    await city.sweep();
    expect(await city.today()).toEqual([]);
    city.setNow("2026-12-07T01:00:00.000Z");
    await city.sweep();
    await city.sendAll();
    expect(city.sent).toHaveLength(1);
    expect(await city.today()).toMatchObject([{ items: [{ why: { caughtUp: true, workingDays: 7 } }] }]);
  });

  it("settles what was planned on days without a sender: lapsed, and uncertain where a sender was silent", async () => {
    const city = await aCityOnTheMorning();
    await city.sweep();
    const [planned] = await city.today();
    if (!planned) throw new Error("nothing is planned");
    await city.ledger.plan({ ...city.message, day: "2026-12-02", kind: "digest" });
    await city.ledger.claim(planned, new Date(TEN_BEFORE));
    city.setNow("2026-12-08T01:00:00.000Z");
    await city.sweep();
    expect((await city.ledger.ofDay("2026-12-02")).map(({ kind, state }) => [kind, state])).toEqual([
      ["digest", "lapsed"],
      ["reminder", "uncertain"],
    ]);
  });
});

describe("a clock", () => {
  it("that was set back does no harm: nothing is planned again, and the day is noted as it was", async () => {
    const city = await aCityOnTheMorning();
    await city.sweep();
    await city.sendAll();
    city.setNow("2026-12-01T20:00:00.000Z");
    await city.sweep();
    city.setNow("2026-11-25T01:00:00.000Z");
    await city.sweep();
    await city.sendAll();
    expect(city.sent).toHaveLength(1);
    expect(await city.reminders.controls()).toMatchObject({ lastSweptOn: "2026-12-02" });
  });

  it("that ran ahead and came back does not swallow the days between", async () => {
    const city = await aCityOnTheMorning("2026-12-10T01:00:00.000Z");
    await city.sweep();
    city.setNow(FIVE_BEFORE);
    await city.sweep();
    await city.sendAll();
    expect(city.sent).toHaveLength(1);
  });
});

describe("a sweep that is asked for", () => {
  it("runs for today, and for no other day", async () => {
    const city = await aCityOnTheMorning();
    await expect(city.sweep({ day: "2026-12-03" })).rejects.toThrow("today is 2026-12-02");
    expect(await city.today()).toEqual([]);
    await city.sweep({ day: "2026-12-02" });
    expect(await city.today()).toHaveLength(1);
  });
});
