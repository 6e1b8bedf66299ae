/**
 * Recurring kinds of report: windows, openings, due dates and closings as days of any year. All of it is data;
 * what ships is in `data/period-types.csv`.
 */
import * as z from "zod";
import { DueWording, RollPolicy } from "../calendar/due.ts";
import { ProgrammeId } from "../programme/programme.ts";
import { PARTS } from "../submission/submission.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import { UnitKind } from "../unit/unit.ts";
import { TimelinessPolicy } from "./timeliness.ts";

const ANNUAL_DAY_SHAPE = /^Y([+-]1)?-(\d{2}-\d{2})$/;

// 29 February is refused: the rule must name a day that every year has.
const A_COMMON_YEAR = 2001;

export const isAnnualDay = (text: string): boolean =>
  ANNUAL_DAY_SHAPE.test(text) && isLocalDate(localDateIn(text, A_COMMON_YEAR));

/** A day of the period's year, `Y-03-14`, or of the year before or after it, `Y-1-12-15`, `Y+1-01-31`. */
export const AnnualDay = z.string().refine(isAnnualDay, { error: "not a day such as Y-03-14 or Y-1-12-15" });
export type AnnualDay = z.infer<typeof AnnualDay>;

/** The day that an annual day is in the period of a year. */
export const localDateIn = (annualDay: AnnualDay, year: number): LocalDate => {
  const [, offset = "0", monthAndDay = ""] = ANNUAL_DAY_SHAPE.exec(annualDay) ?? [];
  return `${year + Number(offset)}-${monthAndDay}`;
};

/** `data` is the workbook, `document` the signed document, `evidence` what proves them. */
const ReportPart = z.enum(PARTS);

export const DOCUMENT_FIELDS = ["form", "tasks"] as const;

/**
 * What a request must say about the document besides its number and date: `form` is stand-alone or integrated into
 * another plan, `tasks` is the number of tasks in it.
 */
const DocumentField = z.enum(DOCUMENT_FIELDS);

export const PeriodParts = z.object({
  required: z.array(ReportPart).min(1),
  optional: z.array(ReportPart),
  documentFields: z.array(DocumentField),
});
export type PeriodParts = z.infer<typeof PeriodParts>;

export const PeriodTypeCode = z.string().regex(/^[A-Z][A-Z0-9]{0,11}$/);

export const PeriodType = z.object({
  typeCode: PeriodTypeCode,
  /** `{year}` stands for the year of the period. */
  nameVi: z.string().min(1).max(200),
  nameEn: z.string().min(1).max(200),
  /** The programme served; in years after its end, its successor. */
  programmeId: ProgrammeId,
  /** First and last day that the figures cover. They never roll. */
  windowStart: AnnualDay,
  windowEnd: AnnualDay,
  opensOn: AnnualDay,
  due: AnnualDay,
  /** Unit kind → its own due day. */
  dueByKind: z.record(UnitKind, AnnualDay),
  wording: DueWording,
  rollPolicy: RollPolicy,
  /** Working days after the last due day during which late reports are still taken. */
  closingWorkingDays: z.int().min(0).max(250),
  parts: PeriodParts,
  /** Absent: the first report that passed decides whether a unit was in time. */
  timeliness: TimelinessPolicy.exactOptional(),
  /** Kinds of unit that owe it; empty means every kind. */
  owedBy: z.array(UnitKind),
  templateId: z.string().max(64).optional(),
  /** Types whose figures are part of its own, of the same year. Absent: by its name, as `usuallyContained` says. */
  contains: z.array(PeriodTypeCode).max(12).exactOptional(),
  legalBasis: z.string().max(500),
  version: z.int().min(1),
});
export type PeriodType = z.infer<typeof PeriodType>;
