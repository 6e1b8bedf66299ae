import * as z from "zod";
import {
  OBLIGATION_EVENT_TYPES,
  ObligationEventData,
  sourceOf,
} from "../../contract/events/obligation-event.ts";
import { DueBecause } from "../../domain/calendar/due.ts";
import type { Figures } from "../../domain/figures/figure.ts";
import { packFigures } from "../../domain/figures/pack-figures.ts";
import { CheckNotes } from "../../domain/findings/check-notes.ts";
import type { Decision, SubmissionChange } from "../../domain/obligation/decisions.ts";
import type { Desk } from "../../domain/obligation/desk.ts";
import { decidedOf, type Occasion } from "../../domain/obligation/history.ts";
import { Obligation } from "../../domain/obligation/obligation.ts";
import { Period } from "../../domain/period/period.ts";
import { relatedPeriodIds } from "../../domain/period/related-periods.ts";
import { shardOf } from "../../domain/period/shard.ts";
import {
  type FileProblem,
  isDecided,
  isRequired,
  isSettled,
  SUBMISSION_STATES,
  Submission,
  type SubmissionId,
  type SubmissionState,
  VALID_FROM,
} from "../../domain/submission/submission.ts";
import { outcomePut, type SettledTarget } from "./job-outcome.ts";
import {
  ATTEMPT_PREFIX,
  checkNotesKey,
  deskPartition,
  EVENT_PREFIX,
  eventKey,
  figuresKey,
  membershipKey,
  OBLIGATION_PREFIX,
  obligationIndexKey,
  obligationKey,
  PERIOD_PREFIX,
  periodKey,
  shardPartition,
  submissionKey,
  unitScope,
  waitingIndexKey,
  waitingPartition,
} from "./keys.ts";
import { type Judged, type KnownBefore, readKnownBefore } from "./known-before.ts";
import { type LeftUnit, leftPut } from "./recheck-outcome.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Key, Put, Table, Write } from "./table.ts";

/** One line of an obligation's history, and the outbox entry from which the event is published. */
export const ObligationEvent = z.object({
  id: z.string(),
  type: z.enum(OBLIGATION_EVENT_TYPES),
  source: z.string(),
  time: z.iso.datetime(),
  correlationId: z.string(),
  data: ObligationEventData,
  /** Who decided and why, in their words. Stays here: events carry ids and codes only. */
  record: z
    .object({
      by: z.string(),
      reason: z.string().exactOptional(),
      documentNumber: z.string().exactOptional(),
      documentDate: z.iso.date().exactOptional(),
      because: DueBecause.exactOptional(),
      jobId: z.string().exactOptional(),
    })
    .optional(),
  idempotency: z.object({ key: z.string(), body: z.string() }).optional(),
});
export type ObligationEvent = z.infer<typeof ObligationEvent>;

/** A submission that somebody may have to look after, as the index shows it: perhaps a moment behind. */
export interface Waiting extends SubmissionId {
  readonly state: SubmissionState;
  readonly requestedAt: string;
}

export interface ArrivedFile {
  readonly fileId: string;
  readonly versionId: string;
  /** S3's LastModified of that version. */
  readonly receivedAt: string;
}

/** What a report is decided by, as the table has it. */
export interface ForDecision {
  readonly submission: Submission;
  readonly period: Period;
  readonly obligation: Obligation;
  readonly notes?: CheckNotes;
  /** The attempts just before it, newest first. */
  readonly before: readonly Submission[];
  /** The unit's obligations for related periods, as far as they lie in the first shard. */
  readonly related: readonly Obligation[];
}

export type DeskWithNotes = Desk & { readonly notes?: CheckNotes };
export type AttemptAtDesk = DeskWithNotes & { readonly submission?: Submission };

/** Some requests are never used; among so many there is nearly always one that was judged. */
const ATTEMPTS_COMPARED = 5;

