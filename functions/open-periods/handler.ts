import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { calendarsMissing } from "../../shared/domain/calendar/calendars-missing.ts";
import { newObligation } from "../../shared/domain/obligation/new-obligation.ts";
import {
  isOpeningDue,
  openPeriod,
  type Period,
  periodStatusOf,
  withDatesBy,
  withObligationsWritten,
} from "../../shared/domain/period/period.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { missingFromRoster, type RosterMember, rosterOf } from "../../shared/domain/unit/roster.ts";
import { logger } from "../_runtime/logger.ts";
import { parseMessage } from "../_runtime/messages.ts";
import { metrics } from "../_runtime/metrics.ts";
import { sqsBatch } from "../_runtime/sqs-batch.ts";

export interface Deps {
  readonly periods: Pick<PeriodStore, "load" | "all" | "saveWithEvent" | "roster">;
  readonly units: Pick<UnitStore, "all">;
  readonly reference: Pick<ReferenceStore, "calendars">;
  readonly templates: Pick<TemplateStore, "inEffectFor">;
  readonly reports: Pick<ReportStore, "unitsWithObligation" | "createObligation">;
  now(): Date;
  newId(): string;
}

/** The office's wish to open a period, or to have it looked after. */
const OpeningRequested = z.object({ id: z.string(), periodId: z.string(), by: z.string() });

/** Writes to as many items at once as one small function keeps busy. */
const WRITES_AT_ONCE = 16;

/** What the nightly run is called where a person would be named. */
const SCHEDULE = "open-periods";

/** Opens what the office asked for by the queue, or, on the schedule's empty event, every period whose time has come. */
export const openPeriods = (deps: Deps) => {
  const onRequest = sqsBatch(async (record) => {
    const { id, periodId, by } = parseMessage(OpeningRequested, record.body);
    const period = await deps.periods.load(periodId);
    if (period) await open(deps, period, by, id);
  });
  return async (event: SQSEvent | Readonly<Record<string, never>>): Promise<SQSBatchResponse | undefined> => {
    if ("Records" in event) return onRequest(event as SQSEvent);
    const periods = await deps.periods.all();
    reportMissingCalendars(periods, deps.now());
    await openAllDue(deps, periods, deps.newId());
    return undefined;
  };
};

/** Tells the operators of years without an approved calendar in which reports are due. */
function reportMissingCalendars(periods: readonly Period[], now: Date): void {
  const missing = calendarsMissing(now, periods);
  metrics.addMetric("CalendarsMissing", MetricUnit.Count, missing.length);
  if (missing.length > 0) logger.warn("calendars are missing", { missing });
}

/** One period that cannot be opened, for want of a template perhaps, does not hold up the others; the run still fails. */
async function openAllDue(deps: Deps, periods: readonly Period[], correlationId: string): Promise<void> {
  const failed: string[] = [];
  for (const period of periods) {
    const now = deps.now();
    if (!isOpeningDue(period, now) && periodStatusOf(period, now) !== "open") continue;
    try {
      await open(deps, period, SCHEDULE, correlationId);
    } catch (error) {
      failed.push(period.periodId);
      logger.error("period could not be opened", { periodId: period.periodId, error: error as Error });
    }
  }
  if (failed.length > 0) throw new Error(`periods could not be opened: ${failed.join(", ")}`);
}

/** Fixes the roster where there is none, then writes the obligations that its members still lack. Safe to repeat. */
async function open(deps: Deps, period: Period, by: string, correlationId: string): Promise<void> {
  const opened = period.roster ? period : await fixRoster(deps, period, by, correlationId);
  if (opened) await writeObligations(deps, opened, correlationId);
}

async function fixRoster(
  deps: Deps,
  period: Period,
  by: string,
  correlationId: string,
): Promise<Period | undefined> {
  const now = deps.now();
  const roster = rosterOf(await deps.units.all(), period, localDateOf(now));
  const template = await deps.templates.inEffectFor(period);
  const opened = openPeriod(withDatesBy(period, await deps.reference.calendars()), {
    unitCount: roster.length,
    testUnitCount: roster.filter(({ isTest }) => isTest).length,
    now,
    by,
    templateVersion: template?.version,
  });
  const event = { type: "PeriodOpened", units: opened.roster?.units ?? 0 } as const;
  const saved = await deps.periods.saveWithEvent(opened, period, event, { now, correlationId }, roster);
  logger.info("roster fixed", { periodId: period.periodId, units: roster.length, saved });
  if (saved) return opened;
  const current = await deps.periods.load(period.periodId);
  // Whoever was faster has fixed another roster, and that one counts. One that only moved its dates has not.
  return current === undefined || current.roster ? current : fixRoster(deps, current, by, correlationId);
}

async function writeObligations(deps: Deps, period: Period, correlationId: string): Promise<void> {
  const { periodId } = period;
  const { units = 0, shards = 0 } = period.roster ?? {};
  const roster = await deps.periods.roster(periodId);
  const existing = new Set<string>();
  for (let shard = 0; shard < shards; shard++) {
    for (const unitId of await deps.reports.unitsWithObligation(periodId, shard)) existing.add(unitId);
  }
  const missing = missingFromRoster(roster, existing);
  await createObligations(deps, period, missing);

  const now = deps.now();
  const written = withObligationsWritten(period, now);
  if (written === period && missing.length === 0) return;
  const event =
    period.obligationsWrittenAt === undefined
      ? ({ type: "ObligationsWritten", units } as const)
      : ({ type: "RosterRepaired", units, restored: missing.length } as const);
  const changed = written === period ? { ...period, version: period.version + 1 } : written;
  await deps.periods.saveWithEvent(changed, period, event, { now, correlationId });
  logger.info("obligations written", { periodId, units: roster.length, written: missing.length });
}

async function createObligations(
  deps: Deps,
  period: Period,
  members: readonly RosterMember[],
): Promise<void> {
  for (let at = 0; at < members.length; at += WRITES_AT_ONCE) {
    const some = members.slice(at, at + WRITES_AT_ONCE);
    await Promise.all(some.map((member) => deps.reports.createObligation(newObligation(period, member))));
  }
}
