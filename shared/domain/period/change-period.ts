/**
 * How a period changes after it was made: by a calendar that was approved, or by a decision of the office. Due dates that
 * have passed stay, so that nobody becomes late or punctual afterwards; the obligations of an opened period follow one by
 * one.
 */
import { type Due, movementOf, type NominalDue, type RollPolicy } from "../calendar/due.ts";
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { DomainError } from "../errors.ts";
import { isEqual } from "../imports/saved.ts";
import type { Instant } from "../time/local-date.ts";
import {
  acceptanceEnd,
  type ClosingMessage,
  type DateRules,
  datesOf,
  dueFor,
  duesOf,
  type Period,
  periodStatusOf,
} from "./period.ts";
import type { TimelinessPolicy } from "./timeliness.ts";

/** What an office admin may change of a period. What is absent stays. */
export interface PeriodChange {
  readonly due?: {
    readonly default?: NominalDue;
    /** `null` gives a kind the default date again. */
    readonly byKind?: Readonly<Record<string, NominalDue | null>>;
  };
  readonly rollPolicy?: RollPolicy;
  readonly closingWorkingDays?: number;
  /** `null` brings back the product's own words. */
  readonly closingMessage?: ClosingMessage | null;
  readonly timeliness?: TimelinessPolicy;
}

/**
 * The period by other calendars. The very same object when nothing that people are told changes, or when the period has
 * closed.
 */
export const followingCalendars = (
  period: Period,
  calendars: readonly WorkingCalendar[],
  now: Date,
): Period => {
  if (periodStatusOf(period, now) === "closed") return period;
  const next = withDates(period, period, calendars, now);
  return saysTheSame(period, next) ? period : withFollowers(period, next, now);
};

/**
 * The period as the office wants it. Throws NOTHING_CHANGES; PERIOD_CLOSED when more than the closing message is to change
 * of a closed one; PERIOD_BEING_OPENED; DUE_DATE_PASSED for a date that is over, which an extension moves for the units
 * concerned; DUE_DATE_NOT_IN_FUTURE, DUE_BEFORE_OPENING and CLOSING_NOT_IN_FUTURE.
 */
export const changedPeriod = (
  period: Period,
  change: PeriodChange,
  calendars: readonly WorkingCalendar[],
  now: Date,
): Period => {
  const rules = rulesAfter(period, change);
  const movesDates = !isEqual(rules, rulesOf(period));
  const dated = movesDates ? withDates(period, rules, calendars, now) : period;
  const worded = withWords(dated, change);
  if (isEqual(worded, period)) throw new DomainError("NOTHING_CHANGES", { periodId: period.periodId });
  if (movesDates || worded.timeliness !== period.timeliness) assertMayBeDated(period, now);
  if (movesDates) assertDatesHold(period, rules, calendars, now);
  return withFollowers(period, { ...worded, decidedAt: now.toISOString() }, now);
};

/** The periods whose units have been told dates that rest on the calendar of a year, and that have not closed. */
export const periodsRelyingOn = (year: number, periods: readonly Period[], now: Date): string[] =>
  periods
    .filter((period) => period.roster !== undefined && periodStatusOf(period, now) !== "closed")
    .filter(({ calendarVersions }) => String(year) in calendarVersions)
    .map(({ periodId }) => periodId);

/** Whether the obligations of an opened period have to follow this version of it. */
export const isFollowed = ({ follows, version }: Period): boolean => follows?.version === version;

/** The period with every obligation following its last change; undefined when there is none to finish. */
export const withFollowingDone = (period: Period, now: Date): Period | undefined =>
  period.follows === undefined || period.follows.doneAt !== undefined
    ? undefined
    : {
        ...period,
        follows: { ...period.follows, doneAt: now.toISOString() },
        version: period.version + 1,
      };

const withFollowers = (before: Period, after: Period, now: Date): Period => {
  const version = before.version + 1;
  const follows = { version, decidedAt: now.toISOString() };
  return { ...after, ...(obligationsFollow(before, after) && { follows }), version };
};

const obligationsFollow = (before: Period, after: Period): boolean =>
  before.roster !== undefined &&
  (!isEqual(before.dues, after.dues) ||
    before.rollPolicy !== after.rollPolicy ||
    before.timeliness !== after.timeliness);

/**
 * Takes reports again after the closing, from all units, until an instant. Throws PERIOD_NOT_OPEN for a period that never
 * opened, PERIOD_NOT_CLOSED, and END_NOT_IN_FUTURE.
 */
export const reopenPeriod = (
  period: Period,
  { until, by, now }: { until: Instant; by: string; now: Date },
): Period => {
  const { periodId, opensAt, closesAt } = period;
  if (period.roster === undefined) throw new DomainError("PERIOD_NOT_OPEN", { periodId, opensAt });
  if (now < new Date(closesAt)) throw new DomainError("PERIOD_NOT_CLOSED", { periodId, closesAt });
  if (now >= new Date(until)) throw new DomainError("END_NOT_IN_FUTURE", { periodId, until });
  return { ...period, reopened: { until, at: now.toISOString(), by }, version: period.version + 1 };
};

/** Ends a reopening at once. What was received until then still counts. Throws PERIOD_NOT_REOPENED. */
export const reclosePeriod = (period: Period, { by, now }: { by: string; now: Date }): Period => {
  const { periodId, reopened } = period;
  const isReopened = reopened !== undefined && now < new Date(reopened.until);
  if (!isReopened || now < new Date(period.closesAt))
    throw new DomainError("PERIOD_NOT_REOPENED", { periodId });
  const at = now.toISOString();
  return { ...period, reopened: { until: at, at, by }, closingTold: at, version: period.version + 1 };
};

