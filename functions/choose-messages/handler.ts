import type { OfficeStore } from "../../shared/adapters/dynamodb/office-store.ts";
import { ChooseMessages, MessageChoice } from "../../shared/contract/http/message-choice.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { canChooseMessages, requireRight } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { DEFAULT_RHYTHM } from "../../shared/domain/office/preferences.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";

export interface Deps {
  readonly office: Pick<OfficeStore, "preferences" | "savePreferences">;
  now(): Date;
}

async function readChoice(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  parseQuery(NoQuery, event);
  const person = personOf(event);
  requireRight(person, canChooseMessages);
  const chosen = await deps.office.preferences(person.sub);
  return ok(MessageChoice, { rhythm: chosen?.rhythm ?? DEFAULT_RHYTHM, chosenAt: chosen?.chosenAt });
}

async function choose(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const person = personOf(event);
  requireRight(person, canChooseMessages);
  const { sub } = person;
  const { rhythm } = parseBody(ChooseMessages, event);
  const before = await deps.office.preferences(sub);
  const chosenAt = deps.now().toISOString();
  const next = { sub, rhythm, chosenAt, version: (before?.version ?? 0) + 1 };
  if (!(await deps.office.savePreferences(next))) throw new DomainError("CONCURRENT_CHANGE");
  return ok(MessageChoice, { rhythm, chosenAt });
}

/** A person's own choice of how often the office's messages come. */
export const chooseMessages = routed<Deps>({
  "GET /v1/me/preferences": readChoice,
  "POST /v1/me/preferences": choose,
});
