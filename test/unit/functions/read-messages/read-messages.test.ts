import { beforeEach, describe, expect, it } from "vitest";
import { readMessages } from "../../../../functions/read-messages/handler.ts";
import { type LedgerStore, ledgerStore } from "../../../../shared/adapters/dynamodb/ledger-store.ts";
import { memoryTable } from "../../../../shared/adapters/memory/memory-table.ts";
import { recipientOfPerson } from "../../../../shared/domain/message/message.ts";
import { dropped } from "../../../../shared/domain/message/message-steps.ts";
import { aPlannedMessage } from "../../../builders/a-message.ts";
import { aPerson } from "../../../builders/a-person.ts";
import { aUnitId } from "../../../builders/a-unit.ts";
import { anHttpEvent } from "../../../builders/an-http-event.ts";

const UNIT = aUnitId("00070");
const now = () => new Date("2026-11-24T03:00:00.000Z");
let ledger: LedgerStore;

beforeEach(() => {
  ledger = ledgerStore(memoryTable());
});

async function ask(route: string, event: Parameters<typeof anHttpEvent>[0], isMember = false) {
  const memberships = { isMember: async () => isMember };
  const answer = await readMessages({ ledger, memberships, now })(anHttpEvent({ route, ...event }));
  return JSON.parse(answer.body ?? "");
}

const office = { person: aPerson({ groups: ["office"] }) };

describe("the messages of a day", () => {
  it("are those of today when no day is named, each with its outcome", async () => {
    const planned = aPlannedMessage({ recipient: UNIT });
    await ledger.plan(planned);
    await ledger.settle(planned, dropped("NOTHING_OWED", now()));
    await ledger.plan(
      aPlannedMessage({ recipient: recipientOfPerson("someone"), kind: "digest", items: [] }),
    );
    await ledger.plan(aPlannedMessage({ recipient: UNIT, day: "2026-11-23" }));
    const { messages } = await ask("GET /v1/messages", office);
    expect(messages).toMatchObject([
      { person: "someone", kind: "digest", state: "planned", about: [] },
      {
        unitId: UNIT,
        kind: "reminder",
        state: "dropped",
        why: "NOTHING_OWED",
        about: [{ unitId: UNIT, periodId: "2026-YEAR" }],
      },
    ]);
  });

  it("come in pages, of the day asked for", async () => {
    const units = ["a", "b", "c"].map((tail) => aUnitId(tail));
    for (const recipient of units) await ledger.plan(aPlannedMessage({ recipient }));
    const query = { day: "2026-11-24", limit: "2" };
    const first = await ask("GET /v1/messages", { ...office, query });
    const second = await ask("GET /v1/messages", {
      ...office,
      query: { ...query, cursor: first.nextCursor },
    });
    const shown = [...first.messages, ...second.messages].map(({ unitId }) => unitId);
    expect(shown).toEqual(units);
    expect(second.nextCursor).toBeUndefined();
    const other = { day: "2026-11-25", cursor: first.nextCursor };
    await expect(ask("GET /v1/messages", { ...office, query: other })).rejects.toThrow("INVALID_CURSOR");
  });

  it("are none of a unit's business", async () => {
    await expect(ask("GET /v1/messages", {})).rejects.toThrow("FORBIDDEN");
  });
});

describe("the messages of a unit", () => {
  const ofUnit = { path: { unitId: UNIT } };

  it("are shown to its members and the office, the latest first, and to nobody else", async () => {
    for (const day of ["2026-11-22", "2026-11-23"])
      await ledger.plan(aPlannedMessage({ recipient: UNIT, day }));
    const route = "GET /v1/units/{unitId}/messages";
    const seen = await ask(route, ofUnit, true);
    expect(seen.messages.map(({ day }: { day: string }) => day)).toEqual(["2026-11-23", "2026-11-22"]);
    expect(await ask(route, { ...ofUnit, ...office })).toEqual(seen);
    await expect(ask(route, ofUnit)).rejects.toThrow("NOT_FOUND");
  });
});
