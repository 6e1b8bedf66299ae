import * as z from "zod";
import {
  isPausedOn,
  type ReminderControls,
  ReminderPause,
  ReminderSwitch,
} from "../../domain/reminder/reminder-controls.ts";
import { LocalDate } from "../../domain/time/local-date.ts";
import {
  PAUSE_PREFIX,
  REMINDERS_PARTITION,
  reminderChangeKey,
  reminderPauseKey,
  reminderSweepKey,
  reminderSwitchKey,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Key, Table } from "./table.ts";

const Sweep = z.object({ lastSweptOn: LocalDate, version: z.int().min(1) });

export type ReminderStore = ReturnType<typeof reminderStore>;

/** The office's hold on reminders, with who, when and why of every change. */
export function reminderStore(table: Table) {
  /** The new value over the one it was made from, and the change beside it; false when somebody was faster. */
  async function save(entity: string, key: Key, value: ReminderSwitch | ReminderPause): Promise<boolean> {
    const result = await table.transact([
      {
        put: toItem(entity, key, value),
        if: value.version === 1 ? { absent: true } : { equals: { version: value.version - 1 } },
      },
      {
        put: toItem("reminder-change", reminderChangeKey(value.at, key), value),
        if: { absent: true as const },
      },
    ]);
    return result.ok;
  }

  return {
    /** All of it in one request. */
    async controls(): Promise<ReminderControls> {
      const items = await table.query({ pk: REMINDERS_PARTITION });
      const [switched, swept] = [reminderSwitchKey.sk, reminderSweepKey.sk].map((sk) =>
        items.find((item) => item.sk === sk),
      );
      return {
        pauses: items
          .filter(({ sk }) => sk.startsWith(PAUSE_PREFIX))
          .map((item) => fromItem(ReminderPause, item)),
        ...(switched && { switch: fromItem(ReminderSwitch, switched) }),
        ...(swept && { lastSweptOn: fromItem(Sweep, swept).lastSweptOn }),
      };
    },

    async switch(): Promise<ReminderSwitch | undefined> {
      const item = await table.get(reminderSwitchKey);
      return item && fromItem(ReminderSwitch, item);
    },
    saveSwitch: (value: ReminderSwitch) => save("reminder-switch", reminderSwitchKey, value),

    async pauseOf(unitId: string): Promise<ReminderPause | undefined> {
      const item = await table.get(reminderPauseKey(unitId));
      return item && fromItem(ReminderPause, item);
    },
    savePause: (value: ReminderPause) => save("reminder-pause", reminderPauseKey(value.unitId), value),

    /** What holds back reminders of some units on a day, in one request: all of them, or those of the units named. */
    async heldBack(
      unitIds: readonly string[],
      day: LocalDate,
    ): Promise<{ readonly isSwitchedOff: boolean; readonly pausedUnitIds: readonly string[] }> {
      const items = await table.batchGet([reminderSwitchKey, ...[...new Set(unitIds)].map(reminderPauseKey)]);
      const switched = items.find(({ sk }) => sk === reminderSwitchKey.sk);
      const pauses = items
        .filter(({ sk }) => sk.startsWith(PAUSE_PREFIX))
        .map((item) => fromItem(ReminderPause, item));
      return {
        isSwitchedOff: switched !== undefined && fromItem(ReminderSwitch, switched).isOff,
        pausedUnitIds: pauses.filter((pause) => isPausedOn(pause, day)).map(({ unitId }) => unitId),
      };
    },

    /** Notes that all reminders of a working day are planned; a day before the last one noted changes nothing. */
    async noteSwept(day: LocalDate): Promise<void> {
      for (;;) {
        const item = await table.get(reminderSweepKey);
        const before = item && fromItem(Sweep, item);
        if (before && day <= before.lastSweptOn) return;
        const version = (before?.version ?? 0) + 1;
        const result = await table.put({
          put: toItem("reminder-sweep", reminderSweepKey, { lastSweptOn: day, version }),
          if: before ? { equals: { version: before.version } } : { absent: true },
        });
        if (result.ok) return;
      }
    },
  };
}
