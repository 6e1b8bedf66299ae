import { describe, expect, it } from "vitest";
import {
  MESSAGE_KINDS,
  MESSAGE_STATES,
  MESSAGE_VALID_FROM,
  type MessageState,
} from "../../../../../shared/domain/message/message.ts";
import {
  CLAIM_SILENCE_MINUTES,
  claimed,
  dropped,
  heard,
  isFinal,
  type MessageStep,
  nextFor,
  refused,
  released,
  sent,
  uncertain,
} from "../../../../../shared/domain/message/message-steps.ts";
import { aMessage } from "../../../../builders/a-message.ts";

const now = new Date("2026-11-24T01:05:00.000Z");
const at = (instant: string) => new Date(instant);
const heardNow = (feedback: Parameters<typeof heard>[0]) => heard(feedback, { mailId: "m", at: now });

describe("the steps of a message", () => {
  /** Written down a second time. */
  const STEPS: readonly (readonly [string, MessageStep, MessageState, readonly MessageState[]])[] = [
    ["claimed", claimed(aMessage(), now), "claimed", ["planned"]],
    ["sent", sent(aMessage(), "m", now), "sent", ["claimed", "uncertain"]],
    ["released", released(aMessage(), "TooManyRequests"), "planned", ["claimed"]],
    ["refused", refused(aMessage(), "MessageRejected", now), "failed", ["claimed"]],
    ["dropped", dropped("NOTHING_OWED", now), "dropped", ["planned"]],
    ["uncertain", uncertain(aMessage(), "TimeoutError", now), "uncertain", ["claimed"]],
    ["heard sent", heardNow("sent"), "sent", ["claimed", "uncertain"]],
    ["heard delivered", heardNow("delivered"), "delivered", ["claimed", "uncertain", "sent"]],
    ["heard bounced", heardNow("bounced"), "bounced", ["claimed", "uncertain", "sent", "delivered"]],
    [
      "heard complained",
      heardNow("complained"),
      "complained",
      ["claimed", "uncertain", "sent", "delivered", "bounced"],
    ],
    ["heard rejected", heardNow("rejected"), "failed", ["claimed", "uncertain", "sent"]],
  ];

  it.each(STEPS)("%s leads from where it is legal, and nowhere else", (_, step, to, from) => {
    expect([step.to, step.from]).toEqual([to, from]);
  });

  it.each(STEPS)("%s is in the table of states", (_, { to, from }) => {
    for (const state of from) expect(MESSAGE_VALID_FROM[to]).toContain(state);
  });

  it("never lead from a state in which the mail may have gone out back to one from which it is sent", () => {
    const mayBeOut: readonly MessageState[] = [
      "sent",
      "delivered",
      "bounced",
      "complained",
      "failed",
      "uncertain",
    ];
    for (const state of mayBeOut) {
      expect(MESSAGE_VALID_FROM.planned).not.toContain(state);
      expect(MESSAGE_VALID_FROM.claimed).not.toContain(state);
    }
  });

  it("of one claim do not touch the row of a later one", () => {
    const first = aMessage({ state: "claimed", claims: 1 });
    for (const step of [
      sent(first, "m", now),
      released(first, "x"),
      refused(first, "x", now),
      uncertain(first, "x", now),
    ]) {
      expect(step.claims).toBe(1);
    }
  });

  it("number each claim", () => {
    expect(claimed(aMessage({ claims: 2 }), now)).toMatchObject({ claims: 2, set: { claims: 3 } });
  });
});

describe("what is next for a message", () => {
  it("is to be sent on its day, as that is counted in Vietnam", () => {
    expect(nextFor(aMessage(), at("2026-11-23T17:00:00.000Z"))).toEqual({ kind: "deliver" });
    expect(nextFor(aMessage(), at("2026-11-24T16:59:59.999Z"))).toEqual({ kind: "deliver" });
  });

  it("is to wait when a clock says that its day has not come", () => {
    expect(nextFor(aMessage(), at("2026-11-23T16:59:59.999Z"))).toEqual({ kind: "wait" });
  });

  it("is to lapse once its day is over, for a reminder as for everything that speaks of a day", () => {
    for (const kind of ["reminder", "escalation", "digest", "review-reminder"] as const) {
      expect(nextFor(aMessage({ kind }), at("2026-11-24T17:00:00.000Z"))).toMatchObject({
        kind: "settle",
        step: { to: "lapsed", set: { why: "DAY_OVER" } },
      });
    }
  });

  it("is still to be sent after midnight when it tells what became of a report", () => {
    for (const kind of ["notice", "alert"] as const) {
      expect(nextFor(aMessage({ kind }), at("2026-11-26T16:59:59.999Z"))).toEqual({ kind: "deliver" });
      expect(nextFor(aMessage({ kind }), at("2026-11-26T17:00:00.000Z"))).toMatchObject({ kind: "settle" });
    }
  });

  it("is to wait while somebody is sending it, and to be uncertain when nothing was heard for 15 minutes", () => {
    const message = aMessage({ state: "claimed", claims: 1, claimedAt: "2026-11-24T01:00:00.000Z" });
    expect(CLAIM_SILENCE_MINUTES).toBe(15);
    expect(nextFor(message, at("2026-11-24T01:14:59.999Z"))).toEqual({ kind: "wait" });
    expect(nextFor(message, at("2026-11-24T00:00:00.000Z"))).toEqual({ kind: "wait" });
    expect(nextFor(message, at("2026-11-24T01:15:00.000Z"))).toMatchObject({
      kind: "settle",
      step: { to: "uncertain", claims: 1 },
    });
  });

  it("is nothing once its state is final, whatever the kind and the day", () => {
    for (const state of MESSAGE_STATES.filter(isFinal)) {
      for (const kind of MESSAGE_KINDS) {
        expect(nextFor(aMessage({ state, kind }), at("2027-01-01T00:00:00.000Z"))).toEqual({
          kind: "nothing",
        });
      }
    }
  });
});
