import type { PeriodStore } from "../../shared/adapters/dynamodb/period-store.ts";
import type { ProgressStore } from "../../shared/adapters/dynamodb/progress-store.ts";
import type { ReferenceStore } from "../../shared/adapters/dynamodb/reference-store.ts";
import type { ReportStore } from "../../shared/adapters/dynamodb/report-store.ts";
import type { TemplateStore } from "../../shared/adapters/dynamodb/template-store.ts";
import type { UnitStore } from "../../shared/adapters/dynamodb/unit-store.ts";
import { NoQuery } from "../../shared/contract/http/paging.ts";
import { ObligationPath } from "../../shared/contract/http/submissions.ts";
import { canSeeUnit, requireRightOnUnit } from "../../shared/domain/access.ts";
import { DomainError } from "../../shared/domain/errors.ts";
import {
  type EarlierReport,
  earlierOf,
  type ReportForm,
  reportFormFor,
} from "../../shared/domain/form/report-form.ts";
import type { Period } from "../../shared/domain/period/period.ts";
import { XLSX_TYPE } from "../../shared/domain/submission/file-types.ts";
import { localDateOf } from "../../shared/domain/time/local-date.ts";
import { lastNameOf, parentOn, type Unit } from "../../shared/domain/unit/unit.ts";
import type { HttpEvent, HttpResult } from "../_runtime/http-api.ts";
import { personOf } from "../_runtime/person.ts";
import { parsePath, parseQuery } from "../_runtime/requests.ts";

export interface Deps {
  readonly reports: Pick<ReportStore, "loadDesk" | "obligationsOf">;
  readonly periods: Pick<PeriodStore, "loadMany">;
  readonly progress: Pick<ProgressStore, "figuresOf">;
  readonly templates: Pick<TemplateStore, "pinnedBy">;
  readonly units: Pick<UnitStore, "loadMany">;
  readonly reference: Pick<ReferenceStore, "calendars">;
  writeForm(form: ReportForm): Promise<Uint8Array>;
  now(): Date;
}

/** Answers the form that a unit fills in for a period: with its name, window and due date, and what it reported before. */
export const makeForm =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpResult> => {
    const { unitId, periodId } = parsePath(ObligationPath, event);
    parseQuery(NoQuery, event);
    const person = personOf(event);
    const desk = await deps.reports.loadDesk(unitId, periodId, person.sub);
    requireRightOnUnit(person, desk, canSeeUnit);
    const { period, obligation } = desk;
    if (!period || !obligation) throw new DomainError("NOT_FOUND");
    const template = await deps.templates.pinnedBy(period);
    if (!template) throw new DomainError("FORM_NOT_NEEDED", { periodId });

    const now = deps.now();
    const [names, calendars, earlier] = await Promise.all([
      namesOf(deps, unitId, now),
      deps.reference.calendars(),
      earlierReport(deps, unitId, period),
    ]);
    const form = reportFormFor({ template, ...names, period, obligation, calendars, earlier, now });
    const workbook = await deps.writeForm(form);
    return {
      statusCode: 200,
      headers: {
        "content-type": XLSX_TYPE,
        "content-disposition": `attachment; filename="bieu-mau-${periodId}.xlsx"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
      body: Buffer.from(workbook).toString("base64"),
      isBase64Encoded: true,
    };
  };

/** As the letterhead of the day has them. */
async function namesOf(deps: Deps, unitId: string, now: Date) {
  const today = localDateOf(now);
  const [unit] = await deps.units.loadMany([unitId]);
  if (!unit) throw new Error(`an obligation belongs to ${unitId}, which is no unit`);
  const parentId = parentOn(unit, today);
  const [parent] = parentId === undefined ? [] : await deps.units.loadMany([parentId]);
  const named = (one: Unit) => lastNameOf(one, today);
  return { unitName: named(unit), parentName: parent && named(parent) };
}

async function earlierReport(deps: Deps, unitId: string, period: Period): Promise<EarlierReport | undefined> {
  const obligations = await deps.reports.obligationsOf(unitId);
  const periods = await deps.periods.loadMany(obligations.map(({ periodId }) => periodId));
  const reported = obligations.flatMap((obligation) => {
    const own = periods.find(({ periodId }) => periodId === obligation.periodId);
    return own ? [{ period: own, obligation }] : [];
  });
  const earlier = earlierOf(period, reported);
  const attempt = earlier?.obligation.current?.attempt;
  const figures = earlier && attempt && (await deps.progress.figuresOf(earlier.obligation, attempt));
  return figures ? { periodName: earlier.period.nameVi, figures } : undefined;
}
