/**
 * Days as people in Vietnam count them. The zone is Asia/Ho_Chi_Minh: UTC+7 all year, no daylight saving,
 * so the offset is stated here once and no zone data is needed. A local date is a `YYYY-MM-DD` string,
 * which also sorts as text; an instant is stored as UTC with milliseconds.
 */
import * as z from "zod";

const OFFSET_FROM_UTC_MS = 7 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

// Every date of this product lies near today; a year outside these is a typing mistake (0206, 20026).
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

const LOCAL_DATE_SHAPE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT_SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const utcMidnightMs = (date: string): number => Date.parse(`${date}T00:00:00.000Z`);

/** Says whether a text is a real day written `YYYY-MM-DD`: 2026-02-29 and 31/01/2026 are not. */
export const isLocalDate = (text: string): boolean => {
  // Every stored thing holds a few dates, and they are the same few: looking again at each costs more than all other parsing.
  if (REAL_DAYS.has(text)) return true;
  if (!LOCAL_DATE_SHAPE.test(text)) return false;
  const ms = utcMidnightMs(text);
  if (Number.isNaN(ms)) return false;
  const year = yearOf(text);
  const isReal = year >= FIRST_YEAR && year <= LAST_YEAR && new Date(ms).toISOString().startsWith(text);
  if (isReal) REAL_DAYS.add(text);
  return isReal;
};

/** Those that were looked at; there are 109,573 at most. */
const REAL_DAYS = new Set<string>();

const isInstant = (text: string): boolean => {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
};

/** A day in Vietnam, `YYYY-MM-DD`. */
export const LocalDate = z.string().regex(LOCAL_DATE_SHAPE).refine(isLocalDate, { error: "not a real day" });
export type LocalDate = z.infer<typeof LocalDate>;

/** A moment, `2026-02-01T17:00:00.000Z`: always UTC with milliseconds, so that instants sort as text. */
export const Instant = z.string().regex(INSTANT_SHAPE).refine(isInstant, { error: "not a real instant" });
export type Instant = z.infer<typeof Instant>;

/** The day it is in Vietnam at an instant: 17:30 UTC on 1 February is 2 February. */
export const localDateOf = (instant: Date | string): LocalDate =>
  new Date(new Date(instant).getTime() + OFFSET_FROM_UTC_MS).toISOString().slice(0, 10);

/** The instant at which a day begins in Vietnam. */
export const startOfDay = (date: LocalDate): Date => new Date(utcMidnightMs(date) - OFFSET_FROM_UTC_MS);

/** The day `days` days after a date, or before it when negative. */
export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(utcMidnightMs(date) + days * DAY_MS).toISOString().slice(0, 10);

export const dayAfter = (date: LocalDate): LocalDate => addDays(date, 1);

export const dayBefore = (date: LocalDate): LocalDate => addDays(date, -1);

/** Whole days from one date to another; negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  (utcMidnightMs(to) - utcMidnightMs(from)) / DAY_MS;

/** The latest of some dates, or of some instants: both sort as text. */
export const latestOf = (first: string, ...others: readonly string[]): string =>
  [first, ...others].toSorted().at(-1) ?? first;

/**
 * Says whether an instant lies before another one. Two that are written alike, as nearly all are, sort as text: reading them as dates
 * would take longer than all else that is asked of an obligation.
 */
export const isBefore = (instant: string, other: string): boolean =>
  instant.length === other.length ? instant < other : Date.parse(instant) < Date.parse(other);

export const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));

/** 0 is Sunday, 6 is Saturday. */
export const weekdayOf = (date: LocalDate): number => new Date(utcMidnightMs(date)).getUTCDay();

/** A date as Vietnamese documents write it, dd/mm/yyyy. */
export const shownDate = (date: LocalDate): string => date.split("-").reverse().join("/");

/** A moment as people in Vietnam read it, in parts. */
export const shownTime = (instant: Date | string): { readonly time: string; readonly date: string } => ({
  time: new Date(new Date(instant).getTime() + OFFSET_FROM_UTC_MS).toISOString().slice(11, 16),
  date: shownDate(localDateOf(instant)),
});
