/**
 * When a report is due, and why. The one instant that decides is `dueAtExclusive`: received strictly before it is
 * on time. A last day that is not worked moves as the roll policy says (Bộ luật Dân sự 2015, Điều 148).
 */
import * as z from "zod";
import { isEqual } from "../imports/saved.ts";
import {
  dayAfter,
  dayBefore,
  Instant,
  LocalDate,
  localDateOf,
  shownDate,
  startOfDay,
  yearOf,
} from "../time/local-date.ts";
import {
  approvedCalendar,
  dayOffReason,
  isWorkingDay,
  MAX_DAY_NAME_CHARACTERS,
  nextWorkingDay,
  previousWorkingDay,
  type WorkingCalendar,
} from "./working-calendar.ts";

export const RollPolicy = z.enum(["NEXT_WORKING_DAY", "NONE", "PREVIOUS_WORKING_DAY"]);
export type RollPolicy = z.infer<typeof RollPolicy>;

/** "by" is "chậm nhất ngày" and includes the day; "before" is "trước ngày" and excludes it. */
export const DueWording = z.enum(["by", "before"]);
export type DueWording = z.infer<typeof DueWording>;

/** The date as the order that asks for the report words it. */
export const NominalDue = z.object({ nominalDate: LocalDate, wording: DueWording });
export type NominalDue = z.infer<typeof NominalDue>;

/** Kept short: it is stored in every obligation, which must stay within 1 KB. */
export const DueBecause = z.object({
  nominalDate: LocalDate,
  wording: DueWording,
  /** The last day of an extension, when that and not the nominal date decides. */
  extendedTo: LocalDate.optional(),
  rolled: z.boolean(),
  /** Name of the day off that moved the date, or `SATURDAY` / `SUNDAY`. */
  rolledBecause: z.string().max(MAX_DAY_NAME_CHARACTERS).optional(),
  /** Year → version of the approved calendar that was used; 0 where the year had none. */
  calendarVersions: z.record(z.string(), z.int()),
  /** A year without an approved calendar was used, so the date may still move. */
  provisional: z.boolean(),
});
export type DueBecause = z.infer<typeof DueBecause>;

export const Due = z.object({
  /** 00:00 in Vietnam of the day after the last permitted day. */
  dueAtExclusive: Instant,
  /** The last permitted day. */
  dueDate: LocalDate,
  because: DueBecause,
});
export type Due = z.infer<typeof Due>;

interface DueInput extends NominalDue {
  readonly rollPolicy: RollPolicy;
  readonly calendars: readonly WorkingCalendar[];
  /** The last day granted, inclusive. It rolls like a due date, and never shortens one. */
  readonly extension?: { readonly until: LocalDate } | undefined;
}

/** Computes the due instant from the nominal date, its wording, the roll policy and an extension. */
export const dueOf = (input: DueInput): Due => {
  const { nominalDate, wording, rollPolicy, calendars, extension } = input;
  const ordinary = roll(lastNominalDay(input), rollPolicy, calendars);
  const extended = extension && roll(extension.until, rollPolicy, calendars);
  const isExtended = extended !== undefined && extended.day > ordinary.day;
  const decisive = isExtended ? extended : ordinary;
  return {
    dueAtExclusive: startOfDay(dayAfter(decisive.day)).toISOString(),
    dueDate: decisive.day,
    because: {
      nominalDate,
      wording,
      ...(isExtended && extension && { extendedTo: extension.until }),
      rolled: decisive.because !== undefined,
      ...(decisive.because !== undefined && { rolledBecause: decisive.because }),
      calendarVersions: decisive.calendarVersions,
      provisional: Object.values(decisive.calendarVersions).includes(0),
    },
  };
};

/**
 * What a change of calendar or rule does to a due date at `now`. One that has passed stays, and none moves into the past:
 * nobody becomes late, or punctual, by a table that is approved afterwards. `confirmed` keeps the day and changes what is
 * said of it, such as that it is provisional.
 */
export type DueMovement = "same" | "confirmed" | "moved" | "kept_because_passed" | "kept_because_past";

export const movementOf = (before: Due, after: Due, now: Date): DueMovement => {
  if (before.dueAtExclusive === after.dueAtExclusive) {
    if (isSaidAlike(before.because, after.because)) return "same";
    return isOver(before, now) ? "same" : "confirmed";
  }
  if (isOver(before, now)) return "kept_because_passed";
  return isOver(after, now) ? "kept_because_past" : "moved";
};

