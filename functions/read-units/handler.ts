import * as z from "zod";
import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { UnitId, UnitKind, UnitPath } from "../../shared/contract/http/ids.ts";
import { Me } from "../../shared/contract/http/me.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { UnitDetail, UnitList, UnitListQuery } from "../../shared/contract/http/units.ts";
import {
  canChangeDates,
  canChooseMessages,
  canComment,
  canCommentInternally,
  canDeclareFor,
  canDownload,
  canEnterFor,
  canExempt,
  canExplainFor,
  canExtend,
  canHoldReminders,
  canImport,
  canOpenPeriods,
  canRecheck,
  canReopen,
  canReportFor,
  canRestoreContacts,
  canReview,
  canRevokeCalendar,
  canSeeAll,
  canSeePeriods,
  canSeeUnit,
  canShareCalendar,
  canWaive,
  canWithdrawFor,
  type Person,
  requireRight,
  requireRightOnUnit,
  type Standing,
} from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { type LocalDate, localDateOf } from "../../shared/domain/time/local-date.ts";
import type { Contact } from "../../shared/domain/unit/contact.ts";
import type { Unit } from "../../shared/domain/unit/unit.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { unitSummary } from "../_runtime/unit-view.ts";

export interface Deps {
  readonly units: Pick<UnitStore, "load" | "loadMany" | "page" | "contactsOf">;
  readonly memberships: Pick<MembershipStore, "isMember" | "membershipsOf">;
  now(): Date;
}

/** Rights that do not depend on which unit is meant; `isMember` means: of any. */
const PERSON_RIGHTS = {
  canSeeAll,
  canSeePeriods,
  canReview,
  canCommentInternally,
  canWaive,
  canRecheck,
  canExempt,
  canExtend,
  canReopen,
  canEnterFor,
  canHoldReminders,
  canRestoreContacts,
  canChooseMessages,
  canOpenPeriods,
  canChangeDates,
  canImport,
};
const UNIT_RIGHTS = {
  ...{ canSeeUnit, canDownload, canReportFor, canDeclareFor, canWithdrawFor },
  ...{ canShareCalendar, canRevokeCalendar, canComment, canExplainFor },
};

const UnitPosition = z.strictObject({ unitId: UnitId, kind: UnitKind, order: z.int().min(0) });

async function readMe(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  parseQuery(NoQuery, event);
  const person = personOf(event);
  const memberships = await deps.memberships.membershipsOf(person.sub);
  const units = await deps.units.loadMany(memberships.map(({ unitId }) => unitId));
  const today = localDateOf(deps.now());
  return ok(Me, {
    sub: person.sub,
    groups: [...person.groups],
    may: rightsOf(PERSON_RIGHTS, person, { isMember: units.length > 0 }),
    units: units.map((unit) => ({
      ...unitSummary(unit, today),
      may: rightsOf(UNIT_RIGHTS, person, { isMember: true }),
    })),
  });
}

function rightsOf<Name extends string>(
  rights: Readonly<Record<Name, (person: Person, standing: Standing) => boolean>>,
  person: Person,
  standing: Standing,
): Name[] {
  return (Object.keys(rights) as Name[]).filter((name) => rights[name](person, standing));
}

async function listUnits(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { kind, limit, cursor } = parseQuery(UnitListQuery, event);
  requireRight(personOf(event), canSeeAll);
  const scope = ["units", kind ?? ""];
  const after = cursor === undefined ? undefined : decodeCursor(cursor, UnitPosition, scope);
  const { units, next } = await deps.units.page({
    limit,
    ...(kind !== undefined && { kind }),
    ...(after && { after }),
  });
  const today = localDateOf(deps.now());
  return ok(UnitList, {
    units: units.map((unit) => unitSummary(unit, today)),
    ...(next && { nextCursor: encodeCursor(next, scope) }),
  });
}

async function readUnit(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId } = parsePath(UnitPath, event);
  parseQuery(NoQuery, event);
  const person = personOf(event);
  const [isMember, unit, contacts] = await Promise.all([
    deps.memberships.isMember(person.sub, unitId),
    deps.units.load(unitId),
    deps.units.contactsOf(unitId),
  ]);
  requireRightOnUnit(person, { isMember }, canSeeUnit);
  if (!unit) throw new DomainError("NOT_FOUND");
  const shown = contacts.map((contact) => contactView(contact, canSeeAll(person)));
  return ok(UnitDetail, { ...unitDetail(unit, localDateOf(deps.now())), contacts: shown });
}

/** Who of the office took a mark away, and in which words, is for staff. */
function contactView({ restored, ...contact }: Contact, isStaff: boolean) {
  return { ...contact, ...(restored && { restored: isStaff ? restored : { at: restored.at } }) };
}

function unitDetail(unit: Unit, today: LocalDate): Omit<z.input<typeof UnitDetail>, "contacts"> {
  const { names, kinds, parents, codes, validFrom, validTo } = unit;
  return {
    ...unitSummary(unit, today),
    names,
    kinds,
    parents,
    allCodes: codes,
    validFrom,
    validTo,
  };
}

/** Answers who somebody is, and which units there are. */
export const readUnits = routed<Deps>({
  "GET /v1/me": readMe,
  "GET /v1/units": listUnits,
  "GET /v1/units/{unitId}": readUnit,
});
