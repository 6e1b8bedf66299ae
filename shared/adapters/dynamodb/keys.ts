/**
 * Every key of the table, and nothing else builds one.
 *
 * One table holds everything. What is read together lies together: a shard of a period holds its obligations and
 * their figures, so progress is recomputed by one query; a unit's desk for one period holds its attempts and the
 * events of that obligation, so history is one query too. Ids in keys are the product's own (`unit_01j…`, `2026-YEAR`),
 * never codes, names or addresses: a new holder of an old code cannot reach the old holder's things.
 *
 * | item        | pk                              | sk                            | gsi1                                          |
 * | ----------- | ------------------------------- | ----------------------------- | --------------------------------------------- |
 * | unit        | UNIT#unit_01j                   | UNIT                          | UNITS / xa#00012#unit_01j                     |
 * | listed unit | UNITS                           | unit_01j                      |                                               |
 * | code        | CODE#gso#00070                  | FROM#2025-07-01               |                                               |
 * | calendar link | UNIT#unit_01j                 | CALENDAR-LINK                 |                                               |
 * | contact     | UNIT#unit_01j                   | CONTACT#contact_01j           | CONTACTS / unit_01j#contact_01j               |
 * | address     | ADDRESS#<hash>                  | UNIT#unit_01j#CONTACT#contact_01j |                                           |
 * | event       | UNIT#unit_01j                   | EVENT#CONTACT#contact_01j#00000002 |                                          |
 * | membership  | USER#<sub>                      | MEMBER#unit_01j               | UNIT#unit_01j / MEMBER#<sub>                  |
 * | period      | PERIOD#2026-YEAR                | PERIOD                        | PERIODS / 2026-YEAR                           |
 * | roster      | PERIOD#2026-YEAR                | ROSTER#000                    |                                               |
 * | progress    | PERIOD#2026-YEAR                | PROGRESS#000                  |                                               |
 * | event       | PERIOD#2026-YEAR                | EVENT#00000002                |                                               |
 * | obligation  | PERIOD#2026-YEAR#SHARD#000      | OBLIGATION#unit_01j           | UNIT#unit_01j / PERIOD#2026-YEAR              |
 * | figures     | PERIOD#2026-YEAR#SHARD#000      | FIGURES#unit_01j#0003         |                                               |
 * | submission  | UNIT#unit_01j#PERIOD#2026-YEAR  | ATTEMPT#0003                  | WAITING#2026-YEAR / 2026-11-23T…#unit_01j#0003 |
 * | event       | UNIT#unit_01j#PERIOD#2026-YEAR  | EVENT#00000004                |                                               |
 * | notes on findings | UNIT#unit_01j#PERIOD#2026-YEAR | CHECK-NOTES              |                                               |
 * | dry runs    | UNIT#unit_01j#PERIOD#2026-YEAR  | DRY-RUNS                      |                                               |
 * | receipt     | UNIT#unit_01j#PERIOD#2026-YEAR  | RECEIPT#0003                  |                                               |
 * | its revision | RECEIPT#rcpt_4q…               | REVISION#0001                 |                                               |
 * | public key  | RECEIPT-KEYS                    | <key id>                      |                                               |
 * | choice      | USER#<sub>                      | PREFERENCES                   |                                               |
 * | missing     | PERIOD#2026-YEAR#MISSING        | EVENT#unit_01j#2026-12-16T…, WATCHED |                                        |
 * | deadlines   | DEADLINES                       | RUN, EVENT#2026-12-16T…       |                                               |
 * | for the office | OFFICE#2026-12-17            | DIGEST#daily, ALERT#2026-12-16T… |                                            |
 * | message     | LEDGER#2026-11-24               | unit_01j#reminder             | MESSAGES#unit_01j / 2026-11-24#reminder       |
 * | data by kind | PROGRAMMES, PERIOD-TYPES, TEMPLATE#cchc-comms | <id>, <code>, VERSION#0001 |                             |
 * | event       | TEMPLATE#cchc-comms             | EVENT#00000002                |                                               |
 * | calendar    | CALENDARS                       | 2026, its draft 2026#DRAFT    |                                               |
 * | its history | CALENDAR#2026                   | VERSION#0002, EVENT#00000002  |                                               |
 * | reminders   | REMINDERS                       | SWITCH, PAUSE#unit_01j, SWEEP |                                               |
 * | their changes | REMINDER-CHANGES              | 2026-11-23T…#SWITCH           |                                               |
 * | their rules | REMINDER-RULES                  | CURRENT, VERSION#0002         |                                               |
 * | comment     | UNIT#unit_01j#PERIOD#2026-YEAR  | COMMENT#shared#000001         |                                               |
 * | its key     | UNIT#unit_01j#PERIOD#2026-YEAR  | COMMENT-KEY#<fingerprint>     |                                               |
 * | event       | UNIT#unit_01j#PERIOD#2026-YEAR  | COMMENT-EVENT#000001#CommentAdded |                                           |
 * | job         | JOB#<id>                        | JOB                           | JOBS / 2026-11-24T…#<id>                      |
 * | job's work done | JOB#<id>                    | DONE#00003                    |                                               |
 * | event       | JOB#<id>                        | EVENT#JobStarted              |                                               |
 * | job's plan  | JOB#<id>#WORK#00003             | PLAN#<hash>                   |                                               |
 * | job's outcome | JOB#<id>#WORK#00003           | UNIT#unit_01j#2026-YEAR       |                                               |
 * | recheck     | RECHECK#<id>                    | RECHECK, PLAN#<hash>#00003    |                                               |
 * | its work done | RECHECK#<id>                  | CHECKED#00003, APPLIED#00003  |                                               |
 * | event       | RECHECK#<id>                    | EVENT#RecheckStarted          |                                               |
 * | its outcome | RECHECK#<id>                    | FOUND#unit_01j, LEFT#unit_01j |                                               |
 *
 * A submission is in the index while somebody may have to look after it: requested, received, or expired or without
 * some of its evidence for less than two days. `FIGURES` sorts before `OBLIGATION`, and a shard is read backwards: see `progress-store.ts`.
 */
