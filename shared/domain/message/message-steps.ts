/**
 * What may become of a message, each step as data: the states it is legal from, and what it writes. A step that finds the row
 * otherwise changes nothing. The promise: at most one call to the mail service for each claim, and no planned message without a
 * state that is final.
 */
import { addDays, localDateOf } from "../time/local-date.ts";
import {
  goodForDaysOf,
  MESSAGE_VALID_FROM,
  type Message,
  type MessageReason,
  type MessageState,
} from "./message.ts";

/** A claim that has said nothing for so long never will: no run of the sender lasts a tenth of it. */
export const CLAIM_SILENCE_MINUTES = 15;

export interface MessageStep {
  readonly to: MessageState;
  readonly from: readonly MessageState[];
  /** The step belongs to this claim: a later one's row is none of its business. */
  readonly claims?: number;
  readonly set: Partial<
    Pick<Message, "claims" | "claimedAt" | "sentAt" | "settledAt" | "mailId" | "why" | "code">
  >;
  readonly remove?: readonly ("claimedAt" | "why" | "code")[];
}

/** Takes the message for sending: of several that try, one succeeds. */
export function claimed({ claims }: Message, now: Date): MessageStep {
  return {
    ...to("claimed"),
    claims,
    set: { claims: claims + 1, claimedAt: now.toISOString() },
    remove: ["why", "code"],
  };
}

/** The mail service took it. */
export function sent({ claims }: Message, mailId: string, now: Date): MessageStep {
  return {
    ...to("sent"),
    claims,
    set: { mailId, sentAt: now.toISOString() },
    remove: ["why"],
  };
}

/** The mail service certainly did not take it, and may later. */
export function released({ claims }: Message, code: string): MessageStep {
  return { ...to("planned"), claims, set: { why: "SERVICE_REFUSED", code }, remove: ["claimedAt"] };
}

/** The mail service certainly did not take it, and never will. */
export function refused({ claims }: Message, code: string, now: Date): MessageStep {
  return {
    ...to("failed", ["claimed"]),
    claims,
    set: { why: "MESSAGE_REFUSED", code, settledAt: now.toISOString() },
  };
}

/** There is no reason to send it any more. */
export function dropped(why: MessageReason, now: Date): MessageStep {
  return { ...to("dropped"), set: { why, settledAt: now.toISOString() } };
}

/** Whether the mail service took it is not known. It is shown to the office and never sent again by itself. */
export function uncertain({ claims }: Message, code: string, now: Date): MessageStep {
  return {
    ...to("uncertain"),
    claims,
    set: { why: "NO_ANSWER", code, settledAt: now.toISOString() },
  };
}

function lapsed(now: Date): MessageStep {
  return { ...to("lapsed"), set: { why: "DAY_OVER", settledAt: now.toISOString() } };
}

/** What the mail service tells of a message later. */
export type Feedback = "sent" | "delivered" | "bounced" | "complained" | "rejected";

/** What is heard of a mail that was sent for a claim. One heard twice, or after something that weighs more, changes nothing. */
export function heard(feedback: Feedback, { mailId, at }: { mailId: string; at: Date }): MessageStep {
  const time = at.toISOString();
  switch (feedback) {
    case "sent":
      return { ...to("sent"), set: { mailId, sentAt: time }, remove: ["why", "code"] };
    case "rejected":
      return { ...to("failed"), set: { mailId, why: "MESSAGE_REFUSED", settledAt: time } };
    case "delivered":
    case "bounced":
    case "complained":
      return { ...to(feedback), set: { mailId, settledAt: time }, remove: ["why", "code"] };
    default:
      return feedback satisfies never;
  }
}

export type NextForMessage =
  /** Nobody has begun to send it, and it may be sent today. */
  | { readonly kind: "deliver" }
  /** Not before its day; or somebody is sending it just now. */
  | { readonly kind: "wait" }
  | { readonly kind: "settle"; readonly step: MessageStep }
  | { readonly kind: "nothing" };

/**
 * What has to be done about a message at `now`. The day it may be sent on is that of Vietnam. With a clock set back a message waits
 * for its day once more; nothing is sent twice by it, as only a planned one can be claimed.
 */
export function nextFor(message: Message, now: Date): NextForMessage {
  const today = localDateOf(now);
  switch (message.state) {
    case "planned":
      if (today < message.day) return { kind: "wait" };
      if (today > addDays(message.day, goodForDaysOf(message.kind)))
        return { kind: "settle", step: lapsed(now) };
      return { kind: "deliver" };
    case "claimed": {
      const silentMs = now.getTime() - Date.parse(message.claimedAt ?? message.plannedAt);
      if (silentMs < CLAIM_SILENCE_MINUTES * 60_000) return { kind: "wait" };
      return { kind: "settle", step: uncertain(message, "SILENT_CLAIM", now) };
    }
    default:
      return { kind: "nothing" };
  }
}

/** A state that needs nobody to look after the message any more. */
export function isFinal(state: MessageState): boolean {
  return state !== "planned" && state !== "claimed";
}

function to(state: MessageState, from = MESSAGE_VALID_FROM[state]) {
  return { to: state, from };
}
