import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { isInTime, isJudged, workingDaysLate } from "../obligation/lateness.ts";
import { type Obligation, standingOf } from "../obligation/obligation.ts";

/** One unit among those of its kind. */
export interface RankedUnit {
  /** Shared by units that are equal in all that is measured: 1, 2, 2, 4. */
  readonly rank: number;
  readonly unitId: string;
  readonly group: string;
  /** Reports by which the unit is measured: what counts now, or is past its due date. */
  readonly judged: number;
  /** Of those, fulfilled in time; nothing to report, declared in time, is fulfilled in time. */
  readonly inTime: number;
  readonly late: number;
  readonly missing: number;
  /** `inTime` of `judged`, 0 to 1. */
  readonly share: number;
  /** Over all judged reports, those still missing up to now. */
  readonly workingDaysLate: number;
  /** Measured by fewer than half as many reports as some other of its kind: compare with care. */
  readonly isSmallSample: boolean;
}

/** The units of one kind, the best first, and who is not among them. */
export interface GroupRanking {
  readonly group: string;
  readonly units: readonly RankedUnit[];
  /** Units that are out because they are exempt from everything asked about. */
  readonly exempt: number;
  /** Units of which nothing is due yet, or whose only report is being checked at this moment. */
  readonly notYetJudged: number;
  /** So few units are ranked that a place says little. */
  readonly isSmall: boolean;
}

/** Below this, one late report moves a unit by more than a fifth of the list. */
const FEW_UNITS = 5;

interface Circumstances {
  readonly calendars: readonly WorkingCalendar[];
  readonly now: Date;
  /** Whether a report of this obligation was received and is not decided yet: nobody is called missing meanwhile. */
  isBeingChecked(obligation: Obligation): boolean;
}

/**
 * Ranks units within their kind by the share of their reports that were fulfilled in time, then by the working days they
 * were late in all. The denominator is fair: exempt and test units are out, what is not due yet is out unless it was met
 * already, and what is being checked is out until it is decided. Made from the obligations of the frozen rosters.
 */
export function rankingOf(
  obligations: readonly Obligation[],
  circumstances: Circumstances,
): readonly GroupRanking[] {
  const byUnit = Map.groupBy(
    obligations.filter(({ isTest }) => !isTest),
    ({ unitId }) => unitId,
  );
  const byGroup = Map.groupBy(
    [...byUnit.values()].map((ofUnit) => measured(ofUnit, circumstances)),
    ({ group }) => group,
  );
  return [...byGroup]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, units]) => {
      const judged = units.filter((unit) => unit.judged > 0);
      const exempt = units.filter((unit) => unit.isExempt).length;
      return {
        group,
        units: ranked(judged),
        exempt,
        notYetJudged: units.length - judged.length - exempt,
        isSmall: judged.length < FEW_UNITS,
      };
    });
}

type Measured = Omit<RankedUnit, "rank" | "isSmallSample"> & { readonly isExempt: boolean };

function measured(
  ofUnit: readonly Obligation[],
  { calendars, now, isBeingChecked }: Circumstances,
): Measured {
  // A unit whose kind changed during the year stands among those it belongs to by its latest report.
  const latest = ofUnit.reduce((a, b) => (a.dueAtExclusive < b.dueAtExclusive ? b : a));
  const asked = ofUnit.filter(({ exemption }) => !exemption);
  const judged = asked.filter(
    (each) => isJudged(each, now) && (standingOf(each) !== "outstanding" || !isBeingChecked(each)),
  );
  const inTime = judged.filter(isInTime).length;
  const missing = judged.filter((each) => standingOf(each) === "outstanding").length;
  return {
    unitId: latest.unitId,
    group: latest.group,
    judged: judged.length,
    inTime,
    late: judged.length - inTime - missing,
    missing,
    share: judged.length === 0 ? 0 : inTime / judged.length,
    workingDaysLate: judged.reduce((sum, each) => sum + workingDaysLate(each, calendars, now), 0),
    isExempt: asked.length === 0,
  };
}

/** Competition ranking: equals share a place, and the next place is as far on as there are units before it. */
function ranked(units: readonly Measured[]): RankedUnit[] {
  const most = Math.max(...units.map(({ judged }) => judged));
  const sorted = units.toSorted((a, b) => compare(a, b) || (a.unitId < b.unitId ? -1 : 1));
  let rank = 0;
  return sorted.map(({ isExempt: _, ...unit }, index) => {
    const before = sorted[index - 1];
    if (!before || compare(before, unit) !== 0) rank = index + 1;
    return { rank, ...unit, isSmallSample: unit.judged * 2 < most };
  });
}

type Measures = Pick<RankedUnit, "inTime" | "judged" | "workingDaysLate">;

/** Shares are compared without dividing, so that 1/3 and 2/6 are equal. */
function compare(a: Measures, b: Measures): number {
  return b.inTime * a.judged - a.inTime * b.judged || a.workingDaysLate - b.workingDaysLate;
}
