import type { CalendarLinkStore } from "../../shared/adapters/dynamodb/calendar-link-store.ts";
import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import { CalendarLinkMade, CalendarLinkState } from "../../shared/contract/http/calendar-feeds.ts";
import { UnitPath } from "../../shared/contract/http/ids.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import {
  canRevokeCalendar,
  canSeeUnit,
  canShareCalendar,
  type Person,
  requireRightOnUnit,
  type Standing,
} from "../../shared/domain/access.ts";
import { newCalendarLink, revokedCalendarLink } from "../../shared/domain/calendar-feed/calendar-link.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { created, noContent, ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";

export interface Deps {
  readonly links: CalendarLinkStore;
  readonly memberships: Pick<MembershipStore, "isMember">;
  readonly appUrl: string;
  /** 256 random bits, base64url. */
  newSecret(): string;
  now(): Date;
}

async function readLink(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  parseQuery(NoQuery, event);
  const { link } = await linkOfUnit(deps, event, canSeeUnit);
  return ok(CalendarLinkState, {
    isActive: link !== undefined && link.revoked === undefined,
    madeAt: link?.madeAt,
    revokedAt: link?.revoked?.at,
  });
}

async function makeLink(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId, person, link } = await linkOfUnit(deps, event, canShareCalendar);
  const secret = deps.newSecret();
  const next = newCalendarLink(link, { unitId, secret, by: person.sub, now: deps.now() });
  if (!(await deps.links.save(next, link))) throw new DomainError("CONCURRENT_CHANGE", { unitId });
  logger.info("calendar link made", { unitId });
  const url = `${deps.appUrl}/api/v1/calendar-feeds/${unitId}/${secret}.ics`;
  return created(CalendarLinkMade, { url, madeAt: next.madeAt });
}

async function revokeLink(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId, person, link } = await linkOfUnit(deps, event, canRevokeCalendar);
  if (!link) throw new DomainError("NOT_FOUND");
  const next = revokedCalendarLink(link, person.sub, deps.now());
  if (next !== link && !(await deps.links.save(next, link))) {
    throw new DomainError("CONCURRENT_CHANGE", { unitId });
  }
  logger.info("calendar link revoked", { unitId });
  return noContent();
}

async function linkOfUnit(
  deps: Deps,
  event: HttpEvent,
  may: (person: Person, standing: Standing) => boolean,
) {
  const { unitId } = parsePath(UnitPath, event);
  const person = personOf(event);
  const [isMember, link] = await Promise.all([
    deps.memberships.isMember(person.sub, unitId),
    deps.links.load(unitId),
  ]);
  requireRightOnUnit(person, { isMember }, may);
  return { unitId, person, link };
}

/** Makes, shows and ends the link to a unit's calendar. */
export const shareCalendar = routed<Deps>({
  "GET /v1/units/{unitId}/calendar-link": readLink,
  "POST /v1/units/{unitId}/calendar-link": makeLink,
  "POST /v1/units/{unitId}/calendar-link/revoke": revokeLink,
});
