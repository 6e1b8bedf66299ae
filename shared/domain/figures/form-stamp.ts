import { type Finding, quoted } from "../findings/findings.ts";
import { foldText } from "../text/plain-text.ts";
import type { ReportReading } from "./report-reading.ts";

/** For whom and for which period a workbook is asked. */
export interface ExpectedForm {
  readonly unitId: string;
  readonly periodId: string;
  /** As people call the period: “Báo cáo tuyên truyền CCHC quý I năm 2026”. */
  readonly periodNameVi: string;
  readonly template: { readonly templateId: string; readonly version: number };
}

/**
 * Whether a workbook is the one that was asked for, by what it says of itself: the form's stamp, or without one the title above
 * the table. A form of another version is only told of while all its codes are known.
 */
export function formFindings(
  { stamp, title, findings }: Pick<ReportReading, "stamp" | "title" | "findings">,
  expected: ExpectedForm,
  fileId: string,
): Finding[] {
  const { template } = expected;
  const found: Finding[] = [];
  if (stamp === undefined) return title === undefined ? [] : titleFindings(title, expected, fileId);
  if (stamp.unitId !== expected.unitId) found.push({ code: "FORM_OF_OTHER_UNIT", fileId });
  if (stamp.periodId !== expected.periodId)
    found.push({
      code: "FORM_OF_OTHER_PERIOD",
      fileId,
      found: quoted(stamp.periodId),
      expected: expected.periodId,
    });
  if (stamp.templateId !== template.templateId || stamp.templateVersion !== template.version) {
    const codesFit = !findings.some(({ code }) => code === "UNKNOWN_INDICATOR");
    found.push({
      code: codesFit ? "FORM_OF_OTHER_VERSION" : "FORM_DOES_NOT_FIT",
      fileId,
      found: quoted(`${stamp.templateId} ${stamp.templateVersion}`),
      expected: `${template.templateId} ${template.version}`,
    });
  }
  return found;
}

function titleFindings(
  title: NonNullable<ReportReading["title"]>,
  { periodNameVi }: ExpectedForm,
  fileId: string,
): Finding[] {
  const said = periodNamedIn(title.found);
  // A period's own name without quarter or months is that of a whole year; a title without them leaves it open.
  const asked = { months: MONTHS_OF_A_YEAR, ...periodNamedIn(periodNameVi) };
  if (said === undefined || !contradicts(said, asked)) return [];
  return [{ code: "TITLE_OF_OTHER_PERIOD", fileId, ...title, expected: quoted(periodNameVi) }];
}

export interface NamedPeriod {
  /** Months since the year began, at whose end the period does: 3, 6, 9 or 12. */
  readonly months?: number;
  readonly year?: number;
}

const MONTHS_OF_A_YEAR = 12;

const QUARTER = /\bquy (iv|iii|ii|i|[1-4])\b/;
const MONTHS = /\b(0?6|sau|0?9|chin|12) thang\b/;
const YEAR_OF_PERIOD = /(?:\bnam|\/) ?(20\d\d)\b/;
/** “ngày 05 tháng 7 năm 2026” is when the letter was written. */
const DATE = /(ngay [\d.…\s]*)?thang [\d.…\s]*[\d.…][\s]*nam (20\d\d|[\d.…]*)|\d{1,2}[/.]\d{1,2}[/.]\d{4}/g;
const QUARTERS: Readonly<Record<string, number>> = { i: 3, ii: 6, iii: 9, iv: 12, 1: 3, 2: 6, 3: 9, 4: 12 };
const MONTH_WORDS: Readonly<Record<string, number>> = { sau: 6, chin: 9 };

/** The period that a title names: “quý I năm 2026”, “6 tháng đầu năm 2026”, “năm 2025”; undefined when it names none. */
export function periodNamedIn(text: string): NamedPeriod | undefined {
  const folded = foldText(text).replace(DATE, " ");
  const [, quarter] = QUARTER.exec(folded) ?? [];
  const [, months] = MONTHS.exec(folded) ?? [];
  const [, year] = YEAR_OF_PERIOD.exec(folded) ?? [];
  if (quarter === undefined && months === undefined && year === undefined) return undefined;
  const end = quarter === undefined ? months && (MONTH_WORDS[months] ?? Number(months)) : QUARTERS[quarter];
  return { ...(end ? { months: end } : {}), ...(year === undefined ? {} : { year: Number(year) }) };
}

/** What one of them leaves open contradicts nothing. */
function contradicts(one: NamedPeriod, other: NamedPeriod): boolean {
  const differ = (a: number | undefined, b: number | undefined) =>
    a !== undefined && b !== undefined && a !== b;
  return differ(one.months, other.months) || differ(one.year, other.year);
}
