import type * as z from "zod";
import type { SubmissionDetail } from "../../shared/contract/http/submissions.ts";
import { withNotes } from "../../shared/domain/findings/apply-notes.ts";
import type { CheckNotes } from "../../shared/domain/findings/check-notes.ts";
import { findingId } from "../../shared/domain/findings/findings.ts";
import { findingsReportOf } from "../../shared/domain/findings/findings-report.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";
import { whatNext } from "../../shared/domain/submission/what-next.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { submissionView } from "../_runtime/submission-view.ts";
import { findingView } from "./finding-view.ts";

/**
 * One attempt in full: what was found then, with what people said of it since. `stored` is what the checks left behind; throws when
 * it is not what they write.
 */
export function submissionDetail(
  submission: Submission,
  stored: unknown,
  notes: CheckNotes | undefined,
): z.input<typeof SubmissionDetail> {
  const { templateVersion, findings, comparedWith, fixed, still, matches } = findingsReportOf(stored);
  const { receivedAt = submission.requestedAt, matchesToConfirm } = submission;
  const known = new Set(still);
  return {
    ...submissionView(submission),
    nextStep: whatNext(submission),
    findings: withNotes(findings, notes, localDateOf(receivedAt)).map((finding) =>
      findingView(finding, known.has(findingId(finding)) ? "still" : "new"),
    ),
    fixed: fixed.map((finding) => findingView(finding)),
    ...(templateVersion !== undefined && { templateVersion }),
    ...(comparedWith !== undefined && { comparedWith }),
    ...(matches && { matches: [...matches] }),
    ...(matchesToConfirm !== undefined && { confirmMatches: matchesToConfirm }),
  };
}
