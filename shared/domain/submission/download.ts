import type { Submission, SubmissionState, SubmittedFile } from "./submission.ts";

/** The states that only a submission reaches that passed the checks. */
const PASSED: readonly SubmissionState[] = ["accepted", "approved", "returned", "superseded", "withdrawn"];

/**
 * Whether a file may be handed out: it has arrived, and its report passed the checks. Evidence is looked at when it
 * arrives and not with the report, so it does not wait for that.
 */
export function isDownloadable({ state }: Submission, file: SubmittedFile): boolean {
  if (!file.received || file.problem) return false;
  return file.part === "evidence" || PASSED.includes(state);
}
