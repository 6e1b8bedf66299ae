import type { People } from "../../shared/adapters/cognito/people.ts";
import type { CsvRecord } from "../../shared/adapters/csv/read-csv.ts";
import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { MAX_CSV_CHARACTERS, MemberImportBody } from "../../shared/contract/http/imports.ts";
import { canImport, requireRight } from "../../shared/domain/access.ts";
import { type MemberGrant, planMemberImport } from "../../shared/domain/imports/plan-member-import.ts";
import { OFFICE_ROLES } from "../../shared/domain/member/membership.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { importAnswer } from "../_runtime/imports.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody } from "../_runtime/requests.ts";

export interface Deps {
  readonly readCsv: (text: string) => CsvRecord[];
  readonly units: Pick<UnitStore, "all">;
  readonly memberships: Pick<MembershipStore, "membershipsOf" | "add">;
  readonly people: People;
  now(): Date;
}

/** UTF-8 takes up to three bytes for a Vietnamese letter. */
const MAX_BODY_BYTES = 3 * MAX_CSV_CHARACTERS;

/** Gives people rights by e-mail, inviting those who are new. Twice changes nothing; none is ever taken away. */
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
    const wanted = planMemberImport(rows, { ...options, grants: [] }).grants;
    const grants = await existingGrants(deps, new Set(wanted.map(({ email }) => email)));
    const plan = planMemberImport(rows, { ...options, grants });
    if (!dryRun) for (const grant of plan.grants) await give(deps, grant, person.sub, now);
    logger.info("members imported", { rows: rows.length, given: plan.grants.length, dryRun });
    return importAnswer("members", dryRun, plan.results);
  };

async function existingGrants(deps: Deps, emails: ReadonlySet<string>): Promise<MemberGrant[]> {
  const grants: MemberGrant[] = [];
  for (const email of emails) {
    const sub = await deps.people.subOf(email);
    if (!sub) continue;
    for (const { unitId } of await deps.memberships.membershipsOf(sub)) grants.push({ email, unitId });
    for (const group of await deps.people.groupsOf(email)) {
      const role = OFFICE_ROLES.find((one) => one === group);
      if (role) grants.push({ email, role });
    }
  }
  return grants;
}

async function give(deps: Deps, grant: MemberGrant, addedBy: string, now: Date): Promise<void> {
  const { email, name } = grant;
  const sub = await deps.people.subOfOrInvite(email);
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
