import * as z from "zod";
import {
  CALENDAR_EVENT_TYPES,
  CALENDARS_SOURCE,
  CalendarEventData,
  type CalendarEventType,
} from "../../shared/contract/events/calendar-event.ts";
import {
  COMMENT_EVENT_TYPES,
  COMMENTS_SOURCE,
  CommentEventData,
  type CommentEventType,
} from "../../shared/contract/events/comment-event.ts";
import {
  DEADLINE_EVENT_TYPES,
  DEADLINES_SOURCE,
  DeadlineEventData,
  type DeadlineEventType,
} from "../../shared/contract/events/deadline-event.ts";
import {
  JOB_EVENT_TYPES,
  JOBS_SOURCE,
  JobEventData,
  type JobEventType,
} from "../../shared/contract/events/job-event.ts";
import {
  OBLIGATION_EVENT_TYPES,
  ObligationEventData,
  type ObligationEventType,
  PERIODS_SOURCE,
  sourceOf,
} from "../../shared/contract/events/obligation-event.ts";
import {
  PERIOD_EVENT_TYPES,
  PeriodEventData,
  type PeriodEventType,
} from "../../shared/contract/events/period-event.ts";
import {
  RECHECK_EVENT_TYPES,
  RECHECKS_SOURCE,
  RecheckEventData,
  type RecheckEventType,
} from "../../shared/contract/events/recheck-event.ts";
import {
  REMINDER_EVENT_TYPES,
  REMINDERS_SOURCE,
  ReminderEventData,
  type ReminderEventType,
} from "../../shared/contract/events/reminder-event.ts";
import {
  TEMPLATE_EVENT_TYPES,
  TEMPLATES_SOURCE,
  TemplateEventData,
  type TemplateEventType,
} from "../../shared/contract/events/template-event.ts";
import {
  UNIT_EVENT_TYPES,
  UNITS_SOURCE,
  UnitEventData,
  type UnitEventType,
} from "../../shared/contract/events/unit-event.ts";

type EventType =
  | ObligationEventType
  | PeriodEventType
  | CalendarEventType
  | TemplateEventType
  | DeadlineEventType
  | ReminderEventType
  | CommentEventType
  | UnitEventType
  | JobEventType
  | RecheckEventType;

