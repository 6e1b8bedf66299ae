/**
 * Who is reminded on which day, of what and why, and who is not and why not. The sweep, the preview and the rehearsal all
 * ask here, so what is announced is what is sent.
 *
 * A unit gets at most one message a day. An occasion for it is a report that the unit owes and that reaches one of the
 * distances to its due date which the rules name, a long break before the due date, or a report that was returned or
 * withdrawn on the working day before; the message then lists all that the unit owes. On the day of the return itself the report is no
 * occasion: a notice has told the unit within minutes, with the due date.
 */

import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { type Break, countWorkingDays, type WorkingDayCount } from "../calendar/working-day-count.ts";
import { acceptanceEndOf, type Obligation, standingOf } from "../obligation/obligation.ts";
import { acceptanceEnd, type Period } from "../period/period.ts";
import { addDays, dayAfter, type LocalDate, latestOf, localDateOf, startOfDay } from "../time/local-date.ts";
import type { Contact } from "../unit/contact.ts";
import { existsOn, parentOn, type Unit } from "../unit/unit.ts";
import { isInForce } from "../unit/validity.ts";
import type {
  EscalatedItem,
  PlannedLine,
  ReminderItem,
  ReminderRule,
  SilenceReason,
} from "./planned-line.ts";
import { isPausedOn, type ReminderPause } from "./reminder-controls.ts";
import { ESCALATION_LEVELS, type EscalationLevel, type ReminderRules } from "./reminder-rules.ts";

/** All that decides who is reminded, as it is known now. */
export interface City {
  readonly rules: ReminderRules;
  readonly calendars: readonly WorkingCalendar[];
  readonly periods: readonly Period[];
  /** Of those periods. */
  readonly obligations: readonly Obligation[];
  readonly units: readonly Unit[];
  readonly contacts: readonly Contact[];
  /** {@link reportKey} of each report that has arrived whole and is not decided yet. */
  readonly beingChecked: ReadonlySet<string>;
  /** The office has stopped all reminders. */
  readonly isSwitchedOff: boolean;
  readonly pauses: readonly ReminderPause[];
  /** The last working day whose reminders were all planned; absent before the first. Working days since were missed. */
  readonly lastSweptOn?: LocalDate | undefined;
  /** {@link sentKey} of the messages that went out, or are to, on the days since then. */
  readonly alreadySent: ReadonlySet<string>;
}

export interface DaySpan {
  readonly from: LocalDate;
  /** Included. */
  readonly to: LocalDate;
}

export const reportKey = (unitId: string, periodId: string): string => `${unitId} ${periodId}`;

/** Names the one message of a day to a unit: its reminder, or what is taken to its leader or to it as the unit above. */
export const sentKey = (
  day: LocalDate,
  unitId: string,
  message: "reminder" | Exclude<EscalationLevel, "office">,
): string => `${day} ${unitId} ${message}`;

/** Every line of the days asked for, by day and unit. */
export const remindersFor = (city: City, span: DaySpan): PlannedLine[] => [...planReminders(city, span)];

/** The same, day by day, for who does not want all of them. Days after the first are planned as if each sweep ran. */
export function* planReminders(city: City, span: DaySpan): Generator<PlannedLine> {
  const plan = prepare(city, span);
  let lastSweptOn = city.lastSweptOn;
  for (let day = span.from; day <= span.to; day = dayAfter(day)) {
    const missed = missedDays(plan, lastSweptOn, day);
    yield* linesOf(plan, {
      day,
      missed,
      isWorking: plan.count.isWorking(day),
      startsAt: startOfDay(day).getTime(),
    });
    if (plan.count.isWorking(day)) lastSweptOn = day;
  }
}

