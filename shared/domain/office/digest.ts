import * as z from "zod";
import { addWorkingDays, type WorkingCalendar } from "../calendar/working-calendar.ts";
import type { Message, MessageState } from "../message/message.ts";
import { type Obligation, owes, statusOf } from "../obligation/obligation.ts";
import { reviewQueueOf, type WaitingForReview } from "../obligation/review-queue.ts";
import { DEFAULT_REMINDER_RULES, type ReminderRules } from "../reminder/reminder-rules.ts";
import { type LocalDate, localDateOf } from "../time/local-date.ts";
import type { Contact } from "../unit/contact.ts";
import { isInForce } from "../unit/validity.ts";
import { MAX_UNITS_SHOWN, MissingUnits } from "./became-missing.ts";

/** Of ids and dates only: names, addresses and reasons are looked up when it is sent. */
export const Digest = z.object({
  rhythm: z.enum(["daily", "weekly"]),
  overdue: z.object({
    total: z.int(),
    rows: z.array(z.object({ unitId: z.string(), periodId: z.string() })),
  }),
  dueSoon: z.array(MissingUnits),
  unreachable: z.object({ total: z.int(), unitIds: z.array(z.string()) }),
  escalated: z.object({
    total: z.int(),
    rows: z.array(z.object({ unitId: z.string(), periodId: z.string() })),
  }),
  troubled: z.object({
    total: z.int(),
    rows: z.array(
      z.object({
        recipient: z.string(),
        day: z.iso.date(),
        state: z.enum(["failed", "uncertain", "bounced", "lapsed"]),
      }),
    ),
  }),
  waiting: z.object({
    total: z.int(),
    longestWorkingDays: z.int(),
    rows: z.array(
      z.object({
        unitId: z.string(),
        periodId: z.string(),
        attempt: z.int().positive(),
        workingDays: z.int(),
      }),
    ),
  }),
  calendarsMissing: z.array(z.int()),
});
export type Digest = z.infer<typeof Digest>;

/** What the office may want to be told, as data. */
export interface DigestRules {
  /** Working days before the due date from which a report is due soon. */
  readonly dueSoonWorkingDays: Readonly<Record<"daily" | "weekly", number>>;
  /** A report that waits for longer makes the queue old. */
  readonly oldQueueWorkingDays: number;
  /** Rows of a list that a message shows. */
  readonly rows: number;
}

/** Longer lists are read in the product, where they can be filtered. */
const ROWS_SHOWN = 40;

/** As the office has loaded them with the rules of reminding, or as the product has them. */
export const digestRulesOf = ({
  digest: { dueSoon, oldQueue } = DEFAULT_REMINDER_RULES.digest,
}: Pick<ReminderRules, "digest"> = {}): DigestRules => ({
  dueSoonWorkingDays: dueSoon,
  oldQueueWorkingDays: oldQueue,
  rows: ROWS_SHOWN,
});

interface DigestInput {
  readonly rhythm: "daily" | "weekly";
  readonly now: Date;
  readonly calendars: readonly WorkingCalendar[];
  /** Of the periods that take reports. */
  readonly obligations: readonly Obligation[];
  /** Of every unit that owes something; absent: none. */
  readonly contactsOf: ReadonlyMap<string, readonly Contact[]>;
  /** Those of the last days; of them is told what is new since then, the moment of the summary before. */
  readonly messages: readonly Message[];
  readonly since: Date;
  readonly calendarsMissing: readonly number[];
  readonly rules: DigestRules;
}

