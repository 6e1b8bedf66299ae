/** An obligation follows its period when the calendar or a rule of the period has changed. */
import { type Due, type DueMovement, dueOf, movementOf } from "../calendar/due.ts";
import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import { dueFor, type Period } from "../period/period.ts";
import type { TimelinessPolicy } from "../period/timeliness.ts";
import type { Decision } from "./decisions.ts";
import type { Obligation } from "./obligation.ts";

/** What following its period would do to one obligation. */
export interface Redating {
  readonly movement: DueMovement;
  readonly from: Due;
  readonly to: Due;
  /** The policy by which the unit's reports will be judged, when that changes. */
  readonly timeliness?: TimelinessPolicy;
}

/**
 * Compares an obligation with what its period says by some calendars. An extension is kept: the effective date is the
 * later of the two. `decidedAt` is when the period changed, so that work which is done later decides as it would have then.
 */
export const redatingOf = (
  obligation: Obligation,
  period: Period,
  calendars: readonly WorkingCalendar[],
  decidedAt: Date,
): Redating => {
  const from = dueIn(obligation);
  const to = effectiveDue(obligation, period, calendars);
  const { timeliness: before = "FIRST_ACCEPTED" } = obligation;
  const { timeliness: after = "FIRST_ACCEPTED" } = period;
  return {
    movement: movementOf(from, to, decidedAt),
    from,
    to,
    ...(before !== after && { timeliness: after }),
  };
};

const changesObligation = ({ movement, timeliness }: Redating): boolean =>
  movement === "moved" || movement === "confirmed" || timeliness !== undefined;

/** The decision that makes an obligation follow; undefined when it stays as it is. */
export const redate = (
  obligation: Obligation,
  redating: Redating,
  record: NonNullable<Decision["event"]["record"]>,
): Decision | undefined => {
  if (!changesObligation(redating)) return undefined;
  const { movement, from, to, timeliness } = redating;
  const { timeliness: _before, ...rest } = obligation;
  const policy = timeliness ?? obligation.timeliness;
  const isDated = movement === "moved" || movement === "confirmed";
  const version = obligation.version + 1;
  return {
    obligation: {
      ...rest,
      ...(isDated && to),
      ...(policy !== undefined && policy !== "FIRST_ACCEPTED" && { timeliness: policy }),
      version,
    },
    submissions: [],
    event: {
      type:
        movement === "moved"
          ? "DueDateMoved"
          : movement === "confirmed"
            ? "DueDateConfirmed"
            : "TimelinessChanged",
      data: {
        ...(isDated && { dueAtExclusive: to.dueAtExclusive }),
        ...(movement === "moved" && { movedFrom: from.dueAtExclusive }),
        ...(timeliness && { timeliness }),
      },
      record,
    },
  };
};

/** What units hear of together, when one change or one job of the office does it to several of their reports. */
const TOLD_TOGETHER: ReadonlySet<string> = new Set<Decision["event"]["type"]>([
  "DueDateMoved",
  "ObligationExtended",
  "ExtensionRemoved",
]);

/** The decision as one of many that follow the same change: its units hear of them together. */
export const asPartOfChange = (decision: Decision, changedAt: Date): Decision => {
  const { event } = decision;
  if (!TOLD_TOGETHER.has(event.type)) return decision;
  return { ...decision, event: { ...event, data: { ...event.data, changedAt: changedAt.toISOString() } } };
};

const dueIn = ({ dueAtExclusive, dueDate, because }: Obligation): Due => ({
  dueAtExclusive,
  dueDate,
  because,
});

/**
 * The period's own date as it is told where nothing was granted: one that had passed when the period changed is kept there,
 * and a member put back on the roster has to be due with its neighbours.
 */
const effectiveDue = (
  { group, extension }: Obligation,
  period: Period,
  calendars: readonly WorkingCalendar[],
): Due => {
  const ordinary = dueFor(period, group);
  if (extension === undefined) return ordinary;
  const { nominalDate, wording } = ordinary.because;
  const extended = dueOf({ nominalDate, wording, rollPolicy: period.rollPolicy, calendars, extension });
  return extended.dueAtExclusive > ordinary.dueAtExclusive ? extended : ordinary;
};
