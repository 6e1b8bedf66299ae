/** One round of reporting, made each year from a period type: what is asked, of whom, from when until when. */
import * as z from "zod";
import { calendarVersionsOf, Due, dueOf, NominalDue, RollPolicy } from "../calendar/due.ts";
import { addWorkingDays, type WorkingCalendar } from "../calendar/working-calendar.ts";
import { DomainError } from "../errors.ts";
import { ProgrammeId } from "../programme/programme.ts";
import { dayAfter, Instant, LocalDate, latestOf, startOfDay } from "../time/local-date.ts";
import { ROSTER_CHUNK_SIZE } from "../unit/roster.ts";
import { UnitKind } from "../unit/unit.ts";
import { localDateIn, PeriodParts, type PeriodType, PeriodTypeCode } from "./period-type.ts";
import { shardsFor } from "./shard.ts";
import { TimelinessPolicy } from "./timeliness.ts";

/** Year and type, `2026-YEAR`. */
const PeriodId = z.string().regex(/^(19|20|21)\d{2}-[A-Z][A-Z0-9]{0,11}$/);

export const ClosingMessage = z.object({ vi: z.string().min(1).max(1000), en: z.string().min(1).max(1000) });
export type ClosingMessage = z.infer<typeof ClosingMessage>;

export const Period = z.object({
  periodId: PeriodId,
  typeCode: PeriodTypeCode,
  year: z.int().min(1900).max(2199),
  nameVi: z.string().min(1).max(200),
  nameEn: z.string().min(1).max(200),
  programmeId: ProgrammeId,
  /** First and last day that the figures cover. */
  windowStartOn: LocalDate,
  windowEndOn: LocalDate,
  opensAt: Instant,
  due: z.object({ default: NominalDue, byKind: z.record(UnitKind, NominalDue) }),
  rollPolicy: RollPolicy,
  /** The due dates as they rolled, by the calendars known last; fixed when the period opens. Obligations hold copies. */
  dues: z.object({ default: Due, byKind: z.record(UnitKind, Due) }),
  /** The default due instant, for lists; each obligation holds its own. */
  dueAtExclusive: Instant,
  /** A due date falls in a year without an approved calendar, so it may still move. */
  provisional: z.boolean(),
  /** Year → version of the calendars that the due and closing instants were computed with; 0 where a year had none. */
  calendarVersions: z.record(z.string(), z.int()),
  /** Working days after the last due day during which late reports are still taken. */
  closingWorkingDays: z.int().min(0).max(250),
  /** The first instant at which nothing is accepted any more, unless reopened. */
  closesAt: Instant,
  parts: PeriodParts,
  timeliness: TimelinessPolicy.exactOptional(),
  /** What the office tells those who come after the closing, in place of the product's own words. */
  closingMessage: ClosingMessage.exactOptional(),
  owedBy: z.array(UnitKind),
  /** Which types it contains, and what those contain; absent: the usual ones by their names. */
  contains: z.record(PeriodTypeCode, z.array(PeriodTypeCode)).exactOptional(),
  legalBasis: z.string().max(500),
  templateId: z.string().max(64).optional(),
  /** Pinned at opening. */
  templateVersion: z.int().min(1).optional(),
  /** Present from the opening on: the roster lies beside the period and changes only by recorded decisions. */
  roster: z
    .object({
      /** Without test units, as everywhere that units are counted. */
      units: z.int().min(0),
      chunks: z.int().min(1),
      shards: z.int().min(1),
      rosterFixedAt: Instant,
    })
    .optional(),
  /** Every member of the roster has its obligation. */
  obligationsWrittenAt: Instant.optional(),
  /** Opened on request, before `opensAt`. */
  openedEarly: z.object({ at: Instant, by: z.string().max(128) }).optional(),
  /** Accepting again after closing, for all units; closed again, until that moment. */
  reopened: z.object({ until: Instant, at: Instant, by: z.string().max(128) }).optional(),
  /** The closing that everybody was told of by an event; a reopening brings another one. */
  closingTold: Instant.exactOptional(),
  /** The change that the obligations follow, one by one, until `doneAt`. */
  follows: z
    .object({ version: z.int().min(1), decidedAt: Instant, doneAt: Instant.exactOptional() })
    .exactOptional(),
  /** The office changed it by a decision: an import of its type no longer does. */
  decidedAt: Instant.exactOptional(),
  version: z.int().min(1),
});
export type Period = z.infer<typeof Period>;

