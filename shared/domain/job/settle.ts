import type { Obligation } from "../obligation/obligation.ts";
import { type Circumstances, judge, type Verdict } from "./command.ts";
import type { Job, JobTarget } from "./job.ts";
import { formerTermsOf, type JobOutcome } from "./outcome.ts";
import { isSelected } from "./selection.ts";
import { judgeUndo } from "./undo.ts";

/** One obligation of a piece of work: as it was planned, or, of an undo, what the other job did to it. */
export type WorkTarget = JobTarget | JobOutcome;

/**
 * What a job does to one obligation as it is now. One that is as the preview saw it is decided as it was shown, whatever the clock
 * says since; one that changed meanwhile only if it still is what was asked for.
 */
export function verdictOn(
  { work }: Job,
  target: WorkTarget,
  obligation: Obligation | undefined,
  circumstances: Circumstances,
): Verdict {
  if (!obligation) return { outcome: "refused", code: "NOT_ON_ROSTER" };
  if (work.kind === "undo") return judgeUndo(target as JobOutcome, obligation, circumstances);
  const isAsSeen = obligation.version === (target as JobTarget).version;
  if (!isAsSeen && !isSelected(work.selection, obligation, circumstances.decidedAt)) {
    return { outcome: "refused", code: "NO_LONGER_SELECTED" };
  }
  return judge(work.command, obligation, circumstances);
}

/** What is noted of it, with all that an undo needs. */
export function outcomeOf(
  { unitId, periodId, shard }: WorkTarget,
  verdict: Verdict,
  before: Obligation | undefined,
  now: Date,
): JobOutcome {
  const outcome = { unitId, periodId, shard, outcome: verdict.outcome, at: now.toISOString() };
  if (verdict.outcome !== "changed") return { ...outcome, code: verdict.code };
  if (!before) throw new Error("nothing was there that could be changed");
  const after = verdict.decision.obligation;
  return { ...outcome, changed: { version: after.version, former: formerTermsOf(before, after) } };
}