/** What each event says, in one sentence. A type that is added to the contract does not compile until it is told here. */
const MEANINGS: Readonly<Record<EventType, string>> = {
  SubmissionAccepted: "A report passed the checks and counts from now on.",
  SubmissionRejected: "A report did not pass the checks; what counted before still counts.",
  SubmissionSuperseded: "A report passed the checks after a later one had already been accepted.",
  SubmissionWithdrawn: "The unit took back the report that counted; nothing counts until it sends another.",
  SubmissionApproved: "The office found the report in order.",
  SubmissionReturned: "The office sent the report back; nothing counts until the unit sends another.",
  SubmissionUnlocked: "The office let an approved report be replaced again; it counts until then.",
  SubmissionExplained:
    "Somebody said why unusual figures of a report are right; its approval may no longer wait for that.",
  SubmissionRechecked:
    "What the rules find in the report now speaks for it; it counts, or does not, as before.",
  UnlockUndone: "The report is approved again.",
  ReturnUndone: "The return was a mistake: the report counts again, as accepted.",
  RuleWaived:
    "The office let one rule pass for this report until a day; `attempt` is a rejected one that may now be sent again as it is.",
  WaiverEnded: "The office took a waiver back; what was judged by it stays.",
  ObligationExempted: "The office released the unit from this report.",
  ExemptionLifted: "The unit owes the report again.",
  ExemptionEnded: "The last day of the exemption is over: the unit owes the report.",
  ObligationExtended: "The office granted more time; `dueAtExclusive` is when the report is due now.",
  ExtensionRemoved: "The report is due as the period has it, at `dueAtExclusive`.",
  ObligationReopened:
    "Reports of this unit are taken until the end of a day, although the period has closed.",
  ReopeningEnded: "The office ended the reopening for this unit.",
  PeriodOpened: "The roster, the shards and the template version of a period were fixed.",
  ObligationsWritten: "Every unit on the roster has its obligation.",
  RosterRepaired: "Obligations that were missing were put back.",
  DueDateMoved: "The due date moved, because the calendar or a rule of the period changed.",
  DueDateConfirmed:
    "The due date stayed, and what is said of it changed: it is no longer provisional, perhaps.",
  TimelinessChanged: "Another policy decides which report says whether the unit was in time.",
  PeriodChanged: "Dates, closing or rules of a period changed; what units owe follows, one decision each.",
  PeriodClosed: "Nothing is taken any more. Told once for each closing, at the first run after it.",
  PeriodReopened: "The office takes reports again after the closing, from all units.",
  PeriodReclosed: "The office ended a reopening before its time.",
  ObligationsRedated: "Every obligation follows the changed period.",
  CommentAdded:
    "The unit or the office said something that both can read. Internal comments are never published.",
  CommentWithdrawn: "Its author took a shared comment back.",
  JobStarted: "A decision over many obligations was started; each of them tells of its own change.",
  JobFinished: "Every obligation that a decision over many was about has its outcome.",
  RecheckStarted: "The rules are run again over the reports of a period; nothing changes by that.",
  RecheckCommitted: "What a recheck found is let stand; each obligation concerned tells of its own change.",
  CalendarApproved: "The working calendar of a year is in force from now on.",
  TemplatePublished:
    "A new version of a template was published; periods that open from now on may ask by it.",
  ObligationBecameMissing:
    "A due date has passed with no report that counts and none being checked. Once for each due date; never of a test unit.",
  UnitsBecameMissing: "All that one run found to have become missing; each has its own event besides.",
  ReminderDue: "A message about what is owed is in the ledger, to be sent on its day.",
  ContactUndeliverable:
    "Mail to the contact came back for good, or its owner complained: it is not written to any more.",
  ContactRestored: "The office made sure that mail reaches the contact, which is written to again.",
};

type EventField =
  | keyof ObligationEventData
  | keyof PeriodEventData
  | keyof CalendarEventData
  | keyof TemplateEventData
  | keyof DeadlineEventData
  | keyof ReminderEventData
  | keyof UnitEventData
  | keyof CommentEventData
  | keyof JobEventData
  | keyof RecheckEventData;

const FIELDS: Readonly<Record<EventField, string>> = {
  unitId: "The unit",
  periodId: "The period",
  shard: "Shard of the period in which progress counts the obligation",
  version:
    "Version of the obligation, the period, the calendar or the template that the decision made: one decision, one version, one event",
  attempt: "The submission that the decision is about",
  receivedAt: "SubmissionAccepted: when S3 finished receiving the report",
  supersedes: "SubmissionAccepted: the attempt that counted before",
  channel: "SubmissionAccepted: how it came, when not by an upload",
  until: "The last day of what was granted, as it was asked for: a due date may roll beyond it",
  waiver: "RuleWaived, WaiverEnded: number of the waiver among those of the report",
  rule: "RuleWaived, WaiverEnded: code of what the rule finds",
  indicator: "RuleWaived, WaiverEnded: of which indicator; absent: wherever the rule speaks",
  by: "SubmissionSuperseded: the later attempt that had already been accepted",
  shards: "Shards of the period",
  units: "Units on the roster, without test units; of a recheck, units whose reports are looked at",
  restored: "RosterRepaired: obligations that were put back",
  dueAtExclusive: "The first instant that is too late from now on",
  movedFrom: "The first instant that was too late before, where the decision moved it",
  changedAt:
    "DueDateMoved: when the change was decided that moved it; the same for all that one change moves",
  timeliness: "The policy by which the unit's reports are judged from now on, where that changed",
  obligationsFollow: "PeriodChanged: each obligation of the period follows",
  calendarYear:
    "PeriodChanged: year of the calendar whose approval changed it; absent for a decision about the period",
  closesAt: "PeriodClosed, PeriodReclosed: since when nothing is taken. PeriodReopened: when that will be",
  run: "When the run began that found them together",
  reports: "UnitsBecameMissing: how many reports",
  periodIds: "UnitsBecameMissing: of which periods",
  year: "Year of the calendar",
  templateId: "The template",
  day: "The day on which the message is to be sent, and on no other",
  recipient: "The unit that is written to",
  kind: "What the unit owes itself, or what is taken to its leader or to it as the unit above others",
  reference: "Of an escalation: whom it is taken to",
  contactId: "The contact",
  comment: "Number of the comment, among the shared ones of the obligation",
  side: "Who spoke: the unit, or the office",
  recheckId: "The running of the rules over a period",
  jobId: "The job",
  command: "What it does to each obligation; of an undo, what it takes back",
  undoes: "The job that this one takes back",
  targets: "Obligations that it is about",
  changed: "JobFinished: obligations that it changed",
  unchanged: "JobFinished: obligations that were already so",
  refused: "JobFinished: obligations that could not be changed",
};

