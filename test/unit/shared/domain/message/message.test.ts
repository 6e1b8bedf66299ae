import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_ITEMS,
  MESSAGE_KINDS,
  Message,
  messageIdIn,
  messageIdOf,
  plannedMessage,
  Recipient,
  recipientOfPerson,
  wordOf,
} from "../../../../../shared/domain/message/message.ts";
import { aPlannedMessage } from "../../../../builders/a-message.ts";
import { aUnitId } from "../../../../builders/a-unit.ts";

describe("a message that is planned", () => {
  it("is a row that the ledger reads back", () => {
    const message = plannedMessage(aPlannedMessage());
    expect(Message.parse(message)).toEqual(message);
    expect(message).toMatchObject({ state: "planned", claims: 0 });
  });

  it("keeps to a size that a row can have, and says how much it leaves out", () => {
    const [item] = aPlannedMessage().items ?? [];
    const items = Array.from({ length: 11_000 }, () => ({ ...item, unitId: aUnitId() }) as never);
    const message = plannedMessage(aPlannedMessage({ items, moreItems: 2 }));
    expect(message.items).toHaveLength(MAX_ITEMS);
    expect(message.moreItems).toBe(11_000 - MAX_ITEMS + 2);
    expect(JSON.stringify(message).length).toBeLessThan(100_000);
  });

  it.each([
    ["an address", "someone@example.org"],
    ["a name", "Phường Hoàn Kiếm"],
    ["a person without an id", "person#"],
    ["a key of something else", "unit_01jz8m5x7q3v9c2t6b4w0k1n8p#x"],
  ])("is for no recipient that is %s", (_, recipient) => {
    expect(Recipient.safeParse(recipient).success).toBe(false);
  });
});

describe("the word of a message", () => {
  const ids = fc.record({
    day: fc.constantFrom("2026-11-24", "2027-01-31"),
    recipient: fc.constantFrom(aUnitId(), recipientOfPerson("0b0c2d9e-3f43-4f0a-9a52-b6cb1b5fd7b6")),
    kind: fc.constantFrom(...MESSAGE_KINDS),
    reference: fc.option(fc.stringMatching(/^[\w:.-]{1,100}$/), { nil: undefined }),
  });

  it("leads back to it, and fits the tag of a mail", () => {
    fc.assert(
      fc.property(ids, ({ reference, ...rest }) => {
        const id = { ...rest, ...(reference !== undefined && { reference }) };
        const word = wordOf(id);
        expect(word).toMatch(/^[\w-]{1,256}$/);
        expect(messageIdIn(word)).toEqual(messageIdOf(id));
      }),
    );
  });

  it("of anything else leads nowhere", () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        expect(messageIdIn(word)).toBeUndefined();
      }),
    );
    for (const parts of [
      [],
      ["2026-11-24"],
      ["2026-02-30", aUnitId(), "reminder"],
      ["2026-11-24", aUnitId(), "spam"],
    ]) {
      expect(messageIdIn(Buffer.from(parts.join(" ")).toString("base64url"))).toBeUndefined();
    }
  });
});
