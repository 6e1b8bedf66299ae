import * as z from "zod";
import { DueBecause } from "../calendar/due.ts";

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
  exemption: z.object({ documentNumber: z.string(), at: z.iso.datetime(), by: z.string() }).optional(),
  /** The latest attempt that passed the checks, and what became of it since. */
  current: z
    .object({
      attempt: z.number().int().positive(),
      state: z.enum(["accepted", "approved", "returned", "withdrawn"]),
      receivedAt: z.iso.datetime(),
      hasFigures: z.boolean(),
      /** Every figure of it is "không phát sinh". */
      isNil: z.literal(true).exactOptional(),
    })
    .optional(),
  /** When the first attempt that passed was received: what timeliness is judged by. Only ever moves earlier. */
  firstPassedAt: z.iso.datetime().optional(),
  firstPassedAttempt: z.number().int().positive().optional(),
  /** Rises by one with every decision, and numbers its events. */
  version: z.number().int().positive(),
});
export type Obligation = z.infer<typeof Obligation>;

export type ObligationStatus = "exempt" | "nil" | "on_time" | "late" | "not_due" | "missing";

/** A report counts while it is accepted or approved; returned and withdrawn ones do not. */
export function countsNow(obligation: Obligation): boolean {
  const state = obligation.current?.state;
  return state === "accepted" || state === "approved";
}

/**
 * What is known without looking at the clock. Timeliness is that of the first attempt that passed, so a correction or
 * a return after the due date does not make a punctual unit late. Nothing to report is a standing of its own.
 */
export function standingOf(obligation: Obligation): "exempt" | "nil" | "on_time" | "late" | "outstanding" {
  if (obligation.exemption) return "exempt";
  if (!countsNow(obligation)) return "outstanding";
  if (obligation.current?.isNil) return "nil";
  return isBefore(obligation.firstPassedAt, obligation.dueAtExclusive) ? "on_time" : "late";
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

function isBefore(instant: string | undefined, limit: string): boolean {
  return instant !== undefined && Date.parse(instant) < Date.parse(limit);
}
