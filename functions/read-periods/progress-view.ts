import type * as z from "zod";
import type { KnownProgress } from "../../shared/adapters/dynamodb/stored-progress.ts";
import type { PeriodProgress } from "../../shared/contract/http/progress.ts";
import { type IndicatorTemplate, isNarrative } from "../../shared/domain/figures/indicator-template.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import { type Period, periodStatusOf } from "../../shared/domain/period/period.ts";
import { type GroupProgress, summaryOf } from "../../shared/domain/progress/progress.ts";

interface Known {
  readonly period: Period;
  /** What is stored of each shard. */
  readonly shards: ReadonlyMap<number, KnownProgress>;
  readonly template: IndicatorTemplate | undefined;
  /** The obligations that have a report waiting to be decided. */
  readonly beingChecked: readonly Obligation[];
}

/** The progress of a period at `now`, of the city and of each group of units. Test units are in none of it. */
export function progressView(
  { period, shards, template, beingChecked }: Known,
  now: Date,
): z.input<typeof PeriodProgress> {
  const computed = [...shards.values()];
  const named = Map.groupBy(
    computed.flatMap(({ groups }) => Object.entries(groups)),
    ([group]) => group,
  );
  const real = beingChecked.filter(({ isTest }) => !isTest);
  const summary = (groups: readonly GroupProgress[], waiting: readonly Obligation[]) => ({
    ...summaryOf(groups, template, now),
    beingChecked: waiting.length,
  });
  return {
    periodId: period.periodId,
    status: periodStatusOf(period, now),
    indicators: indicatorsOf(template),
    city: summary(
      computed.flatMap(({ groups }) => Object.values(groups)),
      real,
    ),
    groups: [...named.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, entries]) => ({
        group,
        ...summary(
          entries.map(([, progress]) => progress),
          real.filter((obligation) => obligation.group === group),
        ),
      })),
    computedAt: computed.map(({ computedAt }) => computedAt).sort()[0],
    revision: computed.reduce((sum, { revision }) => sum + revision, 0),
    isComplete: period.obligationsWrittenAt !== undefined && computed.length === (period.roster?.shards ?? 0),
  };
}

function indicatorsOf(template: IndicatorTemplate | undefined): z.input<typeof PeriodProgress>["indicators"] {
  return (template?.indicators ?? []).flatMap((indicator) => {
    const { code, nameVi, nameEn, unitVi, type, aggregation } = indicator;
    // Text is read, not counted.
    if (isNarrative(indicator) || aggregation === "none" || type === "text" || type === "list") return [];
    return [{ code, name: { vi: nameVi, en: nameEn }, unit: unitVi, type, aggregation }];
  });
}
