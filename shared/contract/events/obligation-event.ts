import * as z from "zod";

/** Every event about one obligation: `detail-type` is one of these, in the past tense. */
export const OBLIGATION_EVENT_TYPES = [
  "SubmissionAccepted",
  "SubmissionRejected",
  "SubmissionSuperseded",
  "SubmissionWithdrawn",
  "SubmissionApproved",
  "SubmissionReturned",
  "SubmissionUnlocked",
  "SubmissionExplained",
  "SubmissionRechecked",
  "UnlockUndone",
  "ReturnUndone",
  "RuleWaived",
  "WaiverEnded",
  "ObligationExempted",
  "ExemptionLifted",
  "ExemptionEnded",
  "ObligationExtended",
  "ExtensionRemoved",
  "ObligationReopened",
  "ReopeningEnded",
  "DueDateMoved",
  "DueDateConfirmed",
  "TimelinessChanged",
] as const;
export type ObligationEventType = (typeof OBLIGATION_EVENT_TYPES)[number];

const SUBMISSIONS_SOURCE = "reform-reports.submissions";
const OBLIGATIONS_SOURCE = "reform-reports.obligations";
export const PERIODS_SOURCE = "reform-reports.periods";

/** The `source` under which an event is published: about a submission, or about the obligation itself. */
export function sourceOf(type: ObligationEventType): string {
  const isOfSubmission = type.startsWith("Submission") || type === "UnlockUndone" || type === "ReturnUndone";
  return isOfSubmission ? SUBMISSIONS_SOURCE : OBLIGATIONS_SOURCE;
}

export const ObligationEventData = z.object({
  unitId: z.string(),
  periodId: z.string(),
  /** The shard of the period in which progress counts the obligation. */
  shard: z.number().int().nonnegative(),
  /** Version of the obligation that the decision made: one decision, one version, one event. */
  version: z.number().int().positive(),
  /** The submission that the decision is about. */
  attempt: z.number().int().positive().optional(),
  /** SubmissionAccepted: when S3 finished receiving the report. */
  receivedAt: z.iso.datetime().optional(),
  /** SubmissionAccepted: the attempt that counted before. */
  supersedes: z.number().int().positive().optional(),
  /** SubmissionAccepted: how it came, when not by an upload. */
  channel: z.enum(["declaration", "paper", "email"]).optional(),
  /** The last day of what was granted, as it was asked for: a due date may roll beyond it. */
  until: z.iso.date().optional(),
  /** RuleWaived, WaiverEnded: number of the waiver among those of the report. */
  waiver: z.number().int().positive().optional(),
  /** RuleWaived, WaiverEnded: code of what the rule finds. */
  rule: z.string().optional(),
  /** RuleWaived, WaiverEnded: of which indicator; absent: wherever the rule speaks. */
  indicator: z.string().optional(),
  /** SubmissionRechecked: which running of the rules over the period it was a part of. */
  recheckId: z.string().optional(),
  /** SubmissionSuperseded: the later attempt that had already been accepted. */
  by: z.number().int().positive().optional(),
  /** The first instant that is too late from now on, where the decision moved or confirmed it. */
  dueAtExclusive: z.iso.datetime().optional(),
  /** What it was before, where the decision moved it. */
  movedFrom: z.iso.datetime().optional(),
  /**
   * DueDateMoved, and ObligationExtended and ExtensionRemoved by a job: when the change was decided that moved it; the same for all
   * that one change moves.
   */
  changedAt: z.iso.datetime().optional(),
  /** The policy by which the unit's reports are judged from now on, where that changed. */
  timeliness: z.enum(["FIRST_ACCEPTED", "LAST_ACCEPTED"]).optional(),
});
export type ObligationEventData = z.infer<typeof ObligationEventData>;