/** A report with what does not change from day to day. */
interface Report {
  readonly obligation: Obligation;
  /** The first instant at which nothing is taken any more. */
  readonly endsAt: number;
  /** The day on which the office returned it or the unit withdrew it. */
  readonly stoppedOn?: LocalDate;
  /** The day on which a notice told the unit that it was returned; what the unit withdraws itself it is not told. */
  readonly toldOn?: LocalDate;
  readonly isBeingChecked: boolean;
}

interface Plan {
  readonly city: City;
  readonly count: WorkingDayCount;
  readonly breaks: readonly Break[];
  readonly unitIds: readonly string[];
  readonly reportsOf: ReadonlyMap<string, readonly Report[]>;
  readonly units: ReadonlyMap<string, Unit>;
  readonly contacts: ReadonlyMap<string, readonly Contact[]>;
  readonly pauses: ReadonlyMap<string, ReminderPause>;
  /** Due date and day → rule, so that each distance is looked at once and not for every unit. */
  readonly occasions: Map<string, ReminderRule | undefined>;
}

interface Today {
  readonly day: LocalDate;
  /** Milliseconds; a report that is closed by then is not asked for. */
  readonly startsAt: number;
  readonly isWorking: boolean;
  /** The working days since the last sweep, the latest first. */
  readonly missed: readonly LocalDate[];
}

function prepare(city: City, { from, to }: DaySpan): Plan {
  const periods = new Map(city.periods.map((period) => [period.periodId, period]));
  // Nearly every unit's report is taken as long as its period's; few have a time of their own.
  const ends = new Map(city.periods.map((period) => [period.periodId, acceptanceEnd(period).getTime()]));
  const reports = city.obligations.flatMap((obligation): Report[] => {
    const period = periods.get(obligation.periodId);
    const end = ends.get(obligation.periodId);
    if (!period || end === undefined) return [];
    const hasOwnEnd = obligation.extension !== undefined || obligation.reopened !== undefined;
    return [reportOf(obligation, hasOwnEnd ? acceptanceEndOf(period, obligation).getTime() : end, city)];
  });
  const known = [
    from,
    to,
    ...(city.lastSweptOn === undefined ? [] : [city.lastSweptOn]),
    ...new Set(reports.flatMap(({ obligation, stoppedOn }) => [obligation.dueDate, stoppedOn ?? to])),
  ].toSorted();
  const count = countWorkingDays({ from: known[0] ?? from, to: known.at(-1) ?? to }, city.calendars);
  const reportsOf = Map.groupBy(reports, ({ obligation }) => obligation.unitId);
  for (const [unitId, all] of reportsOf) {
    if (all.length > 1) reportsOf.set(unitId, all.toSorted(byDueDate));
  }
  return {
    city,
    count,
    breaks: city.rules.beforeBreak ? count.breaks(city.rules.beforeBreak.daysOff) : [],
    unitIds: [...reportsOf.keys()].toSorted(),
    reportsOf,
    units: new Map(city.units.map((unit) => [unit.unitId, unit])),
    contacts: Map.groupBy(city.contacts, ({ unitId }) => unitId),
    pauses: new Map(city.pauses.map((pause) => [pause.unitId, pause])),
    occasions: new Map(),
  };
}

function reportOf(obligation: Obligation, endsAt: number, { beingChecked }: City): Report {
  const { unitId, periodId, current } = obligation;
  const stoppedOn = current?.stoppedAt === undefined ? undefined : localDateOf(current.stoppedAt);
  return {
    obligation,
    endsAt,
    ...(stoppedOn !== undefined && { stoppedOn }),
    ...(stoppedOn !== undefined && current?.state === "returned" && { toldOn: stoppedOn }),
    isBeingChecked: beingChecked.has(reportKey(unitId, periodId)),
  };
}

function byDueDate({ obligation: a }: Report, { obligation: b }: Report): number {
  const [first, second] = [a.dueAtExclusive + a.periodId, b.dueAtExclusive + b.periodId];
  return first < second ? -1 : 1;
}