export const periodIdOf = (year: number, typeCode: string): string => `${year}-${typeCode}`;

/** Makes the period of a year from its type. Due dates in a year without an approved calendar are provisional. */
export const periodOf = (
  type: PeriodType,
  year: number,
  calendars: readonly WorkingCalendar[],
  programmeId: string = type.programmeId,
): Period => {
  const nominal = (day: string): NominalDue => ({
    nominalDate: localDateIn(day, year),
    wording: type.wording,
  });
  const due = {
    default: nominal(type.due),
    byKind: Object.fromEntries(Object.entries(type.dueByKind).map(([kind, day]) => [kind, nominal(day)])),
  };
  return {
    periodId: periodIdOf(year, type.typeCode),
    typeCode: type.typeCode,
    year,
    nameVi: type.nameVi.replaceAll("{year}", String(year)),
    nameEn: type.nameEn.replaceAll("{year}", String(year)),
    programmeId,
    windowStartOn: localDateIn(type.windowStart, year),
    windowEndOn: localDateIn(type.windowEnd, year),
    opensAt: startOfDay(localDateIn(type.opensOn, year)).toISOString(),
    due,
    rollPolicy: type.rollPolicy,
    closingWorkingDays: type.closingWorkingDays,
    ...instantsOf({ ...type, due }, calendars),
    parts: type.parts,
    ...(type.timeliness && { timeliness: type.timeliness }),
    owedBy: type.owedBy,
    legalBasis: type.legalBasis,
    ...(type.templateId !== undefined && { templateId: type.templateId }),
    version: 1,
  };
};

/** What the dates of a period are computed from, besides the calendars. */
export type DateRules = Pick<Period, "due" | "rollPolicy" | "closingWorkingDays">;

type Dates = Pick<Period, "dues" | "dueAtExclusive" | "provisional" | "calendarVersions" | "closesAt">;

const instantsOf = (rules: DateRules, calendars: readonly WorkingCalendar[]): Dates =>
  datesOf(duesOf(rules, calendars), rules.closingWorkingDays, calendars);

/** The due dates as they roll by some calendars. */
export const duesOf = (
  { due, rollPolicy }: Pick<DateRules, "due" | "rollPolicy">,
  calendars: readonly WorkingCalendar[],
): Period["dues"] => {
  const rolled = (nominal: NominalDue): Due => dueOf({ ...nominal, rollPolicy, calendars });
  return {
    default: rolled(due.default),
    byKind: Object.fromEntries(Object.entries(due.byKind).map(([kind, nominal]) => [kind, rolled(nominal)])),
  };
};

/** What follows from the due dates: the closing, and which calendars all of it rests on. */
export const datesOf = (
  dues: Period["dues"],
  closingWorkingDays: number,
  calendars: readonly WorkingCalendar[],
): Dates => {
  const every = [dues.default, ...Object.values(dues.byKind)];
  const lastDueDate = latestOf(dues.default.dueDate, ...every.map(({ dueDate }) => dueDate));
  const lastDay = addWorkingDays(lastDueDate, closingWorkingDays, calendars);
  return {
    dues,
    dueAtExclusive: dues.default.dueAtExclusive,
    provisional: every.some(({ because }) => because.provisional),
    calendarVersions: Object.assign(
      calendarVersionsOf([lastDueDate, lastDay], calendars),
      ...every.map(({ because }) => because.calendarVersions),
    ),
    closesAt: startOfDay(dayAfter(lastDay)).toISOString(),
  };
};

/** The period with its dates by the calendars known now. Only for one that has not opened: units are told these. */
export const withDatesBy = (period: Period, calendars: readonly WorkingCalendar[]): Period => ({
  ...period,
  ...instantsOf(period, calendars),
});

/** When a unit of a kind owes the period's report, and why. */
export const dueFor = ({ dues }: Pick<Period, "dues">, kind: string): Due =>
  dues.byKind[kind] ?? dues.default;