/** The period with its closing told, once for each closing; undefined when there is nothing to tell. */
export const withClosingTold = (period: Period, now: Date): Period | undefined => {
  const closedAt = acceptanceEnd(period).toISOString();
  const isToTell =
    period.roster !== undefined &&
    periodStatusOf(period, now) === "closed" &&
    period.closingTold !== closedAt;
  return isToTell ? { ...period, closingTold: closedAt, version: period.version + 1 } : undefined;
};

const rulesOf = ({ due, rollPolicy, closingWorkingDays }: DateRules): DateRules => ({
  due,
  rollPolicy,
  closingWorkingDays,
});

const rulesAfter = (period: Period, { due, rollPolicy, closingWorkingDays }: PeriodChange): DateRules => {
  const byKind = { ...period.due.byKind, ...due?.byKind };
  return {
    due: {
      default: due?.default ?? period.due.default,
      byKind: Object.fromEntries(
        Object.entries(byKind).flatMap(([kind, nominal]) => (nominal === null ? [] : [[kind, nominal]])),
      ),
    },
    rollPolicy: rollPolicy ?? period.rollPolicy,
    closingWorkingDays: closingWorkingDays ?? period.closingWorkingDays,
  };
};

const withWords = (period: Period, { closingMessage, timeliness }: PeriodChange): Period => {
  const { closingMessage: _message, timeliness: _policy, ...rest } = period;
  const message = closingMessage === undefined ? period.closingMessage : (closingMessage ?? undefined);
  const policy = timeliness ?? period.timeliness;
  return {
    ...rest,
    ...(message !== undefined && { closingMessage: message }),
    // Absent means the default, so that there is one way to say it.
    ...(policy !== undefined && policy !== "FIRST_ACCEPTED" && { timeliness: policy }),
  };
};

/** New dates by the rules, where the old ones have not passed. Nobody has been told those of a period that is planned. */
const withDates = (
  period: Period,
  rules: DateRules,
  calendars: readonly WorkingCalendar[],
  now: Date,
): Period => {
  const wanted = duesOf(rules, calendars);
  const isOpened = period.roster !== undefined;
  const kept = (before: Due, after: Due): Due =>
    isOpened && ["kept_because_passed", "kept_because_past", "same"].includes(movementOf(before, after, now))
      ? before
      : after;
  const dues = {
    default: kept(period.dues.default, wanted.default),
    byKind: Object.fromEntries(
      Object.entries(wanted.byKind).map(([kind, due]) => [kind, kept(dueFor(period, kind), due)]),
    ),
  };
  const dates = datesOf(dues, rules.closingWorkingDays, calendars);
  const isClosingOver = [period.closesAt, dates.closesAt].some((end) => now >= new Date(end));
  const closesAt = isOpened && isClosingOver ? period.closesAt : dates.closesAt;
  return { ...period, ...rulesOf(rules), ...dates, closesAt };
};

const saysTheSame = (a: Period, b: Period): boolean => isEqual(told(a), told(b));

const told = ({ dues, closesAt, calendarVersions }: Period) => {
  const said = ({ because, ...due }: Due) => ({ ...due, because: { ...because, calendarVersions: null } });
  return {
    closesAt,
    isClosingProvisional: Object.values(calendarVersions).includes(0),
    default: said(dues.default),
    byKind: Object.fromEntries(Object.entries(dues.byKind).map(([kind, due]) => [kind, said(due)])),
  };
};

const assertMayBeDated = (period: Period, now: Date): void => {
  const { periodId, closesAt } = period;
  const status = periodStatusOf(period, now);
  if (status === "opening") throw new DomainError("PERIOD_BEING_OPENED", { periodId });
  if (status !== "closed" || period.roster === undefined) return;
  throw new DomainError("PERIOD_CLOSED", { periodId, closedAt: closesAt });
};

const assertDatesHold = (
  period: Period,
  rules: DateRules,
  calendars: readonly WorkingCalendar[],
  now: Date,
): void => {
  const { periodId, opensAt } = period;
  const isOpened = period.roster !== undefined;
  const wanted = duesOf(rules, calendars);
  const kinds = new Set([...Object.keys(period.due.byKind), ...Object.keys(rules.due.byKind)]);
  const asked = [
    {
      kind: null,
      before: period.dues.default,
      after: wanted.default,
      isAsked: !isEqual(period.due.default, rules.due.default),
    },
    ...[...kinds].map((kind) => ({
      kind,
      before: dueFor(period, kind),
      after: dueFor({ dues: wanted }, kind),
      isAsked: !isEqual(period.due.byKind[kind], rules.due.byKind[kind]),
    })),
  ];
  for (const { kind, before, after, isAsked } of asked) {
    if (!isAsked) continue;
    const details = { periodId, kind, dueDate: after.dueDate };
    if (isOpened && now >= new Date(before.dueAtExclusive)) {
      throw new DomainError("DUE_DATE_PASSED", { periodId, kind, dueDate: before.dueDate });
    }
    if (now >= new Date(after.dueAtExclusive)) throw new DomainError("DUE_DATE_NOT_IN_FUTURE", details);
    if (!isOpened && after.dueAtExclusive <= opensAt) {
      throw new DomainError("DUE_BEFORE_OPENING", { ...details, opensAt });
    }
  }
  const { closesAt } = datesOf(wanted, rules.closingWorkingDays, calendars);
  if (now >= new Date(closesAt)) throw new DomainError("CLOSING_NOT_IN_FUTURE", { periodId, closesAt });
};
