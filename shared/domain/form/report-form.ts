/** What a unit's form for one period says, in words: made for that unit and period, and for the day on which it is fetched. */
import { describeDue } from "../calendar/due.ts";
import { type WorkingCalendar, workingDaysBetween } from "../calendar/working-calendar.ts";
import type { Figures } from "../figures/figure.ts";
import type { IndicatorTemplate } from "../figures/indicator-template.ts";
import type { FormStamp } from "../figures/report-reading.ts";
import { countsNow, type Obligation } from "../obligation/obligation.ts";
import type { Period } from "../period/period.ts";
import { type LocalDate, localDateOf, shownDate, yearOf } from "../time/local-date.ts";

/** What the unit reported before, to be shown beside the cells. */
export interface EarlierReport {
  /** In the words of the office: “Báo cáo … quý III năm 2026”. */
  readonly periodName: string;
  readonly figures: Figures;
}

/** The head of a form that is made for a unit and a period. */
export interface FormHead {
  /** The unit above, when it has one. */
  readonly parentName?: string;
  readonly unitName: string;
  readonly periodName: string;
  /** Place and date of the document, to be completed by hand. */
  readonly dateText: string;
  /** Which days the figures cover. */
  readonly windowText: string;
  /** When it is due, and how long that is from the day of the form. */
  readonly dueText: string;
}

export interface ReportForm {
  readonly template: IndicatorTemplate;
  /** When it was made: the same form made at the same moment has the same bytes. */
  readonly madeAt: Date;
  readonly head?: FormHead;
  readonly stamp?: FormStamp;
  readonly earlier?: EarlierReport;
  /** What is filled in already; a form to be fetched is empty. */
  readonly figures?: Figures;
  readonly narrative?: Readonly<Record<string, string>>;
  readonly reasons?: Readonly<Record<string, string>>;
}

interface FormFor {
  readonly template: IndicatorTemplate;
  readonly unitName: string;
  readonly parentName?: string | undefined;
  readonly period: Period;
  readonly obligation: Obligation;
  readonly calendars: readonly WorkingCalendar[];
  readonly earlier?: EarlierReport | undefined;
  readonly now: Date;
}

/** The empty form of a unit for a period, as of `now`. */
export function reportFormFor(made: FormFor): ReportForm {
  const { template, unitName, parentName, period, obligation, calendars, earlier, now } = made;
  return {
    template,
    madeAt: now,
    head: {
      ...(parentName !== undefined && { parentName }),
      unitName,
      periodName: period.nameVi,
      dateText: `……………, ngày …… tháng …… năm ${yearOf(obligation.dueDate)}`,
      windowText: `Số liệu từ ngày ${shownDate(period.windowStartOn)} đến hết ngày ${shownDate(period.windowEndOn)}`,
      dueText: dueText(obligation, localDateOf(now), calendars),
    },
    stamp: {
      templateId: template.templateId,
      templateVersion: template.version,
      unitId: obligation.unitId,
      periodId: obligation.periodId,
    },
    ...(earlier && { earlier }),
  };
}

/** “Hạn gửi: hết ngày 16/12/2026 (còn 13 ngày làm việc, tính từ ngày 27/11/2026). …” */
function dueText(
  due: Pick<Obligation, "dueDate" | "because">,
  today: LocalDate,
  calendars: readonly WorkingCalendar[],
): string {
  const { because } = due;
  const why = because.rolled || because.provisional || because.extendedTo !== undefined;
  const reason = why ? ` ${describeDue(due).vi}` : "";
  return `Hạn gửi: hết ngày ${shownDate(due.dueDate)} (${timeLeft(due.dueDate, today, calendars)}).${reason}`;
}

function timeLeft(dueDate: LocalDate, today: LocalDate, calendars: readonly WorkingCalendar[]): string {
  if (dueDate === today) return "hạn chính là ngày lấy biểu";
  const [from, to] = dueDate < today ? [dueDate, today] : [today, dueDate];
  const days = workingDaysBetween(from, to, calendars);
  const since = `tính đến ngày lấy biểu ${shownDate(today)}`;
  if (dueDate < today)
    return days === 0 ? `vừa quá hạn, ${since}` : `đã quá hạn ${days} ngày làm việc, ${since}`;
  return days === 0
    ? `đến hạn trước ngày làm việc tiếp theo, ${since}`
    : `còn ${days} ngày làm việc, ${since}`;
}

/** One report of a unit that counts, and its period. */
interface Reported {
  readonly period: Period;
  readonly obligation: Obligation;
}

/**
 * The report to compare a period with: of the unit's reports by the same template that count and have figures, the one whose
 * window ended last before this one's did. Undefined for a unit that has none.
 */
export function earlierOf(period: Period, reported: readonly Reported[]): Reported | undefined {
  return reported
    .filter(
      ({ period: other, obligation }) =>
        other.templateId === period.templateId &&
        other.windowEndOn < period.windowEndOn &&
        obligation.current?.hasFigures === true &&
        countsNow(obligation),
    )
    .toSorted((a, b) => (a.period.windowEndOn < b.period.windowEndOn ? 1 : -1))[0];
}
