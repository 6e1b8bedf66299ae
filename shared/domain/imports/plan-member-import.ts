/** Plans who gets which rights, by e-mail: for a unit named by its code, or as staff of the office. */
import { OFFICE_ROLES, type OfficeRole } from "../member/membership.ts";
import type { LocalDate } from "../time/local-date.ts";
import { codeOn, existsOn, type Unit } from "../unit/unit.ts";
import { choice, optionalText, optionalYesNo } from "./cells.ts";
import { requiredEmail } from "./email-address.ts";
import {
  acceptedOf,
  attempt,
  type ImportOutcome,
  type ImportRow,
  type ImportRowResult,
  next,
  RowRefusal,
  resultsOf,
  withoutDuplicates,
} from "./import-result.ts";
import { unitCodeIn } from "./unit-code.ts";

/** A right of a person who may not have an account yet. */
export type MemberGrant =
  | { readonly email: string; readonly name?: string; readonly unitId: string }
  | { readonly email: string; readonly name?: string; readonly role: OfficeRole };

export interface MemberImportOptions {
  /** Scheme of the codes, where a row has no column `scheme`. */
  readonly scheme: string;
  /** The day on which the codes are read. */
  readonly on: LocalDate;
  readonly units: readonly Unit[];
  /** Rights that the people of the file have already; further ones do no harm. */
  readonly grants: readonly MemberGrant[];
  /** Addresses of people who were invited and have not signed in yet. */
  readonly invited: ReadonlySet<string>;
}

export interface MemberImportPlan {
  /** The id of a row is its unit or its role, never an address. */
  readonly results: readonly ImportRowResult[];
  /** Rights to add. None is ever taken away by an import. */
  readonly grants: readonly MemberGrant[];
  /** Addresses of people to be invited once more: an invitation that was not used in time locks them out. */
  readonly invitations: readonly string[];
}

/**
 * Columns: `email`; `<scheme>_code` or `code`, or else `role` (office, office-admin, viewer); optional `name`, `scheme`,
 * `invite_again` (yes), which does nothing for those who have signed in.
 */
export const planMemberImport = (
  rows: readonly ImportRow[],
  options: MemberImportOptions,
): MemberImportPlan => {
  const existing = new Set(options.grants.map(keyOf));
  const outcomeOf = (grant: MemberGrant, isInvitedAgain: boolean): ImportOutcome => {
    if (!existing.has(keyOf(grant))) return "created";
    return isInvitedAgain ? "changed" : "unchanged";
  };
  const read = rows.map((row) =>
    attempt(() => ({ grant: readGrant(row, options), isAsked: optionalYesNo(row, "invite_again") ?? false })),
  );
  const unique = withoutDuplicates(
    read,
    ({ grant }) => keyOf(grant),
    ({ grant }) => rightOf(grant),
  );
  const planned = unique.map((reading) =>
    next(reading, ({ grant, isAsked }) => {
      const isInvitedAgain = isAsked && options.invited.has(grant.email);
      return { grant, isInvitedAgain, outcome: outcomeOf(grant, isInvitedAgain), id: rightOf(grant) };
    }),
  );
  const accepted = acceptedOf(planned);
  return {
    results: resultsOf(planned.map((reading) => next(reading, ({ outcome, id }) => ({ outcome, id })))),
    grants: accepted.flatMap(({ grant, outcome }) => (outcome === "created" ? [grant] : [])),
    invitations: [
      ...new Set(accepted.flatMap(({ grant, isInvitedAgain }) => (isInvitedAgain ? [grant.email] : []))),
    ],
  };
};

const rightOf = (grant: MemberGrant): string => ("unitId" in grant ? grant.unitId : grant.role);

const keyOf = (grant: MemberGrant): string => `${grant.email} ${rightOf(grant)}`;

const readGrant = (row: ImportRow, options: MemberImportOptions): MemberGrant => {
  const email = requiredEmail(row, "email");
  const name = optionalText(row, "name", 200);
  const person = { email, ...(name !== "" && { name }) };
  const role = choice(row, "role", OFFICE_ROLES, "");
  const scheme = optionalText(row, "scheme", 31) || options.scheme;
  const hasCode = [`${scheme}_code`, "code"].some((column) => optionalText(row, column, 80) !== "");
  if (hasCode === (role !== "")) throw new RowRefusal("UNIT_OR_ROLE");
  return role === "" ? { ...person, unitId: unitIdIn(row, scheme, options) } : { ...person, role };
};

const unitIdIn = (row: ImportRow, scheme: string, { units, on }: MemberImportOptions): string => {
  const code = unitCodeIn(row, scheme);
  const unit = units.find((candidate) => codeOn(candidate, scheme, on) === code && existsOn(candidate, on));
  if (unit === undefined) throw new RowRefusal("UNIT_UNKNOWN", { code, scheme, date: on });
  return unit.unitId;
};
