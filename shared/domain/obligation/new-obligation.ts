import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { type Period, periodDueOf } from "../period/period.ts";
import { shardOf } from "../period/shard.ts";
import type { RosterMember } from "../unit/roster.ts";
import type { Obligation } from "./obligation.ts";

/** What a member of the roster owes at the beginning. The period must have been opened. */
export function newObligation(
  period: Period,
  { unitId, kind, isTest }: RosterMember,
  calendars: readonly WorkingCalendar[],
): Obligation {
  if (!period.roster) throw new Error(`period ${period.periodId} has no roster yet`);
  const { dueAtExclusive, dueDate, because } = periodDueOf(period, kind, calendars);
  return {
    unitId,
    periodId: period.periodId,
    shard: shardOf(unitId, period.roster.shards),
    group: kind,
    ...(isTest && { isTest }),
    dueAtExclusive,
    dueDate,
    because,
    version: 1,
  };
}
