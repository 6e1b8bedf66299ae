import type { WorkingCalendar } from "../calendar/working-calendar.ts";
import type { Figures } from "../figures/figure.ts";
import {
  type Indicator,
  type IndicatorTemplate,
  isNarrative,
  ratioOf,
} from "../figures/indicator-template.ts";
import { workingDaysLate } from "../obligation/lateness.ts";
import {
  countsNow,
  decidingReportOf,
  type Obligation,
  type ObligationStatus,
  statusOf,
} from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import type { DocumentReference, Submission } from "../submission/submission.ts";
import { daysBetween } from "../time/local-date.ts";

/** What a unit owes for one period of the year, with what it sent, as far as it counts. */
export interface ReportOfYear {
  readonly obligation: Obligation;
  readonly period: Period;
  /** The attempt that counts now. */
  readonly submission?: Submission | undefined;
  readonly figures?: Figures | undefined;
  readonly template?: IndicatorTemplate | undefined;
}

export interface ReportStanding {
  readonly periodId: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly status: ObligationStatus;
  readonly obligation: Obligation;
  /** When the report was received that timeliness is judged by. */
  readonly receivedAt?: string;
  readonly workingDaysLate: number;
}

export interface UnitStanding {
  /** The unit's own plan: its document, once it counts. */
  readonly plan?: DocumentReference & { readonly periodId: string; readonly receivedAt: string };
  /** Tasks of the plan that are done, by the report that covers most of the year. */
  readonly tasks?: { readonly done: number; readonly of: number; readonly periodId: string };
  /** Groups of indicators that are forms of communication, in the template's order, and whether the unit used them. */
  readonly forms: readonly { readonly group: string; readonly isUsed: boolean }[];
  readonly reports: readonly ReportStanding[];
  readonly counts: Readonly<Record<ObligationStatus, number>>;
  /** Over all reports of the year, those still missing up to now. */
  readonly workingDaysLate: number;
}

/**
 * Where a unit stands in a year: what it needs for its own scoring. Nothing here names an indicator or a period type:
 *
 * - the plan is the report whose period asks how many tasks its document has;
 * - tasks done come from the indicator that is a rate of two counts of tasks (unit of measure “nhiệm vụ”), in the report
 *   that covers the longest window and answers it; without such a report only the plan's own number is known;
 * - a form of communication is a group of indicators that are counted, other than the group that holds that rate, which is
 *   about steering; it was used when some report that counts gives one of them as more than 0, or yes.
 */
export function unitStandingOf(
  reports: readonly ReportOfYear[],
  calendars: readonly WorkingCalendar[],
  now: Date,
): UnitStanding {
  const inOrder = reports.toSorted((a, b) => (a.obligation.dueDate < b.obligation.dueDate ? -1 : 1));
  const counting = inOrder.filter(({ obligation }) => countsNow(obligation) && !obligation.exemption);
  const lines = inOrder.map((report) => lineOf(report, calendars, now));
  const plan = planOf(counting);
  const tasks = tasksOf(counting);
  return {
    ...(plan && { plan }),
    ...(tasks && { tasks }),
    forms: formsOf(inOrder, counting),
    reports: lines,
    counts: countsOf(lines),
    workingDaysLate: lines.reduce((sum, line) => sum + line.workingDaysLate, 0),
  };
}

function lineOf(
  { obligation, period }: ReportOfYear,
  calendars: readonly WorkingCalendar[],
  now: Date,
): ReportStanding {
  const deciding = decidingReportOf(obligation);
  return {
    periodId: period.periodId,
    name: { vi: period.nameVi, en: period.nameEn },
    status: statusOf(obligation, now),
    obligation,
    ...(deciding && !obligation.exemption && { receivedAt: deciding.receivedAt }),
    workingDaysLate: workingDaysLate(obligation, calendars, now),
  };
}

function countsOf(lines: readonly ReportStanding[]): Record<ObligationStatus, number> {
  const counts = { exempt: 0, nil: 0, on_time: 0, late: 0, not_due: 0, missing: 0 };
  for (const { status } of lines) counts[status] += 1;
  return counts;
}

function planOf(counting: readonly ReportOfYear[]): UnitStanding["plan"] {
  const report = counting.findLast(
    ({ period, submission }) => period.parts.documentFields.includes("tasks") && submission?.document,
  );
  const { document, periodId } = report?.submission ?? {};
  const receivedAt = report?.obligation.current?.receivedAt;
  if (!document || periodId === undefined || receivedAt === undefined) return undefined;
  return { ...document, periodId, receivedAt };
}

function tasksOf(counting: readonly ReportOfYear[]): UnitStanding["tasks"] {
  const widestFirst = counting.toSorted((a, b) => windowDays(b.period) - windowDays(a.period));
  for (const { figures = {}, template, period } of widestFirst) {
    const rate = taskRateOf(template);
    const done = rate && numberOf(figures, rate.above);
    const of = rate && numberOf(figures, rate.below);
    if (done !== undefined && of !== undefined) return { done, of, periodId: period.periodId };
  }
  return undefined;
}

const windowDays = ({ windowStartOn, windowEndOn }: Period): number =>
  daysBetween(windowStartOn, windowEndOn);

/** What tasks are counted in, in every template: it tells the plan's own figures from all others. */
const TASKS_UNIT = "nhiệm vụ";

/** The rate of a plan's completion: two counts of tasks, one by the other. */
function taskRateOf(template: IndicatorTemplate | undefined) {
  const indicators = template?.indicators ?? [];
  const isOfTasks = (code: string) =>
    indicators.find((indicator) => indicator.code === code)?.unitVi === TASKS_UNIT;
  for (const { aggregation, group } of indicators) {
    const rate = ratioOf(aggregation);
    if (rate && isOfTasks(rate.above) && isOfTasks(rate.below)) return { ...rate, group };
  }
  return undefined;
}

function numberOf(figures: Figures, code: string): number | undefined {
  const figure = figures[code];
  if (figure?.state === "nil") return 0;
  return typeof figure?.value === "number" ? figure.value : undefined;
}

function formsOf(all: readonly ReportOfYear[], counting: readonly ReportOfYear[]): UnitStanding["forms"] {
  const used = new Set(
    counting.flatMap(({ figures = {}, template }) =>
      formIndicators(template)
        .filter(({ code }) => {
          const figure = figures[code];
          return figure?.state === "value" && (figure.value === true || Number(figure.value) > 0);
        })
        .map(({ group }) => group),
    ),
  );
  const asked = new Set(all.flatMap(({ template }) => formIndicators(template).map(({ group }) => group)));
  return [...asked].map((group) => ({ group, isUsed: used.has(group) }));
}

function formIndicators(template: IndicatorTemplate | undefined): readonly Indicator[] {
  const steering = taskRateOf(template)?.group;
  return (template?.indicators ?? []).filter(
    (indicator) =>
      !isNarrative(indicator) && indicator.aggregation !== "none" && indicator.group !== steering,
  );
}
