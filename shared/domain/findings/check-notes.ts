import * as z from "zod";
import { Instant, LocalDate } from "../time/local-date.ts";
import { FINDING_QUOTE_MAX_CHARACTERS, FINDING_REASON_MAX_CHARACTERS } from "./finding-definition.ts";

/** Why a figure is right as it stands, said after the report was sent. */
const Explanation = z.object({
  text: z.string().min(1).max(FINDING_REASON_MAX_CHARACTERS),
  /** What it speaks for: the same finding about another number is not explained by it. */
  found: z.string().max(FINDING_QUOTE_MAX_CHARACTERS).exactOptional(),
  by: z.string(),
  at: Instant,
});
export type Explanation = z.infer<typeof Explanation>;

/** The office lets one rule pass for one report. */
const Waiver = z.object({
  /** Numbers the waivers of one report: 1 and up, never reused. */
  number: z.int().positive(),
  /** Of a rule, see `rule-findings.ts`: what is wrong with a file or a cell leaves nothing to let pass. */
  code: z.string(),
  /** Of one indicator; absent: wherever the rule speaks. */
  indicator: z.string().max(8).exactOptional(),
  by: z.string(),
  why: z.string().min(1).max(FINDING_REASON_MAX_CHARACTERS),
  documentNumber: z.string().exactOptional(),
  at: Instant,
  /** The last day of receipt for which it holds. */
  until: LocalDate,
  /** Taken back: it holds for nothing that is judged from then on. */
  ended: z.object({ by: z.string(), at: Instant }).exactOptional(),
});
export type Waiver = z.infer<typeof Waiver>;

/** What people said about the findings of one obligation's reports. It outlives attempts, as the figures they speak of do. */
export const CheckNotes = z.object({
  /** By {@link findingId}. */
  explanations: z.record(z.string(), Explanation),
  waivers: z.array(Waiver),
  /** Rises by one with every change. */
  version: z.int().min(1),
});
export type CheckNotes = z.infer<typeof CheckNotes>;

/** More than a report can ask for: the notes stay a small item. */
export const EXPLANATIONS_MAX = 100;
/** Those taken back included. Whoever needs more should change the rules of the period. */
export const WAIVERS_MAX = 50;

/** Of a report of which nobody has said anything yet. */
export const NO_NOTES: CheckNotes = { explanations: {}, waivers: [], version: 0 };

/** Whether a waiver holds for a report that is received on a day. */
export function holdsOn({ until, ended }: Waiver, day: LocalDate): boolean {
  return ended === undefined && day <= until;
}
