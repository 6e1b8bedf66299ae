import type * as z from "zod";
import type { DryRunDetail } from "../../shared/contract/http/dry-runs.ts";
import type { DryRun } from "../../shared/domain/dry-run/dry-run.ts";
import { findingsReportOf } from "../../shared/domain/findings/findings-report.ts";
import { dryRunView } from "../_runtime/dry-run-view.ts";
import { findingView } from "./finding-view.ts";

/** A dry run in full. `stored` is what the checks left behind; throws when it is not what they write. */
export function dryRunDetail(run: DryRun, stored: unknown, now: Date): z.input<typeof DryRunDetail> {
  const { findings, matches } = findingsReportOf(stored);
  return {
    ...dryRunView(run, now),
    findings: findings.map((finding) => findingView(finding)),
    ...(matches && { matches: [...matches] }),
  };
}