import type { MessageId } from "../../domain/message/message.ts";
import type { Key } from "./table.ts";

export interface IndexKey {
  readonly gsi1pk: string;
  readonly gsi1sk: string;
}

export const unitKey = (unitId: string): Key => ({ pk: `UNIT#${unitId}`, sk: "UNIT" });
export const UNITS_PARTITION = "UNITS";
export const unitIndexKey = (kind: string, order: number, unitId: string): IndexKey => ({
  gsi1pk: UNITS_PARTITION,
  gsi1sk: `${kind}#${padded(order, 5)}#${unitId}`,
});
/** Names every unit in the table itself, for those who must not miss one that the index does not show yet. */
export const unitListKey = (unitId: string): Key => ({ pk: UNITS_PARTITION, sk: unitId });

export const codePartition = (scheme: string, code: string) => `CODE#${scheme}#${code}`;
export const codeKey = (scheme: string, code: string, fromDate: string): Key => ({
  pk: codePartition(scheme, code),
  sk: `FROM#${fromDate}`,
});

export const contactKey = (unitId: string, contactId: string): Key => ({
  pk: unitKey(unitId).pk,
  sk: `${CONTACT_PREFIX}${contactId}`,
});
export const CONTACT_PREFIX = "CONTACT#";
export const CONTACTS_PARTITION = "CONTACTS";
/** Those of a unit lie together, so that a sweep reads them in the order of the units. */
export const contactIndexKey = (unitId: string, contactId: string): IndexKey => ({
  gsi1pk: CONTACTS_PARTITION,
  gsi1sk: `${unitId}#${contactId}`,
});

/** The secret link to the unit's calendar of due dates; of the secret itself only a hash is in the item. */
export const calendarLinkKey = (unitId: string): Key => ({ pk: unitKey(unitId).pk, sk: "CALENDAR-LINK" });
/** Who has an address, by its hash: no address stands in a key. */
export const addressPartition = (hash: string) => `ADDRESS#${hash}`;
export const addressKey = (hash: string, unitId: string, contactId: string): Key => ({
  pk: addressPartition(hash),
  sk: `${unitKey(unitId).pk}#${CONTACT_PREFIX}${contactId}`,
});
export const contactEventKey = (unitId: string, contactId: string, version: number): Key => ({
  pk: unitKey(unitId).pk,
  sk: `${EVENT_PREFIX}${CONTACT_PREFIX}${contactId}#${padded(version, 8)}`,
});

export const userPartition = (sub: string) => `USER#${sub}`;
export const membershipKey = (sub: string, unitId: string): Key => ({
  pk: userPartition(sub),
  sk: `${MEMBER_PREFIX}${unitId}`,
});
export const MEMBER_PREFIX = "MEMBER#";
export const membershipIndexKey = (sub: string, unitId: string): IndexKey => ({
  gsi1pk: unitScope(unitId),
  gsi1sk: `MEMBER#${sub}`,
});

