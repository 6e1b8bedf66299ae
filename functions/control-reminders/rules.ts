import * as z from "zod";
import type { CsvRecord } from "../../shared/adapters/csv/read-csv.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import {
  ReminderRulesAnswer,
  ReminderRulesChangeBody,
  ReminderRulesPreview,
  ReminderRulesPreviewBody,
  ReminderRulesPreviewQuery,
} from "../../shared/contract/http/reminders.ts";
import { canImport, canSeeAll, requireRight } from "../../shared/domain/access.ts";
import { documentNumberOf } from "../../shared/domain/document-number.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import {
  planReminderRulesImport,
  type ReminderRulesImportPlan,
} from "../../shared/domain/imports/plan-reminder-rules-import.ts";
import { assertStillAsSeen } from "../../shared/domain/period/change-preview.ts";
import {
  comingDays,
  hashOfChanges,
  type ReminderChange,
  reminderChangesOf,
} from "../../shared/domain/reminder/reminder-changes.ts";
import {
  DEFAULT_REMINDER_RULES,
  type ReminderRules,
  wordingOf,
} from "../../shared/domain/reminder/reminder-rules.ts";
import { type LocalDate, localDateOf } from "../../shared/domain/time/local-date.ts";
import { lastNameOf, type Unit } from "../../shared/domain/unit/unit.ts";
import { changesByDay } from "../_runtime/change-preview.ts";
import { decodeCursor, encodeCursor } from "../_runtime/cursor.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { requireSaved } from "../_runtime/imports.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { type CityStores, readCity } from "../_runtime/read-city.ts";
import { parseBody, parseQuery } from "../_runtime/requests.ts";
import { ok } from "../_runtime/responses.ts";

export interface RulesDeps extends CityStores {
  readonly readCsv: (text: string) => CsvRecord[];
  readonly reference: Pick<
    ReferenceStore,
    "calendars" | "reminderRules" | "reminderRulesHistory" | "saveReminderRules"
  >;
  now(): Date;
}

const Position = z.strictObject({ from: z.int().min(1) });

/** Answers which rules hold, and every version there was. */
export async function readRules(deps: RulesDeps, event: HttpEvent): Promise<HttpResult> {
  requireRight(personOf(event), canSeeAll);
  return ok(ReminderRulesAnswer, await rulesAnswer(deps));
}

/** Shows what other rules would change; nothing happens. */
export async function previewRules(deps: RulesDeps, event: HttpEvent): Promise<HttpResult> {
  requireRight(personOf(event), canImport);
  const { limit, cursor } = parseQuery(ReminderRulesPreviewQuery, event);
  const { csv } = parseBody(ReminderRulesPreviewBody, event);
  const { plan, inForce } = await planned(deps, csv);
  const rows = [...plan.results];
  if (isRefused(plan)) return ok(ReminderRulesPreview, { rows });

  const wanted = plan.rules ?? inForce ?? DEFAULT_REMINDER_RULES;
  const seen = await changesBy(deps, wanted, inForce);
  const { changes, hash, span, units } = seen;
  const scope = ["reminder-rules-preview", hash];
  const from = cursor === undefined ? 0 : decodeCursor(cursor, Position, scope).from;
  const hasMore = from + limit < changes.length;
  return ok(ReminderRulesPreview, {
    ...{ rows, hash },
    rules: { from: rulesView(inForce), to: rulesView(wanted) },
    reminders: {
      ...span,
      ...changesByDay(changes),
      messages: changes.slice(from, from + limit).map(messageView(units)),
    },
    ...(hasMore && { nextCursor: encodeCursor({ from: from + limit }, scope) }),
  });
}

/** Brings other rules into force as they were shown. Throws PREVIEW_OUTDATED, NOTHING_CHANGES and CONCURRENT_CHANGE. */
export async function changeRules(deps: RulesDeps, event: HttpEvent): Promise<HttpResult> {
  const { sub } = personOf(event);
  requireRight(personOf(event), canImport);
  const { csv, hash, reason, documentNumber } = parseBody(ReminderRulesChangeBody, event);
  const now = deps.now();
  const { plan, inForce } = await planned(deps, csv);
  if (isRefused(plan)) throw refusalOf(plan);
  if (!plan.rules) throw new DomainError("NOTHING_CHANGES");
  const approval = {
    ...{ at: now.toISOString(), by: sub, reason },
    ...(documentNumber !== undefined && { documentNumber: documentNumberOf(documentNumber) }),
  };
  assertStillAsSeen(await changesBy(deps, plan.rules, inForce), hash);
  requireSaved(await deps.reference.saveReminderRules({ ...plan.rules, approval }));
  logger.info("reminder rules changed", { version: plan.rules.version });
  return ok(ReminderRulesAnswer, await rulesAnswer(deps));
}

async function planned({ readCsv, reference }: RulesDeps, csv: string) {
  const inForce = await reference.reminderRules();
  return { plan: planReminderRulesImport(readCsv(csv), inForce), inForce };
}

/** Half a table would be a rhythm nobody decided on: one row that is refused is enough. */
const isRefused = ({ results }: ReminderRulesImportPlan): boolean =>
  results.length === 0 || results.some(({ outcome }) => outcome === "refused");

const refusalOf = ({ results }: ReminderRulesImportPlan) =>
  new DomainError("INVALID_INPUT", {
    issues: results.flatMap(({ row, reason }) =>
      reason ? [{ path: "csv", message: `row ${row}: ${reason.code}` }] : [],
    ),
  });

/** What the rules would do to the messages of the coming days, by the plan that the sweep follows. */
async function changesBy(deps: RulesDeps, wanted: ReminderRules, inForce: ReminderRules | undefined) {
  const now = deps.now();
  const today = localDateOf(now);
  const { city } = await readCity(deps, today, now);
  const span = comingDays(today);
  const changes = reminderChangesOf(city, { ...city, rules: wanted }, span);
  const subject = ["reminder-rules", wordingOf(wanted), inForce?.version ?? 0];
  return { changes, span, hash: hashOfChanges(subject, changes, span), units: city.units };
}

const messageView = (units: readonly Unit[]) => {
  const known = new Map(units.map((unit) => [unit.unitId, unit]));
  const nameOf = (unitId: string, day: LocalDate) => {
    const unit = known.get(unitId);
    return unit ? lastNameOf(unit, day) : unitId;
  };
  return (message: ReminderChange) => ({ ...message, unitName: nameOf(message.unitId, message.day) });
};

async function rulesAnswer({ reference }: RulesDeps): Promise<z.input<typeof ReminderRulesAnswer>> {
  const history = await reference.reminderRulesHistory();
  return { inForce: rulesView(history[0]), history: history.map(rulesView) };
}

const rulesView = (rules: ReminderRules = { ...DEFAULT_REMINDER_RULES, version: 0 }) => ({ ...rules });
