import * as z from "zod";
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { documentNumberOf } from "../document-number.ts";
import { DomainError, type ErrorCode } from "../errors.ts";
import type { Decision } from "../obligation/decisions.ts";
import { assertAhead } from "../obligation/extension.ts";
import type { Obligation } from "../obligation/obligation.ts";
import { redate, redatingOf } from "../obligation/redate.ts";
import { closeAgain, exempt, extend, liftExemption, removeExtension, reopen } from "../obligation/terms.ts";
import type { Period } from "../period/period.ts";
import { LocalDate } from "../time/local-date.ts";
import type { JobRefusal } from "./refusal.ts";

/** What a job does to each of its obligations: the very decisions that are made of one by hand. */
export const JobCommand = z.discriminatedUnion("command", [
  z.strictObject({
    command: z.literal("exempt"),
    documentNumber: z.string(),
    until: LocalDate.exactOptional(),
  }),
  z.strictObject({ command: z.literal("lift-exemption") }),
  z.strictObject({ command: z.literal("extend"), documentNumber: z.string(), until: LocalDate }),
  z.strictObject({ command: z.literal("remove-extension") }),
  z.strictObject({ command: z.literal("reopen"), until: LocalDate }),
  z.strictObject({ command: z.literal("close-again") }),
  /** Follow the period, whose dates or policy have changed. */
  z.strictObject({ command: z.literal("redate") }),
]);
export type JobCommand = z.infer<typeof JobCommand>;

/** What a decision over many is made with, besides the obligation itself. */
export interface Circumstances {
  readonly period: Period;
  readonly calendars: readonly WorkingCalendar[];
  readonly by: string;
  readonly reason: string;
  /** When the person decided: work that is done later decides as it would have then. */
  readonly decidedAt: Date;
  readonly now: Date;
}

/** What becomes of one obligation. `unchanged`: it is already as the command wants it. */
export type Verdict =
  | { readonly outcome: "changed"; readonly decision: Decision }
  | { readonly outcome: "unchanged"; readonly code: JobRefusal }
  | { readonly outcome: "refused"; readonly code: JobRefusal };

/**
 * The command in the form in which it is kept. Throws what would be wrong with it for every unit: DOCUMENT_NUMBER_INVALID,
 * UNTIL_IN_THE_PAST and UNTIL_TOO_FAR.
 */
export function checkedCommand(command: JobCommand, now: Date): JobCommand {
  if ("until" in command && command.until !== undefined) assertAhead(command.until, now);
  return "documentNumber" in command
    ? { ...command, documentNumber: documentNumberOf(command.documentNumber) }
    : command;
}

/** Decides one obligation. Never throws for what may be refused: of many, some always are. */
export function judge(command: JobCommand, obligation: Obligation, circumstances: Circumstances): Verdict {
  if (command.command === "redate") return judgeRedating(obligation, circumstances);
  try {
    return { outcome: "changed", decision: decide(command, obligation, circumstances) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code } = error;
    return { outcome: isAlreadySo(command, obligation, code) ? "unchanged" : "refused", code };
  }
}

type Command = Exclude<JobCommand, { command: "redate" }>;

function decide(command: Command, obligation: Obligation, circumstances: Circumstances): Decision {
  const { period, calendars, decidedAt, now } = circumstances;
  const who = { by: circumstances.by, reason: circumstances.reason };
  switch (command.command) {
    case "exempt": {
      const { documentNumber, until } = command;
      const input = { ...who, documentNumber, ...(until !== undefined && { until }) };
      return exempt(obligation, input, decidedAt);
    }
    case "lift-exemption":
      return liftExemption(obligation, who, decidedAt);
    case "extend": {
      const { documentNumber, until } = command;
      return extend(obligation, { ...who, documentNumber, until, period, calendars }, decidedAt);
    }
    case "remove-extension":
      return removeExtension(obligation, { ...who, period }, decidedAt);
    case "reopen":
      return reopen(obligation, { ...who, until: command.until, period }, decidedAt);
    case "close-again":
      // Closing is never retroactive, however long the job has waited.
      return closeAgain(obligation, who, now);
    default:
      return command satisfies never;
  }
}

/** Asked of a command that was refused: says whether there was nothing left to do. */
function isAlreadySo(command: Command, { exemption, extension }: Obligation, code: ErrorCode): boolean {
  switch (command.command) {
    case "exempt":
      return exemption?.documentNumber === command.documentNumber && exemption.until === command.until;
    case "extend":
      return extension?.documentNumber === command.documentNumber && extension.until === command.until;
    case "lift-exemption":
      return code === "NOT_EXEMPT";
    case "remove-extension":
      return code === "NOT_EXTENDED";
    case "reopen":
      return code === "REOPENING_NOT_LATER";
    case "close-again":
      return code === "NOT_REOPENED";
    default:
      return command satisfies never;
  }
}

/** A due date that has passed stays, and none moves into the past: such a unit is listed and left alone. */
function judgeRedating(obligation: Obligation, circumstances: Circumstances): Verdict {
  const { period, calendars, by, reason, decidedAt } = circumstances;
  const redating = redatingOf(obligation, period, calendars, decidedAt);
  const decision = redate(obligation, redating, { by, reason });
  if (decision) return { outcome: "changed", decision };
  switch (redating.movement) {
    case "kept_because_passed":
      return { outcome: "refused", code: "DUE_DATE_HAS_PASSED" };
    case "kept_because_past":
      return { outcome: "refused", code: "DUE_DATE_WOULD_HAVE_PASSED" };
    default:
      return { outcome: "unchanged", code: "DUE_DATE_STAYS" };
  }
}
