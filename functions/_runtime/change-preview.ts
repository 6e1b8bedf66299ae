import type * as z from "zod";
import type { ChangePreviewAnswer } from "../../shared/contract/http/calendars.ts";
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import type { Obligation } from "../../shared/domain/obligation/obligation.ts";
import {
  assertNoneIsOpening,
  type ChangePreview,
  dueMovesOf,
  isKept,
  type PeriodMove,
  previewOf,
  type UnitMove,
} from "../../shared/domain/period/change-preview.ts";
import { type Period, periodStatusOf } from "../../shared/domain/period/period.ts";
import { reportKey } from "../../shared/domain/reminder/plan-reminders.ts";
import {
  daysAround,
  type ReminderChange,
  reminderChangesOf,
} from "../../shared/domain/reminder/reminder-changes.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import type { Unit } from "../../shared/domain/unit/unit.ts";
import { dueView } from "./due-view.ts";
import { inPieces } from "./imports.ts";
import { type CityStores, readCity } from "./read-city.ts";
import { unitSummary } from "./unit-view.ts";

interface ObligationPages {
  obligationsPage(
    periodId: string,
    asked: { shard: number; afterUnitId?: string | undefined; limit: number },
  ): Promise<{ obligations: Obligation[]; isLast: boolean }>;
}

interface KnownUnits {
  loadMany(unitIds: readonly string[]): Promise<Unit[]>;
}

/** One page of DynamoDB holds a whole shard. */
const OBLIGATIONS_A_PAGE = 1000;
/** Shards read at once: 11,000 units lie in 22 of them. */
const SHARDS_AT_ONCE = 8;

/** Every obligation of a period, by shard and unit. */
export async function obligationsOfPeriod(
  reports: ObligationPages,
  { periodId, roster }: Period,
): Promise<Obligation[]> {
  const shards = Array.from({ length: roster?.shards ?? 0 }, (_, shard) => shard);
  const found = await inPieces(shards, SHARDS_AT_ONCE, async (shard) => {
    const obligations: Obligation[] = [];
    for (let isLast = false; !isLast; ) {
      const afterUnitId = obligations.at(-1)?.unitId;
      const page = await reports.obligationsPage(periodId, {
        ...{ shard, afterUnitId },
        limit: OBLIGATIONS_A_PAGE,
      });
      obligations.push(...page.obligations);
      isLast = page.isLast;
    }
    return obligations;
  });
  return found.flat();
}

interface Circumstances {
  readonly calendars: readonly WorkingCalendar[];
  readonly now: Date;
}

/** What a change would do now, read from every obligation concerned. Throws PERIOD_BEING_OPENED. */
export async function previewChange(
  reports: ObligationPages,
  subject: unknown,
  moves: readonly PeriodMove[],
  circumstances: Circumstances,
): Promise<ChangePreview> {
  assertNoneIsOpening(moves, circumstances.now);
  const obligations = await inPieces(moves, 2, ({ before }) => obligationsOfPeriod(reports, before));
  return previewOf(subject, moves, obligations.flat(), circumstances);
}

/** One page of a preview for people. */
export async function previewAnswer(
  units: KnownUnits,
  { hash, moves, units: all }: ChangePreview,
  { calendars, now }: Circumstances,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<z.input<typeof ChangePreviewAnswer>> {
  const page = all.slice(from, from + limit);
  const known = await units.loadMany(page.map(({ unitId }) => unitId));
  const today = localDateOf(now);
  const unitOf = ({ unitId, group, isTest }: UnitMove) => {
    const unit = known.find((one) => one.unitId === unitId);
    return unit
      ? unitSummary(unit, today)
      : { unitId, name: unitId, kind: group, codes: [], isTest, exists: false };
  };
  return {
    hash,
    periods: moves.map((move) => periodMoveView(move, { calendars, now })),
    groups: groupsOf(all),
    units: page.map((line) => ({
      periodId: line.periodId,
      unit: unitOf(line),
      group: line.group,
      movement: line.movement,
      from: dueView(line.from),
      to: dueView(line.to),
      ...(line.standing && { standing: line.standing }),
    })),
  };
}

/** Enough to see what kind of messages change; the days say how many. */
const MESSAGES_SHOWN = 100;

/** What a change would do to the reminders of the days around its dates, by the plan that the sweep follows. */
export async function remindersAnswer(
  stores: CityStores,
  { moves, units }: ChangePreview,
  { calendars, now }: Circumstances,
): Promise<z.input<typeof ChangePreviewAnswer>["reminders"]> {
  const today = localDateOf(now);
  const { city: read } = await readCity(stores, today, now);
  const dues = moves.flatMap(({ before, after }) =>
    [before, after].flatMap(({ dues: { default: usual, byKind } }) => [usual, ...Object.values(byKind)]),
  );
  const { from, to } = daysAround(
    dues.map(({ dueDate }) => dueDate),
    today,
  );
  // A later day is planned as if every sweep until then ran.
  const city = from === today ? read : { ...read, lastSweptOn: undefined };
  const afterOf = new Map(moves.map(({ before, after }) => [before.periodId, after]));
  const moved = new Map(
    units
      .filter(({ movement }) => movement === "moved")
      .map(({ periodId, unitId, to }) => [reportKey(unitId, periodId), to]),
  );
  const changed = {
    ...city,
    calendars,
    periods: city.periods.map((period) => afterOf.get(period.periodId) ?? period),
    obligations: city.obligations.map((obligation) => ({
      ...obligation,
      ...moved.get(reportKey(obligation.unitId, obligation.periodId)),
    })),
  };
  const changes = reminderChangesOf(city, changed, { from, to });
  return { ...{ from, to }, ...changesByDay(changes), messages: changes.slice(0, MESSAGES_SHOWN) };
}

/** How many messages appear and disappear, in all and on each day. */
export function changesByDay(changes: readonly ReminderChange[]) {
  const counts = (of: readonly ReminderChange[]) => ({
    appear: of.filter(({ change }) => change === "appears").length,
    disappear: of.filter(({ change }) => change === "disappears").length,
  });
  const days = Map.groupBy(changes, ({ day }) => day);
  return { ...counts(changes), days: [...days].map(([day, of]) => ({ day, ...counts(of) })) };
}

function periodMoveView(move: PeriodMove, circumstances: Circumstances) {
  const { before, after } = move;
  return {
    periodId: before.periodId,
    name: { vi: before.nameVi, en: before.nameEn },
    status: periodStatusOf(before, circumstances.now),
    dues: dueMovesOf(move, circumstances).map(({ from, to, ...rest }) => ({
      ...rest,
      from: dueView(from),
      to: dueView(to),
    })),
    ...(before.closesAt !== after.closesAt && {
      closesAt: { from: before.closesAt, to: after.closesAt },
    }),
  };
}

function groupsOf(lines: readonly UnitMove[]) {
  const real = lines.filter(({ isTest }) => !isTest);
  const groups = Map.groupBy(real, ({ periodId, group }) => `${periodId}#${group}`);
  return [...groups.values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const count = (is: (line: UnitMove) => boolean) => of.filter(is).length;
    return [
      {
        periodId: first.periodId,
        group: first.group,
        moved: count(({ movement }) => movement === "moved"),
        confirmed: count(({ movement }) => movement === "confirmed"),
        kept: count(({ movement }) => isKept(movement)),
        judgedAnew: count(({ standing }) => standing !== undefined),
      },
    ];
  });
}
