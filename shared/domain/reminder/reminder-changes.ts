import { createHash } from "node:crypto";
import { addDays, type LocalDate, latestOf } from "../time/local-date.ts";
import { type City, type DaySpan, planReminders } from "./plan-reminders.ts";
import type { PlannedLine } from "./planned-line.ts";

/** A message that a change adds to the plan of reminders, or takes out of it. */
export interface ReminderChange {
  readonly day: LocalDate;
  /** Who would be written to. */
  readonly unitId: string;
  readonly message: "reminder" | "leader" | "parent";
  readonly change: "appears" | "disappears";
}

/** What a change of dates, calendars or rules does to the messages of some days, by day and unit. */
export const reminderChangesOf = (before: City, after: City, span: DaySpan): ReminderChange[] => {
  const [former, future] = [before, after].map((city) => messagesIn(planReminders(city, span)));
  const missingFrom = (others: typeof former, of: typeof former, change: ReminderChange["change"]) =>
    [...(of ?? [])].flatMap(([key, message]) => (others?.has(key) ? [] : [{ ...message, change }]));
  return [...missingFrom(future, former, "disappears"), ...missingFrom(former, future, "appears")].toSorted(
    (a, b) => (keyOf(a) < keyOf(b) ? -1 : 1),
  );
};

/** The first reminder may come some working weeks before a date, the first ones that are overdue soon after it. */
const DAYS_BEFORE = 28;
const DAYS_AFTER = 14;
/** As many days as one request can plan twice, for a large city too. */
const MOST_DAYS = 62;

/** The days on which a change of due dates shows: around the dates as they are and as they would be. */
export const daysAround = (dates: readonly LocalDate[], today: LocalDate): DaySpan => {
  const [first = today, ...others] = dates.filter((date) => date >= today).toSorted();
  const from = latestOf(today, addDays(first, -DAYS_BEFORE));
  const [to = from] = [addDays(others.at(-1) ?? first, DAYS_AFTER), addDays(from, MOST_DAYS - 1)].toSorted();
  return { from, to };
};

/** The days on which other rules show: as many from today on as one request can plan twice. */
export const comingDays = (today: LocalDate): DaySpan => ({ from: today, to: addDays(today, MOST_DAYS - 1) });

/**
 * The same as long as a repeated preview would show the same messages of the same days: whoever reports meanwhile is no longer
 * written to, and that is seen again before it is decided. `subject` is what is asked for.
 */
export const hashOfChanges = (
  subject: unknown,
  changes: readonly ReminderChange[],
  span: DaySpan,
): string => {
  const hash = createHash("sha256").update(JSON.stringify([subject, span]));
  for (const change of changes) hash.update(`${keyOf(change)} ${change.change}\n`);
  return hash.digest("base64url");
};

type PlannedMessage = Omit<ReminderChange, "change">;

const keyOf = ({ day, unitId, message }: PlannedMessage): string => `${day} ${unitId} ${message}`;

/** Line by line, since a city has hundreds of thousands of them in two months, most of which say that nothing is sent. */
const messagesIn = (lines: Iterable<PlannedLine>): Map<string, PlannedMessage> => {
  const messages = new Map<string, PlannedMessage>();
  for (const line of lines) {
    if (line.outcome !== "send" && line.outcome !== "escalate") continue;
    const { day, unitId } = line;
    const message = { day, unitId, message: line.outcome === "send" ? "reminder" : line.level } as const;
    messages.set(keyOf(message), message);
  }
  return messages;
};
