import { Buffer } from "node:buffer";
import * as z from "zod";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { RecheckStore } from "../../shared/adapters/dynamodb/recheck-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { PeriodPath } from "../../shared/contract/http/ids.ts";
import {
  RecheckCommitBody,
  RecheckPath,
  RecheckQuery,
  RecheckStarted,
  RecheckView,
} from "../../shared/contract/http/rechecks.ts";
import { canRecheck, canSeeAll, requireRight } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import {
  committed,
  type DifferingUnit,
  hashOf,
  planRecheck,
  type Recheck,
  stateOf,
  sumOf,
} from "../../shared/domain/recheck/recheck.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import { fingerprint } from "../_runtime/fingerprint.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { idempotencyKeyOf, parseBody, parsePath, parseQuery } from "../_runtime/requests.ts";
import { accepted, ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { unitSummary } from "../_runtime/unit-view.ts";

export interface Deps {
  readonly rechecks: Pick<
    RecheckStore,
    "load" | "start" | "commit" | "checked" | "applied" | "foundPage" | "left"
  >;
  readonly reports: Pick<ReportStore, "obligationsOfPeriod">;
  readonly periods: Pick<PeriodStore, "load">;
  readonly units: Pick<UnitStore, "loadMany">;
  now(): Date;
}

/** After this unit. */
const Position = z.strictObject({ after: z.string().max(40) });

/** Most units of a page are the same as before; of a large city, not all of them are looked through for one answer. */
const PAGES_READ = 10;

/** Starts running the rules over a period again. The id follows from who asked with which key, so the same request is the same recheck. */
async function start(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { periodId } = parsePath(PeriodPath, event);
  const person = personOf(event);
  requireRight(person, canRecheck);
  const key = fingerprint("recheck", person.sub, periodId, idempotencyKeyOf(event));
  const recheckId = `rchk_${Buffer.from(key, "base64url").toString("hex").slice(0, 32)}`;
  const period = await deps.periods.load(periodId);
  if (!period) throw new DomainError("NOT_FOUND");
  if (!(await deps.rechecks.load(recheckId))) {
    const now = deps.now();
    const obligations = await deps.reports.obligationsOfPeriod(periodId, period.roster?.shards ?? 0);
    const planned = planRecheck({ recheckId, by: person.sub, now }, period, obligations);
    const isFirst = await deps.rechecks.start(planned, occasionOf(event, now));
    const { units, pieces } = planned.recheck;
    if (isFirst) logger.info("recheck started", { recheckId, periodId, units, pieces });
  }
  return accepted(RecheckStarted, { recheckId });
}

async function read(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { recheckId } = parsePath(RecheckPath, event);
  const { limit, cursor } = parseQuery(RecheckQuery, event);
  requireRight(personOf(event), canSeeAll);
  const scope = ["recheck", recheckId];
  const from = cursor === undefined ? undefined : decodeCursor(cursor, Position, scope).after;
  const recheck = await existing(deps, recheckId);
  const [checked, applied, page] = await Promise.all([
    deps.rechecks.checked(recheckId),
    deps.rechecks.applied(recheckId),
    differingFrom(deps, recheckId, { from, limit }),
  ]);
  const { periodId, by, startedAt, units, commit } = recheck;
  const counts = sumOf(checked);
  const state = stateOf(recheck, checked, applied);
  return ok(RecheckView, {
    ...{ recheckId, periodId, state, by, startedAt, units, counts },
    ...(state !== "checking" && { hash: hashOf(checked) }),
    ...(commit && { committed: { by: commit.by, reason: commit.reason, at: commit.at } }),
    progress: {
      checked: counts.same + counts.nothing + counts.differs,
      applied: applied.reduce((sum, piece) => sum + piece.applied, 0),
      skipped: applied.reduce((sum, piece) => sum + piece.skipped, 0),
    },
    differing: await differingViews(deps, recheck, page.units),
    ...(page.next !== undefined && { nextCursor: encodeCursor({ after: page.next }, scope) }),
  });
}

async function differingFrom(
  deps: Deps,
  recheckId: string,
  { from, limit }: { readonly from: string | undefined; readonly limit: number },
): Promise<{ units: DifferingUnit[]; next?: string }> {
  const units: DifferingUnit[] = [];
  let after = from;
  for (let pages = 0; pages < PAGES_READ; pages++) {
    const page = await deps.rechecks.foundPage(recheckId, { after, limit: limit - units.length });
    units.push(...page.outcomes.filter((each) => each.outcome === "differs"));
    after = page.outcomes.at(-1)?.unitId ?? after;
    if (page.isLast) return { units };
    if (units.length === limit) break;
  }
  return { units, ...(after !== undefined && { next: after }) };
}

async function differingViews(
  deps: Deps,
  { recheckId, commit }: Recheck,
  differing: readonly DifferingUnit[],
) {
  const unitIds = differing.map(({ unitId }) => unitId);
  const [units, left] = await Promise.all([
    deps.units.loadMany(unitIds),
    commit ? deps.rechecks.left(recheckId, unitIds) : [],
  ]);
  const today = localDateOf(deps.now());
  return differing.map(({ unitId, seen, before, after, gained, lost }) => {
    const unit = units.find((each) => each.unitId === unitId);
    if (!unit) throw new Error(`there is no unit ${unitId}`);
    const became = left.find((each) => each.unitId === unitId);
    const { attempt, state } = seen;
    return {
      ...{ unit: unitSummary(unit, today), attempt, state, before, after, gained, lost },
      ...(became && { became: became.skipped ?? ("applied" as const) }),
    };
  });
}

/** Lets stand what the person saw. Sent again, or by two people who saw the same, it is done once. */
async function commit(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { recheckId } = parsePath(RecheckPath, event);
  const person = personOf(event);
  const { hash, reason } = parseBody(RecheckCommitBody, event);
  requireRight(person, canRecheck);
  const recheck = await existing(deps, recheckId);
  const now = deps.now();
  const by = { by: person.sub, reason, hash, at: now.toISOString() };
  const next = committed(recheck, await deps.rechecks.checked(recheckId), by);
  if (!recheck.commit && (await deps.rechecks.commit(next, occasionOf(event, now)))) {
    logger.info("recheck committed", { recheckId });
  }
  return accepted(RecheckStarted, { recheckId });
}

async function existing(deps: Deps, recheckId: string): Promise<Recheck> {
  const recheck = await deps.rechecks.load(recheckId);
  if (!recheck) throw new DomainError("NOT_FOUND");
  return recheck;
}

const occasionOf = (event: HttpEvent, now: Date) => ({
  now,
  correlationId: event.requestContext.requestId,
});

/** Runs the rules over a period again, shows what would change, and lets that stand. */
export const controlRechecks = routed<Deps>({
  "POST /v1/periods/{periodId}/rechecks": start,
  "GET /v1/rechecks/{recheckId}": read,
  "POST /v1/rechecks/{recheckId}/commit": commit,
});
