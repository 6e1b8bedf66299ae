import type { Mutant } from "./mutants.ts";

const PLAN = "shared/domain/reminder/plan-reminders.ts";
const COUNT = "shared/domain/calendar/working-day-count.ts";
const CONTROLS = "shared/domain/reminder/reminder-controls.ts";

const inPlan = (mistake: string, find: string, put: string): Mutant => ({ mistake, file: PLAN, find, put });

/** Mistakes somebody could make in the plan of reminders. Each must be caught by the naive statement of the rules. */
export const REMINDER_MUTANTS: readonly Mutant[] = [
  inPlan(
    "a report that counts is reminded of",
    'standingOn(obligation, day) === "outstanding" && startsAt',
    "startsAt",
  ),
  inPlan("a closed report is reminded of", " && startsAt < endsAt && !isBeingChecked", " && !isBeingChecked"),
  inPlan(
    "the day of the closing is reminded of",
    "&& startsAt < endsAt && !isBeingChecked",
    "&& startsAt <= endsAt && !isBeingChecked",
  ),
  inPlan(
    "a report that is being checked is reminded of",
    " && startsAt < endsAt && !isBeingChecked",
    " && startsAt < endsAt",
  ),
  inPlan(
    "an exemption ends a day early",
    "until === undefined || day <= until",
    "until === undefined || day < until",
  ),
  inPlan("an exemption never ends", "until === undefined || day <= until", "until === undefined || until"),
  inPlan("a dissolved unit is reminded", 'if (unit && !existsOn(unit, day)) return none("DISSOLVED");', ""),
  inPlan("reminders go out on days off", 'if (!today.isWorking) return none("DAY_OFF");', ""),
  inPlan("the switch is not looked at", 'if (city.isSwitchedOff) return "SWITCHED_OFF";', ""),
  inPlan(
    "a pause is not looked at",
    'return pause && isPausedOn(pause, day) ? "PAUSED" : undefined;',
    "return pause && undefined;",
  ),
  inPlan(
    "a unit is written to twice a day",
    'if (plan.city.alreadySent.has(sentKey(day, unitId, "reminder"))) return none("ALREADY_SENT");',
    "",
  ),
  inPlan("a test unit is put on the office's list", 'if (unit?.isTest) return none("TEST_UNIT");', ""),
  inPlan(
    "leaders get the ordinary reminders",
    'workingContacts(plan, unitId, "focal", day);\n  if (contactIds',
    'workingContacts(plan, unitId, "leader", day);\n  if (contactIds',
  ),
  inPlan("mail goes to addresses from which it came back", " && contact.undeliverableAt === undefined", ""),
  inPlan("mail goes to those who have left", " && isInForce(contact, day);", " && day !== undefined;"),
  inPlan("missed days are forgotten", "if (count.isWorking(day_)) missed.push(day_);", ""),
  inPlan("days off count as missed", "if (count.isWorking(day_)) missed.push(day_);", "missed.push(day_);"),
  inPlan(
    "a sweep on a day off hides what was missed before it",
    "if (plan.count.isWorking(day)) lastSweptOn = day;",
    "lastSweptOn = day;",
  ),
  inPlan(
    "the last day swept is caught up again",
    "day_ > lastSweptOn; day_ =",
    "day_ >= lastSweptOn; day_ =",
  ),
  inPlan(
    "caught up although the message went out",
    '!plan.city.alreadySent.has(sentKey(day, unitId, "reminder")));',
    "day !== undefined);",
  ),
  inPlan(
    "a message lists what is no occasion as if it were one",
    "...(!caughtUp && { alongside: true as const }),",
    "",
  ),
  inPlan("what is caught up is not marked", "...(!ordinary && caughtUp && { caughtUp: true as const }),", ""),
  inPlan(
    "a return is reminded of a day late",
    "plan.count.between(stoppedOn, day) === 1",
    "plan.count.between(stoppedOn, day) === 2",
  ),
  inPlan("a return is never reminded of", "day > stoppedOn && plan.count", "day < stoppedOn && plan.count"),
  inPlan("the due date itself counts as overdue", "if (day > dueDate) return", "if (day >= dueDate) return"),
  inPlan("the last day is not told of", 'if (rule === "on_day" && rules.onDay) return rule;', ""),
  inPlan(
    "reminders after the due date stop with the last offset",
    "return afterEvery !== undefined && since > 0 && since % afterEvery === 0;",
    "return false;",
  ),
  inPlan(
    "the repetition begins one day early",
    "since % afterEvery === 0;",
    "(since + 1) % afterEvery === 0;",
  ),
  inPlan(
    "the repetition counts from the due date",
    "const since = workingDays - Math.max(0, ...after);",
    "const since = workingDays;",
  ),
  inPlan("no reminder before a break", 'return "before_break";', "return undefined;"),
  inPlan("a reminder before every break, however far the due date is", " <= reminded &&", " <= 1_000 &&"),
  inPlan("a break after the due date counts", "firstDay <= dueDate &&", ""),
  inPlan(
    "the reminder before a break comes a day early",
    "count.between(day, firstDay) + 1 === beforeBreak",
    "count.between(day, firstDay) === beforeBreak",
  ),
  inPlan("an escalation ignores the return", "latestOf(dueDate, report.stoppedOn ?? dueDate)", "dueDate"),
  inPlan(
    "an escalation of a missed day is lost",
    "for (const then of [day, ...missed])",
    "for (const then of [day])",
  ),
  inPlan(
    "an escalation is told twice after a breakdown",
    "city.alreadySent.has(sentKey(then, told, level))",
    "told === then",
  ),
  inPlan("an escalation goes out on a day off", "if (!today.isWorking || (unit", "if ((unit"),
  inPlan("a paused unit is escalated", "|| heldBack(plan, day, unitId)) return;", ") return;"),
  inPlan(
    "a test unit is taken to the unit above",
    "} else if (unit?.isTest) {",
    "} else if (unit === undefined) {",
  ),
  inPlan(
    "nobody hears of what reached nobody",
    'yield { outcome: "office", day, unitId, why: "ESCALATED", level, items };',
    "",
  ),
  inPlan(
    "the unit above is written to twice a day",
    'if (plan.city.alreadySent.has(sentKey(day, unitId, "parent"))) return;',
    "",
  ),
  inPlan(
    "a unit's own end is not looked at",
    "hasOwnEnd ? acceptanceEndOf(period, obligation).getTime() : end",
    "end",
  ),
  inPlan(
    "occasions of one due date are taken for another's",
    "const key = dueDate + day;",
    "const key = day;",
  ),
  {
    mistake: "days off are counted as working days",
    file: COUNT,
    find: "if (isWorking) upTo += 1;",
    put: "upTo += 1;",
  },
  {
    mistake: "a break may be a day shorter",
    file: COUNT,
    find: "run.length >= minimum",
    put: "run.length + 1 >= minimum",
  },
  {
    mistake: "a pause ends a day early",
    file: CONTROLS,
    find: "day <= pause.until;",
    put: "day < pause.until;",
  },
];
