import { Period } from "../../domain/period/period.ts";
import { PERIODS_PARTITION, periodIndexKey, periodKey } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Table } from "./table.ts";

export type PeriodStore = ReturnType<typeof periodStore>;

/** Periods, a handful a year. */
export function periodStore(table: Table) {
  return {
    async load(periodId: string): Promise<Period | undefined> {
      const item = await table.get(periodKey(periodId));
      return item && fromItem(Period, item);
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
  };
}

export function periodItem(period: Period): Item {
  return toItem("period", { ...periodKey(period.periodId), ...periodIndexKey(period.periodId) }, period);
}
