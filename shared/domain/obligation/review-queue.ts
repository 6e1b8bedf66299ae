import { type WorkingCalendar, workingDaysBetween } from "../calendar/working-calendar.ts";
import { latestOf, localDateOf } from "../time/local-date.ts";
import { isInTime } from "./lateness.ts";
import type { Obligation } from "./obligation.ts";

/** A report that was accepted by the checks and that nobody of the office has approved or returned yet. */
export interface WaitingForReview {
  readonly unitId: string;
  readonly periodId: string;
  readonly group: string;
  readonly attempt: number;
  /** When it was received, or unlocked again: the office has had it to look at since then. */
  readonly since: string;
  /** Working days after the day it came, up to and including today. */
  readonly workingDays: number;
  readonly isLate: boolean;
  /** Unusual figures that the unit has not explained: it cannot be approved before. */
  readonly reasonsMissing?: number;
  /** It was approved before, and the office took the approval back. */
  readonly isUnlocked: boolean;
  /** Of a unit for trials: listed, and no reason to remind anybody. */
  readonly isTest: boolean;
}

/** What waits for the office among some obligations, oldest first. A unit that is exempt waits for nothing. */
export function reviewQueueOf(
  obligations: readonly Obligation[],
  calendars: readonly WorkingCalendar[],
  now: Date,
): WaitingForReview[] {
  const today = localDateOf(now);
  return obligations
    .flatMap((obligation) => {
      const { unitId, periodId, group, current, exemption, isTest = false } = obligation;
      if (current?.state !== "accepted" || exemption) return [];
      const { attempt, receivedAt, unlockedAt, reasonsMissing } = current;
      const since = latestOf(receivedAt, ...(unlockedAt === undefined ? [] : [unlockedAt]));
      return [
        {
          ...{ unitId, periodId, group, attempt, since, isTest },
          workingDays: workingDaysBetween(localDateOf(since), today, calendars),
          isLate: !isInTime(obligation),
          isUnlocked: unlockedAt !== undefined,
          ...(reasonsMissing !== undefined && { reasonsMissing }),
        },
      ];
    })
    .sort((a, b) => (isBeforeInQueue(a, b) ? -1 : 1));
}

/** The place of a report in the queue: by the time it came, then by unit and period, so that no two are at one place. */
export type QueuePlace = Pick<WaitingForReview, "since" | "unitId" | "periodId">;

export function isBeforeInQueue(a: QueuePlace, b: QueuePlace): boolean {
  const [left, right] = [a, b].map(({ since, unitId, periodId }) => [since, unitId, periodId].join(" "));
  return (left ?? "") < (right ?? "");
}
