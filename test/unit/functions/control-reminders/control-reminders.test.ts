import { describe, expect, it } from "vitest";
import { controlReminders } from "../../../../functions/control-reminders/handler.ts";
import { readCsv } from "../../../../shared/adapters/csv/read-csv.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { reminderStore } from "../../../../shared/adapters/dynamodb/reminder-store.ts";
import type { StaffGroup } from "../../../../shared/domain/access.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aCity, HOAN_KIEM } from "../read-units/a-city.ts";

const SWITCH = "POST /v1/reminders/switch";
const PAUSE = "POST /v1/units/{unitId}/reminder-pause";
const path = { unitId: HOAN_KIEM };

async function controlling() {
  // It is 2 December 2026, ten in the morning.
  const { table, ...city } = await aCity();
  const reminders = reminderStore(table);
  const handler = controlReminders({ ...city, reminders, ledger: ledgerStore(table), readCsv });
  const post = async (route: string, body: unknown, groups: readonly StaffGroup[] = ["office"]) => {
    const person = aPerson({ sub: "officer", groups });
    const answer = await handler(anHttpEvent({ route, body, person, ...(route === PAUSE && { path }) }));
    return JSON.parse(answer.body ?? "null");
  };
  return { reminders, table, handler, post };
}

const codeOf = (promise: Promise<unknown>) => promise.then(() => "done").catch(({ code }) => code);

describe("the switch of all reminders", () => {
  it("stops them and lets them go on, with who, when and why of each change", async () => {
    const { post, reminders, table } = await controlling();
    expect(await post(SWITCH, { isOff: true, reason: "Bão số 5" })).toEqual({
      isOff: true,
      changed: { by: "officer", at: "2026-12-02T03:00:00.000Z", reason: "Bão số 5" },
    });
    expect((await reminders.controls()).switch).toMatchObject({ isOff: true, version: 1 });
    await reminders.saveSwitch({
      isOff: false,
      by: "b",
      at: "2026-12-03T00:00:00.000Z",
      reason: "x",
      version: 2,
    });
    const changes = await table.query({ pk: "REMINDER-CHANGES" });
    expect(changes.map((change) => [change["by"], change["isOff"]])).toEqual([
      ["officer", true],
      ["b", false],
    ]);
  });

  it("has one effect when it is turned twice the same way", async () => {
    const { post, reminders } = await controlling();
    await post(SWITCH, { isOff: true, reason: "Bão số 5" });
    await post(SWITCH, { isOff: true, reason: "Bão số 5" });
    expect(await reminders.switch()).toMatchObject({ version: 1 });
    expect(await (await controlling()).post(SWITCH, { isOff: false, reason: "Chắc chắn" })).toEqual({
      isOff: false,
    });
  });

  it("asks for a reason, and is the office's alone", async () => {
    const { post } = await controlling();
    expect(await codeOf(post(SWITCH, { isOff: true, reason: "  " }))).toBe("INVALID_INPUT");
    expect(await codeOf(post(SWITCH, { isOff: true, reason: "x" }, ["viewer"]))).toBe("FORBIDDEN");
    expect(await codeOf(post(SWITCH, { isOff: true, reason: "x" }, []))).toBe("FORBIDDEN");
  });
});

describe("the pause of a unit", () => {
  it("holds until its last day, can be moved, and can be ended", async () => {
    const { post, reminders } = await controlling();
    expect(await post(PAUSE, { until: "2026-12-20", reason: "Trụ sở bị ngập" })).toEqual({
      unitId: HOAN_KIEM,
      until: "2026-12-20",
      ...{ by: "officer", at: "2026-12-02T03:00:00.000Z", reason: "Trụ sở bị ngập" },
    });
    expect(await codeOf(post(PAUSE, { until: "2026-12-20", reason: "Trụ sở bị ngập" }))).toBe("done");
    expect(await reminders.pauseOf(HOAN_KIEM)).toMatchObject({ version: 1 });
  });

  it.each(["2026-12-01", "2028-01-01"])(
    "cannot end on %s: in the past, or more than a year away",
    async (until) => {
      const { post } = await controlling();
      expect(await codeOf(post(PAUSE, { until, reason: "x" }))).toBe("PAUSE_DAY_INVALID");
    },
  );

  it("is refused for a day that is none, a unit that is none, and whoever is not of the office", async () => {
    const { post, handler } = await controlling();
    expect(await codeOf(post(PAUSE, { until: "20/12/2026", reason: "x" }))).toBe("INVALID_INPUT");
    expect(await codeOf(post(PAUSE, { until: "2026-12-20", reason: "x" }, ["viewer"]))).toBe("FORBIDDEN");
    expect(await codeOf(post(PAUSE, { until: "2026-12-20", reason: "x" }, []))).toBe("NOT_FOUND");
    const nobody = anHttpEvent({
      route: PAUSE,
      path: { unitId: `unit_${"0".repeat(26)}` },
      body: { until: "2026-12-20", reason: "x" },
      person: aPerson({ groups: ["office"] }),
    });
    expect(await codeOf(handler(nobody))).toBe("NOT_FOUND");
  });
});