export const periodPartition = (periodId: string) => `PERIOD#${periodId}`;
export const periodKey = (periodId: string): Key => ({ pk: periodPartition(periodId), sk: "PERIOD" });
export const PERIODS_PARTITION = "PERIODS";
export const periodIndexKey = (periodId: string): IndexKey => ({
  gsi1pk: PERIODS_PARTITION,
  gsi1sk: periodId,
});
export const rosterKey = (periodId: string, chunk: number): Key => ({
  pk: periodPartition(periodId),
  sk: `${ROSTER_PREFIX}${padded(chunk, 3)}`,
});
export const ROSTER_PREFIX = "ROSTER#";
export const progressKey = (periodId: string, shard: number): Key => ({
  pk: periodPartition(periodId),
  sk: `PROGRESS#${padded(shard, 3)}`,
});
export const periodEventKey = (periodId: string, version: number): Key => ({
  pk: periodPartition(periodId),
  sk: `${EVENT_PREFIX}${padded(version, 8)}`,
});

export const shardPartition = (periodId: string, shard: number) =>
  `PERIOD#${periodId}#SHARD#${padded(shard, 3)}`;
export const OBLIGATION_PREFIX = "OBLIGATION#";
export const obligationKey = (periodId: string, shard: number, unitId: string): Key => ({
  pk: shardPartition(periodId, shard),
  sk: `${OBLIGATION_PREFIX}${unitId}`,
});
export const obligationIndexKey = (unitId: string, periodId: string): IndexKey => ({
  gsi1pk: unitScope(unitId),
  gsi1sk: `${PERIOD_PREFIX}${periodId}`,
});
export const PERIOD_PREFIX = "PERIOD#";
export const figuresKey = (periodId: string, shard: number, unitId: string, attempt: number): Key => ({
  pk: shardPartition(periodId, shard),
  sk: `FIGURES#${unitId}#${padded(attempt, 4)}`,
});

/** A unit's desk for one period: its attempts and the events of the obligation. */
export const deskPartition = (unitId: string, periodId: string) => `UNIT#${unitId}#PERIOD#${periodId}`;
export const ATTEMPT_PREFIX = "ATTEMPT#";
export const EVENT_PREFIX = "EVENT#";
export const submissionKey = (unitId: string, periodId: string, attempt: number): Key => ({
  pk: deskPartition(unitId, periodId),
  sk: `${ATTEMPT_PREFIX}${padded(attempt, 4)}`,
});
export const eventKey = (unitId: string, periodId: string, version: number): Key => ({
  pk: deskPartition(unitId, periodId),
  sk: `${EVENT_PREFIX}${padded(version, 8)}`,
});
/** What people said of the findings of its attempts: explanations, waivers. */
export const checkNotesKey = (unitId: string, periodId: string): Key => ({
  pk: deskPartition(unitId, periodId),
  sk: "CHECK-NOTES",
});

/** Files that the unit had checked without reporting; deleted when the last of them is a day old. */
export const dryRunsKey = (unitId: string, periodId: string): Key => ({
  pk: deskPartition(unitId, periodId),
  sk: "DRY-RUNS",
});

/** The latest revision of an attempt's receipt lies at the desk; the revisions themselves under the public id. */
export const RECEIPT_PREFIX = "RECEIPT#";
export const receiptKey = (unitId: string, periodId: string, attempt: number): Key => ({
  pk: deskPartition(unitId, periodId),
  sk: `${RECEIPT_PREFIX}${padded(attempt, 4)}`,
});
export const receiptPartition = (receiptId: string) => `RECEIPT#${receiptId}`;
export const REVISION_PREFIX = "REVISION#";
export const receiptRevisionKey = (receiptId: string, revision: number): Key => ({
  pk: receiptPartition(receiptId),
  sk: `${REVISION_PREFIX}${padded(revision, 4)}`,
});
export const RECEIPT_KEYS_PARTITION = "RECEIPT-KEYS";
export const receiptSigningKey = (keyId: string): Key => ({ pk: RECEIPT_KEYS_PARTITION, sk: keyId });

/** Shared and internal comments lie apart: whoever reads the one never sees the other. */
export const commentPrefix = (visibility: string) => `COMMENT#${visibility}#`;
export const commentKey = (unitId: string, periodId: string, visibility: string, number: number): Key => ({
  pk: deskPartition(unitId, periodId),
  sk: `${commentPrefix(visibility)}${padded(number, 6)}`,
});
/** Remembers which comment a command made, for as long as the command may be sent again. */
export const commentRepeatKey = (unitId: string, periodId: string, fingerprint: string): Key => ({
  pk: deskPartition(unitId, periodId),
  sk: `COMMENT-KEY#${fingerprint}`,
});
/** Apart from the events of the obligation, which are its history. */
export const COMMENT_EVENT_PREFIX = "COMMENT-EVENT#";
export const commentEventKey = (unitId: string, periodId: string, number: number, type: string): Key => ({
  pk: deskPartition(unitId, periodId),
  sk: `${COMMENT_EVENT_PREFIX}${padded(number, 6)}#${type}`,
});

