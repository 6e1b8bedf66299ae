/**
 * What a change of a calendar or of a period would do, before anybody decides it: which dates move, which obligations, and
 * which stay because their date has passed. Its hash is the same as long as a repeated preview would show the same, so
 * that what is applied is what was seen.
 */
import { createHash } from "node:crypto";
import { type Due, type DueMovement, movementOf } from "../calendar/due.ts";
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { DomainError } from "../errors.ts";
import { type Obligation, standingOf } from "../obligation/obligation.ts";
import { redate, redatingOf } from "../obligation/redate.ts";
import { followingCalendars } from "./change-period.ts";
import { dueFor, duesOf, type Period, periodStatusOf } from "./period.ts";

/** A period as it is, and as it would be. */
export interface PeriodMove {
  readonly before: Period;
  readonly after: Period;
}

/** One due date of a period: of all units without a date of their own, where `kind` is null. */
export interface DueMove {
  readonly kind: string | null;
  readonly movement: DueMovement;
  readonly from: Due;
  /** Where it would be; for one that is kept, where it would have been. */
  readonly to: Due;
}

export interface UnitMove {
  readonly periodId: string;
  readonly unitId: string;
  readonly group: string;
  readonly isTest: boolean;
  readonly movement: DueMovement;
  readonly from: Due;
  readonly to: Due;
  /** Where the unit stands, when that changes: by another date, or another policy. */
  readonly standing?: { readonly from: string; readonly to: string };
}

export interface ChangePreview {
  readonly hash: string;
  readonly moves: readonly PeriodMove[];
  /** Those that stay although the change would move them come first: they must not be overlooked. */
  readonly units: readonly UnitMove[];
}

interface Circumstances {
  /** As they would be in force. */
  readonly calendars: readonly WorkingCalendar[];
  readonly now: Date;
}

/** Every period that calendars would move, or would have moved if its date had not passed. Closed ones are history. */
export const periodsMovedBy = (periods: readonly Period[], { calendars, now }: Circumstances): PeriodMove[] =>
  periods
    .filter((period) => periodStatusOf(period, now) !== "closed")
    .map((before) => ({ before, after: followingCalendars(before, calendars, now) }))
    .filter(
      ({ before, after }) =>
        before !== after ||
        dueMovesOf({ before, after }, { calendars, now }).some(({ movement }) => movement !== "same"),
    );

/** Each date of a period that the change touches, the default first. */
export const dueMovesOf = ({ before, after }: PeriodMove, { calendars, now }: Circumstances): DueMove[] => {
  const wanted = { dues: duesOf(after, calendars) };
  const kinds = [...new Set([...Object.keys(before.dues.byKind), ...Object.keys(after.dues.byKind)])];
  return [null, ...kinds.toSorted()].map((kind) => {
    const from = kind === null ? before.dues.default : dueFor(before, kind);
    const to = kind === null ? wanted.dues.default : dueFor(wanted, kind);
    return { kind, movement: movementOf(from, to, now), from, to };
  });
};

/** `subject` is what is asked for: the draft's version, or the change of the period. */
export const previewOf = (
  subject: unknown,
  moves: readonly PeriodMove[],
  obligations: readonly Obligation[],
  circumstances: Circumstances,
): ChangePreview => {
  const ofPeriod = Map.groupBy(obligations, ({ periodId }) => periodId);
  const units = moves
    .flatMap((move) =>
      (ofPeriod.get(move.before.periodId) ?? []).flatMap((obligation) =>
        unitMoveOf(obligation, move, circumstances),
      ),
    )
    .toSorted(keptFirst);
  return { hash: hashOf(subject, moves, units, circumstances), moves, units };
};

/** Throws PREVIEW_OUTDATED when the preview would now show something else. */
export const assertStillAsSeen = (preview: { readonly hash: string }, hash: string): void => {
  if (preview.hash !== hash) throw new DomainError("PREVIEW_OUTDATED", { hash: preview.hash });
};

/** Throws PERIOD_BEING_OPENED: obligations that are just being written might miss the change. */
export const assertNoneIsOpening = (moves: readonly PeriodMove[], now: Date): void => {
  const opening = moves.find(({ before }) => periodStatusOf(before, now) === "opening");
  if (opening) throw new DomainError("PERIOD_BEING_OPENED", { periodId: opening.before.periodId });
};

const unitMoveOf = (
  obligation: Obligation,
  { before, after }: PeriodMove,
  { calendars, now }: Circumstances,
): UnitMove[] => {
  const { periodId, unitId, group, isTest = false } = obligation;
  const line = { periodId, unitId, group, isTest };
  const redating = redatingOf(obligation, after, calendars, now);
  const decision = redate(obligation, redating, { by: "preview" });
  if (decision) {
    const standing = { from: standingOf(obligation), to: standingOf(decision.obligation) };
    const { movement, from, to } = redating;
    return [{ ...line, movement, from, to, ...(standing.from !== standing.to && { standing }) }];
  }
  const { movement: own, from, to: wanted } = redating;
  if (isKept(own)) return [{ ...line, movement: own, from, to: wanted }];
  const ordinary = dueFor(before, group);
  // Another date than its kind's was granted to the unit, and that one is not in question.
  if (obligation.dueAtExclusive !== ordinary.dueAtExclusive) return [];
  const to = dueFor({ dues: duesOf(after, calendars) }, group);
  const movement = movementOf(ordinary, to, now);
  return isKept(movement) ? [{ ...line, movement, from, to }] : [];
};

export const isKept = (movement: DueMovement): boolean =>
  movement === "kept_because_passed" || movement === "kept_because_past";

const keptFirst = (a: UnitMove, b: UnitMove): number => {
  const place = ({ movement, periodId, unitId }: UnitMove) =>
    `${isKept(movement) ? 0 : 1}#${periodId}#${unitId}`;
  return place(a) < place(b) ? -1 : 1;
};

/**
 * Of what decides: versions of periods and every move. Not of the versions of obligations, which change with each report
 * that arrives, while their dates do not.
 */
const hashOf = (
  subject: unknown,
  moves: readonly PeriodMove[],
  units: readonly UnitMove[],
  circumstances: Circumstances,
): string => {
  const hash = createHash("sha256").update(JSON.stringify(subject));
  for (const move of moves) {
    const { before, after } = move;
    const dues = dueMovesOf(move, circumstances).map(({ kind, movement, to }) => [
      kind,
      movement,
      to.dueAtExclusive,
    ]);
    hash.update(JSON.stringify([before.periodId, before.version, dues, before.closesAt, after.closesAt]));
  }
  for (const { periodId, unitId, movement, from, to, standing } of units) {
    hash.update(
      JSON.stringify([periodId, unitId, movement, from.dueAtExclusive, to.dueAtExclusive, standing]),
    );
  }
  return hash.digest("base64url");
};
