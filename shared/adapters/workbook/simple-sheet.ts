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

/** What people write for an option of an enum indicator, folded; the option's own word always works. */
export const OPTION_WORDS: Readonly<Record<string, readonly string[]>> = {
  standalone: ["Kế hoạch riêng", "Riêng", "Độc lập"],
  integrated: ["Lồng ghép", "Tích hợp"],
};

/** Text as it is compared: without tone marks, case, and doubled spaces. For finding, never for showing. */
export function foldText(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐðÐ]/g, "d")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}
