import type { MembershipStore } from "../../shared/adapters/dynamodb/membership-store.ts";
import type { ReminderStore } from "../../shared/adapters/dynamodb/reminder-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { UnitPath } from "../../shared/contract/http/ids.ts";
import {
  ReminderPauseBody,
  ReminderPauseState,
  ReminderSwitchBody,
  ReminderSwitchState,
} from "../../shared/contract/http/reminders.ts";
import { canHoldReminders, requireRight, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import { pausedUntil, switchedTo } from "../../shared/domain/reminder/reminder-controls.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parsePath } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";
import { routed } from "../_runtime/routes.ts";
import { type ContactDeps, restoreContact } from "./contacts.ts";
import { changeRules, previewRules, type RulesDeps, readRules } from "./rules.ts";

export interface Deps extends RulesDeps, ContactDeps {
  readonly reminders: Pick<ReminderStore, "controls" | "switch" | "saveSwitch" | "pauseOf" | "savePause">;
  readonly units: Pick<UnitStore, "load" | "all" | "allContacts" | "contactsOf" | "saveRestored">;
  readonly memberships: Pick<MembershipStore, "isMember">;
}

async function switchReminders(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const person = personOf(event);
  requireRight(person, canHoldReminders);
  const { isOff, reason } = parseBody(ReminderSwitchBody, event);
  const before = await deps.reminders.switch();
  const next = switchedTo(before, isOff, { by: person.sub, reason }, deps.now());
  if (next !== before && next && !(await deps.reminders.saveSwitch(next))) {
    throw new DomainError("CONCURRENT_CHANGE");
  }
  logger.warn("reminders switched", { isOff });
  return ok(ReminderSwitchState, { isOff, ...(next && { changed: next }) });
}

async function pauseReminders(deps: Deps, event: HttpEvent): Promise<HttpResult> {
  const { unitId } = parsePath(UnitPath, event);
  const person = personOf(event);
  const isMember = await deps.memberships.isMember(person.sub, unitId);
  requireRightOnUnit(person, { isMember }, canHoldReminders);
  const { until, reason } = parseBody(ReminderPauseBody, event);
  const [unit, before] = await Promise.all([deps.units.load(unitId), deps.reminders.pauseOf(unitId)]);
  if (!unit) throw new DomainError("NOT_FOUND");
  const next = pausedUntil(before, { unitId, until, by: person.sub, reason }, deps.now());
  if (next !== before && !(await deps.reminders.savePause(next))) {
    throw new DomainError("CONCURRENT_CHANGE", { unitId });
  }
  logger.info("reminders of a unit paused", { unitId, until });
  return ok(ReminderPauseState, next);
}

/**
 * Stops reminders, all or those of a unit, and lets them go out again; changes the rules by which they go, and whom mail reaches again.
 * Who, when and why stay with each change.
 */
export const controlReminders = routed<Deps>({
  "POST /v1/reminders/switch": switchReminders,
  "POST /v1/units/{unitId}/reminder-pause": pauseReminders,
  "GET /v1/reminder-rules": readRules,
  "POST /v1/reminder-rules/preview": previewRules,
  "POST /v1/reminder-rules/changes": changeRules,
  "POST /v1/units/{unitId}/contacts/{contactId}/restore": restoreContact,
});
