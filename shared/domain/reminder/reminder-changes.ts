import { addDays, type LocalDate, latestOf } from "../time/local-date.ts";
import { type City, type DaySpan, remindersFor } from "./plan-reminders.ts";
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
  const [former, future] = [before, after].map((city) => messagesIn(remindersFor(city, span)));
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

type PlannedMessage = Omit<ReminderChange, "change">;

const keyOf = ({ day, unitId, message }: PlannedMessage): string => `${day} ${unitId} ${message}`;

const messagesIn = (lines: readonly PlannedLine[]): Map<string, PlannedMessage> =>
  new Map(
    lines.flatMap((line) => {
      if (line.outcome !== "send" && line.outcome !== "escalate") return [];
      const { day, unitId } = line;
      const message = { day, unitId, message: line.outcome === "send" ? "reminder" : line.level } as const;
      return [[keyOf(message), message]];
    }),
  );
