import type { Figure, Figures } from "../figures/figure.ts";
import {
  type Indicator,
  type IndicatorTemplate,
  isComputed,
  isNarrative,
  ratioOf,
} from "../figures/indicator-template.ts";
import { countsNow, decidingReportOf, type Obligation, standingOf } from "../obligation/obligation.ts";

/**
 * How far a group of units is with a period. Only what is known without looking at the clock is counted; what is
 * outstanding is kept by due date, so "missing" is exact at any moment and nothing has to run at midnight.
 */
export interface GroupProgress {
  readonly expected: number;
  readonly exempt: number;
  readonly onTime: number;
  readonly late: number;
  /** Units whose report says that nothing happened; they are neither on time nor late. */
  readonly nil: number;
  /** The part of them that came after the due date; absent when none did. */
  readonly nilLate?: number;
  /** Due instant (exclusive) → how many of that date have nothing that counts yet. */
  readonly outstandingByDueAt: Readonly<Record<string, number>>;
  readonly totals: Readonly<Record<string, IndicatorTotal>>;
}

/** One indicator over the units of a group. */
export interface IndicatorTotal {
  /** Sum, largest value or number of "yes", as the indicator's aggregation says. */
  readonly total: number;
  /** Units that gave a value. Empty is not 0 and is not counted. */
  readonly reported: number;
  /** Units that said "không phát sinh". */
  readonly nil: number;
  readonly byContent?: Readonly<Record<string, number>>;
  /**
   * The median of what the units of a group in one shard reported, to two digits; only where there are {@link MEDIAN_NEEDS} or more,
   * and never added up. It tells an unusual number of one unit.
   */
  readonly median?: number;
  /** For an indicator with options: how many units chose each. */
  readonly options?: Readonly<Record<string, number>>;
  /**
   * For a rate: what is divided by what, summed over the units that gave both, who are those `reported`. The rate itself
   * is only made in {@link summaryOf}; until then `total` is 0.
   */
  readonly parts?: readonly [above: number, below: number];
}

export interface ShardProgress {
  /**
   * Sum of the versions of the shard's obligations. It rises with every decision, so of two computations the one that
   * saw more decisions has the higher revision, and the one that saw all of them the highest.
   */
  readonly revision: number;
  readonly groups: Readonly<Record<string, GroupProgress>>;
}

/** What the table holds of one shard: obligations, and figures by {@link figuresId}. */
export interface ShardContent {
  readonly obligations: readonly Obligation[];
  readonly figures: ReadonlyMap<string, Figures>;
}

export function figuresId(unitId: string, attempt: number): string {
  return `${unitId}#${attempt}`;
}

/**
 * Computes a shard's progress from its obligations alone: a pure function, so it is its own rebuild. A period that asks
 * for no figures has no template.
 */
export function progressOf(
  { obligations, figures }: ShardContent,
  template: IndicatorTemplate | undefined,
): ShardProgress {
  const added = (template?.indicators ?? []).filter(isAdded);
  const indicators = new Map(added.map((indicator) => [indicator.code, indicator]));
  const ratios = (template?.indicators ?? []).flatMap(({ code, aggregation }) => {
    const ratio = ratioOf(aggregation);
    return ratio ? [{ code, ...ratio }] : [];
  });
  const groups: Record<string, MutableGroup> = {};
  const values = new Map<MutableTotal, number[]>();
  let revision = 0;
  for (const obligation of obligations) {
    revision += obligation.version;
    if (obligation.isTest) continue;
    groups[obligation.group] ??= emptyGroup();
    const group = groups[obligation.group] as MutableGroup;
    countObligation(group, obligation);
    const current = obligation.current;
    if (!current?.hasFigures || !countsNow(obligation) || obligation.exemption) continue;
    const reported = figures.get(figuresId(obligation.unitId, current.attempt));
    if (!reported) {
      throw new Error(
        `figures of ${obligation.unitId} attempt ${current.attempt} are missing beside the obligation`,
      );
    }
    for (const figure of Object.values(reported)) {
      const indicator = indicators.get(figure.code);
      if (!indicator) continue;
      addFigure(group.totals, indicator, figure);
      if (figure.state === "value" && typeof figure.value === "number") {
        const total = totalOf(group.totals, figure.code);
        const known = values.get(total);
        if (known) known.push(figure.value);
        else values.set(total, [figure.value]);
      }
    }
    for (const { code, above, below } of ratios) {
      const [a, b] = [amountOf(reported[above]), amountOf(reported[below])];
      if (a === undefined || b === undefined) continue;
      const total = totalOf(group.totals, code);
      total.reported += 1;
      addParts(total, [a, b]);
    }
  }
  for (const [total, reported] of values) {
    const median = reported.length >= MEDIAN_NEEDS ? medianOf(reported) : 0;
    // Of 0 nothing is a multiple.
    if (median > 0) total.median = median;
  }
  return { revision, groups };
}