const EVENTS = [
  ...OBLIGATION_EVENT_TYPES.map((type) => ({ type, source: sourceOf(type), of: "obligation" as const })),
  ...PERIOD_EVENT_TYPES.map((type) => ({ type, source: PERIODS_SOURCE, of: "period" as const })),
  ...COMMENT_EVENT_TYPES.map((type) => ({ type, source: COMMENTS_SOURCE, of: "comment" as const })),
  ...JOB_EVENT_TYPES.map((type) => ({ type, source: JOBS_SOURCE, of: "job" as const })),
  ...RECHECK_EVENT_TYPES.map((type) => ({ type, source: RECHECKS_SOURCE, of: "recheck" as const })),
  ...CALENDAR_EVENT_TYPES.map((type) => ({ type, source: CALENDARS_SOURCE, of: "calendar" as const })),
  ...TEMPLATE_EVENT_TYPES.map((type) => ({ type, source: TEMPLATES_SOURCE, of: "template" as const })),
  ...DEADLINE_EVENT_TYPES.map((type) => ({ type, source: DEADLINES_SOURCE, of: "deadline" as const })),
  ...REMINDER_EVENT_TYPES.map((type) => ({ type, source: REMINDERS_SOURCE, of: "reminder" as const })),
  ...UNIT_EVENT_TYPES.map((type) => ({ type, source: UNITS_SOURCE, of: "unit" as const })),
];

const DATA = {
  obligation: ObligationEventData,
  period: PeriodEventData,
  calendar: CalendarEventData,
  template: TemplateEventData,
  deadline: DeadlineEventData,
  reminder: ReminderEventData,
  unit: UnitEventData,
  comment: CommentEventData,
  job: JobEventData,
  recheck: RecheckEventData,
};

const ABOUT = {
  obligation: "one obligation",
  period: "a period",
  calendar: "a working calendar",
  template: "a template",
  deadline: "a due date that passed",
  reminder: "reminding a unit",
  unit: "a unit",
  comment: "a comment",
  job: "a decision over many",
  recheck: "the rules run again over a period",
} as const;

/** A field cannot describe itself in the contract, which is read by functions too: the words are put to it here. */
function withDescriptions(schema: z.ZodObject<Readonly<Record<string, z.ZodType>>>, id: string): z.ZodType {
  const fields = Object.entries(schema.shape).map(
    ([name, field]) => [name, field.meta({ description: FIELDS[name as keyof typeof FIELDS] })] as const,
  );
  return z.object(Object.fromEntries(fields)).meta({ id });
}

const Metadata = z
  .object({
    id: z.string().meta({ description: "The same whenever the same decision is delivered again" }),
    time: z.iso.datetime().meta({ description: "When it was decided" }),
    version: z.literal("1").meta({ description: "Version of this envelope" }),
    correlationId: z.string().meta({ description: "The request or upload that led to it" }),
  })
  .meta({ id: "Metadata" });

