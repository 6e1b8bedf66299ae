import type { DueBecause } from "../../calendar/due.ts";
import type { Period } from "../../period/period.ts";
import type { Channel } from "../../submission/submission.ts";
import type { Sentence } from "../../submission/what-next.ts";
import type { Instant, LocalDate } from "../../time/local-date.ts";

/**
 * Everything a message says, with names and dates already looked up. `day` is the day on which it is sent: "5 working days left"
 * is seen from there. Whoever builds it decides what is said; `renderMessage` only how.
 */
export type MessageContent =
  | ReminderContent
  | EscalationContent
  | NoticeContent
  | DigestContent
  | AlertContent
  | ReviewReminderContent;

export interface NamedUnit {
  readonly unitId: string;
  readonly name: string;
}

export type NamedPeriod = Pick<Period, "periodId" | "nameVi" | "nameEn">;

/** A due date as it stands on the day of the message. */
export interface Deadline {
  readonly dueDate: LocalDate;
  readonly because: DueBecause;
  /** Working days from the day of the message to the due date, or from the due date to the day when that has passed. */
  readonly workingDays: number;
}

export interface OwedReport extends Deadline {
  readonly unit: NamedUnit;
  readonly period: NamedPeriod;
  /** The office sent it back, or the unit took it back, and nothing newer counts. */
  readonly state?: "returned" | "withdrawn";
  /** The last day on which a late report is still taken. */
  readonly takenUntil?: LocalDate;
}

/** The part of a list that a message shows, and how long the list is. */
export interface Excerpt<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

/** To a unit: all that it owes, in one message a day. */
export interface ReminderContent {
  readonly kind: "reminder";
  readonly day: LocalDate;
  readonly unit: NamedUnit;
  readonly reports: Excerpt<OwedReport>;
}

/** To the leader of a unit, or to the unit above it: what is overdue although the contacts were reminded. */
export interface EscalationContent {
  readonly kind: "escalation";
  readonly day: LocalDate;
  readonly level: "leader" | "parent";
  /** Who is written to. */
  readonly unit: NamedUnit;
  readonly reports: Excerpt<OwedReport>;
}

/** To a unit, at once: what has been decided about its report. */
export type NoticeContent = {
  readonly kind: "notice";
  readonly day: LocalDate;
  readonly unit: NamedUnit;
  readonly period: NamedPeriod;
} & (
  | {
      readonly notice: "accepted";
      readonly attempt: number;
      readonly receivedAt: Instant;
      /** How it came, when not by an upload. */
      readonly channel?: Channel;
      readonly dueDate: LocalDate;
      /** Absent: in time. */
      readonly lateByWorkingDays?: number;
      /** Points of the checks that the unit may want to look at. */
      readonly warnings: number;
      /** Files of evidence that came and are not kept; absent: none, as far as they have come. */
      readonly evidenceNotKept?: number;
      /** What the unit can do, where something of it waits for the unit's word. */
      readonly nextStep?: Sentence;
      /** The attempt that counted before. */
      readonly replaces?: number;
    }
  | {
      readonly notice: "rejected";
      readonly attempt: number;
      /** Points that have to be corrected. */
      readonly errors: number;
      /** What to do first. */
      readonly nextStep?: Sentence;
      /** Files of evidence that came and are not kept; absent: none, as far as they have come. */
      readonly evidenceNotKept?: number;
      /** It was not what is in the report. */
      readonly refusal?: "PERIOD_CLOSED" | "OBLIGATION_APPROVED";
      readonly due: Deadline;
    }
  | {
      readonly notice: "returned";
      readonly attempt: number;
      readonly reason: string;
      readonly due: Deadline;
      /** The same decision gave the unit more time. */
      readonly isExtended?: true;
      /** An earlier attempt was in time and goes on deciding, by the timeliness policy. */
      readonly isStillInTime?: true;
    }
  | { readonly notice: "nil_refused"; readonly reason: string; readonly due: Deadline }
  | ({ readonly notice: "extension_granted"; readonly documentNumber: string } & MovedDue)
  | ({ readonly notice: "extension_removed"; readonly reason?: string } & MovedDue)
  | {
      /** A calendar, the period or the office moved it; `period` is the first of `moves`. */
      readonly notice: "due_moved";
      readonly moves: readonly (MovedDue & { readonly period: NamedPeriod })[];
      readonly reason?: string;
      readonly documentNumber?: string;
    }
  | {
      /** A job gave more time for several reports; `period` is the first of `moves`. */
      readonly notice: "extensions_granted";
      readonly documentNumber: string;
      readonly moves: readonly (MovedDue & { readonly period: NamedPeriod })[];
    }
  | {
      /** A job took the extensions of several reports back. */
      readonly notice: "extensions_removed";
      readonly moves: readonly (MovedDue & { readonly period: NamedPeriod })[];
      readonly reason?: string;
    }
  | { readonly notice: "exempted"; readonly documentNumber: string; readonly until?: LocalDate }
  | {
      readonly notice: "exemption_over";
      /** Absent where its last day has passed. */
      readonly reason?: string;
      readonly due: Deadline;
    }
  | {
      readonly notice: "unlocked";
      readonly attempt: number;
      readonly reason?: string;
      readonly takenUntil: LocalDate;
    }
  | { readonly notice: "unlock_undone"; readonly attempt: number }
  | { readonly notice: "return_undone"; readonly attempt: number; readonly reason?: string }
  | {
      readonly notice: "rule_waived";
      /** What the rule finds, as the unit was told it. */
      readonly rule: { readonly vi: string; readonly en: string };
      readonly indicator?: string;
      readonly reason: string;
      readonly until: LocalDate;
      /** What the unit can do about the attempt that was rejected for it. */
      readonly nextStep?: { readonly vi: string; readonly en: string };
    }
  | { readonly notice: "reopened"; readonly reason?: string; readonly takenUntil: LocalDate }
  | { readonly notice: "reopening_over"; readonly reason?: string }
);

