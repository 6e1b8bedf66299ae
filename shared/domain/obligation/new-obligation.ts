import { dueFor, type Period } from "../period/period.ts";
import { shardOf } from "../period/shard.ts";
import type { RosterMember } from "../unit/roster.ts";
import type { Obligation } from "./obligation.ts";

/**
 * What a member of the roster owes at the beginning, due as the period had it when it opened: one that is put back later is due
 * with its neighbours. The period must have been opened.
 */
export function newObligation(period: Period, { unitId, kind, isTest }: RosterMember): Obligation {
  if (!period.roster) throw new Error(`period ${period.periodId} has no roster yet`);
  const { dueAtExclusive, dueDate, because } = dueFor(period, kind);
  return {
    unitId,
    periodId: period.periodId,
    shard: shardOf(unitId, period.roster.shards),
    group: kind,
    ...(isTest && { isTest }),
    dueAtExclusive,
    dueDate,
    because,
    ...(period.timeliness && { timeliness: period.timeliness }),
    version: 1,
  };
}
