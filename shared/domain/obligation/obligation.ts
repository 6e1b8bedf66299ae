import * as z from "zod";
import { DueBecause } from "../calendar/due.ts";
import { acceptanceEnd, type Period } from "../period/period.ts";
import { TimelinessPolicy } from "../period/timeliness.ts";
import { Channel } from "../submission/submission.ts";
import { Instant, isBefore, LocalDate, latestOf } from "../time/local-date.ts";

/**
 * One unit owes one period's report. This is the current state only, small enough that every decision about it costs
 * one write; what happened is in its events, figures lie beside it, files belong to the submissions.
 */
export const Obligation = z.object({
  unitId: z.string(),
  periodId: z.string(),
  shard: z.number().int().nonnegative(),
  /** The unit's kind when the roster was fixed: the group in which progress counts it. */
  group: z.string(),
  /** Does everything a real unit does, and reaches no figure. */
  isTest: z.boolean().optional(),
  /** First instant that is too late, an extension included. */
  dueAtExclusive: z.iso.datetime(),
  /** The last day in time, and the reasons for it. */
  dueDate: z.iso.date(),
  because: DueBecause,
  /** A longer time to report. Who granted it, when and why is in the history, as for everything below. */
  extension: z.object({ until: LocalDate, documentNumber: z.string() }).optional(),
  /** `until` is its last day; the night's run then ends it by a decision of its own. Without it, for good. */
  exemption: z
    .object({ documentNumber: z.string(), at: z.iso.datetime(), until: LocalDate.exactOptional() })
    .optional(),
  /** Reports of this unit alone are taken until then, although the period has closed. */
  reopened: z.object({ until: Instant }).optional(),
  /** The latest attempt that passed the checks, and what became of it since. */
  current: z
    .object({
      attempt: z.number().int().positive(),
      state: z.enum(["accepted", "approved", "returned", "withdrawn"]),
      receivedAt: z.iso.datetime(),
      hasFigures: z.boolean(),
      /** Every figure of it is "không phát sinh". */
      isNil: z.literal(true).exactOptional(),
      /** Warnings of it that ask for a word and have none yet: until then the office cannot approve it. */
      reasonsMissing: z.int().positive().exactOptional(),
      /** How it came, when not by an upload. */
      channel: Channel.exactOptional(),
      /** It had been approved, and the office unlocked it so that the unit can replace it. */
      unlockedAt: Instant.exactOptional(),
      /** When the office returned it or the unit withdrew it: the unit is reminded again from the next working day on. */
      stoppedAt: Instant.exactOptional(),
    })
    .optional(),
  /** When the first report that passed was received. One that says that nothing happened, by a declaration or a workbook, is none. */
  firstPassedAt: z.iso.datetime().optional(),
  firstPassedAttempt: z.number().int().positive().optional(),
  /** As the period had it when the obligation was made; absent: the first that passed decides. */
  timeliness: TimelinessPolicy.optional(),
  /** Rises by one with every decision, and numbers its events. */
  version: z.number().int().positive(),
});
export type Obligation = z.infer<typeof Obligation>;

export const OBLIGATION_STATUSES = ["exempt", "nil", "on_time", "late", "not_due", "missing"] as const;
export type ObligationStatus = (typeof OBLIGATION_STATUSES)[number];

/** A report counts while it is accepted or approved; returned and withdrawn ones do not. */
export function countsNow(obligation: Obligation): boolean {
  const state = obligation.current?.state;
  return state === "accepted" || state === "approved";
}

/** The report that counts says that nothing happened: by a declaration, or by every figure of a workbook. */
function isNil({ current }: Obligation): boolean {
  return current?.isNil === true || current?.channel === "declaration";
}

export interface DecidingReport {
  readonly policy: TimelinessPolicy;
  readonly attempt: number;
  readonly receivedAt: string;
  readonly isLate: boolean;
}

/**
 * Which report says whether the unit was in time, by the period's policy; undefined while nothing counts. By
 * `FIRST_ACCEPTED` it is the earliest that passed, so a correction or a return after the due date makes no punctual unit
 * late; by `LAST_ACCEPTED` the one that counts. That there is nothing to report, declared or in a workbook, never speaks for a later
 * report: else a unit could say so in time and send its figures when it likes.
 */
export function decidingReportOf(obligation: Obligation): DecidingReport | undefined {
  const { current, firstPassedAt, firstPassedAttempt, timeliness: policy = "FIRST_ACCEPTED" } = obligation;
  if (!current || !countsNow(obligation)) return undefined;
  const hasPassedBefore =
    firstPassedAt !== undefined &&
    firstPassedAttempt !== undefined &&
    !isBefore(current.receivedAt, firstPassedAt);
  const { attempt, receivedAt } =
    policy === "FIRST_ACCEPTED" && hasPassedBefore
      ? { attempt: firstPassedAttempt, receivedAt: firstPassedAt }
      : current;
  const isLate = !isBefore(receivedAt, obligation.dueAtExclusive);
  return { policy, attempt, receivedAt, isLate };
}

/** What is known without looking at the clock. Nothing to report is a standing of its own. */
export function standingOf(obligation: Obligation): "exempt" | "nil" | "on_time" | "late" | "outstanding" {
  if (obligation.exemption) return "exempt";
  const deciding = decidingReportOf(obligation);
  if (!deciding) return "outstanding";
  if (isNil(obligation)) return "nil";
  return deciding.isLate ? "late" : "on_time";
}

/** Where the obligation stands at `now`. Never stored: what changes with time alone needs no write at midnight. */
export function statusOf(obligation: Obligation, now: Date): ObligationStatus {
  const standing = standingOf(obligation);
  if (standing !== "outstanding") return standing;
  return now.getTime() < Date.parse(obligation.dueAtExclusive) ? "not_due" : "missing";
}

/** The one question that reminders, digests and escalation ask. */
export function owes(obligation: Obligation): boolean {
  return standingOf(obligation) === "outstanding";
}

/**
 * The first instant at which nothing of this unit is taken any more: when the period closes, or later by an extension or a
 * reopening, of the period or for this unit alone.
 */
export function acceptanceEndOf(period: Period, obligation: Obligation): Date {
  const { closesAt } = period;
  const { extension, dueAtExclusive, reopened } = obligation;
  const ends = [extension && dueAtExclusive, reopened?.until].map((end) => end ?? closesAt);
  return acceptanceEnd(period, latestOf(closesAt, ...ends));
}
