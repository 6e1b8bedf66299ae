/**
 * How the product's own form is laid out. The writer makes it so, the reader goes by headings and codes (never by positions, since
 * people insert and move), and the marker adds one sheet to it.
 */

/** The sheet with the figures. */
export const FORM_SHEET_NAME = "Số liệu";

/** Very hidden: names in column A, values in column B (`FORM_STAMP_NAMES`). */
export const STAMP_SHEET_NAME = "_reform_reports";
export const FORM_STAMP_NAMES = {
  templateId: "template",
  templateVersion: "version",
  unitId: "unit",
  periodId: "period",
} as const;

/** Added in front of a file that we give back; whatever it holds is ignored when the file comes again. */
export const RESULT_SHEET_NAME = "Kết quả kiểm tra";

/** Headings of the table, one row. The column of codes is hidden in the form. */
export const FORM_HEADINGS = {
  code: "Mã",
  ordinal: "STT",
  name: "Chỉ tiêu",
  unit: "Đơn vị tính",
  value: "Giá trị",
  nil: "Không phát sinh",
  /** Why an unusual figure is right as it stands. */
  reason: "Giải trình",
} as const;