/** What there is to say; undefined when there is nothing. Test units are left out everywhere. */
export function digestOf(input: DigestInput): Digest | undefined {
  const { rhythm, now, calendars, calendarsMissing, messages, rules } = input;
  const today = localDateOf(now);
  const obligations = input.obligations.filter(({ isTest }) => !isTest);
  const owed = obligations.filter(owes).toSorted(byDueDate);
  const overdue = owed.filter((obligation) => statusOf(obligation, now) === "missing");
  const until = addWorkingDays(today, rules.dueSoonWorkingDays[rhythm], calendars);
  const dueSoon = owed.filter((one) => statusOf(one, now) === "not_due" && one.dueDate <= until);
  const concerned = [...new Set([...overdue, ...dueSoon].map(({ unitId }) => unitId))];
  const unreachable = concerned.filter((unitId) => !isReachable(input.contactsOf.get(unitId), today));
  const testUnits = new Set(input.obligations.filter(({ isTest }) => isTest).map(({ unitId }) => unitId));
  const isNew = (instant: string) => Date.parse(instant) >= input.since.getTime();
  const escalated = escalatedIn(messages.filter(({ plannedAt }) => isNew(plannedAt))).filter(
    ({ unitId }) => !testUnits.has(unitId),
  );
  // By when it came to that, which may be days after its own: a mail comes back late, and what was not sent lapses afterwards.
  const troubled = messages.flatMap(({ recipient, day, state, plannedAt, settledAt = plannedAt }) =>
    isTroubled(state) && isNew(settledAt) && !testUnits.has(recipient) ? [{ recipient, day, state }] : [],
  );
  const waiting = reviewQueueOf(obligations, calendars, now);
  const { rows } = rules;
  const digest: Digest = {
    rhythm,
    overdue: { total: overdue.length, rows: overdue.slice(0, rows).map(reportOf) },
    dueSoon: byPeriod(dueSoon),
    unreachable: { total: unreachable.length, unitIds: unreachable.slice(0, rows) },
    escalated: { total: escalated.length, rows: escalated.slice(0, rows) },
    troubled: { total: troubled.length, rows: troubled.slice(0, rows) },
    waiting: {
      total: waiting.length,
      longestWorkingDays: longestWait(waiting),
      rows: waiting
        .slice(0, rows)
        .map(({ attempt, workingDays, ...one }) => ({ ...reportOf(one), attempt, workingDays })),
    },
    calendarsMissing: [...calendarsMissing],
  };
  return isEmpty(digest) ? undefined : digest;
}

/** Says whether reports have waited for the office longer than they should. */
export function isQueueOld(
  { waiting }: Pick<Digest, "waiting">,
  { oldQueueWorkingDays }: Pick<DigestRules, "oldQueueWorkingDays">,
): boolean {
  return waiting.longestWorkingDays > oldQueueWorkingDays;
}

/** The units whose contacts a summary asks for. */
export function owingUnits(obligations: readonly Obligation[]): string[] {
  return [...new Set(obligations.filter((one) => !one.isTest && owes(one)).map(({ unitId }) => unitId))];
}

function isEmpty(digest: Digest): boolean {
  const { overdue, dueSoon, unreachable, escalated, troubled, waiting, calendarsMissing } = digest;
  const totals = [overdue, unreachable, escalated, troubled, waiting].map(({ total }) => total);
  return totals.every((total) => total === 0) && dueSoon.length === 0 && calendarsMissing.length === 0;
}

const byDueDate = (a: Obligation, b: Obligation) =>
  a.dueDate === b.dueDate ? (a.unitId < b.unitId ? -1 : 1) : a.dueDate < b.dueDate ? -1 : 1;

const reportOf = ({ unitId, periodId }: { unitId: string; periodId: string }) => ({ unitId, periodId });

function byPeriod(obligations: readonly Obligation[]): MissingUnits[] {
  const groups = Map.groupBy(obligations, ({ periodId, dueDate }) => `${periodId} ${dueDate}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { periodId, dueDate, because } = first;
    const unitIds = group.slice(0, MAX_UNITS_SHOWN).map(({ unitId }) => unitId);
    return [{ periodId, dueDate, because, total: group.length, unitIds }];
  });
}

/** Somebody in force with an address that mail reaches. */
export function isReachable(contacts: readonly Contact[] | undefined, today: LocalDate): boolean {
  return (contacts ?? []).some(
    (contact) => contact.email !== undefined && !contact.undeliverableAt && isInForce(contact, today),
  );
}

function escalatedIn(messages: readonly Message[]) {
  const reports = messages.flatMap(({ kind, recipient, items = [] }) =>
    kind === "escalation" ? items.map(({ unitId = recipient, periodId }) => ({ unitId, periodId })) : [],
  );
  return [...new Map(reports.map((one) => [`${one.unitId} ${one.periodId}`, one])).values()];
}

const TROUBLED = ["failed", "uncertain", "bounced", "lapsed"] as const;

function isTroubled(state: MessageState): state is (typeof TROUBLED)[number] {
  return TROUBLED.some((troubled) => troubled === state);
}

const longestWait = (waiting: readonly WaitingForReview[]): number =>
  waiting.reduce((longest, { workingDays }) => Math.max(longest, workingDays), 0);
