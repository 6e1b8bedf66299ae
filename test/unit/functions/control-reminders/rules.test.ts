import { describe, expect, it } from "vitest";
import { readCity } from "../../../../functions/_runtime/read-city.ts";
import { controlReminders } from "../../../../functions/control-reminders/handler.ts";
import { readCsv } from "../../../../shared/adapters/csv/read-csv.ts";
import { planReminders } from "../../../../shared/domain/reminder/plan-reminders.ts";
import { DEFAULT_REMINDER_RULES } from "../../../../shared/domain/reminder/reminder-rules.ts";
import { aDatedCity, UNIT_IDS } from "../change-calendar/a-dated-city.ts";
import { ask, outcomeOf, type Who } from "../read-units/a-city.ts";

const READ = "GET /v1/reminder-rules";
const PREVIEW = "POST /v1/reminder-rules/preview";
const CHANGE = "POST /v1/reminder-rules/changes";
const REASON = "Nhắc ít hơn, theo góp ý của các xã";

/** As the product's own, with a reminder seven working days before the date in place of those ten and five before it. */
const SEVEN =
  "rule,number\nbefore,7\nbefore,1\non-day,0\nafter,1\nafter,3\nafter-every,5\nescalate-to-leader,3\n";

/** Three communes that owe a report by Wednesday, 16 December 2026; it is the 1st. */
async function aRemindedCity() {
  const city = await aDatedCity();
  const handler = controlReminders({ ...city.deps, readCsv, memberships: { isMember: async () => false } });
  const post = (route: string, body: object, who: Who = "an office admin") =>
    ask(handler, { route, body, who });
  const refusal = (route: string, body: object, who: Who = "an office admin") =>
    outcomeOf(handler, { route, body, who });
  return {
    ...{ city, handler, post, refusal },
    read: (who: Who = "a viewer") => ask(handler, { route: READ, who }),
    page: (body: object, query: Record<string, string>) =>
      ask(handler, { route: PREVIEW, body, query, who: "an office admin" }),
  };
}

describe("the preview of other rules of reminding", () => {
  it("shows which messages appear and disappear on which day and for which unit, and changes nothing", async () => {
    const { post, city } = await aRemindedCity();
    const seen = await post(PREVIEW, { csv: SEVEN });
    expect([seen.reminders.from, seen.reminders.to]).toEqual(["2026-12-01", "2027-01-31"]);
    // Ten working days before the date are the 2nd, seven the 7th, five the 9th.
    expect(seen.reminders.days.slice(0, 3)).toEqual([
      { day: "2026-12-02", appear: 0, disappear: 3 },
      { day: "2026-12-07", appear: 3, disappear: 0 },
      { day: "2026-12-09", appear: 0, disappear: 3 },
    ]);
    expect(seen.reminders.messages.slice(3, 6)).toEqual(
      UNIT_IDS.map((unitId) => ({
        ...{ day: "2026-12-07", unitId, message: "reminder", change: "appears" },
        unitName: expect.stringMatching(/^Phường 00/),
      })),
    );
    expect(seen.rules).toMatchObject({
      from: { version: 0, before: [10, 5, 1] },
      to: { version: 1, before: [7, 1], escalateAfter: { leader: 3 } },
    });
    expect(await city.deps.reference.reminderRules()).toBeUndefined();
  });

  it("comes in pages that together are the whole, and another preview's page is refused", async () => {
    const { page, post, refusal, handler } = await aRemindedCity();
    const whole = (await post(PREVIEW, { csv: SEVEN })).reminders.messages;
    const first = await page({ csv: SEVEN }, { limit: "4" });
    const second = await page({ csv: SEVEN }, { limit: "100", cursor: first.nextCursor });
    expect([...first.reminders.messages, ...second.reminders.messages]).toEqual(whole);
    expect(second.nextCursor).toBeUndefined();
    const csv = `${SEVEN}before,9\n`;
    const query = { cursor: first.nextCursor };
    expect(await outcomeOf(handler, { route: PREVIEW, body: { csv }, query, who: "an office admin" })).toBe(
      "INVALID_CURSOR",
    );
    expect(await refusal(PREVIEW, { csv: "" })).toBe("INVALID_INPUT");
  });

  it("says of a table with a wrong row what is wrong, and has nothing to be applied", async () => {
    const { post, refusal, city } = await aRemindedCity();
    const csv = "rule,number\nbefore,-5\nafter,1\n";
    const seen = await post(PREVIEW, { csv });
    expect(seen.rows.map(({ reason }: { reason: { code: string } }) => reason.code)).toEqual([
      "OFFSET_INVALID",
      "TABLE_INCOMPLETE",
    ]);
    expect(seen.hash).toBeUndefined();
    expect(await refusal(CHANGE, { csv, hash: "0".repeat(43), reason: REASON })).toBe("INVALID_INPUT");
    expect(await city.deps.reference.reminderRules()).toBeUndefined();
  });
});

