/**
 * The rules of reminding stated a second time, as somebody would who goes through one unit and one day with a calendar on the
 * table. It is slow and counts on its fingers; of the product it knows the shapes of data and nothing else.
 */
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import type { City } from "../../shared/domain/reminder/plan-reminders.ts";
import { beginningOf, type Day, dayOf, isOff, next, reachable, worked } from "./finger-counting.ts";

/** What should be said about a unit on a day, as text: one entry for the unit itself, further ones for escalations. */
export type Expected = readonly string[];

/** What was looked for once is not looked for again. */
const breaksFound = new WeakMap<readonly WorkingCalendar[], Map<string, boolean>>();

/** What is true of a report on a day: owed, or why not. */
function standing(obligation: Obligation, city: City, day: Day): string {
  const { exemption, current, reopened, extension, dueAtExclusive, unitId, periodId } = obligation;
  if (exemption && (exemption.until === undefined || exemption.until >= day)) return "EXEMPT";
  if (current?.state === "accepted" || current?.state === "approved") {
    return current.isNil || current.channel === "declaration" ? "NIL" : "REPORTED";
  }
  const period = city.periods.find((candidate) => candidate.periodId === periodId);
  const ends = [period?.closesAt, period?.reopened?.until, reopened?.until, extension && dueAtExclusive];
  if (!ends.some((end) => end !== undefined && Date.parse(end) > beginningOf(day))) return "CLOSED";
  return city.beingChecked.has(`${unitId} ${periodId}`) ? "BEING_CHECKED" : "OWED";
}

const returnedOn = ({ current }: Obligation): Day | undefined =>
  current?.stoppedAt === undefined ? undefined : dayOf(current.stoppedAt);

/** The office sent it back on this very day, and a letter about that has gone to the unit. */
const isToldToday = ({ current }: Obligation, day: Day): boolean =>
  current?.state === "returned" && current.stoppedAt !== undefined && dayOf(current.stoppedAt) === day;

/** Why a report that is owed would make somebody write on this working day; undefined when it would not. */
function occasion(obligation: Obligation, { rules, calendars }: City, day: Day): string | undefined {
  if (isToldToday(obligation, day)) return undefined;
  const returned = returnedOn(obligation);
  if (returned !== undefined && day > returned && worked(returned, day, calendars) === 1) return "returned";
  const { dueDate } = obligation;
  if (day > dueDate) {
    const late = worked(dueDate, day, calendars);
    if (rules.after.some((offset) => offset === late)) return "after";
    if (rules.afterEvery === undefined) return undefined;
    let last = 0;
    for (const offset of rules.after) if (offset > last) last = offset;
    for (let again = last + rules.afterEvery; again <= late; again += rules.afterEvery) {
      if (again === late) return "after";
    }
    return undefined;
  }
  const left = worked(day, dueDate, calendars);
  if (left === 0 && rules.onDay) return "on_day";
  if (rules.beforeBreak && isBeforeBreakOnce(day, dueDate, rules.beforeBreak, { rules, calendars }))
    return "before_break";
  return left > 0 && rules.before.some((offset) => offset === left) ? "before" : undefined;
}

function isBeforeBreakOnce(...[day, dueDate, rule, city]: Parameters<typeof isBeforeBreak>): boolean {
  const known = breaksFound.get(city.calendars) ?? new Map<string, boolean>();
  breaksFound.set(city.calendars, known);
  const key = day + dueDate + JSON.stringify([rule, city.rules.before]);
  const found = known.get(key) ?? isBeforeBreak(day, dueDate, rule, city);
  known.set(key, found);
  return found;
}

function isBeforeBreak(
  day: Day,
  dueDate: Day,
  { workingDays, daysOff }: { workingDays: number; daysOff: number },
  { rules, calendars }: Pick<City, "rules" | "calendars">,
): boolean {
  for (let first = next(day); first <= dueDate; first = next(first)) {
    if (!isOff(first, calendars) || isOff(next(first, -1), calendars)) continue;
    let last = first;
    let length = 1;
    while (isOff(next(last), calendars)) {
      last = next(last);
      length++;
    }
    if (length < daysOff) continue;
    let reminded = 0;
    for (const offset of rules.before) if (offset > reminded) reminded = offset;
    if (worked(last, dueDate, calendars) > reminded) continue;
    // The day on which somebody writes and the days after it up to the break.
    if (worked(next(day, -1), next(first, -1), calendars) === workingDays) return true;
  }
  return false;
}

/** The working days that were to be swept since the last sweep, the latest first. */
function missed(day: Day, lastSweptOn: Day | undefined, calendars: readonly WorkingCalendar[]): Day[] {
  const days: Day[] = [];
  if (lastSweptOn === undefined) return days;
  for (let then = next(day, -1); then > lastSweptOn; then = next(then, -1)) {
    if (!isOff(then, calendars)) days.push(then);
  }
  return days;
}