export const waitingPartition = (periodId: string) => `WAITING#${periodId}`;
/** Sorted by the time of the request, so a sweep reads only what is old enough. */
export const waitingIndexKey = (
  periodId: string,
  requestedAt: string,
  unitId: string,
  attempt: number,
): IndexKey => ({
  gsi1pk: waitingPartition(periodId),
  gsi1sk: `${requestedAt}#${unitId}#${padded(attempt, 4)}`,
});

export const programmeKey = (programmeId: string): Key => ({ pk: PROGRAMMES_PARTITION, sk: programmeId });
export const PROGRAMMES_PARTITION = "PROGRAMMES";
export const periodTypeKey = (code: string): Key => ({ pk: PERIOD_TYPES_PARTITION, sk: code });
export const PERIOD_TYPES_PARTITION = "PERIOD-TYPES";
export const calendarKey = (year: number): Key => ({ pk: CALENDARS_PARTITION, sk: String(year) });
export const CALENDARS_PARTITION = "CALENDARS";
/** Beside the table in force. Once approved it stays here as well: nothing is deleted. */
export const calendarDraftKey = (year: number): Key => ({
  pk: CALENDARS_PARTITION,
  sk: `${year}${DRAFT_SUFFIX}`,
});
export const DRAFT_SUFFIX = "#DRAFT";
export const calendarPartition = (year: number | string) => `CALENDAR#${year}`;
/** Every table there ever was, so that a date computed with one can still be explained. */
export const calendarVersionKey = (year: number, version: number): Key => ({
  pk: calendarPartition(year),
  sk: `${VERSION_PREFIX}${padded(version, 4)}`,
});
export const VERSION_PREFIX = "VERSION#";
export const calendarEventKey = (year: number, version: number): Key => ({
  pk: calendarPartition(year),
  sk: `${EVENT_PREFIX}${padded(version, 8)}`,
});
export const templatePartition = (templateId: string) => `TEMPLATE#${templateId}`;
export const templateKey = (templateId: string, version: number): Key => ({
  pk: templatePartition(templateId),
  sk: `${VERSION_PREFIX}${padded(version, 4)}`,
});
export const templateEventKey = (templateId: string, version: number): Key => ({
  pk: templatePartition(templateId),
  sk: `${EVENT_PREFIX}${padded(version, 8)}`,
});

/** Messages of a day lie together: they are planned, sent and settled day by day. */
export const ledgerPartition = (day: string) => `LEDGER#${day}`;
export const messageKey = ({ day, recipient, kind, reference }: MessageId): Key => ({
  pk: ledgerPartition(day),
  sk: messageSort(recipient, kind, reference),
});
export const messagesPartition = (recipient: string) => `MESSAGES#${recipient}`;
export const messageIndexKey = ({ day, recipient, kind, reference }: MessageId): IndexKey => ({
  gsi1pk: messagesPartition(recipient),
  gsi1sk: messageSort(day, kind, reference),
});
const messageSort = (...[first, kind, reference]: [string, string, string | undefined]) =>
  reference === undefined ? `${first}#${kind}` : `${first}#${kind}#${reference}`;

/** The rules that hold now, and beside them each version there was. */
export const REMINDER_RULES_PARTITION = "REMINDER-RULES";
export const reminderRulesKey: Key = { pk: REMINDER_RULES_PARTITION, sk: "CURRENT" };
export const formerReminderRulesKey = (version: number): Key => ({
  pk: REMINDER_RULES_PARTITION,
  sk: `${VERSION_PREFIX}${padded(version, 4)}`,
});

/** What holds reminders back, and how far they were planned: read together by every sweep. */
export const REMINDERS_PARTITION = "REMINDERS";
export const reminderSwitchKey: Key = { pk: REMINDERS_PARTITION, sk: "SWITCH" };
export const reminderSweepKey: Key = { pk: REMINDERS_PARTITION, sk: "SWEEP" };
export const PAUSE_PREFIX = "PAUSE#";
export const reminderPauseKey = (unitId: string): Key => ({
  pk: REMINDERS_PARTITION,
  sk: `${PAUSE_PREFIX}${unitId}`,
});
/** Who held reminders back or let them go, when and why. Kept apart, so that a sweep does not read years of it. */
export const reminderChangeKey = (at: string, changed: Key): Key => ({
  pk: "REMINDER-CHANGES",
  sk: `${at}#${changed.sk}`,
});

