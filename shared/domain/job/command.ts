import * as z from "zod";
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { documentNumberOf } from "../document-number.ts";
import { DomainError, type ErrorCode } from "../errors.ts";
import type { Decision } from "../obligation/decisions.ts";
import type { Obligation } from "../obligation/obligation.ts";
import { exempt, liftExemption } from "../obligation/terms.ts";
import type { Period } from "../period/period.ts";

/** What a job does to each of its obligations: the very decisions that are made of one by hand. */
export const JobCommand = z.discriminatedUnion("command", [
  z.strictObject({ command: z.literal("exempt"), documentNumber: z.string() }),
  z.strictObject({ command: z.literal("lift-exemption") }),
]);
export type JobCommand = z.infer<typeof JobCommand>;

/** What a decision over many is made with, besides the obligation itself. */
export interface Circumstances {
  readonly period: Period;
  readonly calendars: readonly WorkingCalendar[];
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

/** Why an obligation was not changed: the code that a decision about it alone is refused with, or one that only jobs have. */
export const JOB_REFUSALS = [
  /** The unit has no obligation for the period. */
  "NOT_ON_ROSTER",
  /** It changed after the preview, and is no longer what was asked for. */
  "NO_LONGER_SELECTED",
  /** Something was decided after the job that is being undone: undoing would take that away too. */
  "CHANGED_SINCE",
] as const;
export type JobRefusal = ErrorCode | (typeof JOB_REFUSALS)[number];

/** What becomes of one obligation. `unchanged`: it is already as the command wants it. */
export type Verdict =
  | { readonly outcome: "changed"; readonly decision: Decision }
  | { readonly outcome: "unchanged"; readonly code: JobRefusal }
  | { readonly outcome: "refused"; readonly code: JobRefusal };

/** The command in the form in which it is kept. Throws what would be wrong with it for every unit: DOCUMENT_NUMBER_INVALID. */
export function checkedCommand(command: JobCommand): JobCommand {
  return "documentNumber" in command
    ? { ...command, documentNumber: documentNumberOf(command.documentNumber) }
    : command;
}

/** Decides one obligation. Never throws for what may be refused: of many, some always are. */
export function judge(command: JobCommand, obligation: Obligation, circumstances: Circumstances): Verdict {
  try {
    return { outcome: "changed", decision: decide(command, obligation, circumstances) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { outcome: isAlreadySo(command, obligation) ? "unchanged" : "refused", code: error.code };
  }
}

function decide(command: JobCommand, obligation: Obligation, circumstances: Circumstances): Decision {
  const { by, reason, now } = circumstances;
  switch (command.command) {
    case "exempt":
      return exempt(obligation, { by, reason, documentNumber: command.documentNumber }, now);
    case "lift-exemption":
      return liftExemption(obligation, { by, reason }, now);
    default:
      return command satisfies never;
  }
}

/** Asked only of a command that was refused: says whether there was nothing left to do. */
function isAlreadySo(command: JobCommand, { exemption }: Obligation): boolean {
  switch (command.command) {
    case "exempt":
      return exemption?.documentNumber === command.documentNumber;
    case "lift-exemption":
      return exemption === undefined;
    default:
      return command satisfies never;
  }
}
