/**
 * A message to one recipient, as the ledger holds it from the moment it is planned. The row is the claim on sending it and, later,
 * the record of what became of it. It names people and reports by id: addresses and texts are looked up when it is sent.
 */
import * as z from "zod";
import { Instant, LocalDate } from "../time/local-date.ts";

export const MESSAGE_KINDS = [
  "reminder",
  "escalation",
  "notice",
  "digest",
  "alert",
  "review-reminder",
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/**
 * Days after its own on which a message of the kind is still worth sending. A reminder says "due tomorrow" and is wrong a day
 * later; what became of a report stays true, and one decided just before midnight is sent just after.
 */
const GOOD_FOR_DAYS: Readonly<Record<MessageKind, number>> = {
  reminder: 0,
  escalation: 0,
  digest: 0,
  "review-reminder": 0,
  notice: 2,
  alert: 2,
};

/** The longest of them. */
export const LONGEST_GOOD_FOR_DAYS = Math.max(...Object.values(GOOD_FOR_DAYS));

export function goodForDaysOf(kind: MessageKind): number {
  return GOOD_FOR_DAYS[kind];
}

export const MESSAGE_STATES = [
  "planned",
  "claimed",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "failed",
  "uncertain",
  "dropped",
  "lapsed",
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/**
 * Each state with those it may be reached from: the only statement of it. The table's conditions are made from this, and
 * `docs/states.md` is drawn from it.
 */
export const MESSAGE_VALID_FROM: Readonly<Record<MessageState, readonly MessageState[]>> = {
  planned: ["claimed"], // the mail service certainly did not take it; it may be claimed again
  claimed: ["planned"],
  sent: ["claimed", "uncertain"], // uncertain: the answer was lost, and the mail service's own event tells
  delivered: ["claimed", "uncertain", "sent"], // its event may overtake ours
  bounced: ["claimed", "uncertain", "sent", "delivered"], // one of several contacts, or late
  complained: ["claimed", "uncertain", "sent", "delivered", "bounced"],
  failed: ["claimed", "uncertain", "sent"], // sent: taken, then found unfit to be mailed
  uncertain: ["claimed"],
  dropped: ["planned"],
  lapsed: ["planned"],
};

/** Why a message was not sent, or is not known to have been. */
export const MESSAGE_REASONS = [
  /** Everything it was about has been reported, exempted or moved since it was planned. */
  "NOTHING_OWED",
  "PAUSED",
  "SWITCHED_OFF",
  "NO_WORKING_CONTACT",
  /** The recipient chose otherwise, or may not be told any more. */
  "NOT_WANTED",
  /** The day it was meant for has passed. */
  "DAY_OVER",
  /** The call to the mail service was made or begun, and nobody knows what came of it. */
  "NO_ANSWER",
  /** The mail service takes nothing now: too much at once, the day's quota, or sending is suspended. */
  "SERVICE_REFUSED",
  /** The mail service refuses this message, now and later. */
  "MESSAGE_REFUSED",
] as const;
export type MessageReason = (typeof MESSAGE_REASONS)[number];

/** A unit, or a person of the office: `person#` and the id in the user pool. */
export const Recipient = z.string().regex(/^(unit_[0-9a-z]{26}|person#[\w-]{1,64})$/);
export type Recipient = z.infer<typeof Recipient>;

const PERSON = "person#";
export const recipientOfPerson = (sub: string): Recipient => `${PERSON}${sub}`;
/** The id of the person written to; undefined when that is a unit. */
export const personIn = (recipient: Recipient): string | undefined =>
  recipient.startsWith(PERSON) ? recipient.slice(PERSON.length) : undefined;

/** Tells messages of one kind, day and recipient apart: the event or decision that each is about. */
const Reference = z.string().regex(/^[\w:.-]{1,100}$/);

/** What makes a message this one: it is planned once, however often it is asked for. */
export const MessageId = z.object({
  day: LocalDate,
  recipient: Recipient,
  kind: z.enum(MESSAGE_KINDS),
  reference: Reference.exactOptional(),
});
export type MessageId = z.infer<typeof MessageId>;

/** A report that the message is about, and the rule by which it is. `unitId` where that is not the recipient. */
const MessageItem = z.object({
  unitId: z.string().exactOptional(),
  periodId: z.string(),
  dueDate: LocalDate,
  dueAtExclusive: Instant,
  why: z.object({
    rule: z.string(),
    workingDays: z.int(),
    caughtUp: z.literal(true).exactOptional(),
    alongside: z.literal(true).exactOptional(),
  }),
});
export type MessageItem = z.infer<typeof MessageItem>;

const Fact = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

export const Message = z.object({
  ...MessageId.shape,
  state: z.enum(MESSAGE_STATES),
  /** Of the unit; empty where the recipient is a person. */
  contactIds: z.array(z.string()),
  items: z.array(MessageItem).exactOptional(),
  /** Reports beyond those in `items`. */
  moreItems: z.int().positive().exactOptional(),
  /** What else the text needs: ids, codes and counts, never names or reasons. */
  facts: z.record(z.string(), Fact).exactOptional(),
  plannedAt: Instant,
  /** How often it was claimed. Each claim stands for at most one call to the mail service. */
  claims: z.int().nonnegative(),
  claimedAt: Instant.exactOptional(),
  sentAt: Instant.exactOptional(),
  /** When it came to the state it is in, where that is neither planned, claimed nor sent. */
  settledAt: Instant.exactOptional(),
  /** The mail service's own id of what it took. */
  mailId: z.string().exactOptional(),
  why: z.enum(MESSAGE_REASONS).exactOptional(),
  /** The mail service's code for a refusal. */
  code: z.string().exactOptional(),
});
export type Message = z.infer<typeof Message>;

/** What somebody who plans a message says of it. */
export type PlannedMessage = MessageId &
  Pick<Message, "moreItems" | "facts" | "plannedAt"> & {
    readonly contactIds: readonly string[];
    readonly items?: readonly MessageItem[];
  };

/** A row stays far below DynamoDB's 400 KB, and nobody reads a longer list in a mail. */
export const MAX_ITEMS = 300;

/** The row of a message as it is planned. */
export function plannedMessage({ contactIds, items, moreItems = 0, ...planned }: PlannedMessage): Message {
  const more = moreItems + Math.max(0, (items?.length ?? 0) - MAX_ITEMS);
  return {
    ...planned,
    contactIds: [...contactIds],
    ...(items && { items: items.slice(0, MAX_ITEMS) }),
    ...(more > 0 && { moreItems: more }),
    state: "planned",
    claims: 0,
  };
}

export const messageIdOf = ({ day, recipient, kind, reference }: MessageId): MessageId => ({
  ...{ day, recipient, kind },
  ...(reference !== undefined && { reference }),
});

/** The tag under which a mail carries the word of its message. */
export const MAIL_TAG = "message";

/** The id as one word of letters, digits, `-` and `_`: what a mail is tagged with, and what the API calls it. */
export function wordOf({ day, recipient, kind, reference }: MessageId): string {
  const parts = [day, recipient, kind, ...(reference === undefined ? [] : [reference])];
  return btoa(parts.join(SEPARATOR)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The id that a word stands for; undefined when it is none of ours. */
export function messageIdIn(word: string): MessageId | undefined {
  const [day, recipient, kind, reference, ...more] = textOf(word).split(SEPARATOR);
  if (more.length > 0) return undefined;
  return MessageId.safeParse({ day, recipient, kind, ...(reference !== undefined && { reference }) }).data;
}

/** In no part of an id. */
const SEPARATOR = " ";

function textOf(word: string): string {
  try {
    return atob(word.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}