export type PeriodStatus = "planned" | "opening" | "open" | "closed";

/** Derived, never stored: `opening` has its roster and not yet every obligation. */
export const periodStatusOf = (period: Period, now: Date): PeriodStatus => {
  if (now >= acceptanceEnd(period)) return "closed";
  if (period.roster === undefined) return "planned";
  return period.obligationsWrittenAt === undefined ? "opening" : "open";
};

/** Says whether the nightly job has work here: the opening time has come and some obligation may not be there yet. */
export const isOpeningDue = (period: Period, now: Date): boolean => {
  const status = periodStatusOf(period, now);
  return status === "opening" || (status === "planned" && now >= new Date(period.opensAt));
};

/**
 * Refuses a report outside the time a period takes them: `PERIOD_NOT_OPEN`, `PERIOD_CLOSED`. `unitAcceptedUntil` is a
 * later end granted to one unit, by an extension or a reopening.
 */
export const assertAcceptsReports = (period: Period, now: Date, unitAcceptedUntil?: Instant): void => {
  const { periodId, opensAt, closingMessage } = period;
  const closedAt = acceptanceEnd(period, unitAcceptedUntil);
  if (now >= closedAt) {
    throw new DomainError("PERIOD_CLOSED", { periodId, closedAt: closedAt.toISOString() }, closingMessage);
  }
  if (period.roster === undefined) throw new DomainError("PERIOD_NOT_OPEN", { periodId, opensAt });
};

/** The first instant at which the period takes nothing more, a reopening included. */
export const acceptanceEnd = ({ closesAt, reopened }: Period, unitAcceptedUntil: Instant = closesAt): Date =>
  new Date(latestOf(closesAt, reopened?.until ?? closesAt, unitAcceptedUntil));

/** Whether the closing may still move, because a calendar on which it rests is not approved. */
export const isClosingProvisional = ({ calendarVersions }: Pick<Period, "calendarVersions">): boolean =>
  Object.values(calendarVersions).includes(0);

interface Opening {
  /** Everybody on the roster. */
  readonly unitCount: number;
  /** How many of them are test units: they take room, and are counted nowhere. */
  readonly testUnitCount?: number;
  readonly now: Date;
  /** Who asked, or the name of the job. */
  readonly by: string;
  /** The published version of the period's template; required where the period asks for data. */
  readonly templateVersion?: number | undefined;
}

/**
 * Opens a period: fixes its roster, shards and template version, once. Throws `PERIOD_ALREADY_OPENED`,
 * `PERIOD_CLOSED`, `ROSTER_EMPTY` (an empty roster would stay empty) and `TEMPLATE_MISSING`.
 */
export const openPeriod = (
  period: Period,
  { unitCount, testUnitCount = 0, now, by, templateVersion }: Opening,
): Period => {
  const { periodId, templateId } = period;
  if (period.roster !== undefined) throw new DomainError("PERIOD_ALREADY_OPENED", { periodId });
  if (periodStatusOf(period, now) === "closed") {
    throw new DomainError("PERIOD_CLOSED", { periodId, closedAt: acceptanceEnd(period).toISOString() });
  }
  if (unitCount === 0) throw new DomainError("ROSTER_EMPTY", { periodId });
  const needsTemplate = [...period.parts.required, ...period.parts.optional].includes("data");
  if (needsTemplate && (templateId === undefined || templateVersion === undefined)) {
    throw new DomainError("TEMPLATE_MISSING", { periodId, templateId });
  }
  const at = now.toISOString();
  return {
    ...period,
    ...(templateVersion !== undefined && { templateVersion }),
    ...(now < new Date(period.opensAt) && { openedEarly: { at, by } }),
    roster: {
      units: unitCount - testUnitCount,
      chunks: Math.ceil(unitCount / ROSTER_CHUNK_SIZE),
      shards: shardsFor(unitCount),
      rosterFixedAt: at,
    },
    version: period.version + 1,
  };
};

/** Notes that every member of the roster has its obligation; a repair later does not move the first time. */
export const withObligationsWritten = (period: Period, now: Date): Period =>
  period.obligationsWrittenAt !== undefined
    ? period
    : { ...period, obligationsWrittenAt: now.toISOString(), version: period.version + 1 };
