import type * as z from "zod";
import type { SubmissionDetail } from "../../shared/contract/http/submissions.ts";
import { withNotes } from "../../shared/domain/findings/apply-notes.ts";
import type { CheckNotes } from "../../shared/domain/findings/check-notes.ts";
import { type Finding, findingId } from "../../shared/domain/findings/findings.ts";
import type { FindingsReport } from "../../shared/domain/findings/findings-report.ts";
import type { CheckedDocument } from "../../shared/domain/submission/checked-document.ts";
import { comparedEvidence } from "../../shared/domain/submission/compared-evidence.ts";
import { evidenceNotKept } from "../../shared/domain/submission/evidence-not-kept.ts";
import type { Submission } from "../../shared/domain/submission/submission.ts";
import { whatNext } from "../../shared/domain/submission/what-next.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { submissionView } from "../_runtime/submission-view.ts";
import { findingView } from "./finding-view.ts";

/** What was seen of one file. */
export type SeenDocument = CheckedDocument & { readonly fileId: string };

interface Found {
  readonly report: FindingsReport;
  readonly before: Submission | undefined;
  readonly notes: CheckNotes | undefined;
  readonly documents: readonly SeenDocument[];
}

/**
 * One attempt in full, at `now`: what was found then, with what people said of it since. `before` is the attempt that it is compared
 * with, where there is one.
 */
export function submissionDetail(
  submission: Submission,
  { report, before, notes, documents }: Found,
  now: Date,
): z.input<typeof SubmissionDetail> {
  const { templateVersion, findings, comparedWith, fixed, still, matches } = report;
  const { receivedAt = submission.requestedAt, matchesToConfirm } = submission;
  const evidence = before && comparedEvidence(submission, before);
  const known = new Set([...still, ...(evidence?.still ?? [])]);
  const sinceOf = (finding: Finding) => (known.has(findingId(finding)) ? "still" : "new");
  return {
    ...submissionView(submission),
    nextStep: whatNext(submission, now),
    findings: [
      ...withNotes(findings, notes, localDateOf(receivedAt)).map((finding) =>
        findingView(finding, sinceOf(finding)),
      ),
      ...evidenceNotKept(submission).map((finding) => findingView(finding, sinceOf(finding))),
    ],
    documents: documents.map(documentView),
    fixed: [...fixed, ...(evidence?.fixed ?? [])].map((finding) => findingView(finding)),
    ...(templateVersion !== undefined && { templateVersion }),
    ...(comparedWith !== undefined && { comparedWith }),
    ...(matches && { matches: [...matches] }),
    ...(matchesToConfirm !== undefined && { confirmMatches: matchesToConfirm }),
  };
}

function documentView({ signatures, ...document }: SeenDocument) {
  return { ...document, ...(signatures && { signatures: [...signatures] }) };
}
