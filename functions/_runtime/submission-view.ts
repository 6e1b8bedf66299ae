import type * as z from "zod";
import type { SubmissionView } from "../../shared/contract/http/submissions.ts";
import { evidenceNotKept } from "../../shared/domain/submission/evidence-not-kept.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";

/** A submission as the API shows it: no person, no S3 version, no fingerprints. */
export function submissionView(submission: Submission): z.input<typeof SubmissionView> {
  const { files, unexplained = [], ...rest } = submission;
  const notKept = evidenceNotKept(submission).length;
  return {
    ...rest,
    ...(unexplained.length > 0 && { reasonsMissing: unexplained.length }),
    ...(notKept > 0 && { evidenceNotKept: notKept }),
    files: Object.entries(files).map(([fileId, { received, ...file }]) => ({
      ...file,
      fileId,
      ...(received && { receivedAt: received.receivedAt }),
    })),
  };
}
