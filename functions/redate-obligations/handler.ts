import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import { asPartOfChange, redate, redatingOf } from "../../shared/domain/obligation/redate.ts";
import { withFollowingDone } from "../../shared/domain/period/change-period.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { eachAtOnce } from "../_runtime/at-once.ts";
import { obligationsOfPeriod } from "../_runtime/change-preview.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { sqsBatch } from "../_runtime/sqs-batch.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "load" | "eventRecord" | "saveWithEvent">;
  readonly reference: Pick<ReferenceStore, "calendars">;
  readonly reports: Pick<ReportStore, "obligationsPage" | "saveDecision">;
  now(): Date;
}

const PeriodChanged = z.object({
  detail: z.object({
    metadata: z.object({ correlationId: z.string() }),
    data: z.object({ periodId: z.string(), version: z.int() }),
  }),
});

/** Transactions at once, as many as one small function keeps busy. */
const DECISIONS_AT_ONCE = 16;
/** Somebody else decides about the same obligation only now and then. */
const TRIES = 5;

/**
 * Makes the obligations of a changed period follow it. It compares each with what the period says now and decides only where
 * they differ, so a repeated, resumed or late run does exactly what is still to be done.
 */
export const redateObligations = (deps: Deps): ((event: SQSEvent) => Promise<SQSBatchResponse>) =>
  sqsBatch(async ({ body }) => {
    const { metadata, data } = parseMessage(PeriodChanged, body).detail;
    const period = await deps.periods.load(data.periodId);
    // A later change has a message of its own, which does the work of this one as well.
    if (period?.follows?.version !== data.version) return;
    await follow(deps, period, metadata.correlationId);
  });

async function follow(deps: Deps, period: Period, correlationId: string): Promise<void> {
  const { periodId, follows } = period;
  if (!follows) return;
  const [calendars, record] = await Promise.all([
    deps.reference.calendars(),
    deps.periods.eventRecord(periodId, follows.version),
  ]);
  const occasion = { now: deps.now(), correlationId };
  const change = { period, calendars, decidedAt: new Date(follows.decidedAt), record, occasion };
  let overtaken = Number.POSITIVE_INFINITY;
  for (let tries = 0; overtaken > 0; tries++) {
    if (tries === TRIES)
      throw new Error(`obligations of ${periodId} are decided about by others all the time`);
    overtaken = await followOnce(deps, change);
  }
  await tellDone(deps, period, occasion);
  logger.info("obligations follow their period", { periodId });
}

async function tellDone(deps: Deps, followed: Period, occasion: Change["occasion"]): Promise<void> {
  let period: Period | undefined = followed;
  for (let tries = 1; period?.follows?.version === followed.follows?.version; tries++) {
    const done = period && withFollowingDone(period, deps.now());
    if (!period || !done) return;
    const told = { type: "ObligationsRedated" } as const;
    if (await deps.periods.saveWithEvent(done, period, told, occasion)) return;
    if (tries === TRIES) throw new Error(`${period.periodId} is changed by others all the time`);
    period = await deps.periods.load(period.periodId);
  }
}

interface Change {
  readonly period: Period;
  readonly calendars: readonly WorkingCalendar[];
  readonly decidedAt: Date;
  readonly record: Parameters<typeof redate>[2];
  readonly occasion: { readonly now: Date; readonly correlationId: string };
}

/** Answers how many were changed by somebody else meanwhile, and have to be looked at again. */
async function followOnce(
  { reports }: Deps,
  { period, calendars, decidedAt, record, occasion }: Change,
): Promise<number> {
  let overtaken = 0;
  const obligations = await obligationsOfPeriod(reports, period);
  await eachAtOnce(obligations, DECISIONS_AT_ONCE, async (obligation) => {
    const decision = redate(obligation, redatingOf(obligation, period, calendars, decidedAt), record);
    if (!decision) return;
    const told = asPartOfChange(decision, decidedAt);
    if (!(await reports.saveDecision(obligation, told, occasion))) overtaken += 1;
  });
  return overtaken;
}
