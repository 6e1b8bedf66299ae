import { createHash } from "node:crypto";
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { DomainError } from "../errors.ts";
import { type Obligation, type ObligationStatus, statusOf } from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import { shardOf } from "../period/shard.ts";
import { type JobCommand, judge } from "./command.ts";
import { countsOf, type JobCounts } from "./outcome.ts";
import type { JobRefusal } from "./refusal.ts";
import { isSelected, type JobSelection } from "./selection.ts";

/** One obligation that a job is about, and what the preview saw of it. */
export interface PreviewedTarget {
  readonly unitId: string;
  readonly periodId: string;
  readonly shard: number;
  /** Absent when the unit has no such obligation. */
  readonly version?: number;
  readonly outcome: "changed" | "unchanged" | "refused";
  readonly code?: JobRefusal;
}

export interface JobPreview {
  /** By period, shard and unit: what lies together in the table is worked on together. */
  readonly targets: readonly PreviewedTarget[];
  readonly counts: JobCounts;
  /** Where those stand now that would change: somebody who exempts all should see that some have reported. */
  readonly changingByStatus: Partial<Record<ObligationStatus, number>>;
  /** The same as long as a repeated preview would show the same. */
  readonly hash: string;
}

/** A period of the selection, with those of its obligations that were read. */
export interface PreviewedPeriod {
  readonly period: Period;
  readonly obligations: readonly Obligation[];
}

/** Far more than any city has in a year; keeps a request, and the list of work items, within what one function can hold. */
const MAX_TARGETS = 70_000;

/**
 * What a job would do now. Throws JOB_TOO_LARGE. A unit that was asked for by its id and owes nothing is refused rather than
 * passed over: whoever named it wants to know.
 */
export function previewOf(
  { command, selection }: { readonly command: JobCommand; readonly selection: JobSelection },
  periods: readonly PreviewedPeriod[],
  circumstances: {
    readonly by: string;
    readonly reason: string;
    readonly calendars: readonly WorkingCalendar[];
    readonly now: Date;
  },
): JobPreview {
  const { now } = circumstances;
  const targets: PreviewedTarget[] = [];
  const changingByStatus: Partial<Record<ObligationStatus, number>> = {};
  for (const { period, obligations } of periods) {
    for (const obligation of obligations) {
      if (!isSelected(selection, obligation, now)) continue;
      const verdict = judge(command, obligation, { ...circumstances, period, decidedAt: now });
      const { unitId, periodId, shard, version } = obligation;
      const { outcome } = verdict;
      targets.push({
        ...{ unitId, periodId, shard, version, outcome },
        ...(verdict.outcome !== "changed" && { code: verdict.code }),
      });
      if (outcome === "changed") {
        const status = statusOf(obligation, now);
        changingByStatus[status] = (changingByStatus[status] ?? 0) + 1;
      }
    }
    targets.push(...absentFrom(selection, period, obligations));
  }
  if (targets.length > MAX_TARGETS) {
    throw new DomainError("JOB_TOO_LARGE", { obligations: targets.length, limit: MAX_TARGETS });
  }
  targets.sort(byPlace);
  return { targets, counts: countsOf(targets), changingByStatus, hash: hashOf(command, targets) };
}

function absentFrom(
  { unitIds = [] }: JobSelection,
  { periodId, roster }: Period,
  obligations: readonly Obligation[],
): PreviewedTarget[] {
  const owing = new Set(obligations.map(({ unitId }) => unitId));
  return [...new Set(unitIds)]
    .filter((unitId) => !owing.has(unitId))
    .map((unitId) => ({
      unitId,
      periodId,
      shard: shardOf(unitId, roster?.shards ?? 1),
      outcome: "refused",
      code: "NOT_ON_ROSTER",
    }));
}

function byPlace(a: PreviewedTarget, b: PreviewedTarget): number {
  return compare(a.periodId, b.periodId) || a.shard - b.shard || compare(a.unitId, b.unitId);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function hashOf(command: JobCommand, targets: readonly PreviewedTarget[]): string {
  const hash = createHash("sha256").update(JSON.stringify(command));
  for (const { periodId, unitId, version = 0, outcome, code = "" } of targets) {
    hash.update(`\n${periodId} ${unitId} ${version} ${outcome} ${code}`);
  }
  return hash.digest("base64url");
}
