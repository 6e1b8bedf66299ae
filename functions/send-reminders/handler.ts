import * as z from "zod";
import type { LedgerStore } from "../../shared/adapters/dynamodb/ledger-store.ts";
import type { ReminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import type { Bus, OutgoingEvent } from "../../shared/adapters/eventbridge/bus.ts";
import type { Send } from "../../shared/adapters/sqs/queue.ts";
import {
  REMINDERS_SOURCE,
  type ReminderEventData,
  type ReminderEventType,
} from "../../shared/contract/events/reminder-event.ts";
import { isWorkingDay } from "../../shared/domain/calendar/working-calendar.ts";
import {
  LONGEST_GOOD_FOR_DAYS,
  type Message,
  messageIdOf,
  type PlannedMessage,
  wordOf,
} from "../../shared/domain/message/message.ts";
import { nextFor } from "../../shared/domain/message/message-steps.ts";
import { messagesOf } from "../../shared/domain/message/reminder-messages.ts";
import { planReminders } from "../../shared/domain/reminder/plan-reminders.ts";
import { addDays, daysBetween, LocalDate, localDateOf } from "../../shared/domain/time/local-date.ts";
import { eachAtOnce } from "../_runtime/at-once.ts";
import { logger } from "../_runtime/logger.ts";
import { metrics } from "../_runtime/metrics.ts";
import { type CityStores, readCity } from "../_runtime/read-city.ts";

export interface Deps extends CityStores {
  readonly ledger: Pick<LedgerStore, "ofDay" | "plan" | "settle">;
  readonly reminders: Pick<ReminderStore, "controls" | "noteSwept">;
  readonly bus: Bus;
  /** The queue from which messages are sent. */
  readonly mail: Send;
  now(): Date;
}

/** From a schedule nothing; by hand the day that is meant, so that nobody sends tomorrow's by a minute after midnight. */
const Asked = z.object({ day: LocalDate.optional() });

/**
 * A day's messages lie in one partition, which takes a thousand writes a second: eight at a time, at some ten milliseconds each, keep
 * just below.
 */
const PLANNED_AT_ONCE = 8;
const EVENTS_AT_ONCE = 100;
const PUBLISHERS = 4;
const SETTLED_AT_ONCE = 8;

/** What a sweep did; its schedule does not look at it, an operator does. */
export interface Swept {
  readonly day: LocalDate;
  /** Messages that the plan has for the day, and how many of them nobody had planned before. */
  readonly planned: number;
  readonly added: number;
  /** Messages that the senders were told of, earlier ones that nobody has sent included. */
  readonly told: number;
  readonly lapsed: number;
  readonly uncertain: number;
}

/**
 * Plans today's reminders into the ledger and tells the senders of them. Run again it only does what is left: messages that are in the
 * ledger stay as they are, those that nobody has sent yet are told of again, those that nobody will are settled. So it does no
 * harm twice, at once, late, or with a clock that went back. Days without a run are caught up by the plan.
 */
export const sendReminders =
  (deps: Deps) =>
  async (event: unknown): Promise<Swept> => {
    const now = deps.now();
    const today = localDateOf(now);
    const { day = today } = Asked.parse(event ?? {});
    if (day !== today) throw new Error(`reminders of ${day} are sent on that day; today is ${today}`);

    const [calendars, controls] = await Promise.all([deps.reference.calendars(), deps.reminders.controls()]);
    const isWorking = isWorkingDay(today, calendars);
    // Nothing goes out on a day off, so nobody need be looked at for it; and what was missed before it still is.
    const planned = isWorking ? await plannedToday(deps, today, now) : [];
    let added = 0;
    await eachAtOnce(planned, PLANNED_AT_ONCE, async (message) => {
      if (await deps.ledger.plan(message)) added += 1;
    });
    const counts = await lookAfter(deps, daysToLookAfter(today, controls.lastSweptOn), now);
    if (isWorking) await deps.reminders.noteSwept(today);
    const swept = { day, planned: planned.length, added, ...counts };
    logger.info("reminders swept", swept);
    metrics.addMetric("RemindersPlanned", "Count", added);
    metrics.addMetric("ReminderSweeps", "Count", 1);
    return swept;
  };

async function plannedToday(deps: Deps, today: LocalDate, now: Date): Promise<PlannedMessage[]> {
  const { city } = await readCity(deps, today, now);
  return messagesOf(planReminders(city, { from: today, to: today }), now.toISOString());
}

/** The run before looked after all that was planned until then; since then, and as long as a message may be sent, is this run's. */
function daysToLookAfter(today: LocalDate, lastSweptOn = today): LocalDate[] {
  const since = Math.max(0, daysBetween(lastSweptOn, today)) + LONGEST_GOOD_FOR_DAYS + 1;
  return Array.from({ length: Math.min(since, LOOK_BACK_AT_MOST_DAYS) + 1 }, (_, back) =>
    addDays(today, -back),
  ).toReversed();
}

/** Tells the senders of every message that is to be sent today, and settles what nobody will send or has said anything of. */
async function lookAfter(deps: Deps, days: readonly LocalDate[], now: Date) {
  const unsent: Message[] = [];
  const settled = { lapsed: 0, uncertain: 0 };
  for (const day of days) {
    await eachAtOnce(await deps.ledger.ofDay(day), SETTLED_AT_ONCE, async (message) => {
      const next = nextFor(message, now);
      if (next.kind === "deliver") unsent.push(message);
      if (next.kind !== "settle" || !(await deps.ledger.settle(message, next.step))) return;
      settled[next.step.to as keyof typeof settled] += 1;
    });
  }
  const { true: reminders = [], false: others = [] } = Object.groupBy(unsent, (message) =>
    isReminder(message) ? "true" : "false",
  );
  await publish(
    deps,
    reminders.map((message) => dueEvent(message, now)),
  );
  await eachAtOnce(others, SETTLED_AT_ONCE, (message) => deps.mail(messageIdOf(message)));
  metrics.addMetric("MessagesTroubled", "Count", settled.uncertain);
  return { told: unsent.length, ...settled };
}

/** A product that did not run for longer has other worries than old messages. */
const LOOK_BACK_AT_MOST_DAYS = 60;

async function publish(deps: Deps, events: readonly OutgoingEvent[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(events.length / EVENTS_AT_ONCE) }, (_, index) =>
    events.slice(index * EVENTS_AT_ONCE, (index + 1) * EVENTS_AT_ONCE),
  );
  await eachAtOnce(batches, PUBLISHERS, async (batch) => {
    const [refused] = await deps.bus.publish(batch);
    if (refused) throw new Error(`the bus refuses events: ${refused.reason}`);
  });
}

const isReminder = ({ kind }: Message) => kind === "reminder" || kind === "escalation";

/** The same event however often it is told: its id is the message's. */
function dueEvent(message: Message, now: Date): OutgoingEvent {
  const type: ReminderEventType = "ReminderDue";
  const id = wordOf(message);
  return {
    ...{ id, type, source: REMINDERS_SOURCE, time: now.toISOString(), correlationId: id },
    data: messageIdOf(message) as ReminderEventData,
  };
}