/** The working days after the last sweep and before the day, the latest first. */
function missedDays({ count }: Plan, lastSweptOn: LocalDate | undefined, day: LocalDate): LocalDate[] {
  if (lastSweptOn === undefined) return [];
  const missed: LocalDate[] = [];
  for (let day_ = addDays(day, -1); day_ > lastSweptOn; day_ = addDays(day_, -1)) {
    if (count.isWorking(day_)) missed.push(day_);
  }
  return missed;
}

function* linesOf(plan: Plan, today: Today): Generator<PlannedLine> {
  const toParents = new Map<string, EscalatedItem[]>();
  for (const unitId of plan.unitIds) {
    const owed = (plan.reportsOf.get(unitId) ?? []).filter((report) => isOwed(report, today));
    yield lineOfUnit(plan, today, unitId, owed);
    yield* escalationsOf(plan, today, unitId, owed, toParents);
  }
  for (const parentId of [...toParents.keys()].toSorted()) {
    yield* escalationToParent(plan, today, parentId, toParents.get(parentId) ?? []);
  }
}

function isOwed({ obligation, endsAt, isBeingChecked }: Report, { day, startsAt }: Today): boolean {
  return standingOn(obligation, day) === "outstanding" && startsAt < endsAt && !isBeingChecked;
}

/** An exemption holds through its last day, even before the night's run has ended it by a decision. */
export function standingOn(obligation: Obligation, day: LocalDate) {
  const until = obligation.exemption?.until;
  if (until === undefined || day <= until) return standingOf(obligation);
  const { exemption: _over, ...rest } = obligation;
  return standingOf(rest);
}

function lineOfUnit(plan: Plan, today: Today, unitId: string, owed: readonly Report[]): PlannedLine {
  const { day } = today;
  const none = (why: SilenceReason): PlannedLine => ({ outcome: "none", day, unitId, why });
  const unit = plan.units.get(unitId);
  if (unit && !existsOn(unit, day)) return none("DISSOLVED");
  if (owed.length === 0) return none(whyNothingIsOwed(plan.reportsOf.get(unitId) ?? [], today));
  if (!today.isWorking) return none("DAY_OFF");

  const items = itemsOf(plan, today, unitId, owed);
  if (!items.some(({ why }) => why.alongside === undefined)) {
    return none(owed.some(({ toldOn }) => toldOn === day) ? "TOLD_TODAY" : "NOT_DUE_FOR_A_REMINDER");
  }
  const held = heldBack(plan, day, unitId);
  if (held) return none(held);
  if (plan.city.alreadySent.has(sentKey(day, unitId, "reminder"))) return none("ALREADY_SENT");

  const contactIds = workingContacts(plan, unitId, "focal", day);
  if (contactIds.length > 0) return { outcome: "send", day, unitId, contactIds, items };
  if (unit?.isTest) return none("TEST_UNIT");
  return { outcome: "office", day, unitId, why: "NO_WORKING_CONTACT", items };
}

function heldBack({ city, pauses }: Plan, day: LocalDate, unitId: string): SilenceReason | undefined {
  if (city.isSwitchedOff) return "SWITCHED_OFF";
  const pause = pauses.get(unitId);
  return pause && isPausedOn(pause, day) ? "PAUSED" : undefined;
}

/** Of several reports the one that is nearest to being asked for again gives the reason. */
function whyNothingIsOwed(reports: readonly Report[], { day, startsAt }: Today): SilenceReason {
  const reasons = new Set(
    reports.map(({ obligation, endsAt, isBeingChecked }): SilenceReason => {
      const standing = standingOn(obligation, day);
      if (standing === "exempt") return "EXEMPT";
      if (standing === "nil") return "NIL";
      if (standing !== "outstanding") return "REPORTED";
      return isBeingChecked && startsAt < endsAt ? "BEING_CHECKED" : "CLOSED";
    }),
  );
  return NEAREST_FIRST.find((reason) => reasons.has(reason)) ?? "REPORTED";
}

