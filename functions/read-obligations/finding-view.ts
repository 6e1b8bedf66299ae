import type * as z from "zod";
import type { FindingView } from "../../shared/contract/http/submissions.ts";
import { FINDINGS, type Finding, findingId, isUnexplained } from "../../shared/domain/findings/findings.ts";

type View = z.input<typeof FindingView>;

/** A finding with the texts of today. */
export function findingView(finding: Finding, since?: View["since"]): View {
  const { severity, vi, en } = FINDINGS[finding.code];
  return {
    ...finding,
    id: findingId(finding),
    ...(since && { since }),
    severity,
    asksForReason: isUnexplained(finding),
    title: { vi: vi.title, en: en.title },
    fix: { vi: vi.fix, en: en.fix },
  };
}