const DESCRIBED = {
  obligation: withDescriptions(ObligationEventData, "ObligationEventData"),
  period: withDescriptions(PeriodEventData, "PeriodEventData"),
  calendar: withDescriptions(CalendarEventData, "CalendarEventData"),
  template: withDescriptions(TemplateEventData, "TemplateEventData"),
  deadline: withDescriptions(DeadlineEventData, "DeadlineEventData"),
  reminder: withDescriptions(ReminderEventData, "ReminderEventData"),
  unit: withDescriptions(UnitEventData, "UnitEventData"),
  comment: withDescriptions(CommentEventData, "CommentEventData"),
  job: withDescriptions(JobEventData, "JobEventData"),
  recheck: withDescriptions(RecheckEventData, "RecheckEventData"),
};

/** JSON Schema (2020-12) of everything the service puts on its bus, as EventBridge delivers it. */
export function eventsSchema() {
  const events = EVENTS.map(({ type, source, of }) =>
    z
      .object({
        source: z.literal(source),
        "detail-type": z.literal(type),
        detail: z.object({ metadata: Metadata, data: DESCRIBED[of] }),
      })
      .meta({ title: type, description: MEANINGS[type] }),
  );
  return z.toJSONSchema(z.union(events), { io: "input", override: ({ jsonSchema }) => simplify(jsonSchema) });
}

function simplify(schema: { [keyword: string]: unknown }): void {
  if (schema["format"] === "date-time") delete schema["pattern"];
  if (schema["maximum"] === Number.MAX_SAFE_INTEGER) delete schema["maximum"];
}

/** The same for people, as Markdown. */
export function eventsText(): string {
  const sections = (Object.keys(ABOUT) as (keyof typeof ABOUT)[]).flatMap((of) => [
    `## About ${ABOUT[of]}`,
    "",
    "| source | detail-type | meaning |",
    "| --- | --- | --- |",
    ...EVENTS.filter((event) => event.of === of).map(
      ({ source, type }) => `| \`${source}\` | \`${type}\` | ${MEANINGS[type]} |`,
    ),
    "",
    "| field of `data` | | |",
    "| --- | --- | --- |",
    ...Object.entries(DATA[of].shape).map(
      ([name, field]) =>
        `| \`${name}\` | ${field.safeParse(undefined).success ? "optional" : "always"} | ${FIELDS[name as keyof typeof FIELDS]} |`,
    ),
    "",
  ]);
  return [
    "# Events",
    "",
    "Made by `node scripts/events-doc.ts` from `shared/contract/events`; change those, not this.",
    "JSON Schemas of the same: [events.schema.json](events.schema.json).",
    "",
    "Every decision puts one event on the service's own EventBridge bus. It is stored in the transaction of the decision",
    "and published from there, so none is lost; an event may come twice, late, and out of order. Act on `metadata.id`",
    "once, or read the thing it is about again. Ignore fields and types you do not know. Events hold ids and codes only:",
    "reasons, names and addresses stay behind the API.",
    "",
    "```json",
    JSON.stringify(EXAMPLE, undefined, 2),
    "```",
    "",
    ...sections,
  ].join("\n");
}

const EXAMPLE = {
  source: "reform-reports.submissions",
  "detail-type": "SubmissionAccepted",
  detail: {
    metadata: {
      id: "2026-YEAR:unit_01jz8m5x7q3v9c2t6b4w0k1n8p:4",
      time: "2026-12-10T02:15:09.120Z",
      version: "1",
      correlationId: "8a0c2f6e-0f7b-4c58-a8a1-6e2f5d0b9c11",
    },
    data: {
      unitId: "unit_01jz8m5x7q3v9c2t6b4w0k1n8p",
      periodId: "2026-YEAR",
      shard: 0,
      version: 4,
      attempt: 2,
      receivedAt: "2026-12-10T02:15:04.000Z",
      supersedes: 1,
    },
  },
};
