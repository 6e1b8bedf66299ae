import type * as z from "zod";
import { MAX_PREVIEW_DAYS, ReminderPlan, ReminderPlanQuery } from "../../shared/contract/http/reminders.ts";
import { canSeeAll, requireRight } from "../../shared/domain/access.ts";
import { approvedCalendar, isWorkingDay } from "../../shared/domain/calendar/working-calendar.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { MessageContent } from "../../shared/domain/message/text/content.ts";
import { type City, planReminders } from "../../shared/domain/reminder/plan-reminders.ts";
import { isPausedOn } from "../../shared/domain/reminder/reminder-controls.ts";
import {
  dayAfter,
  dayBefore,
  daysBetween,
  type LocalDate,
  latestOf,
  localDateOf,
  yearOf,
} from "../../shared/domain/time/local-date.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { type CityStores, readCity } from "../_runtime/read-city.ts";
import { parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { isAfter, LinePosition, positionOf } from "./line-position.ts";
import { lineView } from "./line-view.ts";

export interface Deps extends CityStores {
  readonly render: (content: MessageContent) => { subject: string; text: string };
  now(): Date;
}

type Query = z.output<typeof ReminderPlanQuery>;

/**
 * Answers who would be reminded on the days to come, with which text and why, and who would not and why not: by the very plan
 * that the sweep will follow, from what is known now.
 */
export const readReminderPlan =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    requireRight(personOf(event), canSeeAll);
    const query = parseQuery(ReminderPlanQuery, event);
    const now = deps.now();
    const today = localDateOf(now);
    const { from, to } = daysOf(query, today);
    const scope = ["reminder-plan", from, to, query.outcome ?? "", query.unit ?? ""];
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, LinePosition, scope);

    const { city, controls } = await readCity(deps, today, now);
    const { lines, next } = pageOf(
      plannedFrom(city, today, latestOf(from, after?.day ?? from), to),
      query,
      after,
    );
    const pauses = controls.pauses.filter((pause) => isPausedOn(pause, from));
    return ok(ReminderPlan, {
      from,
      to,
      switch: { isOff: city.isSwitchedOff, ...(controls.switch && { changed: controls.switch }) },
      pauses: pauses.map((pause) => ({ ...pause })),
      provisionalYears: [...new Set([yearOf(from), yearOf(to)])].filter(
        (year) => !approvedCalendar(year, city.calendars),
      ),
      lines: lines.map(lineView(city, deps.render)),
      nextCursor: next && encodeCursor(next, scope),
    });
  };

function daysOf({ from: first, to: last }: Query, today: LocalDate): { from: LocalDate; to: LocalDate } {
  const from = first ?? today;
  const to = last ?? from;
  const refuse = (path: string, message: string) =>
    new DomainError("INVALID_INPUT", { issues: [{ path, message }] });
  if (from < today) throw refuse("from", `not before today, ${today}: what was sent is among the messages`);
  if (to < from) throw refuse("to", "not before `from`");
  if (daysBetween(from, to) >= MAX_PREVIEW_DAYS) throw refuse("to", `at most ${MAX_PREVIEW_DAYS} days`);
  return { from, to };
}

/** The plan from a day on, as if every sweep until then ran. What was missed before today is caught up on the next working day. */
function plannedFrom(city: City, today: LocalDate, from: LocalDate, to: LocalDate) {
  for (let day = today; day < from; day = dayAfter(day)) {
    if (isWorkingDay(day, city.calendars))
      return planReminders({ ...city, lastSweptOn: dayBefore(from) }, { from, to });
  }
  return planReminders(city, { from, to });
}

function pageOf(
  lines: ReturnType<typeof plannedFrom>,
  { outcome, unit, limit }: Query,
  after?: LinePosition,
) {
  const page = [];
  for (const line of lines) {
    if (outcome !== undefined && line.outcome !== outcome) continue;
    if (unit !== undefined && line.unitId !== unit) continue;
    if (after && !isAfter(line, after)) continue;
    if (page.length === limit) {
      const last = page.at(-1);
      return { lines: page, next: last && positionOf(last) };
    }
    page.push(line);
  }
  return { lines: page };
}
