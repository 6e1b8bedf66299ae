import { type DueBecause, dueOf } from "../calendar/due.ts";
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { documentNumberOf } from "../document-number.ts";
import { DomainError } from "../errors.ts";
import type { Period } from "../period/period.ts";
import { addDays, type LocalDate, localDateOf } from "../time/local-date.ts";
import type { Obligation } from "./obligation.ts";

/** More time by a document. `until` is the last day; on a day off it rolls as the period's due date does. */
export interface Extension {
  readonly until: LocalDate;
  readonly documentNumber: string;
  readonly period: Pick<Period, "rollPolicy">;
  readonly calendars: readonly WorkingCalendar[];
}

interface Granted {
  readonly documentNumber: string;
  readonly fields: Pick<Obligation, "extension" | "dueAtExclusive" | "dueDate"> & {
    readonly because: DueBecause;
  };
  readonly data: { readonly until: LocalDate; readonly dueAtExclusive: string; readonly movedFrom: string };
}

/**
 * The new due date of an obligation. Throws UNTIL_IN_THE_PAST, UNTIL_TOO_FAR, EXTENSION_NOT_LATER than it is due now, ALREADY_EXEMPT
 * (nothing is owed that could be due later) and DOCUMENT_NUMBER_INVALID.
 */
export function extensionOf(obligation: Obligation, input: Extension, now: Date): Granted {
  const { unitId, periodId } = obligation;
  const { until, period, calendars } = input;
  if (obligation.exemption) throw new DomainError("ALREADY_EXEMPT", { unitId, periodId });
  assertAhead(until, now);
  const { nominalDate, wording } = obligation.because;
  const due = dueOf({
    ...{ nominalDate, wording, calendars },
    rollPolicy: period.rollPolicy,
    extension: { until },
  });
  if (due.dueAtExclusive <= obligation.dueAtExclusive) {
    throw new DomainError("EXTENSION_NOT_LATER", { until, dueDate: obligation.dueDate });
  }
  const documentNumber = documentNumberOf(input.documentNumber);
  return {
    documentNumber,
    fields: { ...due, extension: { until, documentNumber } },
    data: { until, dueAtExclusive: due.dueAtExclusive, movedFrom: obligation.dueAtExclusive },
  };
}

/** Further off is a typing mistake: nothing is put off, or kept open, for more than a year. */
const FURTHEST_DAYS = 366;

/** Throws unless a day until which something is granted is today or later, and not further than anybody means. */
export function assertAhead(until: LocalDate, now: Date): void {
  const today = localDateOf(now);
  if (until < today) throw new DomainError("UNTIL_IN_THE_PAST", { until, today });
  const latest = addDays(today, FURTHEST_DAYS);
  if (until > latest) throw new DomainError("UNTIL_TOO_FAR", { until, latest });
}