describe("changing the rules of reminding", () => {
  it("brings them into force as seen, with who, when, why and by which document; versions stay", async () => {
    const { post, read, city } = await aRemindedCity();
    const { hash } = await post(PREVIEW, { csv: SEVEN });
    await post(CHANGE, { csv: SEVEN, hash, reason: REASON, documentNumber: "12/SNV-CCHC" });
    const approval = {
      ...{ at: city.clock.now.toISOString(), by: "admin" },
      ...{ reason: REASON, documentNumber: "12/SNV-CCHC" },
    };
    expect(await read()).toMatchObject({
      inForce: { version: 1, before: [7, 1], approval },
      history: [{ version: 1, approval }],
    });
    const again = `${SEVEN}before,4\n`;
    const next = await post(PREVIEW, { csv: again });
    expect(next.rules).toMatchObject({ from: { version: 1 }, to: { version: 2 } });
    await post(CHANGE, { csv: again, hash: next.hash, reason: REASON });
    expect((await read()).history.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
  });

  it("does to the plan exactly what the preview said", async () => {
    const { post, city } = await aRemindedCity();
    const sent = async () => {
      const { city: now } = await readCity(city.deps, "2026-12-01", city.clock.now);
      const lines = [...planReminders(now, { from: "2026-12-01", to: "2027-01-31" })];
      return new Set(
        lines.flatMap((line) =>
          line.outcome === "send" || line.outcome === "escalate"
            ? [`${line.day} ${line.unitId} ${line.outcome === "send" ? "reminder" : line.level}`]
            : [],
        ),
      );
    };
    const before = await sent();
    const { hash, reminders } = await post(PREVIEW, { csv: SEVEN });
    await post(CHANGE, { csv: SEVEN, hash, reason: REASON });
    const after = await sent();
    const said = reminders.messages.map((message: Record<string, string>) => [
      message["change"],
      `${message["day"]} ${message["unitId"]} ${message["message"]}`,
    ]);
    const happened = [
      ...[...before].filter((one) => !after.has(one)).map((one) => ["disappears", one]),
      ...[...after].filter((one) => !before.has(one)).map((one) => ["appears", one]),
    ];
    expect(happened.length).toBeGreaterThan(6);
    expect(new Set(said.map(String))).toEqual(new Set(happened.map(String)));
  });

  it("is refused when what was seen has changed: by other rules, a contact, the day", async () => {
    const { post, refusal, city } = await aRemindedCity();
    const { hash } = await post(PREVIEW, { csv: SEVEN });
    const apply = { csv: SEVEN, hash, reason: REASON };
    expect(await refusal(CHANGE, { ...apply, csv: `${SEVEN}before,4\n` })).toBe("PREVIEW_OUTDATED");

    const [first] = await city.deps.units.contactsOf(UNIT_IDS[0] ?? "");
    if (!first) throw new Error("no contact");
    await city.deps.units.markUndeliverable(first, { at: city.clock.now, correlationId: "mail" });
    expect(await refusal(CHANGE, apply)).toBe("PREVIEW_OUTDATED");

    const fresh = await post(PREVIEW, { csv: SEVEN });
    await city.deps.reference.saveReminderRules(DEFAULT_REMINDER_RULES);
    expect(await refusal(CHANGE, { ...apply, hash: fresh.hash })).toBe("PREVIEW_OUTDATED");

    const last = await post(PREVIEW, { csv: SEVEN });
    city.clock.now = new Date("2026-12-02T03:00:00.000Z");
    expect(await refusal(CHANGE, { ...apply, hash: last.hash })).toBe("PREVIEW_OUTDATED");
    expect((await city.deps.reference.reminderRules())?.version).toBe(1);
  });

  it("happens once for a double click, and not when nothing would change", async () => {
    const { post, refusal, city } = await aRemindedCity();
    const { hash } = await post(PREVIEW, { csv: SEVEN });
    const apply = { csv: SEVEN, hash, reason: REASON };
    await post(CHANGE, apply);
    expect(await refusal(CHANGE, apply)).toBe("NOTHING_CHANGES");
    expect(await city.deps.reference.reminderRulesHistory()).toHaveLength(1);
  });

  it("needs a reason and an office admin; staff may read what holds", async () => {
    const { post, read, refusal } = await aRemindedCity();
    const { hash } = await post(PREVIEW, { csv: SEVEN });
    expect(await refusal(CHANGE, { csv: SEVEN, hash, reason: " " })).toBe("INVALID_INPUT");
    expect(await refusal(CHANGE, { csv: SEVEN, hash, reason: REASON, documentNumber: "theo công văn" })).toBe(
      "DOCUMENT_NUMBER_INVALID",
    );
    expect(await refusal(PREVIEW, { csv: SEVEN }, "an officer")).toBe("FORBIDDEN");
    expect(await refusal(CHANGE, { csv: SEVEN, hash, reason: REASON }, "an officer")).toBe("FORBIDDEN");
    expect(await refusal(READ, {}, "a member")).toBe("FORBIDDEN");
    expect(await read()).toEqual({
      inForce: expect.objectContaining({ version: 0, before: [10, 5, 1] }),
      history: [],
    });
  });
});