function attemptsBefore(attempt: number): number[] {
  return Array.from({ length: Math.min(ATTEMPTS_COMPARED, attempt - 1) }, (_, index) => attempt - 1 - index);
}

/** Sorts before everything our ids are made of, so that it follows a key and precedes the next. */
const JUST_AFTER = "!";
/** Sorts after everything our ids are made of. */
const LAST_OF_ALL = "~";

/** A shard is some 350 KB on its way in; more at once would crowd the memory of a small function. */
const SHARDS_AT_ONCE = 12;

export type ReportStore = ReturnType<typeof reportStore>;

/** Obligations with their submissions, figures and events: everything one decision changes together. */
export function reportStore(table: Table) {
  /**
   * Reads what shares a desk in one request. The obligation's shard is known only from the period, but is 0 in every
   * city of up to 1,000 units: guess it, and read once more where the guess was wrong.
   */
  async function readDesk(unitId: string, periodId: string, more: readonly Key[]) {
    const wanted = [periodKey(periodId), obligationKey(periodId, 0, unitId), ...more];
    const items = await table.batchGet(wanted);
    const found = (key: Key) => items.find((item) => item.pk === key.pk && item.sk === key.sk);
    const periodItem = found(periodKey(periodId));
    const period = periodItem && fromItem(Period, periodItem);
    let obligationItem = found(obligationKey(periodId, 0, unitId));
    if (!obligationItem && period?.roster && period.roster.shards > 1) {
      obligationItem = await table.get(
        obligationKey(periodId, shardOf(unitId, period.roster.shards), unitId),
      );
    }
    return { found, period, obligation: obligationItem && fromItem(Obligation, obligationItem) };
  }

  async function update(
    id: SubmissionId,
    change: {
      set?: Record<string, unknown>;
      remove?: readonly string[];
      from: readonly string[];
      missing?: string[];
    },
  ) {
    const result = await table.update({
      update: submissionKey(id.unitId, id.periodId, id.attempt),
      ...(change.set && { set: change.set }),
      ...(change.remove && { remove: change.remove }),
      if: { oneOf: { state: change.from }, ...(change.missing && { missing: change.missing }) },
    });
    const item = result.ok ? result.item : result.current;
    return { ok: result.ok, submission: item && fromItem(Submission, item) };
  }

  async function saveNoted(note: Put, before: Obligation, decision: Decision, occasion: Occasion) {
    const result = await table.transact([note, ...decisionWrites(before, decision, occasion)]);
    if (result.ok) return "saved";
    return result.failed.some(({ index }) => index === 0) ? "settled" : "overtaken";
  }

  /** In the order of the keys, which may be those that the index named. */
  async function obligationsAt(keys: readonly Key[]): Promise<Obligation[]> {
    const items = await table.batchGet(keys.map(({ pk, sk }) => ({ pk, sk })));
    const byKey = new Map(items.map((item) => [item.pk + item.sk, item]));
    return keys.flatMap(({ pk, sk }) => {
      const item = byKey.get(pk + sk);
      return item ? [fromItem(Obligation, item)] : [];
    });
  }

  return {
    /** Period, obligation and membership of `sub` in one request. */
    async loadDesk(unitId: string, periodId: string, sub: string): Promise<Desk> {
      const membership = membershipKey(sub, unitId);
      const { found, period, obligation } = await readDesk(unitId, periodId, [membership]);
      return {
        isMember: found(membership) !== undefined,
        ...(period && { period }),
        ...(obligation && { obligation }),
      };
    },

    /** The same, with what people said of the findings of its reports. */
    async loadDeskWithNotes(unitId: string, periodId: string, sub: string): Promise<DeskWithNotes> {
      const membership = membershipKey(sub, unitId);
      const notesKey = checkNotesKey(unitId, periodId);
      const { found, period, obligation } = await readDesk(unitId, periodId, [membership, notesKey]);
      const notes = found(notesKey);
      return {
        isMember: found(membership) !== undefined,
        ...(period && { period }),
        ...(obligation && { obligation }),
        ...(notes && { notes: fromItem(CheckNotes, notes) }),
      };
    },

    /**
     * A submission with its period and obligation as they are now, what people said of its findings, the attempts just before it, and
     * the unit's obligations for related periods: all in one request. Undefined when there is no such submission.
     */
    async loadForDecision({ unitId, periodId, attempt }: SubmissionId): Promise<ForDecision | undefined> {
      const key = submissionKey(unitId, periodId, attempt);
      const notesKey = checkNotesKey(unitId, periodId);
      const beforeKeys = attemptsBefore(attempt).map((number) => submissionKey(unitId, periodId, number));
      const relatedKeys = relatedPeriodIds({ periodId }).map((id) => obligationKey(id, 0, unitId));
      const { found, period, obligation } = await readDesk(unitId, periodId, [
        ...[key, notesKey],
        ...beforeKeys,
        ...relatedKeys,
      ]);
      const item = found(key);
      if (!item) return undefined;
      if (!period || !obligation) {
        throw new Error(`submission ${unitId} ${periodId} ${attempt} has no period or obligation`);
      }
      const notes = found(notesKey);
      const presentOf = (keys: readonly Key[]) => keys.flatMap((each) => found(each) ?? []);
      return {
        submission: fromItem(Submission, item),
        period,
        obligation,
        ...(notes && { notes: fromItem(CheckNotes, notes) }),
        before: presentOf(beforeKeys).map((each) => fromItem(Submission, each)),
        related: presentOf(relatedKeys).map((each) => fromItem(Obligation, each)),
      };
    },

    /** The same for a file that is only tried, of which there is no submission. Undefined when nothing is owed. */
    async loadForDryRun(
      unitId: string,
      periodId: string,
    ): Promise<Omit<ForDecision, "submission" | "before"> | undefined> {
      const notesKey = checkNotesKey(unitId, periodId);
      const relatedKeys = relatedPeriodIds({ periodId }).map((id) => obligationKey(id, 0, unitId));
      const { found, period, obligation } = await readDesk(unitId, periodId, [notesKey, ...relatedKeys]);
      if (!period || !obligation) return undefined;
      const notes = found(notesKey);
      return {
        period,
        obligation,
        ...(notes && { notes: fromItem(CheckNotes, notes) }),
        related: relatedKeys.flatMap((key) => found(key) ?? []).map((item) => fromItem(Obligation, item)),
      };
    },

    /** What a unit reported for related periods, and the medians of its kind: one request more, for a workbook to be judged. */
    knownBefore: (judged: Judged): Promise<KnownBefore> => readKnownBefore(table, judged),

    async submission({ unitId, periodId, attempt }: SubmissionId): Promise<Submission | undefined> {
      const item = await table.get(submissionKey(unitId, periodId, attempt));
      return item && fromItem(Submission, item);
    },

    /** The latest attempts, newest first. */
    async recentSubmissions(unitId: string, periodId: string, limit: number): Promise<Submission[]> {
      const page = await table.queryPage(
        { pk: deskPartition(unitId, periodId), skPrefix: ATTEMPT_PREFIX, reverse: true },
        { limit },
      );
      return page.items.map((item) => fromItem(Submission, item));
    },

    /** Stores a new attempt; false when another request took the number first. */
    async issue(submission: Submission): Promise<boolean> {
      const result = await table.put({
        put: submissionItem(submission),
        if: { absent: true },
      });
      return result.ok;
    },

    /**
     * Notes that a file of the submission has arrived, and in the same write that the report is received if it was the
     * last one missing: of two files arriving at once, whichever is written second sees the set complete. Answers with
     * the submission as it then is; a file that was noted before stays as it was.
     */
    async markReceived(before: Submission, file: ArrivedFile): Promise<Submission> {
      let known = before;
      for (;;) {
        const entry = known.files[file.fileId];
        if (!entry || entry.received) return known;
        const others = Object.entries(known.files).filter(
          ([fileId, other]) => fileId !== file.fileId && isRequired(other) && !other.received,
        );
        const completes =
          isRequired(entry) && others.length === 0 && VALID_FROM.received.includes(known.state);
        const { versionId, receivedAt } = file;
        const settles =
          isDecided(known) &&
          Object.entries(known.files).every(([fileId, other]) => fileId === file.fileId || other.received);
        const result = await update(known, {
          set: {
            [`files.${file.fileId}.received`]: { versionId, receivedAt },
            ...(completes && { state: "received", ...waitingKeys(known) }),
          },
          remove: [
            `files.${file.fileId}.problem`,
            `files.${file.fileId}.versionsSeen`,
            ...(settles ? WAITING_KEYS : []),
          ],
          from: [known.state],
          missing: [`files.${file.fileId}.received`, ...others.map(([fileId]) => `files.${fileId}.received`)],
        });
        if (!result.submission) throw new Error(`submission ${known.attempt} of ${known.unitId} disappeared`);
        known = result.submission;
        if (result.ok) return known;
      }
    },

    /**
     * Notes that none of the versions under the file's key is what was announced, or why the one that is is not kept. The right
     * bytes may still come: the sweep looks again once there are more versions than were seen.
     */
    async markRefused(
      submission: Submission,
      fileId: string,
      { problem, versions }: { readonly problem: FileProblem; readonly versions: number },
    ): Promise<void> {
      if (submission.files[fileId]?.versionsSeen === versions) return;
      await update(submission, {
        set: {
          [`files.${fileId}.problem`]: problem,
          [`files.${fileId}.versionsSeen`]: versions,
        },
        from: SUBMISSION_STATES,
        missing: [`files.${fileId}.received`],
      });
    },

    /** Gives up waiting for a request; false when its files arrived meanwhile. */
    async expire(id: SubmissionId): Promise<boolean> {
      const { ok } = await update(id, { set: { state: "expired" }, from: VALID_FROM.expired });
      return ok;
    },

    /** Takes an expired request, or a report whose evidence never came, out of the sweep's sight. */
    async stopWaitingFor(id: SubmissionId): Promise<void> {
      const from = SUBMISSION_STATES.filter((state) => state === "expired" || isDecided({ state }));
      await update(id, { remove: WAITING_KEYS, from });
    },

    /** Figures are written once per attempt, before the decision that points to them. */
    async saveFigures(submission: Submission, figures: Figures): Promise<void> {
      await table.put({ put: figuresItem(submission, figures) });
    },

    /**
     * Writes a decision whole: the obligation, the submissions it moves, its one event. False when the obligation or a
     * submission is no longer as it was read: load again and decide again.
     */
    async saveDecision(before: Obligation, decision: Decision, occasion: Occasion): Promise<boolean> {
      const result = await table.transact(decisionWrites(before, decision, occasion));
      return result.ok;
    },

    /**
     * The same for a decision that a job makes, together with what the job notes of it: of several deliveries, one decides.
     * `settled` when it was noted before, `overtaken` when the obligation has changed: load again and decide again.
     */
    async saveDecisionOfJob(
      before: Obligation,
      decision: Decision,
      occasion: Occasion,
      noted: SettledTarget,
    ): Promise<"saved" | "settled" | "overtaken"> {
      return saveNoted(outcomePut(noted), before, decision, occasion);
    },

    /** The same for a unit whose findings are replaced by those of a recheck. */
    async saveDecisionOfRecheck(
      before: Obligation,
      decision: Decision,
      occasion: Occasion,
      noted: LeftUnit,
    ): Promise<"saved" | "settled" | "overtaken"> {
      return saveNoted(leftPut(noted), before, decision, occasion);
    },

    /** What has waited since before the given instant, as the index shows it. */
    async waitingSince(periodId: string, before: Date): Promise<Waiting[]> {
      const items = await table.query({
        pk: waitingPartition(periodId),
        skBetween: ["0", before.toISOString()],
        index: "gsi1",
      });
      return items.map((item) => waitingOf(periodId, item));
    },

    /** The history of an obligation, oldest first. */
    async events(unitId: string, periodId: string): Promise<ObligationEvent[]> {
      const items = await table.query({ pk: deskPartition(unitId, periodId), skPrefix: EVENT_PREFIX });
      return items.map((item) => fromItem(ObligationEvent, item));
    },

    /** The last thing that was decided about an obligation; undefined while nothing was. */
    async latestEvent(unitId: string, periodId: string): Promise<ObligationEvent | undefined> {
      const { items } = await table.queryPage(
        { pk: deskPartition(unitId, periodId), skPrefix: EVENT_PREFIX, reverse: true },
        { limit: 1 },
      );
      return items[0] && fromItem(ObligationEvent, items[0]);
    },

    /** The latest decisions about an obligation, newest first. */
    async recentEvents(unitId: string, periodId: string, limit: number): Promise<ObligationEvent[]> {
      const page = await table.queryPage(
        { pk: deskPartition(unitId, periodId), skPrefix: EVENT_PREFIX, reverse: true },
        { limit },
      );
      return page.items.map((item) => fromItem(ObligationEvent, item));
    },

    /** The units that have their obligation in a shard of a period. */
    async unitsWithObligation(periodId: string, shard: number): Promise<string[]> {
      const items = await table.query({ pk: shardPartition(periodId, shard), skPrefix: OBLIGATION_PREFIX });
      return items.map(({ sk }) => sk.slice(OBLIGATION_PREFIX.length));
    },

    /** Every obligation of a shard of a period. */
    async obligationsOfShard(periodId: string, shard: number): Promise<Obligation[]> {
      const items = await table.query({ pk: shardPartition(periodId, shard), skPrefix: OBLIGATION_PREFIX });
      return items.map((item) => fromItem(Obligation, item));
    },

    /** Period, obligation, membership of `sub`, one submission and what people said of its findings, in one request. */
    async loadAttempt({ unitId, periodId, attempt }: SubmissionId, sub: string): Promise<AttemptAtDesk> {
      const membership = membershipKey(sub, unitId);
      const key = submissionKey(unitId, periodId, attempt);
      const notesKey = checkNotesKey(unitId, periodId);
      const { found, period, obligation } = await readDesk(unitId, periodId, [membership, key, notesKey]);
      const item = found(key);
      const notes = found(notesKey);
      return {
        isMember: found(membership) !== undefined,
        ...(period && { period }),
        ...(obligation && { obligation }),
        ...(item && { submission: fromItem(Submission, item) }),
        ...(notes && { notes: fromItem(CheckNotes, notes) }),
      };
    },

    /** Every obligation of a unit, the latest period first. The index only names them: what is answered is as it is now. */
    async obligationsOf(unitId: string): Promise<Obligation[]> {
      const named = await table.query({
        pk: unitScope(unitId),
        skPrefix: PERIOD_PREFIX,
        index: "gsi1",
        reverse: true,
      });
      return obligationsAt(named);
    },

    /** The obligations of some units for one period, in no order; a unit that owes nothing is left out. */
    async obligationsOfUnits(
      periodId: string,
      shards: number,
      unitIds: readonly string[],
    ): Promise<Obligation[]> {
      const different = [...new Set(unitIds)];
      return obligationsAt(
        different.map((unitId) => obligationKey(periodId, shardOf(unitId, shards), unitId)),
      );
    },

    /** Some obligations of which the shard is known, in the order asked for; one that is not there is left out. */
    async obligationsIn(
      places: readonly Pick<Obligation, "periodId" | "shard" | "unitId">[],
    ): Promise<Obligation[]> {
      return obligationsAt(
        places.map(({ periodId, shard, unitId }) => obligationKey(periodId, shard, unitId)),
      );
    },

    /** The obligations of a shard after that of one unit, by unit id. */
    async obligationsPage(
      periodId: string,
      { shard, afterUnitId = "", limit }: { shard: number; afterUnitId?: string | undefined; limit: number },
    ): Promise<{ obligations: Obligation[]; isLast: boolean }> {
      const { pk, sk } = obligationKey(periodId, shard, afterUnitId);
      const page = await table.queryPage(
        { pk, skBetween: [`${sk}${JUST_AFTER}`, `${OBLIGATION_PREFIX}${LAST_OF_ALL}`] },
        { limit },
      );
      return {
        obligations: page.items.map((item) => fromItem(Obligation, item)),
        isLast: page.next === undefined,
      };
    },

    /** Every obligation of a period, in no order: one query a shard, some of them at once. */
    async obligationsOfPeriod(periodId: string, shards: number): Promise<Obligation[]> {
      const found: Obligation[] = [];
      for (let from = 0; from < shards; from += SHARDS_AT_ONCE) {
        const some = Array.from({ length: Math.min(SHARDS_AT_ONCE, shards - from) }, (_, index) =>
          table.query({ pk: shardPartition(periodId, from + index), skPrefix: OBLIGATION_PREFIX }),
        );
        for (const items of await Promise.all(some)) {
          for (const item of items) found.push(fromItem(Obligation, item));
        }
      }
      return found;
    },

    /** Attempts with numbers below `before`, or all, newest first. */
    async submissionsPage(
      unitId: string,
      periodId: string,
      { before, limit }: { before?: number | undefined; limit: number },
    ): Promise<{ submissions: Submission[]; isLast: boolean }> {
      const { pk, sk: last } =
        before === undefined
          ? { pk: deskPartition(unitId, periodId), sk: `${ATTEMPT_PREFIX}${LAST_OF_ALL}` }
          : submissionKey(unitId, periodId, before - 1);
      const page = await table.queryPage({ pk, skBetween: [ATTEMPT_PREFIX, last], reverse: true }, { limit });
      return {
        submissions: page.items.map((item) => fromItem(Submission, item)),
        isLast: page.next === undefined,
      };
    },

    /** Some obligations, each with its period, as they are now; one that is not there is left out. */
    async owedReports(
      asked: readonly Pick<SubmissionId, "unitId" | "periodId">[],
    ): Promise<{ period: Period; obligation: Obligation }[]> {
      const different = [...new Map(asked.map((one) => [`${one.unitId} ${one.periodId}`, one])).values()];
      // As in `readDesk`: only in a city of several shards a second request finds the others.
      const periodIds = new Set(different.map(({ periodId }) => periodId));
      const items = await table.batchGet([
        ...[...periodIds].map(periodKey),
        ...different.map(({ unitId, periodId }) => obligationKey(periodId, 0, unitId)),
      ]);
      const { period: periodItems = [], obligation: obligationItems = [] } = Object.groupBy(
        items,
        ({ entity }) => (entity === "period" ? "period" : "obligation"),
      );
      const periods = new Map(
        periodItems.map((item) => fromItem(Period, item)).map((period) => [period.periodId, period]),
      );
      const elsewhere = different.flatMap(({ unitId, periodId }) => {
        const shard = shardOf(unitId, periods.get(periodId)?.roster?.shards ?? 1);
        return shard > 0 ? [obligationKey(periodId, shard, unitId)] : [];
      });
      if (elsewhere.length > 0) obligationItems.push(...(await table.batchGet(elsewhere)));
      return obligationItems.flatMap((item) => {
        const obligation = fromItem(Obligation, item);
        const period = periods.get(obligation.periodId);
        return period ? [{ period, obligation }] : [];
      });
    },

    /** One event of an obligation with the attempt that it names; undefined when it is not there. */
    async decided(
      unitId: string,
      periodId: string,
      version: number,
    ): Promise<{ event: ObligationEvent; submission?: Submission } | undefined> {
      const [item] = await table.batchGet([eventKey(unitId, periodId, version)]);
      if (!item) return undefined;
      const event = fromItem(ObligationEvent, item);
      const { attempt } = event.data;
      if (attempt === undefined) return { event };
      const [submission] = await table.batchGet([submissionKey(unitId, periodId, attempt)]);
      return { event, ...(submission && { submission: fromItem(Submission, submission) }) };
    },

    /** Creates what a unit owes; false when it is there already. */
    async createObligation(obligation: Obligation): Promise<boolean> {
      const result = await table.put({ put: obligationItem(obligation), if: { absent: true } });
      return result.ok;
    },
  };
}

