/**
 * The events of which the unit is told within minutes, outside the one message a day: what became of its report, and decisions
 * about what it owes. Not what it has just done itself, and not an approval, after which there is nothing to do.
 */
export const TOLD_AT_ONCE = [
  "SubmissionAccepted",
  "SubmissionRejected",
  "SubmissionReturned",
  "SubmissionUnlocked",
  "UnlockUndone",
  "ReturnUndone",
  "RuleWaived",
  "ObligationExempted",
  "ExemptionLifted",
  "ExemptionEnded",
  "ObligationExtended",
  "ExtensionRemoved",
  "DueDateMoved",
  "ObligationReopened",
  "ReopeningEnded",
] as const;
export type ToldAtOnce = (typeof TOLD_AT_ONCE)[number];
