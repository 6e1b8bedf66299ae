import type * as z from "zod";
import type { DryRunView } from "../../shared/contract/http/dry-runs.ts";
import { type DryRun, forgottenAt } from "../../shared/domain/dry-run/dry-run.ts";
import { whatNextOfDryRun } from "../../shared/domain/dry-run/what-next.ts";

/** A dry run as its unit sees it at `now`. */
export function dryRunView(run: DryRun, now: Date): z.input<typeof DryRunView> {
  const { checkId, state, requestedAt, uploadExpiresAt, file, problem, receivedAt, outcome } = run;
  return {
    ...{ checkId, state, requestedAt, uploadExpiresAt, file, problem, receivedAt },
    forgottenAt: forgottenAt(run).toISOString(),
    ...(outcome && {
      ...{ wouldBe: outcome.wouldBe, errors: outcome.errors, warnings: outcome.warnings },
      ...{ reasonsMissing: outcome.reasonsMissing, figures: outcome.figures },
    }),
    nextStep: whatNextOfDryRun(run, now),
  };
}
