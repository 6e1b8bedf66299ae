/** Loads the programmes that reporting serves, with their successors. */
import { type Programme, ProgrammeId } from "../programme/programme.ts";
import { optionalText, requiredDate, requiredMatch, requiredText } from "./cells.ts";
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
import { saved } from "./saved.ts";

export interface ProgrammeImportPlan {
  readonly results: readonly ImportRowResult[];
  /** New and changed programmes; `version` 1 is to be created. */
  readonly programmes: readonly Programme[];
}

/** Columns: `code`, `name_vi`, `starts_on`, `ends_on`; optional `name_en`, `successor`, `legal_basis`. */
export const planProgrammeImport = (
  rows: readonly ImportRow[],
  existing: readonly Programme[],
): ProgrammeImportPlan => {
  const read = rows.map((row) => attempt(() => readProgramme(row)));
  const unique = withoutDuplicates(read, ({ programmeId }) => programmeId);
  const known = withKnownSuccessors(unique, existing);
  const planned = known.map((reading) =>
    next(reading, (programme) =>
      saved(
        programme,
        existing.find(({ programmeId }) => programmeId === programme.programmeId),
        programme.programmeId,
      ),
    ),
  );
  return {
    results: resultsOf(planned.map((reading) => next(reading, ({ answer }) => answer))),
    programmes: acceptedOf(planned).flatMap(({ write }) => write ?? []),
  };
};

const readProgramme = (row: ImportRow): Programme => {
  const nameEn = optionalText(row, "name_en", 300);
  const successorId = optionalText(row, "successor", 31);
  const startsOn = requiredDate(row, "starts_on");
  const endsOn = requiredDate(row, "ends_on");
  if (endsOn < startsOn) throw new RowRefusal("DATE_ORDER", { start: startsOn, end: endsOn });
  return {
    programmeId: requiredMatch(row, "code", PROGRAMME_CODE, "KH145"),
    nameVi: requiredText(row, "name_vi", 300),
    ...(nameEn !== "" && { nameEn }),
    startsOn,
    endsOn,
    ...(successorId !== "" && { successorId }),
    legalBasis: optionalText(row, "legal_basis", 500),
    version: 1,
  };
};

const PROGRAMME_CODE = { test: (text: string) => ProgrammeId.safeParse(text).success };

/** Refuses a successor that is not known, or that leads back; again until no more rows fall. */
const withKnownSuccessors = (
  readings: readonly Reading<Programme>[],
  existing: readonly Programme[],
): Reading<Programme>[] => {
  const accepted = acceptedOf(readings);
  const successors = new Map([...existing, ...accepted].map((one) => [one.programmeId, one.successorId]));
  const checked = readings.map((reading) =>
    next(reading, (programme) => {
      const { programmeId, successorId } = programme;
      if (successorId !== undefined && !successors.has(successorId)) {
        throw new RowRefusal("PROGRAMME_UNKNOWN", { code: successorId });
      }
      const visited = new Set<string>();
      for (let id = successorId; id !== undefined && !visited.has(id); id = successors.get(id))
        visited.add(id);
      if (visited.has(programmeId)) throw new RowRefusal("SUCCESSION_CYCLE", { code: programmeId });
      return programme;
    }),
  );
  return acceptedOf(checked).length === accepted.length ? checked : withKnownSuccessors(checked, existing);
};
