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

/** Their names in Vietnamese and English, as `data/content-areas.csv` has them: a heading may show one after the code. */
export const CONTENT_AREA_NAMES: Readonly<Record<(typeof SIMPLE_CONTENT_AREAS)[number], readonly string[]>> =
  {
    "00": ["Quan điểm, chỉ đạo của Đảng; chính sách, quy định của nhà nước về CCHC", "policy and leadership"],
    "01": ["Cải cách thể chế", "institutions"],
    "02": ["Cải cách thủ tục hành chính", "administrative procedures"],
    "03": ["Cải cách tổ chức bộ máy hành chính nhà nước", "organisation of the apparatus"],
    "04": ["Cải cách chế độ công vụ", "civil service"],
    "05": ["Cải cách tài chính công", "public finance"],
    "06": ["Xây dựng, phát triển chính quyền điện tử, chính quyền số", "e-government, digital government"],
  };

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
