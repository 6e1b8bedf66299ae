import * as z from "zod";
import { PERIOD_EVENT_TYPES, PeriodEventData } from "../../contract/events/period-event.ts";
import { Period } from "../../domain/period/period.ts";
import { RosterMember, rosterChunks } from "../../domain/unit/roster.ts";
import {
  changedPeriodWrites,
  type Occasion,
  type PeriodEventDraft,
  PeriodEventRecord,
  periodItem,
} from "./changed-period.ts";
import {
  EVENT_PREFIX,
  PERIODS_PARTITION,
  periodEventKey,
  periodKey,
  periodPartition,
  ROSTER_PREFIX,
  rosterKey,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Table } from "./table.ts";

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
        ...changedPeriodWrites({ before, after: period, event }, occasion),
        ...rosterChunks(roster).map((members, chunk) => ({
          put: toItem("roster", rosterKey(period.periodId, chunk), { members }),
          if: { absent: true as const },
        })),
      ]);
      return result.ok;
    },

    /** Who decided the change that made a version of the period, and why. */
    async eventRecord(periodId: string, version: number): Promise<z.output<typeof PeriodEventRecord>> {
      const item = await table.get(periodEventKey(periodId, version));
      const record = item && fromItem(PeriodEvent, item).record;
      if (!record) throw new Error(`nobody is recorded for version ${version} of ${periodId}`);
      return record;
    },

    /** What was decided about the period as a whole, oldest first. */
    async events(periodId: string): Promise<PeriodEvent[]> {
      const items = await table.query({ pk: periodPartition(periodId), skPrefix: EVENT_PREFIX });
      return items.map((item) => fromItem(PeriodEvent, item));
    },

    /** Who owes the period's report, as it was fixed when the period opened. */
    async roster(periodId: string): Promise<RosterMember[]> {
      const items = await table.query({ pk: periodPartition(periodId), skPrefix: ROSTER_PREFIX });
      return items.flatMap((item) => fromItem(RosterChunk, item).members);
    },
  };
}

/** One line of a period's history, and the outbox entry from which the event is published. */
const PeriodEvent = z.object({
  id: z.string(),
  type: z.enum(PERIOD_EVENT_TYPES),
  source: z.string(),
  time: z.iso.datetime(),
  correlationId: z.string(),
  data: PeriodEventData,
  record: PeriodEventRecord.optional(),
});
export type PeriodEvent = z.infer<typeof PeriodEvent>;

const RosterChunk = z.object({ members: z.array(RosterMember) });
