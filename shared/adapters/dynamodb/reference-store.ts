import type * as z from "zod";
import { WorkingCalendar } from "../../domain/calendar/working-calendar.ts";
import { PeriodType } from "../../domain/period/period-type.ts";
import { Programme } from "../../domain/programme/programme.ts";
import {
  CALENDARS_PARTITION,
  calendarKey,
  formerCalendarKey,
  PERIOD_TYPES_PARTITION,
  PROGRAMMES_PARTITION,
  periodTypeKey,
  programmeKey,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Key, Table } from "./table.ts";

export type ReferenceStore = ReturnType<typeof referenceStore>;

/** What the office loads and everything else refers to: programmes, period types, working calendars. */
export function referenceStore(table: Table) {
  async function list<S extends z.ZodType>(pk: string, schema: S): Promise<z.output<S>[]> {
    const items = await table.query({ pk });
    return items.map((item) => fromItem(schema, item));
  }

  /** New at version 1; after that only over the version before. False when somebody was faster. */
  async function save(entity: string, key: Key, value: { readonly version: number }): Promise<boolean> {
    const result = await table.put({
      put: toItem(entity, key, value),
      if: value.version === 1 ? { absent: true } : { equals: { version: value.version - 1 } },
    });
    return result.ok;
  }

  return {
    programmes: () => list(PROGRAMMES_PARTITION, Programme),
    saveProgramme: (programme: Programme) =>
      save("programme", programmeKey(programme.programmeId), programme),

    periodTypes: () => list(PERIOD_TYPES_PARTITION, PeriodType),
    savePeriodType: (type: PeriodType) => save("period-type", periodTypeKey(type.typeCode), type),

    /** The table of every year that has one. */
    calendars: () => list(CALENDARS_PARTITION, WorkingCalendar),

    /** The year's table becomes this one; the version before it is kept beside it. */
    async saveCalendar(calendar: WorkingCalendar, before: WorkingCalendar | undefined): Promise<boolean> {
      const { year } = calendar;
      const result = await table.transact([
        {
          put: toItem("calendar", calendarKey(year), calendar),
          if: before ? { equals: { version: before.version } } : { absent: true },
        },
        ...(before
          ? [
              {
                put: toItem("calendar", formerCalendarKey(year, before.version), before),
                if: { absent: true as const },
              },
            ]
          : []),
      ]);
      return result.ok;
    },
  };
}
