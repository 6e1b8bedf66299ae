import * as z from "zod";
import { PERIODS_SOURCE } from "../../contract/events/obligation-event.ts";
import type { PeriodEventData, PeriodEventType } from "../../contract/events/period-event.ts";
import { Period } from "../../domain/period/period.ts";
import { RosterMember, rosterChunks } from "../../domain/unit/roster.ts";
import {
  PERIODS_PARTITION,
  periodEventKey,
  periodIndexKey,
  periodKey,
  periodPartition,
  ROSTER_PREFIX,
  rosterKey,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Table } from "./table.ts";

/** What is told of a period as a whole; the version of the period that it made numbers it. */
export interface PeriodEventDraft {
  readonly type: PeriodEventType;
  readonly units: number;
  readonly restored?: number;
}

export interface Occasion {
  readonly now: Date;
  readonly correlationId: string;
}

export type PeriodStore = ReturnType<typeof periodStore>;

/** Periods, a handful a year. */
export function periodStore(table: Table) {
  return {
    async load(periodId: string): Promise<Period | undefined> {
      const item = await table.get(periodKey(periodId));
      return item && fromItem(Period, item);
    },

    /** Some periods, in no order. */
    async loadMany(periodIds: readonly string[]): Promise<Period[]> {
      const items = await table.batchGet([...new Set(periodIds)].map(periodKey));
      return items.map((item) => fromItem(Period, item));
    },

    /** Every period there is, by id. The index only names them: what is answered is as it is now. */
    async all(): Promise<Period[]> {
      const named = await table.query({ pk: PERIODS_PARTITION, index: "gsi1" });
      const items = await table.batchGet(named.map(({ pk, sk }) => ({ pk, sk })));
      return items.map((item) => fromItem(Period, item)).sort((a, b) => (a.periodId < b.periodId ? -1 : 1));
    },

    /** Stores a period that is new, or that is still as it was when `before` was read; else false. */
    async save(period: Period, before: Period | undefined): Promise<boolean> {
      const result = await table.put({
        put: periodItem(period),
        if: before ? { equals: { version: before.version } } : { absent: true },
      });
      return result.ok;
    },

    /**
     * Writes a change of an opened period with its one event, and its roster when it has just been fixed: all or
     * nothing, so a roster is either whole or not there. False when the period is no longer as it was read.
     */
    async saveWithEvent(
      period: Period,
      before: Period,
      event: PeriodEventDraft,
      occasion: Occasion,
      roster: readonly RosterMember[] = [],
    ): Promise<boolean> {
      const result = await table.transact([
        { put: periodItem(period), if: { equals: { version: before.version } } },
        ...rosterChunks(roster).map((members, chunk) => ({
          put: toItem("roster", rosterKey(period.periodId, chunk), { members }),
          if: { absent: true as const },
        })),
        { put: eventItem(period, event, occasion), if: { absent: true } },
      ]);
      return result.ok;
    },

    /** Who owes the period's report, as it was fixed when the period opened. */
    async roster(periodId: string): Promise<RosterMember[]> {
      const items = await table.query({ pk: periodPartition(periodId), skPrefix: ROSTER_PREFIX });
      return items.flatMap((item) => fromItem(RosterChunk, item).members);
    },
  };
}

const RosterChunk = z.object({ members: z.array(RosterMember) });

function eventItem(
  { periodId, version, roster }: Period,
  { type, units, restored }: PeriodEventDraft,
  { now, correlationId }: Occasion,
): Item {
  const data: PeriodEventData = {
    periodId,
    version,
    shards: roster?.shards ?? 1,
    units,
    ...(restored !== undefined && { restored }),
  };
  const time = now.toISOString();
  const id = `${periodId}:${version}`;
  return toItem("event", periodEventKey(periodId, version), {
    id,
    type,
    source: PERIODS_SOURCE,
    time,
    correlationId,
    data,
  });
}

function periodItem(period: Period): Item {
  return toItem("period", { ...periodKey(period.periodId), ...periodIndexKey(period.periodId) }, period);
}
