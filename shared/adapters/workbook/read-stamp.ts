import type { FormStamp } from "../../domain/figures/report-reading.ts";
import { foldText } from "../../domain/text/plain-text.ts";
import { textAt } from "./find-table.ts";
import { FORM_STAMP_NAMES, STAMP_SHEET_NAME } from "./form-layout.ts";
import type { Sheet } from "./open-workbook.ts";

const VERSION = /^\d{1,6}$/;

export function isStampSheet({ name }: Sheet): boolean {
  return foldText(name) === foldText(STAMP_SHEET_NAME);
}

/** What the form says of itself; undefined when it says nothing, or not all of it. */
export function readStamp(sheets: readonly Sheet[]): FormStamp | undefined {
  const rows = sheets.find(isStampSheet)?.rows ?? [];
  const stamped = (name: string) => {
    const row = rows.find((each) => textAt(each, 1) === name);
    return row === undefined ? "" : textAt(row, 2);
  };
  const templateId = stamped(FORM_STAMP_NAMES.templateId);
  const version = stamped(FORM_STAMP_NAMES.templateVersion);
  const unitId = stamped(FORM_STAMP_NAMES.unitId);
  const periodId = stamped(FORM_STAMP_NAMES.periodId);
  if (templateId === "" || unitId === "" || periodId === "" || !VERSION.test(version)) return undefined;
  return { templateId, templateVersion: Number(version), unitId, periodId };
}
