import * as z from "zod";
import type { CsvRecord } from "../../shared/adapters/csv/read-csv.ts";
import type { CalendarStore } from "../../shared/adapters/dynamodb/calendar-store.ts";
import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { ImportBodies, ImportKind, MAX_CSV_CHARACTERS } from "../../shared/contract/http/imports.ts";
import { canImport, requireRight } from "../../shared/domain/access.ts";
import {
  type CalendarYear,
  loadedAsApproved,
  nextDraft,
  withInForce,
} from "../../shared/domain/calendar/calendar-year.ts";
import type { CalendarDay } from "../../shared/domain/calendar/working-calendar.ts";
import { documentNumberOf } from "../../shared/domain/document-number.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import {
  assertTemplateSeen,
  newestOf,
  type TemplatePreview,
  templatePreviewOf,
} from "../../shared/domain/figures/template-change.ts";
import { FINDINGS, type FindingCode } from "../../shared/domain/findings/findings.ts";
import type { ImportRowResult } from "../../shared/domain/imports/import-result.ts";
import { planCalendarImport } from "../../shared/domain/imports/plan-calendar-import.ts";
import { planContactImport } from "../../shared/domain/imports/plan-contact-import.ts";
import { planIndicatorImport } from "../../shared/domain/imports/plan-indicator-import.ts";
import { planPeriodImport } from "../../shared/domain/imports/plan-period-import.ts";
import { planPeriodTypeImport } from "../../shared/domain/imports/plan-period-type-import.ts";
import { planProgrammeImport } from "../../shared/domain/imports/plan-programme-import.ts";
import { planReminderRulesImport } from "../../shared/domain/imports/plan-reminder-rules-import.ts";
import { planUnitImport } from "../../shared/domain/imports/plan-unit-import.ts";
import { followingCalendars, periodsRelyingOn } from "../../shared/domain/period/change-period.ts";
import { periodStatusOf } from "../../shared/domain/period/period.ts";
import { DEFAULT_REMINDER_RULES, saysTheSame } from "../../shared/domain/reminder/reminder-rules.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { importAnswer, inPieces, requireSaved } from "../_runtime/imports.ts";
import { logger } from "../_runtime/logger.ts";
import { personOf } from "../_runtime/person.ts";
import { parseBody, parsePath } from "../_runtime/requests.ts";

export interface Deps {
  readonly readCsv: (text: string) => CsvRecord[];
  readonly units: Pick<UnitStore, "all" | "allContacts" | "contactsOf" | "save" | "saveContact">;
  readonly reference: ReferenceStore;
  readonly calendars: Pick<CalendarStore, "year" | "saveDraft" | "approve">;
  readonly periods: Pick<PeriodStore, "all" | "save">;
  readonly templates: Pick<TemplateStore, "versions" | "publish">;
  now(): Date;
  newId(): string;
}

/** What an import would do: the answer of each row, and how to write it. */
interface Plan {
  readonly results: readonly ImportRowResult[];
  readonly template?: TemplatePreview | undefined;
  write(): Promise<void>;
}

const Path = z.object({ kind: ImportKind });

/** UTF-8 takes up to three bytes for a Vietnamese letter. */
const MAX_BODY_BYTES = 3 * MAX_CSV_CHARACTERS;

/** Units are read and written this many at a time: each is a transaction of its own. */
const AT_ONCE = 16;

/** Loads a table of reference data. Row by row it answers created, changed, unchanged or refused; twice changes nothing. */
export const importReferenceData =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const person = personOf(event);
    requireRight(person, canImport);
    const { kind } = parsePath(Path, event);
    const { plan, dryRun } = await PLANNERS[kind](deps, event);
    if (!dryRun) await plan.write();
    logger.info("reference data imported", { kind, rows: plan.results.length, dryRun });
    return importAnswer(kind, dryRun, plan.results, plan.template);
  };

type Planner = (deps: Deps, event: HttpEvent) => Promise<{ plan: Plan; dryRun: boolean }>;

