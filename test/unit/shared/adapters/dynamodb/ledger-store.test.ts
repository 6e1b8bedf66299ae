import { beforeEach, describe, expect, it } from "vitest";
import { type LedgerStore, ledgerStore } from "../../../../../shared/adapters/dynamodb/ledger-store.ts";
import { memoryTable } from "../../../../../shared/adapters/memory/memory-table.ts";
import {
  type Message,
  type MessageId,
  plannedMessage,
  recipientOfPerson,
} from "../../../../../shared/domain/message/message.ts";
import { dropped, heard, released, sent } from "../../../../../shared/domain/message/message-steps.ts";
import { aPlannedMessage } from "../../../../builders/a-message.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

const now = new Date("2026-11-24T01:05:00.000Z");
const planned = aPlannedMessage();
let ledger: LedgerStore;

beforeEach(() => {
  ledger = ledgerStore(memoryTable());
});

const rowOf = async (id: MessageId = planned): Promise<Message> => {
  const message = await ledger.load(id);
  if (!message) throw new Error("the message is not in the ledger");
  return message;
};

const claimedRow = async (): Promise<Message> => {
  await ledger.plan(planned);
  const claimed = await ledger.claim(await rowOf(), now);
  if (!claimed) throw new Error("not claimed");
  return claimed;
};

describe("planning", () => {
  it("puts a message in the ledger once, however often it is planned", async () => {
    expect(await ledger.plan(planned)).toBe(true);
    expect(await ledger.plan({ ...planned, plannedAt: "2026-11-24T03:00:00.000Z" })).toBe(false);
    expect(await rowOf()).toEqual(plannedMessage(planned));
  });

  it("does not bring back a message that was sent or dropped", async () => {
    const claimed = await claimedRow();
    await ledger.settle(claimed, sent(claimed, "mail-1", now));
    expect(await ledger.plan(planned)).toBe(false);
    expect(await rowOf()).toMatchObject({ state: "sent", mailId: "mail-1" });
  });

  it("tells kinds, references and days apart", async () => {
    const others: Partial<typeof planned>[] = [
      { kind: "escalation" },
      { kind: "notice", reference: "2026-YEAR:4" },
      { kind: "notice", reference: "2026-YEAR:5" },
      { day: "2026-11-25" },
    ];
    for (const other of [{}, ...others]) expect(await ledger.plan({ ...planned, ...other })).toBe(true);
    expect(await ledger.ofDay("2026-11-24")).toHaveLength(4);
  });
});

describe("claiming", () => {
  it("gives a message to one of those who want to send it", async () => {
    await ledger.plan(planned);
    const read = await rowOf();
    const claims = await Promise.all([ledger.claim(read, now), ledger.claim(read, now)]);
    expect(claims.filter(Boolean)).toEqual([
      { ...read, state: "claimed", claims: 1, claimedAt: now.toISOString() },
    ]);
  });

  it("gives it again after the mail service had certainly not taken it, and not on a reading from before", async () => {
    const first = await claimedRow();
    const back = await ledger.settle(first, released(first, "TooManyRequestsException"));
    expect(back).toMatchObject({ state: "planned", claims: 1, why: "SERVICE_REFUSED" });
    expect(await ledger.claim({ ...first, claims: 0 }, now)).toBeUndefined();
    const second = await ledger.claim(await rowOf(), now);
    expect(second).toMatchObject({ state: "claimed", claims: 2 });
    expect(second).not.toHaveProperty("why");
    expect(await ledger.settle(first, sent(first, "mail-1", now))).toBeUndefined();
  });
});

describe("settling", () => {
  it("takes a step only from where it is legal", async () => {
    const claimed = await claimedRow();
    expect(await ledger.settle(planned, dropped("NOTHING_OWED", now))).toBeUndefined();
    await ledger.settle(claimed, sent(claimed, "mail-1", now));
    const complained = heard("complained", { mailId: "mail-1", at: now });
    expect(await ledger.settle(planned, complained)).toMatchObject({ state: "complained" });
    expect(await ledger.settle(planned, heard("bounced", { mailId: "mail-1", at: now }))).toBeUndefined();
  });

  it("of a message that nobody planned does nothing", async () => {
    expect(await ledger.settle(planned, heard("bounced", { mailId: "m", at: now }))).toBeUndefined();
    expect(await ledger.load(planned)).toBeUndefined();
  });
});

describe("reading", () => {
  const units = ["a", "b", "c", "d", "e"].map((name) => aUnitId(name));

  it("goes through the messages of a day page by page", async () => {
    for (const recipient of [...units, recipientOfPerson("someone")])
      await ledger.plan({ ...planned, recipient });
    const seen: string[] = [];
    let after: MessageId | undefined;
    do {
      const page = await ledger.pageOfDay(planned.day, { limit: 2, after });
      seen.push(...page.messages.map(({ recipient }) => recipient));
      after = page.next;
    } while (after);
    expect(seen).toEqual([recipientOfPerson("someone"), ...units].toSorted());
  });

  it("goes through a recipient's messages from the latest back, with those of persons and with references", async () => {
    for (const recipient of [aUnitId("a"), recipientOfPerson("someone")]) {
      const messages = ["2026-11-22", "2026-11-23", "2026-11-24"].flatMap((day) => [
        { ...planned, recipient, day },
        { ...planned, recipient, day, kind: "notice" as const, reference: "2026-YEAR:4" },
      ]);
      for (const message of messages) await ledger.plan(message);
      const seen: Message[] = [];
      let after: MessageId | undefined;
      do {
        const page = await ledger.pageOfRecipient(recipient, { limit: 2, after });
        seen.push(...page.messages);
        after = page.next;
      } while (after);
      expect(seen).toEqual(
        messages
          .toReversed()
          .map(plannedMessage)
          .toSorted((a, b) => (b.day + b.kind < a.day + a.kind ? -1 : 1)),
      );
    }
  });
});
