import * as z from "zod";
import { DEADLINES_SOURCE, type DeadlineEventData } from "../../contract/events/deadline-event.ts";
import { Alert, alertOf, DeadlineRun, MissingMark } from "../../domain/office/became-missing.ts";
import { Digest } from "../../domain/office/digest.ts";
import { OfficePreferences } from "../../domain/office/preferences.ts";
import { localDateOf } from "../../domain/time/local-date.ts";
import {
  alertKey,
  deadlineEventKey,
  deadlineRunKey,
  digestKey,
  EVENT_PREFIX,
  missingMarkKey,
  missingPartition,
  missingWatchKey,
  preferencesKey,
} from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Item, Table } from "./table.ts";

const Watched = z.object({ fingerprint: z.string() });
const StoredMark = z.object({ mark: MissingMark });

/** DynamoDB takes 100 writes in one transaction; the run itself is checked in each. */
const MARKS_PER_TRANSACTION = 90;

export type OfficeStore = ReturnType<typeof officeStore>;

/** What the office is told: who became missing, summaries, and how each person wants to hear of it. */
export function officeStore(table: Table) {
  async function marksOf(periodId: string): Promise<MissingMark[]> {
    const items = await table.query({ pk: missingPartition(periodId), skPrefix: EVENT_PREFIX });
    return items.map((item) => fromItem(StoredMark, item).mark);
  }

  return {
    async run(): Promise<DeadlineRun | undefined> {
      const item = await table.get(deadlineRunKey);
      return item && fromItem(DeadlineRun, item);
    },

    /** Puts the run over the one that it was made from; false when somebody was faster. */
    async saveRun(run: DeadlineRun): Promise<boolean> {
      const result = await table.put({
        put: toItem("deadline-run", deadlineRunKey, run),
        if: run.version === 1 ? { absent: true } : { equals: { version: run.version - 1 } },
      });
      return result.ok;
    },

    /** What the period's progress was when it was last looked through. */
    async watched(periodId: string): Promise<string | undefined> {
      const item = await table.get(missingWatchKey(periodId));
      return item && fromItem(Watched, item).fingerprint;
    },

    async saveWatched(periodId: string, fingerprint: string): Promise<void> {
      await table.put({ put: toItem("deadline-watch", missingWatchKey(periodId), { fingerprint }) });
    },

    marksOf,

    /**
     * Marks reports as missing, each with its event: each once, and only while the run is marking. Throws when another run has done
     * some of it meanwhile: the next looks again.
     */
    async mark(run: DeadlineRun, marks: readonly MissingMark[]): Promise<void> {
      for (let at = 0; at < marks.length; at += MARKS_PER_TRANSACTION) {
        const result = await table.transact([
          { check: deadlineRunKey, if: { equals: { runId: run.runId, phase: "marking" } } },
          ...marks
            .slice(at, at + MARKS_PER_TRANSACTION)
            .map((mark) => ({ put: markItem(mark), if: { absent: true as const } })),
        ]);
        if (!result.ok) throw new Error("another run marks the same reports");
      }
    },

    /**
     * Ends the marking and keeps what is to be told of it, with its event: nothing is added to the run any more. Undefined when
     * nothing was marked. Throws when another run was faster.
     */
    async beginTelling(run: DeadlineRun, periodIds: readonly string[]): Promise<Alert | undefined> {
      const { runId, version } = run;
      const all = (await Promise.all(periodIds.map(marksOf))).flat();
      const alert = alertOf(
        runId,
        all.filter((mark) => mark.runId === runId),
      );
      const reports = alert.periods.reduce((sum, { total }) => sum + total, 0);
      const next = { runId, phase: reports > 0 ? "telling" : "told", version: version + 1 };
      const result = await table.transact([
        { put: toItem("deadline-run", deadlineRunKey, next), if: { equals: { version } } },
        ...(reports > 0
          ? [
              { put: toItem("alert", alertKey(localDateOf(runId), runId), alert) },
              { put: summaryItem(alert, reports), if: { absent: true as const } },
            ]
          : []),
      ]);
      if (!result.ok) throw new Error("another run tells of the same reports");
      return reports > 0 ? alert : undefined;
    },

    async alert(day: string, runId: string): Promise<Alert | undefined> {
      const item = await table.get(alertKey(day, runId));
      return item && fromItem(Alert, item);
    },

    /** Keeps the day's summary; the first stays. */
    async saveDigest(day: string, digest: Digest): Promise<void> {
      await table.put({
        put: toItem("digest", digestKey(day, digest.rhythm), digest),
        if: { absent: true },
      });
    },

    async digest(day: string, rhythm: string): Promise<Digest | undefined> {
      const item = await table.get(digestKey(day, rhythm));
      return item && fromItem(Digest, item);
    },

    async preferences(sub: string): Promise<OfficePreferences | undefined> {
      const item = await table.get(preferencesKey(sub));
      return item && fromItem(OfficePreferences, item);
    },

    /** Stores a choice over the one that it was made from; false when somebody was faster. */
    async savePreferences(preferences: OfficePreferences): Promise<boolean> {
      const { sub, version } = preferences;
      const result = await table.put({
        put: toItem("preferences", preferencesKey(sub), preferences),
        if: version === 1 ? { absent: true } : { equals: { version: version - 1 } },
      });
      return result.ok;
    },
  };
}

function markItem(mark: MissingMark): Item {
  const { unitId, periodId, dueAtExclusive, runId } = mark;
  const data: DeadlineEventData = { unitId, periodId, dueAtExclusive, run: runId };
  return toItem("event", missingMarkKey(periodId, unitId, dueAtExclusive), {
    id: `${periodId}:${unitId}:missing:${dueAtExclusive}`,
    ...{ type: "ObligationBecameMissing", source: DEADLINES_SOURCE, time: runId, correlationId: runId },
    ...{ data, mark },
  });
}

function summaryItem({ runId, periods }: Alert, reports: number): Item {
  const periodIds = [...new Set(periods.map(({ periodId }) => periodId))];
  const data: DeadlineEventData = { run: runId, reports, periodIds };
  return toItem("event", deadlineEventKey(runId), {
    id: `missing:${runId}`,
    ...{ type: "UnitsBecameMissing", source: DEADLINES_SOURCE, time: runId, correlationId: runId, data },
  });
}