const isOver = ({ dueAtExclusive }: Due, now: Date): boolean => now >= new Date(dueAtExclusive);

/** Without the versions of the calendars: a newer one that says the same of the day changes nothing. */
const isSaidAlike = (a: DueBecause, b: DueBecause): boolean =>
  isEqual({ ...a, calendarVersions: null }, { ...b, calendarVersions: null });

/** The last permitted day of a stored `dueAtExclusive`. */
export const dueDateOf = (dueAtExclusive: Instant): LocalDate => dayBefore(localDateOf(dueAtExclusive));

const lastNominalDay = ({ nominalDate, wording }: NominalDue): LocalDate =>
  wording === "before" ? dayBefore(nominalDate) : nominalDate;

interface Rolled {
  readonly day: LocalDate;
  readonly because?: string;
  readonly calendarVersions: Record<string, number>;
}

const roll = (date: LocalDate, policy: RollPolicy, calendars: readonly WorkingCalendar[]): Rolled => {
  if (policy === "NONE") return { day: date, calendarVersions: {} };
  const move = policy === "NEXT_WORKING_DAY" ? nextWorkingDay : previousWorkingDay;
  const day = isWorkingDay(date, calendars) ? date : move(date, calendars);
  const because = dayOffReason(date, calendars);
  return {
    day,
    ...(because !== undefined && { because }),
    calendarVersions: calendarVersionsOf([date, day], calendars),
  };
};

/** Year → version of the approved calendar, for the years of some dates; 0 for a year that has none. */
export const calendarVersionsOf = (
  dates: readonly LocalDate[],
  calendars: readonly WorkingCalendar[],
): Record<string, number> =>
  Object.fromEntries(
    dates.map((date) => [String(yearOf(date)), approvedCalendar(yearOf(date), calendars)?.version ?? 0]),
  );

const WEEKEND_NAMES: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  SATURDAY: { vi: "thứ Bảy", en: "a Saturday" },
  SUNDAY: { vi: "Chủ nhật", en: "a Sunday" },
};

/** Says in words why a report is due when it is: shown wherever the date is shown. */
export const describeDue = ({
  dueDate,
  because,
}: Pick<Due, "dueDate" | "because">): { vi: string; en: string } => {
  const parts = [ruleText(because), rollText(dueDate, because), provisionalText(because)];
  return {
    vi: parts.flatMap((part) => part?.vi ?? []).join(" "),
    en: parts.flatMap((part) => part?.en ?? []).join(" "),
  };
};

const ruleText = ({ nominalDate, wording, extendedTo }: DueBecause) => {
  if (extendedTo !== undefined) {
    return {
      vi: `Được gia hạn đến hết ngày ${shownDate(extendedTo)}.`,
      en: `Extended to the end of ${shownDate(extendedTo)}.`,
    };
  }
  return wording === "by"
    ? { vi: `Chậm nhất ngày ${shownDate(nominalDate)}.`, en: `Due by ${shownDate(nominalDate)}.` }
    : { vi: `Trước ngày ${shownDate(nominalDate)}.`, en: `Due before ${shownDate(nominalDate)}.` };
};

const rollText = (dueDate: LocalDate, because: DueBecause) => {
  if (because.rolledBecause === undefined) return undefined;
  const asked = because.extendedTo ?? lastNominalDay(because);
  const name = WEEKEND_NAMES[because.rolledBecause] ?? {
    vi: because.rolledBecause,
    en: `a day off (${because.rolledBecause})`,
  };
  const direction =
    dueDate > asked
      ? { vi: "ngày làm việc tiếp theo", en: "the next working day" }
      : { vi: "ngày làm việc liền trước", en: "the working day before" };
  return {
    vi: `Ngày ${shownDate(asked)} là ${name.vi}, nên tính đến hết ngày ${shownDate(dueDate)}, ${direction.vi}.`,
    en: `${shownDate(asked)} is ${name.en}, so the end of ${shownDate(dueDate)} counts, ${direction.en}.`,
  };
};

const provisionalText = (because: DueBecause) => {
  if (!because.provisional) return undefined;
  const years = Object.entries(because.calendarVersions)
    .filter(([, version]) => version === 0)
    .map(([year]) => year)
    .join(", ");
  return {
    vi: `Tạm tính: lịch làm việc năm ${years} chưa được duyệt.`,
    en: `Provisional: the working calendar of ${years} is not approved yet.`,
  };
};
