import * as z from "zod";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import {
  ChangeAnswer,
  ChangePreviewAnswer,
  PeriodChangePreviewBody,
  PeriodChangeRequest,
  PreviewQuery,
  ReclosingBody,
  ReopeningBody,
} from "../../shared/contract/http/calendars.ts";
import { PeriodPath } from "../../shared/contract/http/ids.ts";
import { canChangeDates, type Person, requireRight } from "../../shared/domain/access.ts";
import { documentNumberOf } from "../../shared/domain/document-number.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import {
  changedPeriod,
  isFollowed,
  type PeriodChange,
  reclosePeriod,
  reopenPeriod,
} from "../../shared/domain/period/change-period.ts";
import { assertStillAsSeen } from "../../shared/domain/period/change-preview.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { previewAnswer, previewChange, remindersAnswer } from "../_runtime/change-preview.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { requireSaved } from "../_runtime/imports.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import type { CityStores } from "../_runtime/read-city.ts";
import { parseBody, parsePath, parseQuery } from "../_runtime/requests.ts";
import { accepted, noContent, ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";

export interface Deps extends CityStores {
  readonly periods: Pick<PeriodStore, "all" | "load" | "saveWithEvent">;
  readonly reference: Pick<ReferenceStore, "calendars" | "reminderRules">;
  readonly reports: Pick<ReportStore, "obligationsPage" | "obligationsOfShard" | "waitingSince">;
  readonly units: Pick<UnitStore, "loadMany" | "all" | "allContacts">;
  now(): Date;
}

const Position = z.strictObject({ from: z.int().min(1) });

async function preview(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { period } = await asked(deps, event);
  const { limit, cursor } = parseQuery(PreviewQuery, event);
  const { change } = parseBody(PeriodChangePreviewBody, event);
  const now = deps.now();
  const { calendars, seen } = await previewPeriod(deps, period, change, now);
  const scope = ["period-preview", period.periodId, seen.hash];
  const from = cursor === undefined ? 0 : decodeCursor(cursor, Position, scope).from;
  const answer = await previewAnswer(deps.units, seen, { calendars, now }, { from, limit });
  const hasMore = from + limit < seen.units.length;
  return ok(ChangePreviewAnswer, {
    ...answer,
    ...(from === 0 && { reminders: await remindersAnswer(deps, seen, { calendars, now }) }),
    ...(hasMore && { nextCursor: encodeCursor({ from: from + limit }, scope) }),
  });
}

async function change(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { period, person } = await asked(deps, event);
  const { change, hash, ...decided } = parseBody(PeriodChangeRequest, event);
  const record = recordOf(person, decided);
  const now = deps.now();
  const { after, seen } = await previewPeriod(deps, period, change, now);
  assertStillAsSeen(seen, hash);
  const follow = isFollowed(after);
  const told = {
    type: "PeriodChanged",
    ...(follow && { obligationsFollow: true as const }),
    record,
  } as const;
  await save(deps, event, { before: period, after, told, now });
  const { periodId, version } = after;
  return accepted(ChangeAnswer, { periods: [{ periodId, version, obligationsFollow: follow }] });
}

async function reopen(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { period, person } = await asked(deps, event);
  const { until, ...decided } = parseBody(ReopeningBody, event);
  const record = recordOf(person, decided);
  const now = deps.now();
  const closesAt = new Date(until).toISOString();
  const after = reopenPeriod(period, { until: closesAt, by: person.sub, now });
  const told = { type: "PeriodReopened", closesAt, record } as const;
  await save(deps, event, { before: period, after, told, now });
  return noContent();
}

async function close(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { period, person } = await asked(deps, event);
  const record = recordOf(person, parseBody(ReclosingBody, event));
  const now = deps.now();
  const after = reclosePeriod(period, { by: person.sub, now });
  const told = { type: "PeriodReclosed", closesAt: now.toISOString(), record } as const;
  await save(deps, event, { before: period, after, told, now });
  return noContent();
}

async function asked(deps: Deps, event: HttpEvent): Promise<{ period: Period; person: Person }> {
  const { periodId } = parsePath(PeriodPath, event);
  const person = personOf(event);
  requireRight(person, canChangeDates);
  const period = await deps.periods.load(periodId);
  if (!period) throw new DomainError("NOT_FOUND");
  return { period, person };
}

const recordOf = ({ sub }: Person, decided: { reason: string; documentNumber: string }) => ({
  by: sub,
  reason: decided.reason,
  documentNumber: documentNumberOf(decided.documentNumber),
});

type AskedChange = z.output<typeof PeriodChangeRequest>["change"];

const changeOf = ({ due, ...rest }: AskedChange): PeriodChange => ({
  ...rest,
  ...(due && {
    due: {
      ...(due.default && { default: due.default }),
      byKind: Object.fromEntries((due.byKind ?? []).map(({ kind, due: nominal }) => [kind, nominal])),
    },
  }),
});

async function previewPeriod(deps: Deps, before: Period, asked: AskedChange, now: Date) {
  const calendars = await deps.reference.calendars();
  const after = changedPeriod(before, changeOf(asked), calendars, now);
  const subject = ["period", before.periodId, asked];
  const seen = await previewChange(deps.reports, subject, [{ before, after }], { calendars, now });
  return { calendars, after, seen };
}

async function save(
  deps: Deps,
  event: HttpEvent,
  {
    before,
    after,
    told,
    now,
  }: {
    before: Period;
    after: Period;
    told: Parameters<PeriodStore["saveWithEvent"]>[2];
    now: Date;
  },
): Promise<void> {
  const occasion = { now, correlationId: event.requestContext.requestId };
  requireSaved(await deps.periods.saveWithEvent(after, before, told, occasion));
  logger.info("period changed", { periodId: after.periodId, type: told.type, version: after.version });
}

/** Shows what a change of a period would do, makes it as it was shown, reopens a closed period and closes it again. */
export const changePeriod = routed<Deps>({
  "POST /v1/periods/{periodId}/changes/preview": preview,
  "POST /v1/periods/{periodId}/changes": change,
  "POST /v1/periods/{periodId}/reopen": reopen,
  "POST /v1/periods/{periodId}/close": close,
});
