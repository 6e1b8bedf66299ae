import { type CellValue, writeXlsx } from "hucre/xlsx";
import type { Figure, Figures } from "../../domain/figures/figure.ts";
import {
  type Indicator,
  type IndicatorTemplate,
  isComputed,
} from "../../domain/figures/indicator-template.ts";
import { OPTION_WORDS } from "../../domain/figures/typed-value.ts";
import { SIMPLE_CONTENT_AREAS, SIMPLE_HEADINGS, SIMPLE_SHEET_NAME } from "./simple-sheet.ts";

const COLUMN_WIDTHS = [8, 52, 16, 16, 16, ...SIMPLE_CONTENT_AREAS.map(() => 7)];

/** The product's simple form, filled with these figures and texts; with none it is the empty form. */
export async function writeSimpleWorkbook(
  template: IndicatorTemplate,
  figures: Figures,
  narrative: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const headings = [...Object.values(SIMPLE_HEADINGS), ...SIMPLE_CONTENT_AREAS];
  const rows = template.indicators.map((indicator) =>
    rowOf(indicator, figures[indicator.code], narrative[indicator.code]),
  );
  return writeXlsx({
    sheets: [
      {
        name: SIMPLE_SHEET_NAME,
        rows: [headings, ...rows],
        columns: COLUMN_WIDTHS.map((width) => ({ width })),
        freezePane: { rows: 1, columns: 2 },
      },
    ],
  });
}

function rowOf(indicator: Indicator, figure: Figure | undefined, text: string | undefined): CellValue[] {
  const { code, nameVi, unitVi } = indicator;
  const reported = figure?.state === "value" && !isComputed(indicator) ? figure : undefined;
  const areas = SIMPLE_CONTENT_AREAS.map((area) => reported?.byContent?.[area] ?? null);
  return [
    code,
    nameVi,
    unitVi,
    text ?? shown(reported?.value),
    figure?.state === "nil" ? "x" : null,
    ...areas,
  ];
}

function shown(value: number | boolean | string | undefined): CellValue {
  if (typeof value === "boolean") return value ? "Có" : "Không";
  if (typeof value === "string") return OPTION_WORDS[value]?.[0] ?? value;
  return value ?? null;
}
