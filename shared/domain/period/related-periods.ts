/** Which other periods say something about what a unit reports for one. */
export interface RelatedPeriods {
  /** The last one of the same type. */
  readonly previous: string;
  /** What this period contains, part by part; a part is told by the first of these that was reported. */
  readonly parts: readonly (readonly string[])[];
}

/**
 * Who contains whom, by the windows of NĐ 09/2019/NĐ-CP and CV 581/BNV-CCHC: the half year contains quarter I, the year all of them.
 * A city's own types are in none of them and are compared with their predecessor only.
 */
const PARTS_OF: Readonly<Record<string, readonly (readonly string[])[]>> = {
  H1: [["Q1"]],
  YEAR: [["H1", "Q1"], ["Q3"]],
};

const PERIOD_ID = /^(\d{4})-(.+)$/;

/** The periods related to one, by its id: `2026-YEAR` → `2025-YEAR`; `2026-H1` or else `2026-Q1`, and `2026-Q3`. */
export function relatedPeriods(periodId: string): RelatedPeriods {
  const [, year = "", type = ""] = PERIOD_ID.exec(periodId) ?? [];
  const parts = PARTS_OF[type] ?? [];
  return {
    previous: `${Number(year) - 1}-${type}`,
    parts: parts.map((types) => types.map((each) => `${year}-${each}`)),
  };
}

/** All of their ids. */
export function relatedPeriodIds(periodId: string): readonly string[] {
  const { previous, parts } = relatedPeriods(periodId);
  return [previous, ...parts.flat()];
}
