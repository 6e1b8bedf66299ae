import type * as z from "zod";
import type { SubmissionDetail } from "../../shared/contract/http/submissions.ts";
import { withNotes } from "../../shared/domain/findings/apply-notes.ts";
import type { CheckNotes } from "../../shared/domain/findings/check-notes.ts";
import { type Finding, findingId } from "../../shared/domain/findings/findings.ts";
import { findingsReportOf } from "../../shared/domain/findings/findings-report.ts";
import type { CheckedDocument } from "../../shared/domain/submission/checked-document.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";
import { whatNext } from "../../shared/domain/submission/what-next.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { submissionView } from "../_runtime/submission-view.ts";
import { findingView } from "./finding-view.ts";

/** What was seen of one file. */
export type SeenDocument = CheckedDocument & { readonly fileId: string };

/**
 * One attempt in full, at `now`: what was found then, with what people said of it since. `stored` is what the checks left behind; throws when
 * it is not what they write.
 */
export function submissionDetail(
  submission: Submission,
  stored: unknown,
  notes: CheckNotes | undefined,
  documents: readonly SeenDocument[],
  now: Date,
): z.input<typeof SubmissionDetail> {
  const { templateVersion, findings, comparedWith, fixed, still, matches } = findingsReportOf(stored);
  const { receivedAt = submission.requestedAt, matchesToConfirm } = submission;
  const known = new Set(still);
  return {
    ...submissionView(submission),
    nextStep: whatNext(submission, now),
    findings: [
      ...withNotes(findings, notes, localDateOf(receivedAt)).map((finding) =>
        findingView(finding, known.has(findingId(finding)) ? "still" : "new"),
      ),
      ...refusedEvidence(submission).map((finding) => findingView(finding)),
    ],
    documents: documents.map(documentView),
    fixed: fixed.map((finding) => findingView(finding)),
    ...(templateVersion !== undefined && { templateVersion }),
    ...(comparedWith !== undefined && { comparedWith }),
    ...(matches && { matches: [...matches] }),
    ...(matchesToConfirm !== undefined && { confirmMatches: matchesToConfirm }),
  };
}

/** Evidence is looked at whenever it comes, so what is wrong with it stands at the file, and not in the report of the checks. */
function refusedEvidence({ files }: Submission): Finding[] {
  return Object.entries(files).flatMap(([fileId, { problem }]) =>
    problem === undefined || problem === "FILE_DIFFERS" ? [] : [{ code: problem, fileId }],
  );
}

function documentView({ signatures, ...document }: SeenDocument) {
  return { ...document, ...(signatures && { signatures: [...signatures] }) };
}
