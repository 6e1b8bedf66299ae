/** Loads the recurring types of period: windows, openings, due dates and closings as days of any year. */
import { DueWording, RollPolicy } from "../calendar/due.ts";
import {
  type AnnualDay,
  DOCUMENT_FIELDS,
  isAnnualDay,
  localDateIn,
  type PeriodType,
  PeriodTypeCode,
} from "../period/period-type.ts";
import { usuallyContained } from "../period/related-periods.ts";
import { TimelinessPolicy } from "../period/timeliness.ts";
import type { Programme } from "../programme/programme.ts";
import { PARTS } from "../submission/submission.ts";
import { UnitKind } from "../unit/unit.ts";
import {
  choice,
  choices,
  listed,
  optionalText,
  requiredInteger,
  requiredMatch,
  requiredText,
} from "./cells.ts";
import {
  acceptedOf,
  attempt,
  type ImportRow,
  type ImportRowResult,
  next,
  type Reading,
  RowRefusal,
  resultsOf,
  withoutDuplicates,
} from "./import-result.ts";
import { isEqual, saved } from "./saved.ts";

export interface PeriodTypeImportPlan {
  readonly results: readonly ImportRowResult[];
  /** New and changed types; `version` 1 is to be created. */
  readonly periodTypes: readonly PeriodType[];
}

interface Known {
  readonly periodTypes: readonly PeriodType[];
  readonly programmes: readonly Programme[];
}

/**
 * Columns: `code`, `name_vi`, `name_en`, `programme`, `window_start`, `window_end`, `opens`, `due`, `wording`, `roll`,
 * `closing_working_days`, `required_parts`; optional `due_by_kind` (`xa=Y-03-18;phuong=Y-03-17`), `optional_parts`,
 * `document_fields`, `timeliness` (`FIRST_ACCEPTED` when empty), `owed_by` (kinds), `template`, `contains` (codes of types whose figures
 * are part of its own; without the column as usual for its name), `legal_basis`. Days are written `Y-03-14` or `Y-1-12-15`, lists with `;`.
 */
export const planPeriodTypeImport = (rows: readonly ImportRow[], known: Known): PeriodTypeImportPlan => {
  const read = rows.map((row) => attempt(() => readPeriodType(row, known)));
  const unique = withoutDuplicates(read, ({ typeCode }) => typeCode);
  const planned = withKnownParts(unique, known.periodTypes).map((reading) =>
    next(reading, (type) =>
      saved(
        type,
        known.periodTypes.find(({ typeCode }) => typeCode === type.typeCode),
        type.typeCode,
      ),
    ),
  );
  return {
    results: resultsOf(planned.map((reading) => next(reading, ({ answer }) => answer))),
    periodTypes: acceptedOf(planned).flatMap(({ write }) => write ?? []),
  };
};

const readPeriodType = (row: ImportRow, { programmes }: Known): PeriodType => {
  const templateId = optionalText(row, "template", 64);
  const programmeId = requiredText(row, "programme", 31);
  if (programmes.every((programme) => programme.programmeId !== programmeId)) {
    throw new RowRefusal("PROGRAMME_UNKNOWN", { code: programmeId });
  }
  const timeliness = choice(row, "timeliness", TimelinessPolicy.options, "FIRST_ACCEPTED");
  const required = choices(row, "required_parts", PARTS);
  if (required.length === 0) throw new RowRefusal("VALUE_MISSING", { column: "required_parts" });
  // Evidence is never waited for: a report of it alone would be received before anything came.
  if (required.every((part) => part === "evidence"))
    throw new RowRefusal("VALUE_INVALID", {
      column: "required_parts",
      found: "evidence",
      expected: "data | document",
    });
  const type: PeriodType = {
    typeCode: requiredMatch(row, "code", PERIOD_TYPE_CODE, "PLAN | Q1 | H1 | Q3 | YEAR"),
    nameVi: requiredText(row, "name_vi", 200),
    nameEn: requiredText(row, "name_en", 200),
    programmeId,
    windowStart: annualDay(row, "window_start"),
    windowEnd: annualDay(row, "window_end"),
    opensOn: annualDay(row, "opens"),
    due: annualDay(row, "due"),
    dueByKind: dueByKind(row),
    wording: choice(row, "wording", DueWording.options),
    rollPolicy: choice(row, "roll", RollPolicy.options),
    closingWorkingDays: requiredInteger(row, "closing_working_days", 0, 250),
    parts: {
      required,
      optional: choices(row, "optional_parts", PARTS),
      documentFields: choices(row, "document_fields", DOCUMENT_FIELDS),
    },
    ...(timeliness !== "FIRST_ACCEPTED" && { timeliness }),
    owedBy: listed(optionalText(row, "owed_by", 500)).map((kind) => unitKind("owed_by", kind)),
    ...(templateId !== "" && { templateId }),
    ...containsOf(row),
    legalBasis: optionalText(row, "legal_basis", 500),
    version: 1,
  };
  if (templateId === "" && [...required, ...type.parts.optional].includes("data")) {
    throw new RowRefusal("VALUE_MISSING", { column: "template" });
  }
  refuseContradiction(type);
  return type;
};

