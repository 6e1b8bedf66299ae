import {
  Message,
  type MessageId,
  messageIdOf,
  type PlannedMessage,
  plannedMessage,
} from "../../domain/message/message.ts";
import { claimed, type MessageStep } from "../../domain/message/message-steps.ts";
import { ledgerPartition, messageIndexKey, messageKey, messagesPartition } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Question, Table } from "./table.ts";

export interface MessagePage {
  readonly messages: Message[];
  /** The last message of the page, when there may be more. */
  readonly next?: MessageId;
}

export type LedgerStore = ReturnType<typeof ledgerStore>;

/**
 * Every message there is, from its planning to its outcome. Planning is idempotent: a message is known by its day, recipient, kind
 * and reference, and is there once. Claiming is exclusive: of several that want to send it, one gets it.
 */
export function ledgerStore(table: Table) {
  /** The row after the step; undefined when it was not as the step requires. */
  async function take(id: MessageId, step: MessageStep): Promise<Message | undefined> {
    const { to, from, claims, set, remove } = step;
    const result = await table.update({
      update: messageKey(id),
      set: { ...set, state: to },
      ...(remove && { remove }),
      if: { oneOf: { state: from }, ...(claims !== undefined && { equals: { claims } }) },
    });
    return result.ok ? fromItem(Message, result.item) : undefined;
  }

  async function page(
    question: Question,
    { limit, after }: { limit: number; after?: MessageId | undefined },
  ): Promise<{ items: Item[]; next?: MessageId }> {
    const found = await table.queryPage(question, {
      limit,
      after: after && { ...messageKey(after), ...(question.index && messageIndexKey(after)) },
    });
    const last = found.next ? found.items.at(-1) : undefined;
    return last ? { items: found.items, next: idIn(last) } : { items: found.items };
  }

  return {
    /** Puts the message into the ledger; false when it is there already, in whatever state, and stays as it is. */
    async plan(planned: PlannedMessage): Promise<boolean> {
      const message = plannedMessage(planned);
      const result = await table.put({ put: messageItem(message), if: { absent: true } });
      return result.ok;
    },

    async load(id: MessageId): Promise<Message | undefined> {
      const item = await table.get(messageKey(id));
      return item && fromItem(Message, item);
    },

    /** Takes the message as it was read for sending; undefined when somebody else was faster, or it is planned no more. */
    async claim(message: Message, now: Date): Promise<Message | undefined> {
      return take(message, claimed(message, now));
    },

    /** Takes a step; undefined when the row is no longer where the step is legal. */
    settle: take,

    /** Every message of a day. */
    async ofDay(day: string): Promise<Message[]> {
      const items = await table.query({ pk: ledgerPartition(day) });
      return items.map((item) => fromItem(Message, item));
    },

    /** One page of a day's messages, by recipient. */
    async pageOfDay(
      day: string,
      asked: { limit: number; after?: MessageId | undefined },
    ): Promise<MessagePage> {
      const { items, ...next } = await page({ pk: ledgerPartition(day) }, asked);
      return { messages: items.map((item) => fromItem(Message, item)), ...next };
    },

    /** One page of what a recipient was to be told, the latest day first. The index only names them. */
    async pageOfRecipient(
      recipient: string,
      asked: { limit: number; after?: MessageId | undefined },
    ): Promise<MessagePage> {
      const { items: named, ...next } = await page(
        { pk: messagesPartition(recipient), index: "gsi1", reverse: true },
        asked,
      );
      const items = await table.batchGet(named.map(({ pk, sk }) => ({ pk, sk })));
      const byKey = new Map(items.map((item) => [item.pk + item.sk, item]));
      const messages = named.flatMap(({ pk, sk }) => {
        const item = byKey.get(pk + sk);
        return item ? [fromItem(Message, item)] : [];
      });
      return { messages, ...next };
    },
  };
}

function messageItem(message: Message): Item {
  return toItem("message", { ...messageKey(message), ...messageIndexKey(message) }, message);
}

/** From the key alone, as the index shows no more. A recipient that is a person has a `#` in it. */
function idIn({ pk, sk }: Item): MessageId {
  const parts = sk.split("#");
  const recipient = parts.splice(0, parts[0] === "person" ? 2 : 1).join("#");
  const [kind, reference] = parts;
  return messageIdOf({
    day: pk.slice(ledgerPartition("").length),
    recipient,
    kind: kind as MessageId["kind"],
    ...(reference !== undefined && { reference }),
  });
}
