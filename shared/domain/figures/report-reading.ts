import type { Finding } from "../findings/findings.ts";
import type { Figures } from "./figure.ts";

/** Where the figures of one indicator stand in a workbook, as people find them: sheet “Số liệu”, cell E12. */
export interface FigurePlace {
  readonly sheet: string;
  /** The cell of the value; of a computed indicator the one in which the form shows it. */
  readonly cell: string;
  /** The cell of “Không phát sinh”. */
  readonly nilCell?: string;
  /** Content area → cell. */
  readonly contentCells?: Readonly<Record<string, string>>;
  /** The cell in which the sender may explain an unusual figure. */
  readonly reasonCell?: string;
}

/** What the form says about itself, on a hidden sheet: for whom and for which period it was made. */
export interface FormStamp {
  readonly templateId: string;
  readonly templateVersion: number;
  readonly unitId: string;
  readonly periodId: string;
}

/** A row without a code, and the indicator that its name seems to mean. It counts only when a person confirmed it. */
export interface NameMatch {
  readonly indicator: string;
  readonly sheet: string;
  /** The cell with the name. */
  readonly cell: string;
  /** The name as it stands in the file, shortened. */
  readonly found: string;
}

/** What a workbook holds, before any rule has looked at the figures together. */
export interface ReportReading {
  readonly figures: Figures;
  /** Text of narrative indicators by code, NFC, at most 10,000 characters each. */
  readonly narrative: Readonly<Record<string, string>>;
  /** Of every indicator that has a row, by code. */
  readonly places: Readonly<Record<string, FigurePlace>>;
  /** What the sender says to unusual figures, by code. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly stamp?: FormStamp;
  /** The cell above the table that names a period, with its text shortened. */
  readonly title?: { readonly sheet: string; readonly cell: string; readonly found: string };
  /** Present when the file has no codes, and its rows were found by their names. */
  readonly matches?: readonly NameMatch[];
  /** What is wrong with single cells, each told: rules must know which figures were not understood. */
  readonly findings: readonly Finding[];
}
