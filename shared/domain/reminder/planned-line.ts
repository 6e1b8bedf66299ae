/** What the plan of reminders says: for each day and unit whether it is told of what it owes, of what, and why. */
import type { Instant, LocalDate } from "../time/local-date.ts";
import type { EscalationLevel } from "./reminder-rules.ts";

export type ReminderRule = "before" | "on_day" | "after" | "before_break" | "returned";

export interface ReminderReason {
  readonly rule: ReminderRule;
  /** Working days between the sending day and the due date: left until then, or overdue when the due date has passed. */
  readonly workingDays: number;
  /** The day it belonged to was missed, so it goes out now. */
  readonly caughtUp?: true;
  /** No occasion for a message by itself: the unit is written to today, and owes this too. */
  readonly alongside?: true;
}

export interface ReminderItem {
  readonly periodId: string;
  readonly dueDate: LocalDate;
  readonly dueAtExclusive: Instant;
  readonly why: ReminderReason;
}

export interface EscalatedItem extends ReminderItem {
  readonly unitId: string;
}

/** Why a unit hears nothing on a day. */
export const SILENCE_REASONS = [
  "REPORTED",
  "NIL",
  "EXEMPT",
  "NOT_DUE_FOR_A_REMINDER",
  /** A report was returned today, and the notice of that has told the unit. */
  "TOLD_TODAY",
  "DAY_OFF",
  "PAUSED",
  "SWITCHED_OFF",
  "ALREADY_SENT",
  "CLOSED",
  "BEING_CHECKED",
  /** The unit had its last day. */
  "DISSOLVED",
  /** Nobody can be reached, and test units are none of the office's business. */
  "TEST_UNIT",
] as const;
export type SilenceReason = (typeof SILENCE_REASONS)[number];

/**
 * Each unit with an obligation has exactly one line a day that is about itself: `send`, `none`, or `office` because it
 * has no working contact. Beside them stand the escalations of the day.
 */
export type PlannedLine =
  | {
      readonly outcome: "send";
      readonly day: LocalDate;
      readonly unitId: string;
      readonly contactIds: readonly string[];
      /** All that the unit owes, the earliest due first. */
      readonly items: readonly ReminderItem[];
    }
  | {
      readonly outcome: "escalate";
      readonly day: LocalDate;
      /** Who is written to: the unit itself at level `leader`, the unit above at level `parent`. */
      readonly unitId: string;
      readonly level: Exclude<EscalationLevel, "office">;
      readonly contactIds: readonly string[];
      readonly items: readonly EscalatedItem[];
    }
  | {
      /** Goes on the office's list, which its digest shows; no message of its own. */
      readonly outcome: "office";
      readonly day: LocalDate;
      readonly unitId: string;
      readonly why: "NO_WORKING_CONTACT" | "ESCALATED";
      /** Of an escalation: the level reached. `leader` or `parent` mean that nobody could be reached there. */
      readonly level?: EscalationLevel;
      readonly items: readonly ReminderItem[];
    }
  | {
      readonly outcome: "none";
      readonly day: LocalDate;
      readonly unitId: string;
      readonly why: SilenceReason;
    };