const PLANNERS: Readonly<Record<ImportKind, Planner>> = {
  units: async (deps, event) => {
    const { csv, scheme, effectiveFrom, dryRun } = parseBody(ImportBodies.units, event, MAX_BODY_BYTES);
    const rows = deps.readCsv(csv);
    const units = await deps.units.all();
    const contacts = rows.some(
      (row) => "contact_email" in row || "contact_name" in row || "contact_phone" in row,
    )
      ? (await inPieces(units, AT_ONCE, (unit) => deps.units.contactsOf(unit.unitId))).flat()
      : [];
    const planned = planUnitImport(rows, {
      scheme,
      effectiveFrom,
      units,
      contacts,
      newUnitId: () => `unit_${deps.newId()}`,
      newContactId: () => `contact_${deps.newId()}`,
    });
    const before = new Map(units.map((unit) => [unit.unitId, unit]));
    // A unit that gives up a code comes before the one that takes it over.
    const [known, fresh] = [planned.units.filter(isKnown), planned.units.filter((unit) => !isKnown(unit))];
    function isKnown({ unitId }: { unitId: string }) {
      return before.has(unitId);
    }
    const write = async () => {
      await inPieces(known, AT_ONCE, async (unit) =>
        requireSaved(await deps.units.save(unit, before.get(unit.unitId))),
      );
      await inPieces(fresh, AT_ONCE, async (unit) => requireSaved(await deps.units.save(unit, undefined)));
      await inPieces(planned.contacts, AT_ONCE, async (contact) =>
        requireSaved(await deps.units.saveContact(contact)),
      );
    };
    return { plan: { results: planned.results, write }, dryRun: dryRun ?? false };
  },

  contacts: async (deps, event) => {
    const { csv, dryRun, ...options } = parseBody(ImportBodies.contacts, event, MAX_BODY_BYTES);
    const [units, contacts] = await Promise.all([deps.units.all(), deps.units.allContacts()]);
    const newContactId = () => `contact_${deps.newId()}`;
    const planned = planContactImport(deps.readCsv(csv), { ...options, units, contacts, newContactId });
    const write = async () => {
      await inPieces(planned.contacts, AT_ONCE, async (contact) =>
        requireSaved(await deps.units.saveContact(contact)),
      );
    };
    return { plan: { results: planned.results, write }, dryRun: dryRun ?? false };
  },

  programmes: async (deps, event) => {
    const { csv, dryRun } = parseBody(ImportBodies.programmes, event, MAX_BODY_BYTES);
    const planned = planProgrammeImport(deps.readCsv(csv), await deps.reference.programmes());
    const write = async () => {
      for (const programme of planned.programmes) requireSaved(await deps.reference.saveProgramme(programme));
    };
    return { plan: { results: planned.results, write }, dryRun: dryRun ?? false };
  },

  "period-types": async (deps, event) => {
    const { csv, dryRun } = parseBody(ImportBodies["period-types"], event, MAX_BODY_BYTES);
    const [periodTypes, programmes] = await Promise.all([
      deps.reference.periodTypes(),
      deps.reference.programmes(),
    ]);
    const planned = planPeriodTypeImport(deps.readCsv(csv), { periodTypes, programmes });
    const write = async () => {
      for (const type of planned.periodTypes) requireSaved(await deps.reference.savePeriodType(type));
    };
    return { plan: { results: planned.results, write }, dryRun: dryRun ?? false };
  },

  periods: async (deps, event) => {
    const { csv, dryRun } = parseBody(ImportBodies.periods, event, MAX_BODY_BYTES);
    const [periodTypes, programmes, calendars, periods] = await Promise.all([
      deps.reference.periodTypes(),
      deps.reference.programmes(),
      deps.reference.calendars(),
      deps.periods.all(),
    ]);
    const planned = planPeriodImport(deps.readCsv(csv), { periodTypes, programmes, calendars, periods });
    const before = new Map(periods.map((period) => [period.periodId, period]));
    const write = async () => {
      for (const period of planned.periods) {
        requireSaved(await deps.periods.save(period, before.get(period.periodId)));
      }
    };
    return { plan: { results: planned.results, write }, dryRun: dryRun ?? false };
  },

  calendar: async (deps, event) => {
    const { csv, dryRun, ...body } = parseBody(ImportBodies.calendar, event, MAX_BODY_BYTES);
    const known = await deps.calendars.year(body.year);
    const isDraft = body.status === "provisional";
    const existing = isDraft ? (known.draft ?? known.inForce) : known.inForce;
    const { results, days } = planCalendarImport(deps.readCsv(csv), { year: body.year, existing });
    if (!days) return { plan: { results, write: async () => {} }, dryRun: dryRun ?? false };
    const act = { by: personOf(event).sub, now: deps.now() };
    const loading = { known, content: { ...body, days: [...days] }, act };
    const write = isDraft ? draftCalendar(deps, loading) : await approveCalendar(deps, loading, event);
    return { plan: { results, write }, dryRun: dryRun ?? false };
  },

  indicators: async (deps, event) => {
    const { csv, templateId, dryRun, hash, reason, documentNumber, betaRules, ...frame } = parseBody(
      ImportBodies.indicators,
      event,
      MAX_BODY_BYTES,
    );
    const [versions, periods] = await Promise.all([deps.templates.versions(templateId), deps.periods.all()]);
    const planned = planIndicatorImport(deps.readCsv(csv), {
      templateId,
      existing: newestOf(versions),
      frame: {
        ...frame,
        ...(betaRules !== undefined && { betaRules: betaRules && findingCodes(betaRules) }),
      },
    });
    const { results, template } = planned;
    if (!template) return { plan: { results, write: async () => {} }, dryRun: dryRun ?? false };
    const now = deps.now();
    const preview = templatePreviewOf(template, { versions, periods, now });
    if (!dryRun) assertTemplateSeen(preview, hash);
    const published = {
      at: now.toISOString(),
      by: personOf(event).sub,
      ...(reason !== undefined && { reason }),
      ...(documentNumber !== undefined && { documentNumber: documentNumberOf(documentNumber) }),
    };
    const occasion = { now, correlationId: event.requestContext.requestId };
    const write = async () =>
      requireSaved(await deps.templates.publish({ ...template, published }, occasion));
    return { plan: { results, template: preview, write }, dryRun: dryRun ?? false };
  },

  "reminder-rules": async (deps, event) => {
    const { csv, dryRun } = parseBody(ImportBodies["reminder-rules"], event, MAX_BODY_BYTES);
    const inForce = await deps.reference.reminderRules();
    const { results, rules } = planReminderRulesImport(deps.readCsv(csv), inForce);
    const now = deps.now();
    if (rules && !saysTheSame(rules, inForce ?? DEFAULT_REMINDER_RULES))
      await assertNobodyIsReminded(deps, now);
    const approval = { at: now.toISOString(), by: personOf(event).sub };
    const write = async () => {
      if (rules) requireSaved(await deps.reference.saveReminderRules({ ...rules, approval }));
    };
    return { plan: { results, write }, dryRun: dryRun ?? false };
  },
};