/** What is to be said of one unit on one day. `lastSweptOn` is the last working day before it whose reminders went out. */
export function expectedOf(city: City, unitId: string, day: Day, lastSweptOn: Day | undefined): Expected {
  const { calendars } = city;
  const mine = city.obligations
    .filter((obligation) => obligation.unitId === unitId)
    .sort((a, b) => (a.dueAtExclusive + a.periodId < b.dueAtExclusive + b.periodId ? -1 : 1));
  const none = (why: string) => [`none ${why}`];
  const unit = city.units.find((candidate) => candidate.unitId === unitId);
  if (unit && (unit.validFrom > day || (unit.validTo !== undefined && unit.validTo < day)))
    return none("DISSOLVED");
  const owed = mine.filter((obligation) => standing(obligation, city, day) === "OWED");
  if (owed.length === 0) {
    const reasons = mine.map((obligation) => standing(obligation, city, day));
    return none(
      ["BEING_CHECKED", "CLOSED", "REPORTED", "NIL", "EXEMPT"].find((why) => reasons.includes(why)) ?? "?",
    );
  }
  if (isOff(day, calendars)) return none("DAY_OFF");

  const gone = missed(day, lastSweptOn, calendars);
  const pause = city.pauses.find((candidate) => candidate.unitId === unitId);
  const held = city.isSwitchedOff
    ? "SWITCHED_OFF"
    : pause?.until && pause.until >= day
      ? "PAUSED"
      : undefined;

  const lines: string[] = [];
  let isOccasion = false;
  const items = owed.map((obligation) => {
    const { dueDate, periodId } = obligation;
    const today = occasion(obligation, city, day);
    const before = (isToldToday(obligation, day) ? [] : gone)
      .filter((then) => !city.alreadySent.has(`${then} ${unitId} reminder`))
      .map((then) => occasion(obligation, city, then))
      .find((rule) => rule !== undefined);
    const distance = day > dueDate ? worked(dueDate, day, calendars) : worked(day, dueDate, calendars);
    const side = day > dueDate ? "after" : distance === 0 ? "on_day" : "before";
    if (today ?? before) isOccasion = true;
    const rule = today ?? (before === "returned" ? before : side);
    const mark = today ? "" : before ? " caught-up" : " alongside";
    return `${periodId}:${rule}:${distance}${mark}`;
  });
  const contacts = reachable(city.contacts, unitId, "focal", day);
  const isToldOfOne = owed.some((obligation) => isToldToday(obligation, day));
  if (!isOccasion) lines.push(`none ${isToldOfOne ? "TOLD_TODAY" : "NOT_DUE_FOR_A_REMINDER"}`);
  else if (held) lines.push(`none ${held}`);
  else if (city.alreadySent.has(`${day} ${unitId} reminder`)) lines.push("none ALREADY_SENT");
  else if (contacts.length > 0) lines.push(`send to ${contacts.join()} of ${items.join(", ")}`);
  else if (unit?.isTest) lines.push("none TEST_UNIT");
  else lines.push(`office NO_WORKING_CONTACT of ${items.join(", ")}`);
  if (held) return lines;

  const parent = unit?.parents.find(({ from, to }) => from <= day && (to === undefined || to >= day))?.value;
  for (const level of ["leader", "parent", "office"] as const) {
    const reached = owed.flatMap((obligation) => {
      const then = whenTold(obligation, city, { day, gone, parent });
      if (then === undefined || then.level !== level) return [];
      const mark = then.on < day ? " caught-up" : "";
      return [`${obligation.periodId}:after:${worked(obligation.dueDate, day, calendars)}${mark}`];
    });
    if (reached.length === 0) continue;
    const leaders = level === "leader" ? reachable(city.contacts, unitId, "leader", day) : [];
    const above =
      level === "parent" && parent !== undefined ? reachable(city.contacts, parent, "focal", day) : [];
    if (leaders.length > 0) {
      if (!city.alreadySent.has(`${day} ${unitId} leader`)) {
        lines.push(`escalate to leader ${unitId} at ${leaders.join()} of ${reached.join(", ")}`);
      }
    } else if (unit?.isTest) {
    } else if (above.length > 0) {
      if (!city.alreadySent.has(`${day} ${parent} parent`)) {
        lines.push(`escalate to parent ${parent} at ${above.join()} of ${reached.join(", ")}`);
      }
    } else {
      lines.push(`office ESCALATED ${level} of ${reached.join(", ")}`);
    }
  }
  return lines;
}

/** On which day, of today and those missed, the highest level was reached without anybody having been told. */
function whenTold(
  obligation: Obligation,
  { rules, calendars, alreadySent }: City,
  { day, gone, parent }: { day: Day; gone: readonly Day[]; parent: string | undefined },
): { level: "leader" | "parent" | "office"; on: Day } | undefined {
  const returned = returnedOn(obligation);
  const since = returned !== undefined && returned > obligation.dueDate ? returned : obligation.dueDate;
  for (const on of [day, ...gone]) {
    if (on <= since) continue;
    const late = worked(since, on, calendars);
    for (const level of ["office", "parent", "leader"] as const) {
      if (rules.escalateAfter[level] !== late) continue;
      const told = level === "leader" ? obligation.unitId : parent;
      const isTold = on < day && level !== "office" && told && alreadySent.has(`${on} ${told} ${level}`);
      if (!isTold) return { level, on };
    }
  }
  return undefined;
}

/** The last working day whose reminders went out, after a day on which they were sent as they should be. */
export const sweptAfter = (
  city: Pick<City, "calendars">,
  day: Day,
  before: Day | undefined,
): Day | undefined => (isOff(day, city.calendars) ? before : day);
