import type * as z from "zod";
import type { SubmissionView } from "../../shared/contract/http/submissions.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";

/** A submission as the API shows it: no person, no S3 version, no fingerprints. */
export function submissionView(submission: Submission): z.input<typeof SubmissionView> {
  const { files, unexplained = [], ...rest } = submission;
  return {
    ...rest,
    ...(unexplained.length > 0 && { reasonsMissing: unexplained.length }),
    files: Object.entries(files).map(([fileId, { received, ...file }]) => ({
      ...file,
      fileId,
      ...(received && { receivedAt: received.receivedAt }),
    })),
  };
}