/** Throws INVALID_INPUT for a code that no finding has. */
function findingCodes(codes: readonly string[]): FindingCode[] {
  const found = z.array(z.enum(Object.keys(FINDINGS) as FindingCode[])).safeParse(codes);
  if (!found.success)
    throw new DomainError("INVALID_INPUT", {
      issues: [{ path: "betaRules", message: "expected codes of findings, as docs/openapi.json lists them" }],
    });
  return found.data;
}

/** A new installation loads its rules; once units owe something, others are previewed. Throws PREVIEW_REQUIRED. */
async function assertNobodyIsReminded({ periods }: Deps, now: Date): Promise<void> {
  const open = (await periods.all()).filter(
    (period) => period.roster !== undefined && periodStatusOf(period, now) !== "closed",
  );
  if (open.length > 0) {
    throw new DomainError("PREVIEW_REQUIRED", { periodIds: open.map(({ periodId }) => periodId) });
  }
}

interface CalendarLoading {
  readonly known: CalendarYear;
  readonly content: Omit<z.output<typeof ImportBodies.calendar>, "csv" | "dryRun"> & {
    readonly days: CalendarDay[];
  };
  readonly act: { readonly by: string; readonly now: Date };
}

const draftCalendar =
  (deps: Deps, { known, content, act }: CalendarLoading) =>
  async (): Promise<void> => {
    const draft = nextDraft(known, content, act);
    if (draft) requireSaved(await deps.calendars.saveDraft(draft));
  };

/**
 * Loads the first table of a year, as a new installation does, and lets the periods that are planned follow. Throws
 * PREVIEW_REQUIRED when units have been told dates that rest on the year.
 */
async function approveCalendar(deps: Deps, { known, content, act }: CalendarLoading, event: HttpEvent) {
  const table = loadedAsApproved(known, content, { ...act, ...content });
  if (!table) return async () => {};
  const [periods, calendars] = await Promise.all([deps.periods.all(), deps.reference.calendars()]);
  const users = periodsRelyingOn(content.year, periods, act.now);
  if (users.length > 0) throw new DomainError("PREVIEW_REQUIRED", { year: content.year, periodIds: users });
  const occasion = { now: act.now, correlationId: event.requestContext.requestId };
  const changed = periods.flatMap((before) => {
    const after = followingCalendars(before, withInForce(calendars, table), act.now);
    const told = { type: "PeriodChanged", calendarYear: table.year, record: { by: act.by } } as const;
    return after === before ? [] : [{ before, after, event: told }];
  });
  return async () => requireSaved(await deps.calendars.approve(table, known, changed, occasion));
}
