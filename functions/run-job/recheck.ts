import * as z from "zod";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { RecheckStore } from "../../shared/adapters/dynamodb/recheck-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { SendMany } from "../../shared/adapters/sqs/queue.ts";
import { pieceOf, type Recheck } from "../../shared/domain/recheck/recheck.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { applyUnit } from "./apply-unit.ts";
import { type Deps as CheckDeps, checkUnit } from "./check-unit.ts";

export interface Deps extends CheckDeps {
  readonly rechecks: Pick<
    RecheckStore,
    | "load"
    | "plannedUnits"
    | "found"
    | "noteFound"
    | "markChecked"
    | "checked"
    | "left"
    | "noteLeft"
    | "markApplied"
    | "applied"
  >;
  readonly reports: CheckDeps["reports"] & Pick<ReportStore, "saveDecisionOfRecheck">;
  readonly periods: Pick<PeriodStore, "loadMany">;
  readonly sendWork: SendMany;
  now(): Date;
}

/** The event that a recheck was started, or that what it found is let stand. */
const Begun = z.object({
  "detail-type": z.enum(["RecheckStarted", "RecheckCommitted"]),
  detail: z.object({ data: z.object({ recheckId: z.string() }) }),
});

/** One piece of a recheck. */
const WorkItem = z.object({
  recheckId: z.string(),
  phase: z.enum(["check", "apply"]),
  piece: z.int().nonnegative(),
});
type WorkItem = z.infer<typeof WorkItem>;

const OfRecheck = z.union([
  z.object({ recheckId: z.string() }),
  z.object({ detail: z.object({ data: z.object({ recheckId: z.string() }) }) }),
]);

/** Whether a message of the queue is about a recheck. Throws when it is no JSON. */
export function isOfRecheck(body: string): boolean {
  return OfRecheck.safeParse(JSON.parse(body)).success;
}

/**
 * Puts the pieces of a recheck into the queue when it starts and when it is let stand, and works on each. Everything may come twice or
 * out of order.
 */
export async function recheckReports(deps: Deps, body: string): Promise<void> {
  const message = parseMessage(z.union([WorkItem, Begun]), body);
  const { recheckId } = "piece" in message ? message : message.detail.data;
  const recheck = await deps.rechecks.load(recheckId);
  if (!recheck) throw new Error(`there is no recheck ${recheckId}`);
  logger.appendKeys({ recheckId, periodId: recheck.periodId });
  if (!("piece" in message)) {
    const phase = message["detail-type"] === "RecheckStarted" ? "check" : "apply";
    return sendOut(deps, recheck, phase);
  }
  await (message.phase === "check" ? checkPiece : applyPiece)(deps, recheck, message.piece);
}

async function sendOut(deps: Deps, recheck: Recheck, phase: WorkItem["phase"]): Promise<void> {
  const { recheckId, pieces } = recheck;
  const finished = await (phase === "check"
    ? deps.rechecks.checked(recheckId)
    : deps.rechecks.applied(recheckId));
  const done = new Set(finished.map(({ piece }) => piece));
  const items = Array.from({ length: pieces }, (_, piece): WorkItem => ({ recheckId, phase, piece }));
  const open = items.filter(({ piece }) => !done.has(piece));
  await deps.sendWork(open);
  logger.info("recheck sent out", { phase, pieces: open.length });
}

/** One file after another: each may take as much memory as the function has room for. */
async function checkPiece(deps: Deps, recheck: Recheck, piece: number): Promise<void> {
  const { recheckId } = recheck;
  const unitIds = await deps.rechecks.plannedUnits(recheck, piece);
  const before = new Set((await deps.rechecks.found(recheckId, unitIds)).map(({ unitId }) => unitId));
  for (const unitId of unitIds.filter((each) => !before.has(each))) {
    await deps.rechecks.noteFound(recheckId, await checkUnit(deps, recheck, unitId));
  }
  const outcomes = await deps.rechecks.found(recheckId, unitIds);
  if (outcomes.length !== unitIds.length) throw new Error(`piece ${piece} of ${recheckId} is not whole`);
  const done = pieceOf(piece, outcomes);
  await deps.rechecks.markChecked(recheckId, done);
  logger.info("piece checked", { piece, ...done.counts });
}

async function applyPiece(deps: Deps, recheck: Recheck, piece: number): Promise<void> {
  const { recheckId, periodId, commit } = recheck;
  if (!commit) throw new Error(`recheck ${recheckId} was not let stand`);
  const [period] = await deps.periods.loadMany([periodId]);
  if (!period) throw new Error(`there is no period ${periodId}`);
  const unitIds = await deps.rechecks.plannedUnits(recheck, piece);
  const outcomes = await deps.rechecks.found(recheckId, unitIds);
  const differing = outcomes.filter((each) => each.outcome === "differs");
  const ids = differing.map(({ unitId }) => unitId);
  const before = new Set((await deps.rechecks.left(recheckId, ids)).map(({ unitId }) => unitId));
  for (const unit of differing) {
    if (!before.has(unit.unitId)) await applyUnit(deps, { recheck, period, commit }, unit);
  }
  const left = await deps.rechecks.left(recheckId, ids);
  if (left.length !== ids.length) throw new Error(`piece ${piece} of ${recheckId} is not wholly applied`);
  const skipped = left.filter((each) => each.skipped !== undefined).length;
  await deps.rechecks.markApplied(recheckId, { piece, applied: left.length - skipped, skipped });
  logger.info("piece applied", { piece, applied: left.length - skipped, skipped });
}