/** Of fewer units a median says more about them than about their kind. */
const MEDIAN_NEEDS = 5;

/** Two digits tell fifty times from twenty, and keep the item of progress in the kilobytes that it has. */
const MEDIAN_DIGITS = 2;

/** The lower of the two in the middle, where there are two: so it is a number that a unit reported. */
function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values[Math.floor((values.length - 1) / 2)] ?? 0;
  return Number(middle.toPrecision(MEDIAN_DIGITS));
}

export interface ProgressSummary {
  readonly expected: number;
  readonly exempt: number;
  readonly onTime: number;
  readonly late: number;
  readonly nil: number;
  readonly nilLate?: number;
  /** Nothing that counts yet, due or not. */
  readonly outstanding: number;
  /** The part of the outstanding whose due date has passed. */
  readonly missing: number;
  readonly totals: Readonly<Record<string, IndicatorTotal>>;
}

/** Adds up groups of shards, and says what is missing at `now`. Rates are computed from sums, never added. */
export function summaryOf(
  groups: readonly GroupProgress[],
  template: IndicatorTemplate | undefined,
  now: Date,
): ProgressSummary {
  const sum = emptyGroup();
  for (const group of groups) {
    sum.expected += group.expected;
    sum.exempt += group.exempt;
    sum.onTime += group.onTime;
    sum.late += group.late;
    sum.nil += group.nil;
    if (group.nilLate !== undefined) sum.nilLate = (sum.nilLate ?? 0) + group.nilLate;
    for (const [dueAt, count] of Object.entries(group.outstandingByDueAt)) {
      sum.outstandingByDueAt[dueAt] = (sum.outstandingByDueAt[dueAt] ?? 0) + count;
    }
    for (const indicator of template?.indicators ?? []) {
      const total = group.totals[indicator.code];
      if (total) addTotal(sum.totals, indicator, total);
    }
  }
  const outstanding = Object.entries(sum.outstandingByDueAt);
  return {
    expected: sum.expected,
    exempt: sum.exempt,
    onTime: sum.onTime,
    late: sum.late,
    nil: sum.nil,
    ...(sum.nilLate !== undefined && { nilLate: sum.nilLate }),
    outstanding: countOf(outstanding),
    missing: countOf(outstanding.filter(([dueAt]) => Date.parse(dueAt) <= now.getTime())),
    totals: withRates(sum.totals),
  };
}

interface MutableGroup {
  expected: number;
  exempt: number;
  onTime: number;
  late: number;
  nil: number;
  nilLate?: number;
  outstandingByDueAt: Record<string, number>;
  totals: Record<string, MutableTotal>;
}

/** Added to in place: a shard of 500 units holds 22,500 figures. */
interface MutableTotal {
  total: number;
  reported: number;
  nil: number;
  byContent?: Record<string, number>;
  options?: Record<string, number>;
  median?: number;
  parts?: readonly [above: number, below: number];
}

function emptyGroup(): MutableGroup {
  return { expected: 0, exempt: 0, onTime: 0, late: 0, nil: 0, outstandingByDueAt: {}, totals: {} };
}

