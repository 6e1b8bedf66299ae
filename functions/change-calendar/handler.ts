import * as z from "zod";
import type { CalendarStore } from "../../shared/adapters/dynamodb/calendar-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import {
  CalendarApprovalBody,
  CalendarPath,
  CalendarPreviewBody,
  ChangeAnswer,
  ChangePreviewAnswer,
  PreviewQuery,
} from "../../shared/contract/http/calendars.ts";
import { canChangeDates, requireRight } from "../../shared/domain/access.ts";
import { approved, draftOf, withInForce } from "../../shared/domain/calendar/calendar-year.ts";
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import { isFollowed } from "../../shared/domain/period/change-period.ts";
import { assertStillAsSeen, periodsMovedBy } from "../../shared/domain/period/change-preview.ts";
import { previewAnswer, previewChange, remindersAnswer } from "../_runtime/change-preview.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { requireSaved } from "../_runtime/imports.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import type { CityStores } from "../_runtime/read-city.ts";
import { parseBody, parsePath, parseQuery } from "../_runtime/requests.ts";
import { accepted, ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";

export interface Deps extends CityStores {
  readonly calendars: Pick<CalendarStore, "year" | "approve">;
  readonly reference: Pick<ReferenceStore, "calendars" | "reminderRules">;
  readonly periods: Pick<PeriodStore, "all">;
  readonly reports: Pick<ReportStore, "obligationsPage" | "obligationsOfShard" | "waitingSince">;
  readonly units: Pick<UnitStore, "loadMany" | "all" | "allContacts">;
  now(): Date;
}

const Position = z.strictObject({ from: z.int().min(1) });

async function preview(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { year } = parsePath(CalendarPath, event);
  const { limit, cursor } = parseQuery(PreviewQuery, event);
  requireRight(personOf(event), canChangeDates);
  const { version } = parseBody(CalendarPreviewBody, event);
  const draft = draftOf(await deps.calendars.year(year), version);
  const now = deps.now();
  const { calendars, seen } = await previewTable(deps, draft, now);
  // A page belongs to one preview: once that would show something else, the list begins anew.
  const scope = ["calendar-preview", String(year), seen.hash];
  const from = cursor === undefined ? 0 : decodeCursor(cursor, Position, scope).from;
  const answer = await previewAnswer(deps.units, seen, { calendars, now }, { from, limit });
  const hasMore = from + limit < seen.units.length;
  return ok(ChangePreviewAnswer, {
    ...answer,
    ...(from === 0 && { reminders: await remindersAnswer(deps, seen, { calendars, now }) }),
    ...(hasMore && { nextCursor: encodeCursor({ from: from + limit }, scope) }),
  });
}

async function approve(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { year } = parsePath(CalendarPath, event);
  const person = personOf(event);
  requireRight(person, canChangeDates);
  const { hash, ...decided } = parseBody(CalendarApprovalBody, event);
  const now = deps.now();
  const known = await deps.calendars.year(year);
  const table = approved(known, { ...decided, by: person.sub, now });
  const { seen } = await previewTable(deps, table, now);
  assertStillAsSeen(seen, hash);

  const { at: _at, ...record } = table.approval;
  const changed = seen.moves
    .filter(({ before, after }) => before !== after)
    .map(({ before, after }) => ({
      before,
      after,
      event: {
        type: "PeriodChanged" as const,
        calendarYear: year,
        ...(isFollowed(after) && { obligationsFollow: true as const }),
        record,
      },
    }));
  const correlationId = event.requestContext.requestId;
  requireSaved(await deps.calendars.approve(table, known, changed, { now, correlationId }));
  logger.info("calendar approved", { year, version: table.version, periods: changed.length });
  return accepted(ChangeAnswer, {
    periods: changed.map(({ after }) => ({
      periodId: after.periodId,
      version: after.version,
      obligationsFollow: isFollowed(after),
    })),
  });
}

/** What the table would change if it were in force. */
async function previewTable(deps: Deps, table: WorkingCalendar, now: Date) {
  const [periods, inForce] = await Promise.all([deps.periods.all(), deps.reference.calendars()]);
  const { year, version } = table;
  const replaced = inForce.find((calendar) => calendar.year === year)?.version ?? 0;
  const calendars = withInForce(inForce, table);
  const moves = periodsMovedBy(periods, { calendars, now });
  const subject = ["calendar", year, version, replaced];
  return { calendars, seen: await previewChange(deps.reports, subject, moves, { calendars, now }) };
}

/** Shows what approving a draft would do, and approves it as it was shown. */
export const changeCalendar = routed<Deps>({
  "POST /v1/calendars/{year}/preview": preview,
  "POST /v1/calendars/{year}/approve": approve,
});
