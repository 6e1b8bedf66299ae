// Types only: the texts of findings would double what functions load that merely show a submission.
import type { Finding } from "../findings/findings.ts";
import type { Submission } from "./submission.ts";

/**
 * Evidence that came and is not kept, each as the warning it is. It is looked at whenever it comes, even after the report has been
 * decided, so it stands at the file and is counted apart from the warnings by which the report was decided.
 */
export function evidenceNotKept({ files }: Pick<Submission, "files">): Finding[] {
  return Object.entries(files).flatMap(([fileId, { problem }]) =>
    problem === undefined || problem === "FILE_DIFFERS" ? [] : [{ code: problem, fileId }],
  );
}
