/** Makes the periods of a year from their types, and corrects those that have not opened. */
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { Period, periodIdOf, periodOf, withDatesBy } from "../period/period.ts";
import type { PeriodType } from "../period/period-type.ts";
import { containmentOf } from "../period/related-periods.ts";
import { type Programme, programmeInForce } from "../programme/programme.ts";
import { requiredInteger, requiredText } from "./cells.ts";
import {
  acceptedOf,
  attempt,
  type ImportRow,
  type ImportRowResult,
  next,
  RowRefusal,
  resultsOf,
  withoutDuplicates,
} from "./import-result.ts";
import { isEqual, saved } from "./saved.ts";

export interface PeriodImportPlan {
  readonly results: readonly ImportRowResult[];
  /** New and changed periods; `version` 1 is to be created. */
  readonly periods: readonly Period[];
}

interface Known {
  readonly periodTypes: readonly PeriodType[];
  readonly programmes: readonly Programme[];
  readonly calendars: readonly WorkingCalendar[];
  readonly periods: readonly Period[];
}

// A year outside these is a typing mistake.
const FIRST_YEAR = 2000;
const LAST_YEAR = 2198;

/** Columns: `year`, `type`. Run it again after a calendar or a type has changed: those that have not opened follow. */
export const planPeriodImport = (rows: readonly ImportRow[], known: Known): PeriodImportPlan => {
  const read = rows.map((row) => attempt(() => readPeriod(row)));
  const unique = withoutDuplicates(read, ({ year, typeCode }) => periodIdOf(year, typeCode));
  const planned = unique.map((reading) =>
    next(reading, ({ year, typeCode }) => {
      const wanted = wantedPeriod(year, typeCode, known);
      const stored = known.periods.find(({ periodId }) => periodId === wanted.periodId);
      return saved(stored ? merged(wanted, stored, known.calendars) : wanted, stored, wanted.periodId);
    }),
  );
  return {
    results: resultsOf(planned.map((reading) => next(reading, ({ answer }) => answer))),
    periods: acceptedOf(planned).flatMap(({ write }) => write ?? []),
  };
};

const readPeriod = (row: ImportRow): { year: number; typeCode: string } => ({
  year: requiredInteger(row, "year", FIRST_YEAR, LAST_YEAR),
  typeCode: requiredText(row, "type", 12),
});

const wantedPeriod = (year: number, typeCode: string, known: Known): Period => {
  const type = known.periodTypes.find((candidate) => candidate.typeCode === typeCode);
  if (type === undefined) throw new RowRefusal("PERIOD_TYPE_UNKNOWN", { code: typeCode });
  const period = periodOf(type, year, known.calendars);
  const programme = programmeInForce(type.programmeId, period.windowEndOn, known.programmes);
  if (programme === undefined) {
    throw new RowRefusal("NO_PROGRAMME_IN_FORCE", { code: type.programmeId, date: period.windowEndOn });
  }
  const contains = containmentOf(type, known.periodTypes);
  return { ...period, programmeId: programme.programmeId, ...(contains && { contains }) };
};

/** Decided when the roster was fixed: units have been told these, and obligations were made from them. */
const FIXED_AT_OPENING = [
  "windowStartOn",
  "windowEndOn",
  "opensAt",
  "due",
  "rollPolicy",
  "closingWorkingDays",
  "parts",
  "timeliness",
  "owedBy",
  "templateId",
] as const satisfies readonly (keyof Period)[];

/** What the office changes by a decision, which no import undoes. */
const DECIDED = [
  "due",
  "rollPolicy",
  "closingWorkingDays",
  "timeliness",
  "closingMessage",
  "decidedAt",
] as const satisfies readonly (keyof Period)[];

const merged = (wanted: Period, stored: Period, calendars: readonly WorkingCalendar[]): Period => {
  const asDecided = stored.decidedAt === undefined ? wanted : withDecided(wanted, stored);
  return stored.roster === undefined
    ? withDatesBy(asDecided, calendars)
    : mergedIntoOpened(asDecided, stored);
};

const withDecided = (wanted: Period, stored: Period): Period => {
  const rest = Object.entries(wanted).filter(([field]) => !DECIDED.some((decided) => decided === field));
  const decided = DECIDED.flatMap((field) => (field in stored ? [[field, stored[field]]] : []));
  return Period.parse(Object.fromEntries([...rest, ...decided]));
};

/**
 * Of an opened period only what its dates and obligations do not depend on, such as its name. By which calendar its dates
 * rolled is no matter of its type: they follow when a calendar is approved.
 */
const mergedIntoOpened = (wanted: Period, stored: Period): Period => {
  const fields = FIXED_AT_OPENING.filter((field) => !isEqual(wanted[field], stored[field]));
  if (fields.length > 0) {
    throw new RowRefusal("PERIOD_ALREADY_OPENED", { period: stored.periodId, fields: fields.join(", ") });
  }
  const { nameVi, nameEn, programmeId, legalBasis, contains } = wanted;
  const { contains: _, ...kept } = stored;
  return { ...kept, nameVi, nameEn, programmeId, legalBasis, ...(contains && { contains }) };
};
