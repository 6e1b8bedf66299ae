import { contentAreasOf } from "../../domain/figures/content-areas.ts";
import type { IndicatorTemplate } from "../../domain/figures/indicator-template.ts";
import { FORM_HEADINGS } from "./form-layout.ts";

/** A column of the form. Codes come first, where they can be hidden without a gap. */
export interface FormColumn {
  readonly heading: string;
  readonly width: number;
  readonly area?: string;
}

/** Where each column of the form stands, counted from 0. */
export interface FormColumns {
  readonly all: readonly FormColumn[];
  readonly code: number;
  readonly ordinal: number;
  readonly name: number;
  readonly unit: number;
  readonly value: number;
  readonly nil: number;
  readonly reason: number;
  readonly areas: ReadonlyArray<{ readonly code: string; readonly column: number }>;
}

/** In characters of the form's font. */
const WIDTHS = { code: 8, ordinal: 5, name: 44, unit: 14, value: 15, nil: 9, area: 11, reason: 28 };

/** The columns of a template's form; without a number that is split there are none of content areas. */
export function formColumns(template: IndicatorTemplate): FormColumns {
  const isSplit = template.indicators.some(({ byContent }) => byContent);
  const areas = isSplit ? contentAreasOf(template) : [];
  const firstArea = 6;
  return {
    all: [
      { heading: FORM_HEADINGS.code, width: WIDTHS.code },
      { heading: FORM_HEADINGS.ordinal, width: WIDTHS.ordinal },
      { heading: FORM_HEADINGS.name, width: WIDTHS.name },
      { heading: FORM_HEADINGS.unit, width: WIDTHS.unit },
      { heading: FORM_HEADINGS.value, width: WIDTHS.value },
      { heading: FORM_HEADINGS.nil, width: WIDTHS.nil },
      ...areas.map(({ code, name }) => ({
        heading: `${code} ${name.vi}`,
        width: WIDTHS.area,
        area: code,
      })),
      { heading: FORM_HEADINGS.reason, width: WIDTHS.reason },
    ],
    ...{ code: 0, ordinal: 1, name: 2, unit: 3, value: 4, nil: 5 },
    reason: firstArea + areas.length,
    areas: areas.map(({ code }, index) => ({ code, column: firstArea + index })),
  };
}
