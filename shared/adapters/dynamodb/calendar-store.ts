import { CALENDARS_SOURCE, type CalendarEventData } from "../../contract/events/calendar-event.ts";
import type { CalendarYear } from "../../domain/calendar/calendar-year.ts";
import { WorkingCalendar } from "../../domain/calendar/working-calendar.ts";
import { type ChangedPeriod, changedPeriodWrites, type Occasion } from "./changed-period.ts";
import {
  CALENDARS_PARTITION,
  calendarDraftKey,
  calendarEventKey,
  calendarKey,
  calendarPartition,
  calendarVersionKey,
  VERSION_PREFIX,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Table } from "./table.ts";

export type CalendarStore = ReturnType<typeof calendarStore>;

/** Working calendars with their drafts and their history. Whoever only computes dates asks the reference store. */
export function calendarStore(table: Table) {
  return {
    /** The tables of every year that has any, by year. */
    async years(): Promise<Map<number, CalendarYear>> {
      const items = await table.query({ pk: CALENDARS_PARTITION });
      const years = Map.groupBy(
        items.map((item) => fromItem(WorkingCalendar, item)),
        ({ year }) => year,
      );
      return new Map([...years].map(([year, tables]) => [year, yearOf(tables)]));
    },

    async year(year: number): Promise<CalendarYear> {
      const items = await table.batchGet([calendarKey(year), calendarDraftKey(year)]);
      return yearOf(items.map((item) => fromItem(WorkingCalendar, item)));
    },

    /** Every version of a year's table, the newest first. */
    async history(year: number): Promise<WorkingCalendar[]> {
      const items = await table.query({
        pk: calendarPartition(year),
        skPrefix: VERSION_PREFIX,
        reverse: true,
      });
      return items.map((item) => fromItem(WorkingCalendar, item));
    },

    /** The year gets this draft in place of an older one. False when somebody loaded another one first. */
    async saveDraft(draft: WorkingCalendar): Promise<boolean> {
      const { year, version } = draft;
      const result = await table.transact([
        { put: toItem("calendar", calendarVersionKey(year, version), draft), if: { absent: true } },
        {
          put: toItem("calendar", calendarDraftKey(year), draft),
          if: { atMost: { version: version - 1 } },
        },
      ]);
      return result.ok;
    },

    /**
     * The table comes into force, together with what that changes of periods: all or nothing. It was the draft of the year, or
     * is newer than any. False when something is no longer as it was read.
     */
    async approve(
      approved: WorkingCalendar,
      known: CalendarYear,
      periods: readonly ChangedPeriod[],
      occasion: Occasion,
    ): Promise<boolean> {
      const { year, version } = approved;
      const wasDraft = known.draft?.version === version;
      const result = await table.transact([
        {
          put: toItem("calendar", calendarKey(year), approved),
          if: known.inForce ? { equals: { version: known.inForce.version } } : { absent: true },
        },
        {
          put: toItem("calendar", calendarDraftKey(year), approved),
          if: wasDraft
            ? { equals: { version, status: "provisional" } }
            : { atMost: { version: version - 1 } },
        },
        {
          put: toItem("calendar", calendarVersionKey(year, version), approved),
          ...(!wasDraft && { if: { absent: true as const } }),
        },
        { put: eventItem(approved, occasion), if: { absent: true } },
        ...periods.flatMap((changed) => changedPeriodWrites(changed, occasion)),
      ]);
      return result.ok;
    },
  };
}

function yearOf(tables: readonly WorkingCalendar[]): CalendarYear {
  const inForce = tables.find(({ status }) => status === "approved");
  const draft = tables.find(({ status }) => status === "provisional");
  return { ...(inForce && { inForce }), ...(draft && { draft }) };
}

function eventItem({ year, version }: WorkingCalendar, { now, correlationId }: Occasion): Item {
  const data: CalendarEventData = { year, version };
  return toItem("event", calendarEventKey(year, version), {
    id: `calendar-${year}:${version}`,
    type: "CalendarApproved",
    source: CALENDARS_SOURCE,
    time: now.toISOString(),
    correlationId,
    data,
  });
}
