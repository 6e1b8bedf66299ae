import { type Finding, findingId } from "../findings/findings.ts";
import { evidenceNotKept } from "./evidence-not-kept.ts";
import type { Submission, SubmittedFile } from "./submission.ts";

type Files = Pick<Submission, "files">;

/**
 * Compares the evidence of an attempt with that of an earlier one: ids of what is still not kept, and what is not found any more.
 * What is still on its way is neither.
 */
export function comparedEvidence(
  now: Files,
  before: Files,
): { readonly still: readonly string[]; readonly fixed: readonly Finding[] } {
  const [ids, then] = [new Set(evidenceNotKept(now).map(findingId)), evidenceNotKept(before)];
  return {
    still: then.map(findingId).filter((id) => ids.has(id)),
    fixed: then.filter((finding) => !ids.has(findingId(finding)) && !isAwaited(now.files[finding.fileId])),
  };
}

function isAwaited(file: SubmittedFile | undefined): boolean {
  return (
    file !== undefined && file.received === undefined && (file.problem ?? "FILE_DIFFERS") === "FILE_DIFFERS"
  );
}
