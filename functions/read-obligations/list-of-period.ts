import * as z from "zod";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import { UnitId } from "../../shared/contract/http/ids.ts";
import {
  type Obligation,
  type ObligationStatus,
  statusOf,
} from "../../shared/domain/obligation/obligation.ts";

/** A place in a period's list: after this unit of this shard, or at the shard's beginning. */
export const ListPosition = z.strictObject({
  shard: z.int().min(0).max(9999),
  afterUnitId: UnitId.optional(),
});
export type ListPosition = z.infer<typeof ListPosition>;

interface Asked {
  readonly periodId: string;
  readonly shards: number;
  readonly status: ObligationStatus | undefined;
  readonly group: string | undefined;
  readonly limit: number;
  readonly from: ListPosition;
  readonly now: Date;
}

interface Found {
  readonly obligations: readonly Obligation[];
  /** Where to go on; absent when the list has been read to its end. */
  readonly next?: ListPosition;
}

/** Obligations of at most 1 KB: a page of 250 is a quarter of what DynamoDB answers at once. */
const READ_AT_ONCE = 250;
/** A rare status in a large city: about 1,000 KB or 250 read units, and well under a second. */
const MAX_EXAMINED = 1000;

/**
 * Reads on until a page is full of what was asked for, the list ends, or so many were looked at that the caller had
 * better ask again. The status depends on the clock, so it is filtered here and not by the table.
 */
export async function listOfPeriod(
  reports: Pick<ReportStore, "obligationsPage">,
  asked: Asked,
): Promise<Found> {
  const { periodId, shards, limit } = asked;
  const obligations: Obligation[] = [];
  let at: ListPosition = asked.from;
  let examined = 0;
  while (at.shard < shards) {
    if (obligations.length === limit || examined >= MAX_EXAMINED) return { obligations, next: at };
    const { shard } = at;
    const page = await reports.obligationsPage(periodId, { ...at, limit: READ_AT_ONCE });
    for (const obligation of page.obligations) {
      if (obligations.length === limit) return { obligations, next: at };
      examined += 1;
      at = { shard, afterUnitId: obligation.unitId };
      if (isAskedFor(obligation, asked)) obligations.push(obligation);
    }
    if (page.isLast) at = { shard: shard + 1 };
  }
  return { obligations };
}

function isAskedFor(obligation: Obligation, { status, group, now }: Asked): boolean {
  return (
    (group === undefined || obligation.group === group) &&
    (status === undefined || statusOf(obligation, now) === status)
  );
}
