import type { OfficeStore } from "../../shared/adapters/dynamodb/office-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ProgressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import {
  type DeadlineRun,
  type MissingMark,
  markKey,
  newlyMissing,
  nextRun,
} from "../../shared/domain/office/became-missing.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { logger } from "../_runtime/logger.ts";
import { peopleByRhythm, type TellOfficeDeps, tell } from "../_runtime/tell-office.ts";

export interface Deps extends TellOfficeDeps {
  readonly periods: Pick<PeriodStore, "all">;
  readonly progress: Pick<ProgressStore, "readCounts">;
  readonly reports: Pick<ReportStore, "obligationsPage" | "waitingSince">;
  readonly office: Pick<
    OfficeStore,
    "run" | "saveRun" | "watched" | "saveWatched" | "marksOf" | "mark" | "beginTelling" | "preferences"
  >;
}

/**
 * Finds the reports whose due date has passed with nothing that counts, tells of each by an event, and those of the office who want to
 * know at once by one message. Where nothing was decided and no due date passed since the last run, it reads a few items.
 */
export const watchDeadlines = (deps: Deps) => async (): Promise<void> => {
  const now = deps.now();
  let last = await deps.office.run();
  if (last?.phase === "telling") last = await finish(deps, last);
  const opened = (await deps.periods.all()).filter(({ roster }) => roster !== undefined);
  const changed = await changedPeriods(deps, opened, now);
  if (changed.length === 0 && last?.phase !== "marking") return;

  const run = last?.phase === "marking" ? last : await begin(deps, last, now);
  for (const { period, fingerprint } of changed) {
    const missing = await missingIn(deps, period, now);
    await deps.office.mark(
      run,
      missing.map((obligation) => markOf(obligation, run)),
    );
    await deps.office.saveWatched(period.periodId, fingerprint);
  }
  const alert = await deps.office.beginTelling(
    run,
    opened.map(({ periodId }) => periodId),
  );
  logger.info("deadlines watched", { run: run.runId, looked: changed.length, told: alert !== undefined });
  if (alert) await finish(deps, { ...run, phase: "telling", version: run.version + 1 });
};

async function begin(deps: Deps, last: DeadlineRun | undefined, now: Date): Promise<DeadlineRun> {
  const run = nextRun(last, now);
  if (!(await deps.office.saveRun(run))) throw new Error("another run has just begun");
  return run;
}

/** Tells who wants to know at once, and notes that it is done. */
async function finish(deps: Deps, run: DeadlineRun): Promise<DeadlineRun> {
  const { immediate = [] } = Object.fromEntries(await peopleByRhythm(deps));
  await tell(deps, immediate, { day: localDateOf(run.runId), kind: "alert", reference: run.runId });
  const told: DeadlineRun = { ...run, phase: "told", version: run.version + 1 };
  if (!(await deps.office.saveRun(told))) throw new Error("another run has told of the same reports");
  return told;
}

interface ChangedPeriod {
  readonly period: Period;
  readonly fingerprint: string;
}

/** The periods in which a due date has passed or something was decided since they were last looked through. */
async function changedPeriods(deps: Deps, periods: readonly Period[], now: Date): Promise<ChangedPeriod[]> {
  const looked = await Promise.all(
    periods.map(async (period) => {
      const progress = await deps.progress.readCounts(period.periodId, period.roster?.shards ?? 0);
      const shards = [...progress.values()];
      const passed = shards.flatMap(({ groups }) =>
        Object.values(groups).flatMap(({ outstandingByDueAt }) =>
          Object.keys(outstandingByDueAt).filter((dueAt) => Date.parse(dueAt) <= now.getTime()),
        ),
      );
      if (passed.length === 0) return [];
      const fingerprint = `${shards.map(({ revision }) => revision).join(".")} ${new Set(passed).size}`;
      const watched = await deps.office.watched(period.periodId);
      return watched === fingerprint ? [] : [{ period, fingerprint }];
    }),
  );
  return looked.flat();
}

const PAGE = 1_000;

async function missingIn(deps: Deps, { periodId, roster }: Period, now: Date): Promise<Obligation[]> {
  const [marks, waiting] = await Promise.all([
    deps.office.marksOf(periodId),
    deps.reports.waitingSince(periodId, now),
  ]);
  const marked = new Set(marks.map(markKey));
  const beingChecked = new Set(
    waiting.filter(({ state }) => state === "received").map(({ unitId }) => unitId),
  );
  const found: Obligation[] = [];
  for (let shard = 0; shard < (roster?.shards ?? 0); shard++) {
    let afterUnitId: string | undefined;
    for (let isLast = false; !isLast; ) {
      const page = await deps.reports.obligationsPage(periodId, { shard, afterUnitId, limit: PAGE });
      found.push(...newlyMissing(page.obligations, { marked, beingChecked, now }));
      afterUnitId = page.obligations.at(-1)?.unitId;
      isLast = page.isLast;
    }
  }
  return found;
}

function markOf(obligation: Obligation, { runId }: DeadlineRun): MissingMark {
  const { unitId, periodId, dueAtExclusive, dueDate, because } = obligation;
  return { unitId, periodId, dueAtExclusive, dueDate, because, runId };
}
