import * as z from "zod";
import {
  RECHECKS_SOURCE,
  type RecheckEventData,
  type RecheckEventType,
} from "../../contract/events/recheck-event.ts";
import {
  AppliedPiece,
  AppliedUnit,
  CheckedPiece,
  type PlannedRecheck,
  Recheck,
  RecheckOutcome,
} from "../../domain/recheck/recheck.ts";
import {
  APPLIED_PREFIX,
  CHECKED_PREFIX,
  FOUND_PREFIX,
  LEFT_PREFIX,
  recheckEventKey,
  recheckKey,
  recheckPieceKey,
  recheckPlanKey,
  recheckUnitKey,
} from "./keys.ts";
import { type LeftUnit, leftPut } from "./recheck-outcome.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Put, Table } from "./table.ts";

/** Writes of a plan at once. */
const WRITES_AT_ONCE = 10;
/** Sorts after everything our ids are made of. */
const LAST_OF_ALL = "~";
/** Follows a key and precedes the next. */
const JUST_AFTER = "!";

const Plan = z.object({ unitIds: z.array(z.string()) });

interface Occasion {
  readonly now: Date;
  readonly correlationId: string;
}

export type RecheckStore = ReturnType<typeof recheckStore>;

/** The rules run again over periods: what is planned, what was found of each unit, what became of it. */
export function recheckStore(table: Table) {
  return {
    async load(recheckId: string): Promise<Recheck | undefined> {
      const item = await table.get(recheckKey(recheckId));
      return item && fromItem(Recheck, item);
    },

    /**
     * Stores a recheck with the event that sets it going; false when one of this id is there already. The plan is written first, under
     * the hash of what it holds: without its recheck it means nothing.
     */
    async start({ recheck, plan }: PlannedRecheck, occasion: Occasion): Promise<boolean> {
      const { recheckId } = recheck;
      for (let at = 0; at < plan.length; at += WRITES_AT_ONCE) {
        await Promise.all(
          plan.slice(at, at + WRITES_AT_ONCE).map((unitIds, index) =>
            table.put({
              put: toItem("recheck-plan", recheckPlanKey(recheckId, recheck.plan, at + index), { unitIds }),
            }),
          ),
        );
      }
      const result = await table.transact([
        { put: toItem("recheck", recheckKey(recheckId), recheck), if: { absent: true } },
        eventPut(recheck, "RecheckStarted", occasion),
      ]);
      return result.ok;
    },

    /** Stores that what was found is let stand, with the event that sets that going; false when somebody was faster. */
    async commit({ commit, ...recheck }: Recheck, occasion: Occasion): Promise<boolean> {
      const result = await table.transact([
        { update: recheckKey(recheck.recheckId), set: { commit }, if: { missing: ["commit"] } },
        eventPut(recheck, "RecheckCommitted", occasion),
      ]);
      return result.ok;
    },

    async plannedUnits({ recheckId, plan }: Recheck, piece: number): Promise<string[]> {
      const item = await table.get(recheckPlanKey(recheckId, plan, piece));
      if (!item) throw new Error(`recheck ${recheckId} has no piece ${piece}`);
      return fromItem(Plan, item).unitIds;
    },

    /** What was found of some units so far, in no order. */
    async found(recheckId: string, unitIds: readonly string[]): Promise<RecheckOutcome[]> {
      const keys = unitIds.map((unitId) => recheckUnitKey(recheckId, FOUND_PREFIX, unitId));
      return (await table.batchGet(keys)).map((item) => fromItem(RecheckOutcome, item));
    },

    /** Notes what was found of a unit, unless something is noted already. */
    async noteFound(recheckId: string, outcome: RecheckOutcome): Promise<void> {
      const key = recheckUnitKey(recheckId, FOUND_PREFIX, outcome.unitId);
      await table.put({ put: toItem("recheck-found", key, outcome), if: { absent: true } });
    },

    /** By unit id, after one of them. */
    async foundPage(
      recheckId: string,
      { after = "", limit }: { readonly after?: string | undefined; readonly limit: number },
    ): Promise<{ outcomes: RecheckOutcome[]; isLast: boolean }> {
      const { pk, sk } = recheckUnitKey(recheckId, FOUND_PREFIX, after);
      const from = after === "" ? sk : `${sk}${JUST_AFTER}`;
      const page = await table.queryPage(
        { pk, skBetween: [from, `${FOUND_PREFIX}${LAST_OF_ALL}`] },
        { limit },
      );
      return {
        outcomes: page.items.map((item) => fromItem(RecheckOutcome, item)),
        isLast: page.next === undefined,
      };
    },

    /** What became of some units so far, in no order. */
    async left(recheckId: string, unitIds: readonly string[]): Promise<AppliedUnit[]> {
      const keys = unitIds.map((unitId) => recheckUnitKey(recheckId, LEFT_PREFIX, unitId));
      return (await table.batchGet(keys)).map((item) => fromItem(AppliedUnit, item));
    },

    /** Notes that a unit was left as it was, unless something is noted already. */
    async noteLeft(left: LeftUnit): Promise<void> {
      await table.put(leftPut(left));
    },

    /** Notes that a piece is checked. Written again it is the same, because outcomes do not change. */
    async markChecked(recheckId: string, done: CheckedPiece): Promise<void> {
      const key = recheckPieceKey(recheckId, CHECKED_PREFIX, done.piece);
      await table.put({ put: toItem("recheck-checked", key, done) });
    },

    async checked(recheckId: string): Promise<CheckedPiece[]> {
      const items = await table.query({ pk: recheckKey(recheckId).pk, skPrefix: CHECKED_PREFIX });
      return items.map((item) => fromItem(CheckedPiece, item));
    },

    /** Notes that a piece is applied; the same again when it is written again. */
    async markApplied(recheckId: string, done: AppliedPiece): Promise<void> {
      const key = recheckPieceKey(recheckId, APPLIED_PREFIX, done.piece);
      await table.put({ put: toItem("recheck-applied", key, done) });
    },

    async applied(recheckId: string): Promise<AppliedPiece[]> {
      const items = await table.query({ pk: recheckKey(recheckId).pk, skPrefix: APPLIED_PREFIX });
      return items.map((item) => fromItem(AppliedPiece, item));
    },
  };
}

function eventPut(
  { recheckId, periodId, units }: Recheck,
  type: RecheckEventType,
  { now, correlationId }: Occasion,
): Put {
  const data: RecheckEventData = { recheckId, periodId, units };
  const time = now.toISOString();
  const event = { id: `${recheckId}:${type}`, type, source: RECHECKS_SOURCE, time, correlationId, data };
  return { put: toItem("event", recheckEventKey(recheckId, type), event), if: { absent: true } };
}