/** What one decision writes, all or nothing: the obligation as it was read, its submissions, its one event. */
function decisionWrites(before: Obligation, decision: Decision, occasion: Occasion): Write[] {
  const { obligation, made, figures } = decision;
  return [
    { put: obligationItem(obligation), if: { equals: { version: before.version } } },
    ...(made ? [{ put: madeItem(made), if: { absent: true as const } }] : []),
    ...(made && figures ? [{ put: figuresItem(made, figures) }] : []),
    ...decision.submissions.map((change) => submissionWrite(obligation, change)),
    // They change only together with the obligation, whose version holds for both.
    ...(decision.notes ? [{ put: notesItem(obligation, decision.notes) }] : []),
    { put: eventItem(decision, occasion), if: { absent: true } },
  ];
}

function figuresItem({ unitId, periodId, shard, attempt }: Submission, figures: Figures): Item {
  const packed = packFigures(figures);
  return toItem("figures", figuresKey(periodId, shard, unitId, attempt), { unitId, attempt, packed });
}

function notesItem({ unitId, periodId }: Obligation, notes: CheckNotes): Item {
  return toItem("check-notes", checkNotesKey(unitId, periodId), notes);
}

/** Decided as it is made: nobody has to look after it, unless scans are still to come. */
function madeItem(submission: Submission): Item {
  if (!isSettled(submission)) return submissionItem(submission);
  const { unitId, periodId, attempt } = submission;
  return toItem("submission", submissionKey(unitId, periodId, attempt), submission);
}

