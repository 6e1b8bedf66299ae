import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import { writeCsv } from "./write-csv.ts";

const COLUMNS = [
  "code",
  "group",
  "name_vi",
  "name_en",
  "unit_vi",
  "type",
  "aggregation",
  "by_content",
  "rule",
];

/** The indicators of a version as the import takes them: to be changed in a spreadsheet and loaded as the next one. */
export function templateCsv({ indicators }: IndicatorTemplate): string {
  return writeCsv([
    COLUMNS,
    ...indicators.map(({ code, group, nameVi, nameEn, unitVi, type, aggregation, byContent, rule }) => [
      ...[code, group, nameVi, nameEn, unitVi, type, aggregation],
      byContent ? "yes" : "",
      rule,
    ]),
  ]);
}
