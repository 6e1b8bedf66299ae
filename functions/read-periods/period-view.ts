import type * as z from "zod";
import type { PeriodView } from "../../shared/contract/http/periods.ts";
import { dueDateOf } from "../../shared/domain/calendar/due.ts";
import {
  acceptanceEnd,
  isClosingProvisional,
  type Period,
  periodStatusOf,
} from "../../shared/domain/period/period.ts";

import { dueView } from "../_runtime/due-view.ts";

/** A period as the API shows it at `now`: its status derived, nobody named. */
export function periodView(period: Period, now: Date): z.input<typeof PeriodView> {
  const { roster } = period;
  return {
    periodId: period.periodId,
    typeCode: period.typeCode,
    year: period.year,
    name: { vi: period.nameVi, en: period.nameEn },
    programmeId: period.programmeId,
    status: periodStatusOf(period, now),
    window: { from: period.windowStartOn, to: period.windowEndOn },
    opensAt: period.opensAt,
    dueAtExclusive: period.dueAtExclusive,
    dueDate: dueDateOf(period.dueAtExclusive),
    provisional: period.provisional,
    nominalDue: period.due,
    closesAt: acceptanceEnd(period).toISOString(),
    closesAtProvisional: isClosingProvisional(period),
    due: {
      default: dueView(period.dues.default),
      byKind: Object.fromEntries(
        Object.entries(period.dues.byKind).map(([kind, due]) => [kind, dueView(due)]),
      ),
    },
    rollPolicy: period.rollPolicy,
    closingWorkingDays: period.closingWorkingDays,
    ...(period.closingMessage && { closingMessage: period.closingMessage }),
    timeliness: period.timeliness ?? "FIRST_ACCEPTED",
    ...(period.reopened && { reopenedUntil: period.reopened.until }),
    ...(period.follows && {
      following: { since: period.follows.decidedAt, doneAt: period.follows.doneAt },
    }),
    parts: period.parts,
    legalBasis: period.legalBasis,
    templateId: period.templateId,
    templateVersion: period.templateVersion,
    ...(roster && { roster: { units: roster.units, fixedAt: roster.rosterFixedAt } }),
    ...(period.openedEarly && { openedEarlyAt: period.openedEarly.at }),
  };
}
