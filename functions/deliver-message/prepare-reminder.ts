import type { ReminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { reminderContent } from "../../shared/domain/message/reminder-content.ts";
import { stillDue, workingAddresses } from "../../shared/domain/message/still-due.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { namedOn } from "../../shared/domain/unit/unit.ts";
import type { Prepare } from "./handler.ts";

export interface ReminderDeps {
  readonly reminders: Pick<ReminderStore, "heldBack">;
  readonly reports: Pick<ReportStore, "owedReports">;
  readonly units: Pick<UnitStore, "loadWithContacts" | "loadMany">;
}

/** A unit's reminder, or what is taken to its leader or to it as the unit above: of what is still owed, to who can be reached. */
export const prepareReminder =
  (deps: ReminderDeps): Prepare =>
  async (message, now) => {
    const { recipient, items = [] } = message;
    const asked = items.map(({ unitId = recipient, periodId }) => ({ unitId, periodId }));
    const unitIds = asked.map(({ unitId }) => unitId);
    const [reports, held, written] = await Promise.all([
      deps.reports.owedReports(asked),
      deps.reminders.heldBack(unitIds, localDateOf(now)),
      deps.units.loadWithContacts(recipient),
    ]);
    if (held.isSwitchedOff) return { drop: "SWITCHED_OFF" };
    const going = reports.filter(({ obligation }) => !held.pausedUnitIds.includes(obligation.unitId));
    const due = stillDue(message, going, now);
    if (due.length === 0) return { drop: going.length < reports.length ? "PAUSED" : "NOTHING_OWED" };
    const to = written ? workingAddresses(message, written.contacts, localDateOf(now)) : [];
    if (!written || to.length === 0) return { drop: "NO_WORKING_CONTACT" };

    const otherIds = [...new Set(due.map(({ obligation }) => obligation.unitId))].filter(
      (id) => id !== recipient,
    );
    const others = otherIds.length > 0 ? await deps.units.loadMany(otherIds) : [];
    const units = new Map([written.unit, ...others].map((unit) => [unit.unitId, namedOn(unit, message.day)]));
    const unitOf = (unitId: string) => units.get(unitId) ?? { unitId, name: unitId };
    return { to, content: reminderContent(message, due, unitOf) };
  };