/** What is usual for its name needs no saying. */
const containsOf = (row: ImportRow): Pick<PeriodType, "contains"> => {
  if (row["contains"] === undefined) return {};
  const contains = [...new Set(listed(optionalText(row, "contains", 200)))];
  return isEqual(contains, usuallyContained(optionalText(row, "code", 12))) ? {} : { contains };
};

/** Refuses a part that is no type, and one that does not lie within the type or is all of it: so nothing contains itself. */
const withKnownParts = (
  read: readonly Reading<PeriodType>[],
  stored: readonly PeriodType[],
): Reading<PeriodType>[] => {
  const types = new Map([...stored, ...acceptedOf(read)].map((type) => [type.typeCode, type]));
  return read.map((reading) =>
    next(reading, (type) => {
      for (const code of type.contains ?? []) {
        const part = types.get(code);
        if (part === undefined) throw new RowRefusal("PERIOD_TYPE_UNKNOWN", { code });
        if (!isWithin(part, type)) {
          const expected = `types whose figures are part of those of ${type.typeCode}`;
          throw new RowRefusal("VALUE_INVALID", { column: "contains", found: code, expected });
        }
      }
      return type;
    }),
  );
};

const isWithin = (part: PeriodType, whole: PeriodType): boolean => {
  const windowOf = ({ windowStart, windowEnd }: PeriodType) => ({
    from: localDateIn(windowStart, ANY_YEAR),
    to: localDateIn(windowEnd, ANY_YEAR),
  });
  const [inner, outer] = [windowOf(part), windowOf(whole)];
  return outer.from <= inner.from && inner.to <= outer.to && !isEqual(inner, outer);
};

const PERIOD_TYPE_CODE = { test: (text: string) => PeriodTypeCode.safeParse(text).success };

const annualDay = (row: ImportRow, column: string): AnnualDay =>
  requiredMatch(row, column, { test: isAnnualDay }, "Y-03-14 | Y-1-12-15 | Y+1-01-31");

const unitKind = (column: string, found: string): string => {
  if (UnitKind.safeParse(found).success) return found;
  throw new RowRefusal("VALUE_INVALID", { column, found, expected: "phuong | xa | department | …" });
};

const dueByKind = (row: ImportRow): Record<string, AnnualDay> => {
  const column = "due_by_kind";
  return Object.fromEntries(
    listed(optionalText(row, column, 500)).map((found) => {
      const [kind = "", day = ""] = found.split("=");
      if (!isAnnualDay(day)) {
        throw new RowRefusal("VALUE_INVALID", { column, found, expected: "xa=Y-03-18;phuong=Y-03-17" });
      }
      return [unitKind(column, kind), day];
    }),
  );
};

// Any year shows the contradiction: all days of a type move together.
const ANY_YEAR = 2001;

const refuseContradiction = (type: PeriodType): void => {
  const day = (annual: AnnualDay) => localDateIn(annual, ANY_YEAR);
  const firstDue = [type.due, ...Object.values(type.dueByKind)].map(day).toSorted()[0] ?? "";
  if (day(type.windowStart) > day(type.windowEnd) || day(type.opensOn) > firstDue) {
    throw new RowRefusal("PERIOD_DATES_CONTRADICT", { period: type.typeCode });
  }
};