function obligationItem(obligation: Obligation): Item {
  const { periodId, shard, unitId } = obligation;
  return toItem(
    "obligation",
    { ...obligationKey(periodId, shard, unitId), ...obligationIndexKey(unitId, periodId) },
    obligation,
  );
}

function submissionItem(submission: Submission): Item {
  const { unitId, periodId, attempt } = submission;
  return toItem(
    "submission",
    { ...submissionKey(unitId, periodId, attempt), ...waitingKeys(submission) },
    submission,
  );
}

/** What is removed of a submission that nobody needs to look after any more. */
const WAITING_KEYS = ["gsi1pk", "gsi1sk"] as const;

function waitingKeys({ periodId, requestedAt, unitId, attempt }: Submission) {
  return waitingIndexKey(periodId, requestedAt, unitId, attempt);
}

function waitingOf(periodId: string, item: Item): Waiting {
  const [requestedAt = "", unitId = "", attempt = ""] = String(item["gsi1sk"]).split("#");
  return {
    unitId,
    periodId,
    attempt: Number(attempt),
    requestedAt,
    state: item["state"] as Waiting["state"],
  };
}

function submissionWrite({ unitId, periodId }: Obligation, change: SubmissionChange): Write {
  const remove = [...(change.isSettled ? WAITING_KEYS : []), ...(change.remove ?? [])];
  return {
    update: submissionKey(unitId, periodId, change.attempt),
    set: { state: change.to, ...change.set },
    ...(remove.length > 0 && { remove }),
    if: { oneOf: { state: change.from } },
  };
}

function eventItem(decision: Decision, occasion: Occasion): Item {
  const { unitId, periodId, version } = decision.obligation;
  const stored: ObligationEvent = {
    ...decidedOf(decision, occasion),
    source: sourceOf(decision.event.type),
  };
  return toItem("event", eventKey(unitId, periodId, version), stored);
}
