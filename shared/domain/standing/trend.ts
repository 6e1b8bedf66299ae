import type { GroupProgress } from "../progress/progress.ts";

/** How punctual a group was in one period. */
export interface Punctuality {
  /** Units that owed the report, without those exempt and test units. */
  readonly expected: number;
  readonly exempt: number;
  /** Fulfilled in time, nothing to report included. */
  readonly inTime: number;
  readonly late: number;
  /** Of those fulfilled, in time or late, the ones that had nothing to report. */
  readonly nil: number;
  readonly missing: number;
  /** Outstanding with their due date still ahead: in no rate. */
  readonly notYetDue: number;
  /** `inTime` of all whose question is settled, 0 to 1; null while none is. */
  readonly rate: number | null;
}

/**
 * The punctuality of some groups at `now`, from a period's progress: what was counted on its frozen roster, so a past
 * period reads the same however units are merged later.
 */
export function punctualityOf(groups: readonly GroupProgress[], now: Date): Punctuality {
  const sum = (of: (group: GroupProgress) => number) => groups.reduce((total, group) => total + of(group), 0);
  const outstanding = (isDue: boolean) =>
    sum(({ outstandingByDueAt }) =>
      Object.entries(outstandingByDueAt)
        .filter(([dueAt]) => Date.parse(dueAt) <= now.getTime() === isDue)
        .reduce((total, [, count]) => total + count, 0),
    );
  const nil = sum((group) => group.nil);
  const lateNil = sum(({ nilLate = 0 }) => nilLate);
  const inTime = sum(({ onTime }) => onTime) + nil - lateNil;
  const expected = sum((group) => group.expected);
  const notYetDue = outstanding(false);
  const settled = expected - notYetDue;
  return {
    expected,
    exempt: sum(({ exempt }) => exempt),
    inTime,
    late: sum(({ late }) => late) + lateNil,
    nil,
    missing: outstanding(true),
    notYetDue,
    rate: settled === 0 ? null : inTime / settled,
  };
}
