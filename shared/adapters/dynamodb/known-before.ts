import { countsNow, Obligation } from "../../domain/obligation/obligation.ts";
import type { Period } from "../../domain/period/period.ts";
import { relatedPeriodIds, relatedPeriods } from "../../domain/period/related-periods.ts";
import type { EarlierReport, RuleContext } from "../../domain/rules/rule.ts";
import { Submission } from "../../domain/submission/submission.ts";
import { figuresKey, obligationKey, progressKey, submissionKey } from "./keys.ts";
import { fromItem } from "./stored.ts";
import { figuresOfItem, progressOfItem } from "./stored-progress.ts";
import type { Item, Key, Table } from "./table.ts";

/** The report's obligation and period, and the obligations that were found with them. */
export interface Judged {
  readonly obligation: Obligation;
  readonly period: Period;
  readonly related: readonly Obligation[];
}

/** What is known besides a report when it is judged. */
export type KnownBefore = Pick<RuleContext, "earlier" | "medians">;

/**
 * Reads what a unit reported for related periods, and the medians of its kind, in one request. `related` are the unit's obligations
 * for the usual periods as far as they were found in the first shard; of a unit in another shard, or of a period that contains others
 * than usual, they are looked for again.
 */
export async function readKnownBefore(
  table: Table,
  { obligation, period, related }: Judged,
): Promise<KnownBefore> {
  const { unitId, periodId, shard, group } = obligation;
  const reports = (
    isAllLookedFor(shard, period) ? related : await relatedInShard(table, obligation, period)
  ).filter(hasFigures);
  // Of this period only while the last of its type has none: those of a running period change with each report.
  const progressKeys = [periodId, relatedPeriods(period).previous].map((id) => progressKey(id, shard));
  const items = await table.batchGet([
    ...progressKeys,
    ...reports.flatMap((report) => [figuresKeyOf(report), submissionKeyOf(report)]),
  ]);
  const found = (key: Key) => items.find(({ pk, sk }) => pk === key.pk && sk === key.sk);
  const earlier = reports.flatMap((report) => {
    const figures = found(figuresKeyOf(report));
    if (!figures) return [];
    const submission = found(submissionKeyOf(report));
    return [[report.periodId, earlierReport(report.periodId, figures, submission)] as const];
  });
  const medians = progressKeys.map((key) => mediansOf(found(key), group));
  return { earlier: Object.fromEntries(earlier), medians: Object.assign({}, ...medians) };

  function figuresKeyOf({ current, ...report }: WithCurrent): Key {
    return figuresKey(report.periodId, report.shard, unitId, current.attempt);
  }
  function submissionKeyOf({ current, ...report }: WithCurrent): Key {
    return submissionKey(unitId, report.periodId, current.attempt);
  }
}

/** Before the period is known, its obligations are guessed by its name. */
function isAllLookedFor(shard: number, { periodId, contains }: Period): boolean {
  return (
    shard === 0 &&
    (contains === undefined ||
      isSubset(relatedPeriodIds({ periodId, contains }), relatedPeriodIds({ periodId })))
  );
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((each) => all.includes(each));
}

type WithCurrent = Obligation & { readonly current: NonNullable<Obligation["current"]> };

function hasFigures(obligation: Obligation): obligation is WithCurrent {
  return countsNow(obligation) && obligation.current?.hasFigures === true;
}

/** A city of more than 1,000 units has several shards, most often as many from period to period. */
async function relatedInShard(
  table: Table,
  { unitId, shard }: Obligation,
  period: Period,
): Promise<Obligation[]> {
  const keys = relatedPeriodIds(period).map((related) => obligationKey(related, shard, unitId));
  return (await table.batchGet(keys)).map((item) => fromItem(Obligation, item));
}

function earlierReport(periodId: string, figures: Item, submission: Item | undefined): EarlierReport {
  const sha256 = submission && fromItem(Submission, submission).files["data"]?.sha256;
  return { periodId, figures: figuresOfItem(figures), ...(sha256 !== undefined && { dataSha256: sha256 }) };
}

function mediansOf(progress: Item | undefined, group: string): Record<string, number> {
  const totals = progress ? (progressOfItem(progress).groups[group]?.totals ?? {}) : {};
  return Object.fromEntries(
    Object.entries(totals).flatMap(([code, { median }]) => (median === undefined ? [] : [[code, median]])),
  );
}
