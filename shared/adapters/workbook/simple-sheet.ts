/** The product's own simple form: one sheet, a heading row, one row an indicator. Reader and writer share it. */
export const SIMPLE_SHEET_NAME = "Số liệu";

export const SIMPLE_HEADINGS = {
  code: "Mã",
  name: "Chỉ tiêu",
  unit: "Đơn vị",
  value: "Giá trị",
  nil: "Không phát sinh",
} as const;

/** The columns after the fixed ones split a number by these content areas. */
export const SIMPLE_CONTENT_AREAS = ["00", "01", "02", "03", "04", "05", "06"] as const;
