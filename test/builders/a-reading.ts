import type { Figure, Figures } from "../../shared/domain/figures/figure.ts";
import type { ReportReading } from "../../shared/domain/figures/report-reading.ts";

type Said =
  | number
  | boolean
  | string
  | "nil"
  | { readonly total: number; readonly areas: Record<string, number> };

/** Figures in short: `{ B01: 12, B02: "nil", E01: { total: 9, areas: { "00": 9 } } }`. */
export const someFigures = (said: Readonly<Record<string, Said>>): Figures =>
  Object.fromEntries(Object.entries(said).map(([code, value]) => [code, aFigure(code, value)]));

function aFigure(code: string, said: Said): Figure {
  if (said === "nil") return { code, state: "nil" };
  if (typeof said !== "object") return { code, state: "value", value: said };
  return { code, state: "value", value: said.total, byContent: said.areas };
}

/** What a workbook holds: of each figure one row from row 5 on, its number in column E, areas 00 and 01 in G and H. */
export const aReading = (
  figures: Parameters<typeof someFigures>[0] = {},
  changes: Partial<ReportReading> = {},
): ReportReading => ({
  figures: someFigures(figures),
  narrative: {},
  places: Object.fromEntries(
    [...Object.keys(figures), ...Object.keys(changes.narrative ?? {})].map((code, index) => [
      code,
      {
        sheet: "Số liệu",
        cell: `E${index + 5}`,
        contentCells: { "00": `G${index + 5}`, "01": `H${index + 5}` },
      },
    ]),
  ),
  reasons: {},
  findings: [],
  ...changes,
});
