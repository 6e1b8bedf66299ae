import type * as z from "zod";
import type { PeriodView } from "../../shared/contract/http/periods.ts";
import { dueDateOf } from "../../shared/domain/calendar/due.ts";
import { acceptanceEnd, type Period, periodStatusOf } from "../../shared/domain/period/period.ts";

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
    parts: period.parts,
    legalBasis: period.legalBasis,
    templateId: period.templateId,
    templateVersion: period.templateVersion,
    ...(roster && { roster: { units: roster.units, fixedAt: roster.rosterFixedAt } }),
    ...(period.openedEarly && { openedEarlyAt: period.openedEarly.at }),
  };
}
