import type * as z from "zod";
import type { CalendarStore } from "../../shared/adapters/dynamodb/calendar-store.ts";
import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import { CalendarList, CalendarPath, CalendarYearView } from "../../shared/contract/http/calendars.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { canSeeAll, canSeePeriods, type Person, requireRight } from "../../shared/domain/access.ts";
import { calendarsMissing, dueYearsOf } from "../../shared/domain/calendar/calendars-missing.ts";
import type { WorkingCalendar } from "../../shared/domain/calendar/working-calendar.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";

export interface Deps {
  readonly calendars: Pick<CalendarStore, "years" | "year" | "history">;
  readonly periods: Pick<PeriodStore, "all">;
  readonly memberships: Pick<MembershipStore, "isMemberOfAny">;
  now(): Date;
}

async function list(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  parseQuery(NoQuery, event);
  await requireSight(deps, personOf(event));
  const [known, periods] = await Promise.all([deps.calendars.years(), deps.periods.all()]);
  const used = dueYearsOf(periods);
  const missing = calendarsMissing(deps.now(), periods);
  const years = [...new Set([...known.keys(), ...used.keys()])].toSorted((a, b) => a - b);
  return ok(CalendarList, {
    calendars: years.map((year) => {
      const { inForce, draft } = known.get(year) ?? {};
      return {
        year,
        ...(inForce && { inForce: summaryOf(inForce) }),
        ...(draft && { draft: summaryOf(draft) }),
        isMissing: !inForce && used.has(year),
        alarmSince: missing.find((one) => one.year === year)?.alarmSince,
        periodIds: used.get(year) ?? [],
      };
    }),
  });
}

async function read(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { year } = parsePath(CalendarPath, event);
  parseQuery(NoQuery, event);
  const person = personOf(event);
  await requireSight(deps, person);
  const [{ inForce, draft }, history, periods] = await Promise.all([
    deps.calendars.year(year),
    deps.calendars.history(year),
    deps.periods.all(),
  ]);
  const isUsed = dueYearsOf(periods).has(year);
  if (!inForce && !draft && !isUsed) throw new DomainError("NOT_FOUND");
  const isStaff = canSeeAll(person);
  return ok(CalendarYearView, {
    year,
    ...(inForce && { inForce: tableView(inForce, isStaff) }),
    ...(draft && { draft: tableView(draft, isStaff) }),
    isMissing: !inForce && isUsed,
    history: history.map((table) => tableView(table, isStaff)),
  });
}

async function requireSight(deps: Deps, person: Person): Promise<void> {
  const isMember = !canSeeAll(person) && (await deps.memberships.isMemberOfAny(person.sub));
  requireRight(person, () => canSeePeriods(person, { isMember }));
}

const summaryOf = ({ version, legalBasis, days }: WorkingCalendar) => ({
  version,
  legalBasis,
  days: days.length,
});

/** Everybody sees what holds and by which document; which person decided it, only the office sees. */
function tableView(
  { version, status, legalBasis, days, drafted, approval }: WorkingCalendar,
  isStaff: boolean,
): z.input<typeof CalendarYearView>["history"][number] {
  return {
    ...{ version, status, legalBasis },
    days: days.map(({ date, type, nameVi, certainty }) => ({ date, type, name: nameVi, certainty })),
    ...(drafted && { draftedAt: drafted.at, ...(isStaff && { draftedBy: drafted.by }) }),
    ...(approval && { approval: { ...approval, by: isStaff ? approval.by : undefined } }),
  };
}

/** Answers which days are worked, by which decision, and which years still lack one. */
export const readCalendars = routed<Deps>({
  "GET /v1/calendars": list,
  "GET /v1/calendars/{year}": read,
});
