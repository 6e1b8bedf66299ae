import { CalendarLink } from "../../domain/calendar-feed/calendar-link.ts";
import { calendarLinkKey } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Table } from "./table.ts";

export type CalendarLinkStore = ReturnType<typeof calendarLinkStore>;

/** The links under which units' calendars are read, one a unit. */
export function calendarLinkStore(table: Table) {
  return {
    async load(unitId: string): Promise<CalendarLink | undefined> {
      const item = await table.get(calendarLinkKey(unitId));
      return item && fromItem(CalendarLink, item);
    },

    /** Stores the unit's first link, or one over the link that was read; false when somebody was faster. */
    async save(link: CalendarLink, before: CalendarLink | undefined): Promise<boolean> {
      const result = await table.put({
        put: toItem("calendar-link", calendarLinkKey(link.unitId), link),
        if: before ? { equals: { version: before.version } } : { absent: true },
      });
      return result.ok;
    },
  };
}
