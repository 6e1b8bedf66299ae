import type { KnownPerson, People } from "../../shared/adapters/cognito/people.ts";
import type { CsvRecord } from "../../shared/adapters/csv/read-csv.ts";
import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { MAX_CSV_CHARACTERS, MemberImportBody } from "../../shared/contract/http/imports.ts";
import { canImport, requireRight } from "../../shared/domain/access.ts";
import { type MemberGrant, planMemberImport } from "../../shared/domain/imports/plan-member-import.ts";
import { OFFICE_ROLES } from "../../shared/domain/member/membership.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { importAnswer, inPieces } from "../_runtime/imports.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody } from "../_runtime/requests.ts";

export interface Deps {
  readonly readCsv: (text: string) => CsvRecord[];
  readonly units: Pick<UnitStore, "all">;
  readonly memberships: Pick<MembershipStore, "membershipsOf" | "add">;
  readonly people: Pick<People, "find" | "invite" | "inviteAgain" | "groupsOf" | "addToGroup">;
  now(): Date;
}

/** UTF-8 takes up to three bytes for a Vietnamese letter. */
const MAX_BODY_BYTES = 3 * MAX_CSV_CHARACTERS;

/** Each person takes a tenth of a second or more in the user pool; more at once would meet its limits (50 to 120 calls a second). */
const PEOPLE_AT_ONCE = 10;

/** Gives people rights by e-mail, inviting those who are new. Twice changes nothing; no right is ever taken away. */
export const importMembers =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const person = personOf(event);
    requireRight(person, canImport);
    const { csv, scheme, dryRun = false } = parseBody(MemberImportBody, event, MAX_BODY_BYTES);
    const rows = deps.readCsv(csv);
    const now = deps.now();
    const options = { scheme, on: localDateOf(now), units: await deps.units.all() };
    // Planned once without what people have already, to learn whose addresses are well formed.
    const wanted = planMemberImport(rows, { ...options, grants: [], invited: new Set() }).grants;
    const people = await lookUp(deps, wanted);
    const grants = [...people.values()].flatMap((known) => known.grants);
    const invited = new Set(
      [...people].flatMap(([email, { person: known }]) => (known?.isInvited ? [email] : [])),
    );
    const plan = planMemberImport(rows, { ...options, grants, invited });
    if (!dryRun) {
      const byPerson = [...Map.groupBy(plan.grants, ({ email }) => email)];
      await inPieces(byPerson, PEOPLE_AT_ONCE, async ([email, rights]) => {
        const sub = people.get(email)?.person?.sub ?? (await deps.people.invite(email));
        for (const grant of rights) await give(deps, grant, sub, { addedBy: person.sub, now });
      });
      await inPieces(plan.invitations, PEOPLE_AT_ONCE, (email) => deps.people.inviteAgain(email));
    }
    logger.info("members imported", {
      rows: rows.length,
      given: plan.grants.length,
      invitedAgain: plan.invitations.length,
      dryRun,
    });
    return importAnswer("members", dryRun, plan.results);
  };

interface Known {
  /** Undefined for somebody who has no account yet. */
  readonly person?: KnownPerson;
  /** Rights the person has already, of the kinds that the file is about. */
  readonly grants: readonly MemberGrant[];
}

/** Everybody in the file by address, each looked up once. */
async function lookUp(deps: Deps, wanted: readonly MemberGrant[]): Promise<ReadonlyMap<string, Known>> {
  const byPerson = [...Map.groupBy(wanted, ({ email }) => email)];
  return new Map(
    await inPieces(
      byPerson,
      PEOPLE_AT_ONCE,
      async ([email, rights]) => [email, await knownOf(deps, email, rights)] as const,
    ),
  );
}

async function knownOf(deps: Deps, email: string, wanted: readonly MemberGrant[]): Promise<Known> {
  const person = await deps.people.find(email);
  if (!person) return { grants: [] };
  const [memberships, groups] = await Promise.all([
    wanted.some((grant) => "unitId" in grant) ? deps.memberships.membershipsOf(person.sub) : [],
    wanted.some((grant) => "role" in grant) ? deps.people.groupsOf(email) : [],
  ]);
  const roles = OFFICE_ROLES.filter((role) => groups.some((group) => group === role));
  return {
    person,
    grants: [
      ...memberships.map(({ unitId }) => ({ email, unitId })),
      ...roles.map((role) => ({ email, role })),
    ],
  };
}

async function give(
  deps: Deps,
  grant: MemberGrant,
  sub: string,
  { addedBy, now }: { addedBy: string; now: Date },
): Promise<void> {
  const { email, name } = grant;
  if ("role" in grant) {
    await deps.people.addToGroup(email, grant.role);
    return;
  }
  await deps.memberships.add({
    sub,
    unitId: grant.unitId,
    email,
    ...(name !== undefined && { name }),
    since: now.toISOString(),
    addedBy,
  });
}
