import type { SQSRecord } from "aws-lambda";
import * as z from "zod";
import type { LedgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import type { MailResult, SendMail } from "../../shared/adapters/ses/mailer.ts";
import {
  type Message,
  MessageId,
  type MessageKind,
  type MessageReason,
  wordOf,
} from "../../shared/domain/message/message.ts";
import {
  dropped,
  type MessageStep,
  nextFor,
  refused,
  released,
  sent,
  uncertain,
} from "../../shared/domain/message/message-steps.ts";
import type { MessageContent } from "../../shared/domain/message/text/content.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { metrics } from "../_runtime/metrics.ts";
import { sqsBatch } from "../_runtime/sqs-batch.ts";

/** Who is written to and what is said; or why there is no reason to write any more. */
export type Prepared =
  | { readonly to: readonly string[]; readonly content: MessageContent }
  | { readonly drop: MessageReason };

export type Prepare = (message: Message, now: Date) => Promise<Prepared>;

export interface Deps {
  readonly ledger: Pick<LedgerStore, "load" | "claim" | "settle">;
  /** Looks again whether the message is wanted, and looks up what it says: one for each kind. */
  readonly prepare: Readonly<Partial<Record<MessageKind, Prepare>>>;
  readonly render: (content: MessageContent) => { subject: string; text: string; html: string };
  readonly send: SendMail;
  /** Waits until the mail service may be asked again. */
  pace(): Promise<void>;
  now(): Date;
}

/** A message by its id: as a function puts it into the queue, or as the event of the bus names it. */
const Work = z.union([
  MessageId,
  z.object({ detail: z.object({ data: MessageId }) }).transform(({ detail }) => detail.data),
]);

/**
 * Sends a planned message, by at most one call for each claim. Everything is looked at again at the moment of sending, as the queue
 * may bring a message late and more than once.
 */
export const deliverMessage = (deps: Deps) =>
  sqsBatch(async ({ body }: SQSRecord) => {
    const id = parseMessage(Work, body);
    const message = await deps.ledger.load(id);
    if (!message) throw new Error("the message is not in the ledger");
    // Only a message that is to be sent takes its turn.
    if (nextFor(message, deps.now()).kind === "deliver") await deps.pace();
    const now = deps.now();
    const next = nextFor(message, now);
    if (next.kind === "settle") return settle(deps, message, next.step);
    // Whoever is sending it just now may die over it: then the next delivery finds the claim silent.
    if (next.kind === "wait" && message.state === "claimed") throw new BeingSentError();
    if (next.kind !== "deliver") return;

    const prepare = deps.prepare[message.kind];
    if (!prepare) throw new Error(`nobody prepares messages of the kind ${message.kind}`);
    const prepared = await prepare(message, now);
    if ("drop" in prepared) return settle(deps, message, dropped(prepared.drop, now));
    const mail = { to: prepared.to, ...deps.render(prepared.content), tag: wordOf(message) };
    const claimed = await deps.ledger.claim(message, now);
    if (!claimed) return;
    const result = await deps.send(mail);
    await settle(deps, claimed, outcomeOf(claimed, result, deps.now()));
    if (result.outcome === "refused" && result.mayPass) throw new Error(`not taken now: ${result.code}`);
  });

function outcomeOf(claimed: Message, result: MailResult, now: Date): MessageStep {
  switch (result.outcome) {
    case "taken":
      return sent(claimed, result.mailId, now);
    case "refused":
      return result.mayPass ? released(claimed, result.code) : refused(claimed, result.code, now);
    case "unknown":
      return uncertain(claimed, result.code, now);
    default:
      return result satisfies never;
  }
}

async function settle(deps: Deps, message: Message, step: MessageStep): Promise<void> {
  const settled = await deps.ledger.settle(message, step);
  const { day, recipient, kind } = message;
  const { why, code } = step.set;
  logger.info("message settled", { day, recipient, kind, state: step.to, why, code, isSettled: !!settled });
  if (!settled) return;
  if (step.to === "sent") metrics.addMetric("MessagesSent", "Count", 1);
  if (step.to === "uncertain" || step.to === "failed") metrics.addMetric("MessagesTroubled", "Count", 1);
}

/** Somebody claimed it and has not said yet what came of it. */
class BeingSentError extends Error {
  constructor() {
    super("the message is being sent: looked at again when the claim has had its time");
    this.name = "BeingSentError";
  }
}
