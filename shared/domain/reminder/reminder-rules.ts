/** When reminders go out, and what the office is told: one table for the city, loaded by the office. All offsets are working days. */
import * as z from "zod";
import { isEqual } from "../imports/saved.ts";
import { Instant } from "../time/local-date.ts";

/** Twelve working weeks: nobody is reminded of what is further away, and nothing stays open longer. */
export const MAX_OFFSET_WORKING_DAYS = 60;

const Offset = z.int().min(1).max(MAX_OFFSET_WORKING_DAYS);

/** Whom an overdue report is taken to, in this order. */
export const ESCALATION_LEVELS = ["leader", "parent", "office"] as const;
export type EscalationLevel = (typeof ESCALATION_LEVELS)[number];

export const ReminderRules = z.object({
  /** Before the last day in time. */
  before: z.array(Offset),
  /** On the last day in time; where that is a day off, on the working day before it. */
  onDay: z.boolean(),
  /** After the last day in time. */
  after: z.array(Offset),
  /** Once more each time so many working days have passed since the last of `after`, until the report is closed. */
  afterEvery: Offset.optional(),
  /** One more, this long before a break of at least so many days off that lies within the time before the due date. */
  beforeBreak: z
    .object({ workingDays: Offset, daysOff: z.int().min(2).max(MAX_OFFSET_WORKING_DAYS) })
    .optional(),
  /** How long a report is overdue when it is taken to each level; a level without a number is left out. */
  escalateAfter: z.object({
    leader: Offset.optional(),
    parent: Offset.optional(),
    office: Offset.optional(),
  } satisfies Record<EscalationLevel, z.ZodType>),
  /** What the office's summary tells; absent in tables that are older than this: as {@link DEFAULT_REMINDER_RULES} has it. */
  digest: z
    .object({
      /** A report is due soon from so long before its due date on, in the summary of a day and of a week. */
      dueSoon: z.object({ daily: Offset, weekly: Offset }),
      /** Reviewers are reminded when a report has waited for longer. */
      oldQueue: Offset,
    })
    .exactOptional(),
  version: z.int().min(1),
  /** Who brought these rules into force, when, why and by which document; absent for the product's own. */
  approval: z
    .object({
      at: Instant,
      /** The person, by their id in the user pool. */
      by: z.string().max(128),
      reason: z.string().exactOptional(),
      documentNumber: z.string().exactOptional(),
    })
    .exactOptional(),
});
export type ReminderRules = z.infer<typeof ReminderRules>;

/** What holds until the office loads rules of its own; `data/reminder-rules.csv` says the same. */
export const DEFAULT_REMINDER_RULES = {
  before: [10, 5, 1],
  onDay: true,
  after: [1, 3],
  afterEvery: 5,
  beforeBreak: { workingDays: 3, daysOff: 4 },
  escalateAfter: { leader: 3, parent: 8, office: 13 },
  digest: { dueSoon: { daily: 5, weekly: 10 }, oldQueue: 3 },
  version: 1,
} satisfies ReminderRules;

/** What rules say, whoever brought them into force and whichever version they are. */
export const saysTheSame = (a: ReminderRules, b: ReminderRules): boolean =>
  isEqual(wordingOf(a), wordingOf(b));

export const wordingOf = ({
  version: _version,
  approval: _approval,
  ...wording
}: ReminderRules): Omit<ReminderRules, "version" | "approval"> => wording;
