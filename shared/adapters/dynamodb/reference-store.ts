import type * as z from "zod";
import { WorkingCalendar } from "../../domain/calendar/working-calendar.ts";
import { PeriodType } from "../../domain/period/period-type.ts";
import { Programme } from "../../domain/programme/programme.ts";
import { ReminderRules } from "../../domain/reminder/reminder-rules.ts";
import {
  CALENDARS_PARTITION,
  DRAFT_SUFFIX,
  formerReminderRulesKey,
  PERIOD_TYPES_PARTITION,
  PROGRAMMES_PARTITION,
  periodTypeKey,
  programmeKey,
  REMINDER_RULES_PARTITION,
  reminderRulesKey,
  VERSION_PREFIX,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Key, Table } from "./table.ts";

export type ReferenceStore = ReturnType<typeof referenceStore>;

/** What the office loads and everything else refers to: programmes, period types, working calendars, rules of reminding. */
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

    /** The table in force of every year that has one; drafts decide nothing and are left out. */
    async calendars(): Promise<WorkingCalendar[]> {
      const items = await table.query({ pk: CALENDARS_PARTITION });
      return items
        .filter(({ sk }) => !sk.endsWith(DRAFT_SUFFIX))
        .map((item) => fromItem(WorkingCalendar, item));
    },

    /** When reminders go out; undefined until the office has loaded rules of its own. */
    async reminderRules(): Promise<ReminderRules | undefined> {
      const item = await table.get(reminderRulesKey);
      return item && fromItem(ReminderRules, item);
    },

    /** Every version of them that the office brought into force, the newest first. */
    async reminderRulesHistory(): Promise<ReminderRules[]> {
      const pk = REMINDER_RULES_PARTITION;
      const items = await table.query({ pk, skPrefix: VERSION_PREFIX, reverse: true });
      return items.map((item) => fromItem(ReminderRules, item));
    },

    /** These rules hold from now on; every version is kept beside them. False when somebody was faster. */
    async saveReminderRules(rules: ReminderRules): Promise<boolean> {
      const { version } = rules;
      const result = await table.transact([
        {
          put: toItem("reminder-rules", reminderRulesKey, rules),
          if: version === 1 ? { absent: true } : { equals: { version: version - 1 } },
        },
        {
          put: toItem("reminder-rules", formerReminderRulesKey(version), rules),
          if: { absent: true as const },
        },
      ]);
      return result.ok;
    },
  };
}
