import * as z from "zod";
import type { FindingView } from "../../shared/contract/http/submissions.ts";
import { FINDINGS, type Finding, findingSchema } from "../../shared/domain/findings/findings.ts";

const Findings = z.array(findingSchema);

/** The findings that the checks left behind, with the texts of today. Throws when they are not what the checks write. */
export function findingViews(stored: unknown): z.input<typeof FindingView>[] {
  return Findings.parse(stored ?? []).map(findingView);
}

function findingView(finding: Finding): z.input<typeof FindingView> {
  const { severity, vi, en } = FINDINGS[finding.code];
  return {
    ...finding,
    severity,
    title: { vi: vi.title, en: en.title },
    fix: { vi: vi.fix, en: en.fix },
  };
}