const NEAREST_FIRST = ["BEING_CHECKED", "CLOSED", "REPORTED", "NIL", "EXEMPT"] as const;

/** All that the unit owes, each with the reason for which it is in the message. */
function itemsOf(plan: Plan, today: Today, unitId: string, owed: readonly Report[]): ReminderItem[] {
  const missed = today.missed.filter((day) => !plan.city.alreadySent.has(sentKey(day, unitId, "reminder")));
  return owed.map((report) => {
    const { day } = today;
    const { rule, workingDays } = distanceOf(plan, report, day);
    const ordinary = occasionOf(plan, report, day);
    const before = report.toldOn === day ? [] : missed;
    const caughtUp = ordinary ?? before.map((then) => occasionOf(plan, report, then)).find(Boolean);
    const why = {
      // A rule of a missed day would speak of a distance that is no longer true, so today's is told.
      rule: ordinary ?? (caughtUp === "returned" ? caughtUp : rule),
      workingDays,
      ...(!ordinary && caughtUp && { caughtUp: true as const }),
      ...(!caughtUp && { alongside: true as const }),
    };
    return itemOf(report, why);
  });
}

function itemOf({ obligation }: Report, why: ReminderItem["why"]): ReminderItem {
  const { periodId, dueDate, dueAtExclusive } = obligation;
  return { periodId, dueDate, dueAtExclusive, why };
}

/** How far the day is from the due date, in working days, and on which side of it. */
function distanceOf(
  { count }: Plan,
  { obligation: { dueDate } }: Report,
  day: LocalDate,
): { rule: "before" | "on_day" | "after"; workingDays: number } {
  if (day > dueDate) return { rule: "after", workingDays: count.between(dueDate, day) };
  const workingDays = count.between(day, dueDate);
  return { rule: workingDays === 0 ? "on_day" : "before", workingDays };
}

/** The rule by which a report that is owed is an occasion for a message on a working day. */
function occasionOf(plan: Plan, report: Report, day: LocalDate): ReminderRule | undefined {
  const { stoppedOn, toldOn, obligation } = report;
  if (day === toldOn) return undefined;
  if (stoppedOn !== undefined && day > stoppedOn && plan.count.between(stoppedOn, day) === 1)
    return "returned";
  const { dueDate } = obligation;
  const key = dueDate + day;
  if (!plan.occasions.has(key)) plan.occasions.set(key, ruleFor(plan, report, day));
  return plan.occasions.get(key);
}

function ruleFor(plan: Plan, report: Report, day: LocalDate): ReminderRule | undefined {
  const { rules } = plan.city;
  const { rule, workingDays } = distanceOf(plan, report, day);
  if (rule === "after") return isAfterOffset(rules, workingDays) ? rule : undefined;
  if (rule === "on_day" && rules.onDay) return rule;
  if (isBeforeABreak(plan, report.obligation.dueDate, day)) return "before_break";
  return rule === "before" && rules.before.includes(workingDays) ? rule : undefined;
}

function isAfterOffset({ after, afterEvery }: ReminderRules, workingDays: number): boolean {
  if (after.includes(workingDays)) return true;
  const since = workingDays - Math.max(0, ...after);
  return afterEvery !== undefined && since > 0 && since % afterEvery === 0;
}

/** A break counts when it takes days from the time in which the unit is reminded: it begins before the due date is over, and ends near it. */
function isBeforeABreak(
  { city: { rules }, count, breaks }: Plan,
  dueDate: LocalDate,
  day: LocalDate,
): boolean {
  const { beforeBreak } = rules;
  if (!beforeBreak) return false;
  const reminded = Math.max(0, ...rules.before);
  return breaks.some(
    ({ firstDay, lastDay }) =>
      day < firstDay &&
      firstDay <= dueDate &&
      count.between(lastDay, latestOf(lastDay, dueDate)) <= reminded &&
      // The day itself is one of the working days left before the break.
      count.between(day, firstDay) + 1 === beforeBreak.workingDays,
  );
}

