/**
 * The tables of one year: the approved one, which decides, and beside it a draft, which decides nothing until an office
 * admin approves it. Every version stays readable.
 */
import { documentNumberOf } from "../document-number.ts";
import { DomainError } from "../errors.ts";
import { isEqual } from "../imports/saved.ts";
import type { WorkingCalendar } from "./working-calendar.ts";

export interface CalendarYear {
  readonly inForce?: WorkingCalendar;
  /** Newer than the table in force. */
  readonly draft?: WorkingCalendar;
}

/** What a table says, whoever loaded or approved it. */
type CalendarContent = Pick<WorkingCalendar, "year" | "legalBasis" | "days">;

interface Act {
  readonly by: string;
  readonly now: Date;
}

/** The next draft of a year; undefined when the newest table says the same already. */
export const nextDraft = (
  known: CalendarYear,
  { year, legalBasis, days }: CalendarContent,
  { by, now }: Act,
): WorkingCalendar | undefined => {
  const content = { year, legalBasis, days };
  const newest = known.draft ?? known.inForce;
  if (newest && isEqual(contentOf(newest), content)) return undefined;
  return {
    ...content,
    version: (newest?.version ?? 0) + 1,
    status: "provisional",
    drafted: { at: now.toISOString(), by },
  };
};

/** The draft of this version. Throws CALENDAR_NOT_DRAFTED when there is none, or another one by now. */
export const draftOf = ({ draft }: CalendarYear, version: number): WorkingCalendar => {
  if (draft?.version !== version) {
    throw new DomainError("CALENDAR_NOT_DRAFTED", { version, draft: draft?.version ?? null });
  }
  return draft;
};

/**
 * The draft as the table in force. `version` is the one that was looked at. Throws CALENDAR_NOT_DRAFTED when there is no
 * draft or another one by now, and DOCUMENT_NUMBER_INVALID.
 */
export const approved = (
  known: CalendarYear,
  approval: Act & { readonly version: number; readonly reason: string; readonly documentNumber: string },
): WorkingCalendar & { readonly approval: NonNullable<WorkingCalendar["approval"]> } => {
  const { version, by, now, reason } = approval;
  const draft = draftOf(known, version);
  const documentNumber = documentNumberOf(approval.documentNumber);
  return { ...draft, status: "approved", approval: { at: now.toISOString(), by, reason, documentNumber } };
};

/**
 * A table loaded as the one in force, which the person who loads it thereby approves; undefined when the one in force says
 * the same. Throws DOCUMENT_NUMBER_INVALID.
 */
export const loadedAsApproved = (
  { inForce, draft }: CalendarYear,
  content: CalendarContent,
  { by, now, reason, documentNumber }: Act & { readonly reason?: string; readonly documentNumber?: string },
): WorkingCalendar | undefined => {
  const { year, legalBasis, days } = content;
  if (inForce && isEqual(contentOf(inForce), { year, legalBasis, days })) return undefined;
  const at = now.toISOString();
  return {
    year,
    legalBasis,
    days,
    version: ((draft ?? inForce)?.version ?? 0) + 1,
    status: "approved",
    drafted: { at, by },
    approval: {
      at,
      by,
      ...(reason !== undefined && { reason }),
      ...(documentNumber !== undefined && { documentNumber: documentNumberOf(documentNumber) }),
    },
  };
};

/** The calendars that decide once a table is in force, in place of its year's. */
export const withInForce = (
  calendars: readonly WorkingCalendar[],
  table: WorkingCalendar,
): WorkingCalendar[] => [
  ...calendars.filter(({ year }) => year !== table.year),
  { ...table, status: "approved" },
];

const contentOf = ({ year, legalBasis, days }: WorkingCalendar): CalendarContent => ({
  year,
  legalBasis,
  days,
});
