import * as z from "zod";
import { PERIODS_SOURCE } from "../../contract/events/obligation-event.ts";
import type { PeriodEventData, PeriodEventType } from "../../contract/events/period-event.ts";
import type { Period } from "../../domain/period/period.ts";
import { periodEventKey, periodIndexKey, periodKey } from "./keys.ts";
import { toItem } from "./stored.ts";
import type { Item, Write } from "./table.ts";

/** Who decided about a period and why, in their words. */
export const PeriodEventRecord = z.object({
  by: z.string(),
  reason: z.string().exactOptional(),
  documentNumber: z.string().exactOptional(),
});

/** What is told of a period as a whole; the version of the period that it made numbers it. */
export interface PeriodEventDraft extends Omit<PeriodEventData, "periodId" | "version" | "shards" | "units"> {
  readonly type: PeriodEventType;
  /** Those of the period's roster where it is not said. */
  readonly units?: number;
  /** Who decided and why, in their words. Stays in the history: events carry ids and codes only. */
  readonly record?: z.infer<typeof PeriodEventRecord>;
}

/** A period as it was read, as it shall be, and what is told of it. */
export interface ChangedPeriod {
  readonly before: Period;
  readonly after: Period;
  readonly event: PeriodEventDraft;
}

export interface Occasion {
  readonly now: Date;
  readonly correlationId: string;
}

/** The writes of one change, for a transaction that may change more. */
export function changedPeriodWrites({ before, after, event }: ChangedPeriod, occasion: Occasion): Write[] {
  return [
    { put: periodItem(after), if: { equals: { version: before.version } } },
    { put: eventItem(after, event, occasion), if: { absent: true } },
  ];
}

function eventItem(
  { periodId, version, roster }: Period,
  { type, units = roster?.units ?? 0, record, ...more }: PeriodEventDraft,
  { now, correlationId }: Occasion,
): Item {
  const data: PeriodEventData = { periodId, version, shards: roster?.shards ?? 1, units, ...more };
  const time = now.toISOString();
  const id = `${periodId}:${version}`;
  return toItem("event", periodEventKey(periodId, version), {
    id,
    type,
    source: PERIODS_SOURCE,
    time,
    correlationId,
    data,
    ...(record && { record }),
  });
}

export function periodItem(period: Period): Item {
  return toItem("period", { ...periodKey(period.periodId), ...periodIndexKey(period.periodId) }, period);
}