/** A level of escalation is reached once for each time a report becomes overdue; of several at once the highest counts. */
function* escalationsOf(
  plan: Plan,
  today: Today,
  unitId: string,
  owed: readonly Report[],
  toParents: Map<string, EscalatedItem[]>,
): Generator<PlannedLine> {
  const { day } = today;
  const unit = plan.units.get(unitId);
  if (!today.isWorking || (unit && !existsOn(unit, day)) || heldBack(plan, day, unitId)) return;
  const parentId = unit && parentOn(unit, day);
  const reached = owed.flatMap((report) => levelReached(plan, today, report, parentId) ?? []);
  for (const level of ESCALATION_LEVELS) {
    const items = reached.flatMap((one) => (one.level === level ? [one.item] : []));
    if (items.length === 0) continue;
    const contactIds = level === "leader" ? workingContacts(plan, unitId, "leader", day) : [];
    if (contactIds.length > 0) {
      if (plan.city.alreadySent.has(sentKey(day, unitId, "leader"))) continue;
      const escalated = items.map((item) => ({ unitId, ...item }));
      yield { outcome: "escalate", day, unitId, level: "leader", contactIds, items: escalated };
    } else if (unit?.isTest) {
      // Tried out on its own leader only: the unit above and the office never hear of a test unit.
    } else if (level === "parent" && parentId && workingContacts(plan, parentId, "focal", day).length > 0) {
      const gathered = toParents.get(parentId) ?? [];
      gathered.push(...items.map((item) => ({ unitId, ...item })));
      toParents.set(parentId, gathered);
    } else {
      yield { outcome: "office", day, unitId, why: "ESCALATED", level, items };
    }
  }
}

function* escalationToParent(
  plan: Plan,
  { day }: Today,
  unitId: string,
  items: readonly EscalatedItem[],
): Generator<PlannedLine> {
  if (plan.city.alreadySent.has(sentKey(day, unitId, "parent"))) return;
  const contactIds = workingContacts(plan, unitId, "focal", day);
  yield { outcome: "escalate", day, unitId, level: "parent", contactIds, items };
}

/** The highest level that the report reaches today, or reached on a missed day without anybody being told. */
function levelReached(
  { city, count }: Plan,
  { day, missed }: Today,
  report: Report,
  parentId: string | undefined,
): { level: EscalationLevel; item: ReminderItem } | undefined {
  const { dueDate, unitId } = report.obligation;
  // What was returned after its due date is the unit's to do again from that day on.
  const start = latestOf(dueDate, report.stoppedOn ?? dueDate);
  for (const then of [day, ...missed]) {
    if (then <= start) continue;
    const overdue = count.between(start, then);
    const level = ESCALATION_LEVELS.find((one) => city.rules.escalateAfter[one] === overdue);
    if (level === undefined) continue;
    const told = level === "parent" ? parentId : unitId;
    if (then < day && told && level !== "office" && city.alreadySent.has(sentKey(then, told, level)))
      continue;
    const workingDays = count.between(dueDate, day);
    const why = { rule: "after" as const, workingDays, ...(then < day && { caughtUp: true as const }) };
    return { level, item: itemOf(report, why) };
  }
  return undefined;
}

function workingContacts(
  { contacts }: Plan,
  unitId: string,
  role: NonNullable<Contact["role"]>,
  day: LocalDate,
): string[] {
  return (contacts.get(unitId) ?? []).flatMap((contact) =>
    canBeReached(contact, day) && (contact.role ?? "focal") === role ? [contact.contactId] : [],
  );
}

/** Says whether mail to the contact can arrive. */
export const canBeReached = (contact: Contact, day: LocalDate): boolean =>
  contact.email !== undefined && contact.undeliverableAt === undefined && isInForce(contact, day);