/** A due date as it is now, and what it was. */
interface MovedDue {
  /** The last day before; absent where the history does not say. */
  readonly from?: LocalDate;
  readonly due: Deadline;
}

/** Units that have not reported, of one period and due date. */
export interface OutstandingUnits extends Deadline {
  readonly period: NamedPeriod;
  readonly units: Excerpt<NamedUnit>;
}

/** Whom the office can call about a unit. */
export interface ContactLine {
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
}

export interface WaitingReport {
  readonly unit: NamedUnit;
  readonly period: NamedPeriod;
  readonly attempt: number;
  /** Since it was accepted by the checks. */
  readonly workingDays: number;
}

/** To a person of the office who takes it daily or weekly. Sections without rows are left out. */
export interface DigestContent {
  readonly kind: "digest";
  readonly day: LocalDate;
  readonly rhythm: "daily" | "weekly";
  readonly overdue: Excerpt<OwedReport & { readonly contact?: ContactLine }>;
  readonly dueSoon: readonly OutstandingUnits[];
  /** Units that no message reaches. */
  readonly unreachable: Excerpt<{ readonly unit: NamedUnit; readonly undeliverable: readonly string[] }>;
  /** Units whose leader or parent had to be written to, or that nobody answers for. */
  readonly escalated: Excerpt<{ readonly unit: NamedUnit; readonly period: NamedPeriod }>;
  /** Messages that are not known to have arrived. */
  readonly troubled: Excerpt<{
    readonly unit?: NamedUnit;
    readonly day: LocalDate;
    readonly state: "failed" | "uncertain" | "bounced" | "lapsed";
  }>;
  readonly waiting: Excerpt<WaitingReport>;
  /** Years in which reports are due and whose working calendar is not approved. */
  readonly calendarsMissing: readonly number[];
}

/** To a person of the office who wants to know at once. */
export type AlertContent = { readonly kind: "alert"; readonly day: LocalDate } & (
  | { readonly alert: "units_missing"; readonly periods: readonly OutstandingUnits[] }
  | { readonly alert: "calendars_missing"; readonly years: readonly number[] }
);

/** To a person of the office: reports have waited too long for a decision. */
export interface ReviewReminderContent {
  readonly kind: "review-reminder";
  readonly day: LocalDate;
  readonly waiting: Excerpt<WaitingReport>;
  /** How long the first of them has waited. */
  readonly longestWorkingDays: number;
}
