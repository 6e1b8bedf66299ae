import { describe, expect, it } from "vitest";
import { readReminderPlan } from "../../../../functions/read-reminder-plan/handler.ts";
import { ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { periodStore } from "../../../../shared/adapters/dynamodb/period-store.ts";
import { referenceStore } from "../../../../shared/adapters/dynamodb/reference-store.ts";
import { reminderStore } from "../../../../shared/adapters/dynamodb/reminder-store.ts";
import { reportStore } from "../../../../shared/adapters/dynamodb/report-store.ts";
import { unitStore } from "../../../../shared/adapters/dynamodb/unit-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import type { StaffGroup } from "../../../../shared/domain/access.ts";
import { linksAt } from "../../../../shared/domain/message/text/links.ts";
import { renderMessage } from "../../../../shared/domain/message/text/render-message.ts";
import { startOfDay } from "../../../../shared/domain/time/local-date.ts";
import { anOpenPeriod } from "../../../builders/a-period.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { aContact, aUnit, aUnitId } from "../../../builders/a-unit.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";
import { aMetObligation, anObligation } from "../../../builders/an-obligation.ts";

const ABOVE = aUnitId("900");
const recorded = { by: "sub-1", at: "2026-12-01T00:00:00.000Z", reason: "Bão số 5", version: 1 };

/** Twelve communes under one department, of which the first has reported and the last has no contact, on 14 December 2026. */
async function preview() {
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
  await stores.units.save(
    aUnit({ unitId: ABOVE, name: "Sở Nội vụ", kind: "department", code: "00900" }),
    undefined,
  );
  await stores.units.saveContact(aContact({ unitId: ABOVE, contactId: `contact_${"z".padStart(26, "0")}` }));
  for (let place = 1; place <= 12; place++) {
    const unitId = aUnitId(place);
    const code = String(place).padStart(5, "0");
    const parents = [{ value: ABOVE, from: "2025-07-01" }];
    await stores.units.save(aUnit({ unitId, name: `Phường ${place}`, code, parents }), undefined);
    await stores.reports.createObligation(
      place === 1 ? aMetObligation({ unitId }) : anObligation({ unitId }),
    );
    const contactId = `contact_${code.padStart(26, "0")}`;
    if (place < 12) await stores.units.saveContact(aContact({ unitId, contactId, name: `Người ${place}` }));
  }
  const links = linksAt("https://reports.example.org");
  const handler = readReminderPlan({
    ...stores,
    render: (content) => renderMessage(content, links),
    now: () => new Date(startOfDay("2026-12-14").getTime() + 3_600_000),
  });
  const ask = async (query: Record<string, string> = {}, groups: readonly StaffGroup[] = ["viewer"]) => {
    const person = aPerson({ groups });
    const answer = await handler(anHttpEvent({ route: "GET /v1/reminder-plan", query, person }));
    return JSON.parse(answer.body ?? "null");
  };
  return { ...stores, ask };
}

const codeOf = (promise: Promise<unknown>) => promise.then(() => "done").catch(({ code }) => code);

describe("the preview of reminders", () => {
  it("says of every unit whether it is written to, why, and with which text", async () => {
    const { ask } = await preview();
    const { lines, ...rest } = await ask({ from: "2026-12-15" });
    expect(rest).toMatchObject({
      from: "2026-12-15",
      to: "2026-12-15",
      switch: { isOff: false },
      pauses: [],
    });
    expect(lines).toHaveLength(12);
    expect(lines[0]).toMatchObject({ unitName: "Phường 1", outcome: "none", why: "REPORTED" });
    expect(lines[1]).toMatchObject({
      outcome: "send",
      contacts: [{ name: "Người 2" }],
      items: [
        { periodId: "2026-YEAR", dueDate: "2026-12-16", rule: "before", workingDays: 1, isCaughtUp: false },
      ],
    });
    expect(lines[1].message.subject).not.toBe("");
    expect(lines[1].message.text).toContain("Phường 2");
    expect(lines[1].message.text).toContain("16/12/2026");
    expect(lines[11]).toMatchObject({ outcome: "office", why: "NO_WORKING_CONTACT" });
    expect(JSON.stringify(lines)).not.toContain("@");
  });

  it("names in an escalation the units it is about", async () => {
    const { ask } = await preview();
    const { lines } = await ask({ from: "2026-12-28", outcome: "escalate" });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ unitId: ABOVE, level: "parent", unitName: "Sở Nội vụ" });
    expect(lines[0].items).toHaveLength(11);
    expect(lines[0].items[0]).toMatchObject({ unitName: "Phường 2", workingDays: 8 });
    expect(lines[0].message.text).toContain("Phường 12");
  });

  it("comes in pages that together are the whole, each line once", async () => {
    const { ask } = await preview();
    const query = { from: "2026-12-21", to: "2026-12-28", limit: "7" };
    const whole: { day: string; unitId: string; outcome: string }[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const page: { lines: typeof whole; nextCursor?: string } = await ask({
        ...query,
        ...(cursor && { cursor }),
      });
      expect(page.lines.length).toBeLessThanOrEqual(7);
      whole.push(...page.lines);
      cursor = page.nextCursor;
    }
    const { lines: large } = await ask({ ...query, limit: "100" });
    const { lines: rest } = await ask({
      ...query,
      limit: "100",
      cursor: (await ask({ ...query, limit: "100" })).nextCursor,
    });
    expect(whole.map(({ day, unitId, outcome }) => [day, unitId, outcome])).toEqual(
      [...large, ...rest].map(({ day, unitId, outcome }) => [day, unitId, outcome]),
    );
  });

  it("shows one unit or one outcome where asked, and refuses the cursor of another list", async () => {
    const { ask } = await preview();
    const { lines } = await ask({ to: "2026-12-17", unit: aUnitId(3) });
    expect(lines.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "none",
      "send",
      "send",
      "send",
    ]);
    const { nextCursor } = await ask({ from: "2026-12-15", limit: "1" });
    expect(await codeOf(ask({ from: "2026-12-16", limit: "1", cursor: nextCursor }))).toBe("INVALID_CURSOR");
  });

  it("shows the switch, who turned it and why, and the pauses", async () => {
    const { ask, reminders } = await preview();
    await reminders.savePause({ unitId: aUnitId(3), until: "2026-12-15", ...recorded });
    expect(await ask({ from: "2026-12-15", unit: aUnitId(3) })).toMatchObject({
      pauses: [{ unitId: aUnitId(3), until: "2026-12-15", reason: "Bão số 5" }],
      lines: [{ outcome: "none", why: "PAUSED", pausedUntil: "2026-12-15" }],
    });
    await reminders.saveSwitch({ isOff: true, ...recorded });
    const plan = await ask({ from: "2026-12-15", outcome: "none" });
    expect(plan.switch).toEqual({
      isOff: true,
      changed: { by: "sub-1", at: recorded.at, reason: "Bão số 5" },
    });
    expect(new Set(plan.lines.map(({ why }: { why: string }) => why))).toEqual(
      new Set(["REPORTED", "SWITCHED_OFF"]),
    );
  });

  it("shows on the next working day what was missed, and says that it is caught up", async () => {
    const { ask, reminders } = await preview();
    await reminders.noteSwept("2026-12-08");
    const today = await ask({ unit: aUnitId(3) });
    expect(today.lines).toMatchObject([{ outcome: "send", items: [{ isCaughtUp: true, workingDays: 2 }] }]);
    const later = await ask({ from: "2026-12-15", unit: aUnitId(3) });
    expect(later.lines).toMatchObject([{ outcome: "send", items: [{ isCaughtUp: false, rule: "before" }] }]);
  });

  it.each<[Record<string, string>, string]>([
    [{ from: "2026-12-13" }, "the past"],
    [{ from: "2026-12-20", to: "2026-12-19" }, "an end before its beginning"],
    [{ from: "2026-12-15", to: "2027-01-15" }, "more than 31 days"],
    [{ from: "15/12/2026" }, "a day that is none"],
    [{ limit: "101" }, "too many at once"],
  ])("refuses %j: %s", async (query, _why) => {
    const { ask } = await preview();
    expect(await codeOf(ask(query))).toBe("INVALID_INPUT");
  });

  it("is for those who see all", async () => {
    const { ask } = await preview();
    expect(await codeOf(ask({}, []))).toBe("FORBIDDEN");
  });
});