function countObligation(group: MutableGroup, obligation: Obligation): void {
  const standing = standingOf(obligation);
  switch (standing) {
    case "exempt":
      group.exempt += 1;
      return;
    case "nil":
      group.nil += 1;
      if (decidingReportOf(obligation)?.isLate) group.nilLate = (group.nilLate ?? 0) + 1;
      break;
    case "on_time":
      group.onTime += 1;
      break;
    case "late":
      group.late += 1;
      break;
    case "outstanding": {
      const dueAt = obligation.dueAtExclusive;
      group.outstandingByDueAt[dueAt] = (group.outstandingByDueAt[dueAt] ?? 0) + 1;
      break;
    }
    default:
      standing satisfies never;
  }
  group.expected += 1;
}

function isAdded(indicator: Indicator): boolean {
  return !isNarrative(indicator) && !isComputed(indicator) && indicator.aggregation !== "none";
}

function addFigure(totals: Record<string, MutableTotal>, indicator: Indicator, figure: Figure): void {
  if (figure.state === "nil") {
    totalOf(totals, indicator.code).nil += 1;
    return;
  }
  const { value, byContent } = figure;
  addTotal(totals, indicator, {
    total: typeof value === "string" ? 1 : Number(value),
    reported: 1,
    nil: 0,
    ...(byContent && { byContent }),
    ...(typeof value === "string" && { options: { [value]: 1 } }),
  });
}

function addTotal(totals: Record<string, MutableTotal>, indicator: Indicator, more: IndicatorTotal): void {
  const sum = totalOf(totals, indicator.code);
  sum.total =
    indicator.aggregation === "max" ? Math.max(sum.total, more.total) : withoutNoise(sum.total + more.total);
  sum.reported += more.reported;
  sum.nil += more.nil;
  if (more.byContent) {
    sum.byContent ??= {};
    addMap(sum.byContent, more.byContent);
  }
  if (more.options) {
    sum.options ??= {};
    addMap(sum.options, more.options);
  }
  if (more.parts) addParts(sum, more.parts);
}

function addParts(sum: MutableTotal, [above, below]: readonly [number, number]): void {
  const [a, b] = sum.parts ?? [0, 0];
  sum.parts = [withoutNoise(a + above), withoutNoise(b + below)];
}

/** A unit that said "không phát sinh" answered, and its part of a rate is 0; one that left it empty did not. */
function amountOf(figure: Figure | undefined): number | undefined {
  if (figure?.state === "nil") return 0;
  return typeof figure?.value === "number" ? figure.value : undefined;
}

/** Nothing reported is below every value, none of which is negative: so 0 begins a largest value too. */
function totalOf(totals: Record<string, MutableTotal>, code: string): MutableTotal {
  totals[code] ??= { total: 0, reported: 0, nil: 0 };
  return totals[code];
}

function addMap(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const key of Object.keys(more)) sum[key] = withoutNoise((sum[key] ?? 0) + (more[key] ?? 0));
}

/** Decimals that people report have at most a few places; the rest is binary noise that depends on the order. */
const DECIMALS = 1e6;

function withoutNoise(value: number): number {
  return Number.isSafeInteger(value) ? value : Math.round(value * DECIMALS) / DECIMALS;
}

function withRates(totals: Readonly<Record<string, MutableTotal>>): Record<string, IndicatorTotal> {
  const shown: Record<string, IndicatorTotal> = {};
  for (const [code, total] of Object.entries(totals)) {
    if (!total.parts) shown[code] = total;
    else {
      const [above, below] = total.parts;
      const { reported, nil } = total;
      if (below !== 0) shown[code] = { total: withoutNoise((above / below) * 100), reported, nil };
    }
  }
  return shown;
}

function countOf(entries: readonly (readonly [string, number])[]): number {
  return entries.reduce((sum, [, count]) => sum + count, 0);
}

/** `behind`: stored before the latest decisions were made. `drifted`: of the same decisions, and yet different. */
export type Comparison = "same" | "behind" | "drifted";

/** Holds what is stored against what the obligations say. Stored may be ahead: decisions go on meanwhile. */
export function compareProgress(stored: ShardProgress | undefined, computed: ShardProgress): Comparison {
  if (!stored || stored.revision < computed.revision) return "behind";
  if (stored.revision > computed.revision) return "same";
  return canonical(stored.groups) === canonical(computed.groups) ? "same" : "drifted";
}

/** JSON with sorted keys: equal values give equal text, in whatever order they were added up. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
