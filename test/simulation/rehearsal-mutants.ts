import type { Mutant } from "./mutants.ts";

const PLAN = "shared/domain/reminder/plan-reminders.ts";
const SWEEP = "functions/send-reminders/handler.ts";
const LEDGER = "shared/adapters/dynamodb/ledger-store.ts";
const OBLIGATION = "shared/domain/obligation/obligation.ts";
const DIGEST = "shared/domain/office/digest.ts";
const SEND_DIGEST = "functions/send-digest/handler.ts";
const WATCH = "functions/watch-deadlines/handler.ts";

/** Mistakes that somebody could make anywhere between the clock and a mail. Each must be found by the rehearsal of a few units. */
export const REHEARSAL_MUTANTS: readonly Mutant[] = [
  {
    mistake: "units are reminded on days off",
    file: PLAN,
    find: 'if (!today.isWorking) return none("DAY_OFF");',
    put: "",
    and: {
      file: SWEEP,
      find: "const isWorking = isWorkingDay(today, calendars);",
      put: "const isWorking = true;",
    },
  },
  {
    mistake: "who had nothing to report is reminded",
    file: OBLIGATION,
    find: 'return state === "accepted" || state === "approved";',
    put: 'return (state === "accepted" || state === "approved") && !obligation.current?.isNil;',
  },
  {
    mistake: "an extension is noted, and the date stays as it was",
    file: "shared/domain/obligation/extension.ts",
    find: "fields: { ...due, extension: { until, documentNumber } },",
    put: "fields: { ...obligation, extension: { until, documentNumber } },",
  },
  {
    mistake: "due dates do not follow a holiday that is added",
    file: "shared/domain/obligation/redate.ts",
    find: "if (!changesObligation(redating)) return undefined;",
    put: "if (redating) return undefined;",
  },
  {
    mistake: "nobody is reminded again after a return",
    file: PLAN,
    find: "day > stoppedOn && plan.count",
    put: "day < stoppedOn && plan.count",
  },
  {
    mistake: "a unit is reminded of a report an hour after the notice of its return",
    file: PLAN,
    find: "if (day === toldOn) return undefined;",
    put: "",
  },
  {
    mistake: "reminders come a working day early",
    file: PLAN,
    find: "rules.before.includes(workingDays)",
    put: "rules.before.includes(workingDays - 1)",
  },
  {
    mistake: "what a day without sweeps missed is not made up for",
    file: PLAN,
    find: "if (count.isWorking(day_)) missed.push(day_);",
    put: "",
  },
  {
    mistake: "the sweep does not note its day",
    file: SWEEP,
    find: "if (isWorking) await deps.reminders.noteSwept(today);",
    put: "",
  },
  { mistake: "no reminder before Tết", file: PLAN, find: 'return "before_break";', put: "return undefined;" },
  {
    mistake: "what is for the leader goes to the focal person",
    file: PLAN,
    find: 'level === "leader" ? workingContacts(plan, unitId, "leader", day)',
    put: 'level === "leader" ? workingContacts(plan, unitId, "focal", day)',
  },
  {
    mistake: "what is for the unit above goes to the unit",
    file: PLAN,
    find: "toParents.set(parentId, gathered);",
    put: "toParents.set(unitId, gathered);",
  },
  {
    mistake: "an address from which mail came back is written to",
    file: PLAN,
    find: " && contact.undeliverableAt === undefined",
    put: "",
  },
  {
    mistake: "the sweep of ten reminds again",
    file: PLAN,
    find: 'if (plan.city.alreadySent.has(sentKey(day, unitId, "reminder"))) return none("ALREADY_SENT");',
    put: "",
    and: {
      file: LEDGER,
      find: "put: messageItem(message), if: { absent: true }",
      put: "put: messageItem(message)",
    },
  },
  {
    mistake: "a unit is not told that its report was returned",
    file: "shared/contract/events/told-at-once.ts",
    find: '  "SubmissionReturned",\n',
    put: "",
  },
  {
    mistake: "a summary comes although there is nothing to say",
    file: DIGEST,
    find: "return isEmpty(digest) ? undefined : digest;",
    put: "return digest;",
  },
  {
    mistake: "a summary comes on days off",
    file: SEND_DIGEST,
    find: "if (!isWorkingDay(day, calendars)) return;",
    put: "",
  },
  {
    mistake: "the summary of the week comes each day",
    file: SEND_DIGEST,
    find: "isFirstWorkingDayOfWeek(day, calendars) ? weekly : []",
    put: "weekly",
  },
  {
    mistake: "what became of a message after the morning's summary is told to nobody",
    file: SEND_DIGEST,
    find: "const since = summaryBefore(day, rhythm, calendars);",
    put: "const since = new Date(deps.now().getTime() - 8.5 * 3_600_000);",
  },
  {
    mistake: "the summary says that the unreached are reached",
    file: DIGEST,
    find: "contact.email !== undefined && !contact.undeliverableAt && isInForce(contact, today)",
    put: "contact.email !== undefined && isInForce(contact, today)",
  },
  {
    mistake: "a queue is old a day too soon",
    file: DIGEST,
    find: "return waiting.longestWorkingDays > oldQueueWorkingDays;",
    put: "return waiting.longestWorkingDays >= oldQueueWorkingDays;",
  },
  {
    mistake: "each unit that became missing is an alert of its own",
    file: WATCH,
    find: "const missing = await missingIn(deps, period, now);",
    put: "const missing = (await missingIn(deps, period, now)).slice(0, 1);",
    and: {
      file: WATCH,
      find: "await deps.office.saveWatched(period.periodId, fingerprint);",
      put: "",
    },
  },
  {
    mistake: "nobody looks for who became missing once a period was looked through",
    file: WATCH,
    find: "return watched === fingerprint ? [] : [{ period, fingerprint }];",
    put: "return watched ? [] : [{ period, fingerprint }];",
  },
];
