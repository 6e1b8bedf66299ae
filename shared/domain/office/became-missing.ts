import * as z from "zod";
import { DueBecause } from "../calendar/due.ts";
import { type Obligation, statusOf } from "../obligation/obligation.ts";
import { Instant, LocalDate } from "../time/local-date.ts";

/**
 * A search for units that have become missing. All that it finds are told in one message, so it goes in steps: what is found is
 * marked with the run; once it is telling, nothing is added, and a run that died is finished by the next.
 */
export const DeadlineRun = z.object({
  /** When it began, which names it. */
  runId: Instant,
  phase: z.enum(["marking", "telling", "told"]),
  version: z.int().min(1),
});
export type DeadlineRun = z.infer<typeof DeadlineRun>;

/** That a report's due date has passed with nothing that counts. Once for each due date, whatever becomes of the report later. */
export const MissingMark = z.object({
  unitId: z.string(),
  periodId: z.string(),
  dueAtExclusive: Instant,
  dueDate: LocalDate,
  because: DueBecause,
  runId: Instant,
});
export type MissingMark = z.infer<typeof MissingMark>;

/** The next run over what the last one left. */
export function nextRun(last: DeadlineRun | undefined, now: Date): DeadlineRun {
  return { runId: now.toISOString(), phase: "marking", version: (last?.version ?? 0) + 1 };
}

export const markKey = ({ unitId, dueAtExclusive }: Pick<Obligation, "unitId" | "dueAtExclusive">) =>
  `${unitId}#${dueAtExclusive}`;

/**
 * Reports that have become missing and are not marked: not while a file is being checked, as that may be the report, and never of a
 * test unit.
 */
export function newlyMissing(
  obligations: readonly Obligation[],
  {
    marked,
    beingChecked,
    now,
  }: { marked: ReadonlySet<string>; beingChecked: ReadonlySet<string>; now: Date },
): Obligation[] {
  return obligations.filter(
    (obligation) =>
      !obligation.isTest &&
      statusOf(obligation, now) === "missing" &&
      !beingChecked.has(obligation.unitId) &&
      !marked.has(markKey(obligation)),
  );
}

/** Units of one period and due date, as many as a message shows. */
export const MissingUnits = z.object({
  periodId: z.string(),
  dueDate: LocalDate,
  because: DueBecause,
  total: z.int().positive(),
  unitIds: z.array(z.string()),
});
export type MissingUnits = z.infer<typeof MissingUnits>;

/** Ids only; names are looked up when it is sent. */
export const Alert = z.object({ runId: Instant, periods: z.array(MissingUnits) });
export type Alert = z.infer<typeof Alert>;

/** Nobody reads a longer list in a mail; the rest is behind the link. */
export const MAX_UNITS_SHOWN = 40;

/** One message of all that a run marked. */
export function alertOf(runId: string, marks: readonly MissingMark[]): Alert {
  const groups = Map.groupBy(marks, ({ periodId, dueDate }) => `${periodId} ${dueDate}`);
  return {
    runId,
    periods: [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { periodId, dueDate, because } = first;
      const unitIds = group.map(({ unitId }) => unitId).toSorted();
      const shown = unitIds.slice(0, MAX_UNITS_SHOWN);
      return [{ periodId, dueDate, because, total: unitIds.length, unitIds: shown }];
    }),
  };
}
