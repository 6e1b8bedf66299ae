import * as z from "zod";
import { PeriodId, UnitId } from "../../shared/contract/http/ids.ts";
import { ReviewQueueQuery, ReviewQueueView } from "../../shared/contract/http/standing.ts";
import { canSeeAll, requireRight } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { isBeforeInQueue, reviewQueueOf } from "../../shared/domain/obligation/review-queue.ts";
import { acceptanceEnd, type Period } from "../../shared/domain/period/period.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { type Deps, namesOf, obligationsIn } from "./deps.ts";

/** The last report of the page before: the next begins after it, whatever was decided meanwhile. */
const Position = z.strictObject({ since: z.iso.datetime(), unitId: UnitId, periodId: PeriodId });

/** Whoever has not reviewed a report a year after its period closed will ask for that period by name. */
const KEPT_DAYS_AFTER_CLOSING = 365;

/**
 * What waits for review, oldest first. Read from the obligations themselves: an index entry of its own would cost every
 * accepted report a write more than its share (two files with their figures stand at their limit of 20 units).
 */
export async function reviewQueue(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { periodId, kind, limit, cursor } = parseQuery(ReviewQueueQuery, event);
  requireRight(personOf(event), canSeeAll);
  const scope = ["review-queue", periodId ?? "", kind ?? ""];
  const after = cursor === undefined ? undefined : decodeCursor(cursor, Position, scope);
  const now = deps.now();
  const [obligations, calendars] = await Promise.all([
    periodsAsked(deps, periodId, now).then((periods) => obligationsIn(deps, periods)),
    deps.reference.calendars(),
  ]);
  const queue = reviewQueueOf(obligations, calendars, now).filter(
    ({ group }) => kind === undefined || group === kind,
  );
  const rest = after ? queue.filter((report) => isBeforeInQueue(after, report)) : queue;
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const nameOf = await namesOf(
    deps,
    page.map(({ unitId }) => unitId),
  );
  return ok(ReviewQueueView, {
    total: queue.length,
    reports: page.map((report) => ({ ...report, name: nameOf(report.unitId) })),
    ...(last &&
      rest.length > limit && {
        nextCursor: encodeCursor({ since: last.since, unitId: last.unitId, periodId: last.periodId }, scope),
      }),
  });
}

async function periodsAsked(deps: Deps, periodId: string | undefined, now: Date): Promise<readonly Period[]> {
  if (periodId !== undefined) {
    const period = await deps.periods.load(periodId);
    if (!period) throw new DomainError("NOT_FOUND");
    return [period];
  }
  const all = await deps.periods.all();
  const oldest = now.getTime() - KEPT_DAYS_AFTER_CLOSING * 24 * 60 * 60 * 1000;
  return all.filter((period) => acceptanceEnd(period).getTime() >= oldest);
}