export const JOBS_PARTITION = "JOBS";
export const jobKey = (jobId: string): Key => ({ pk: `JOB#${jobId}`, sk: "JOB" });
export const jobIndexKey = (plannedAt: string, jobId: string): IndexKey => ({
  gsi1pk: JOBS_PARTITION,
  gsi1sk: `${plannedAt}#${jobId}`,
});
export const jobEventKey = (jobId: string, type: string): Key => ({
  pk: jobKey(jobId).pk,
  sk: `${EVENT_PREFIX}${type}`,
});
export const WORK_DONE_PREFIX = "DONE#";
export const workDoneKey = (jobId: string, item: number): Key => ({
  pk: jobKey(jobId).pk,
  sk: `${WORK_DONE_PREFIX}${padded(item, 5)}`,
});
/** A partition for each piece of work: the thousands of writes of a job must not meet in one. */
export const jobWorkPartition = (jobId: string, item: number) => `JOB#${jobId}#WORK#${padded(item, 5)}`;
export const jobPlanKey = (jobId: string, item: number, hash: string): Key => ({
  pk: jobWorkPartition(jobId, item),
  sk: `PLAN#${hash}`,
});
export const OUTCOME_PREFIX = "UNIT#";
export const jobOutcomeKey = (jobId: string, item: number, unitId: string, periodId: string): Key => ({
  pk: jobWorkPartition(jobId, item),
  sk: `${OUTCOME_PREFIX}${unitId}#${periodId}`,
});
/** All of a recheck lies together: it writes a few items a second, for files have to be read. */
export const recheckKey = (recheckId: string): Key => ({ pk: `RECHECK#${recheckId}`, sk: "RECHECK" });
export const recheckPlanKey = (recheckId: string, hash: string, piece: number): Key => ({
  pk: recheckKey(recheckId).pk,
  sk: `PLAN#${hash}#${padded(piece, 5)}`,
});
export const CHECKED_PREFIX = "CHECKED#";
export const APPLIED_PREFIX = "APPLIED#";
export const recheckPieceKey = (recheckId: string, prefix: string, piece: number): Key => ({
  pk: recheckKey(recheckId).pk,
  sk: `${prefix}${padded(piece, 5)}`,
});
export const recheckEventKey = (recheckId: string, type: string): Key => ({
  pk: recheckKey(recheckId).pk,
  sk: `${EVENT_PREFIX}${type}`,
});
/** What was found in a unit's report, and what became of the unit when that was let stand. */
export const FOUND_PREFIX = "FOUND#";
export const LEFT_PREFIX = "LEFT#";
export const recheckUnitKey = (recheckId: string, prefix: string, unitId: string): Key => ({
  pk: recheckKey(recheckId).pk,
  sk: `${prefix}${unitId}`,
});
/** What is told to the office lies by day; what is not kept as a message is in none of these partitions. */
export const officePartition = (day: string) => `OFFICE#${day}`;
export const digestKey = (day: string, rhythm: string): Key => ({
  pk: officePartition(day),
  sk: `DIGEST#${rhythm}`,
});
export const alertKey = (day: string, runId: string): Key => ({
  pk: officePartition(day),
  sk: `ALERT#${runId}`,
});
/** Marks of reports that became missing: each is also the event that tells of it. */
export const missingPartition = (periodId: string) => `PERIOD#${periodId}#MISSING`;
export const missingMarkKey = (periodId: string, unitId: string, dueAtExclusive: string): Key => ({
  pk: missingPartition(periodId),
  sk: `${EVENT_PREFIX}${unitId}#${dueAtExclusive}`,
});
/** What the period's progress was when it was last looked through for them. */
export const missingWatchKey = (periodId: string): Key => ({ pk: missingPartition(periodId), sk: "WATCHED" });
export const DEADLINES_PARTITION = "DEADLINES";
export const deadlineRunKey: Key = { pk: DEADLINES_PARTITION, sk: "RUN" };
export const deadlineEventKey = (runId: string): Key => ({
  pk: DEADLINES_PARTITION,
  sk: `${EVENT_PREFIX}${runId}`,
});
export const preferencesKey = (sub: string): Key => ({ pk: userPartition(sub), sk: "PREFERENCES" });

/** Index partition of what belongs to a unit: its people and its obligations. */
export const unitScope = (unitId: string) => `UNIT#${unitId}`;

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}
