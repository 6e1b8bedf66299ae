import { type Person, STAFF_GROUPS, type StaffGroup } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import type { HttpEvent } from "./http-api.ts";

/**
 * Who is asking, from the claims that the API's authoriser has verified. An ID token passes the authoriser too (its audience is
 * ours), so the kind of token is checked here. Throws TOKEN_NOT_ACCEPTED.
 *
 * @param clientId when given, a token issued to any other client of the pool is refused
 */
export function personOf(event: HttpEvent, clientId?: string): Person {
  // Typed as always there, but absent when a route was deployed without its authoriser: refuse rather than fail open.
  const claims = event.requestContext.authorizer?.jwt?.claims ?? {};
  const { sub, token_use: use, client_id: client } = claims;
  if (use !== "access") throw new DomainError("TOKEN_NOT_ACCEPTED");
  if (clientId !== undefined && client !== clientId) throw new DomainError("TOKEN_NOT_ACCEPTED");
  // It becomes part of storage keys, and of obligations, which must stay small. Cognito's are 36 characters.
  if (typeof sub !== "string" || !/^[\w-]{1,64}$/.test(sub)) throw new DomainError("TOKEN_NOT_ACCEPTED");
  return { sub, groups: groupsOf(claims["cognito:groups"]) };
}

/**
 * The HTTP API flattens the list to one string, `[office office-admin]`; group names hold no spaces. Any other shape is refused:
 * guessing here would hand out rights. Groups that are not ours mean nothing.
 */
function groupsOf(claim: unknown): readonly StaffGroup[] {
  if (claim === undefined) return [];
  const names = Array.isArray(claim) ? claim : namesIn(claim);
  return STAFF_GROUPS.filter((group) => names.includes(group));
}

function namesIn(claim: unknown): readonly string[] {
  const list = typeof claim === "string" ? /^\[(.*)\]$/.exec(claim)?.[1] : undefined;
  if (list === undefined) throw new DomainError("TOKEN_NOT_ACCEPTED");
  return list.split(" ");
}
