import { wordsOf } from "../../domain/text/plain-text.ts";
import { FORM_HEADINGS } from "./form-layout.ts";

/** What the column under a heading holds. */
export type ColumnRole = "code" | "ordinal" | "name" | "unit" | "value" | "nil" | "reason" | "other";

export interface Heading {
  readonly role: ColumnRole | "content";
  /** Of a content column. */
  readonly area?: string;
  /** How sure it is: 0 is the form's own word; of two columns with one role the lower one counts. */
  readonly rank: number;
}

/** Other words that people and other forms use, the likeliest first. Compared without tone marks and punctuation. */
const OTHER_WORDS: Readonly<Record<ColumnRole, readonly string[]>> = {
  code: ["Mã chỉ tiêu", "Mã số", "Mã CT", "Ký hiệu", "Code"],
  ordinal: ["TT", "Số thứ tự", "Số TT"],
  name: [
    "Tên chỉ tiêu",
    "Nội dung",
    "Nội dung báo cáo",
    "Nội dung chỉ tiêu",
    "Tiêu chí",
    "Nhiệm vụ",
    "Indicator",
  ],
  unit: ["Đơn vị", "ĐVT", "Đ.V.T", "Đ.vị tính", "Đơn vị đo", "Unit"],
  value: [
    "Giá trị báo cáo",
    "Số liệu",
    "Số liệu báo cáo",
    "Số liệu kỳ này",
    "Số liệu kỳ báo cáo",
    "Kỳ này",
    "Trong kỳ",
    "Kết quả",
    "Kết quả thực hiện",
    "Thực hiện",
    "Thực hiện trong kỳ",
    "Số lượng",
    "Tổng số",
    "Tổng",
    "Tổng cộng",
    "Value",
  ],
  nil: ["Không PS", "K.phát sinh", "KPS", "Không có phát sinh", "Nil"],
  reason: ["Lý do", "Thuyết minh", "Giải trình số liệu", "Giải thích", "Reason"],
  /** Columns that are understood, and hold nothing of this report. */
  other: [
    "Ghi chú",
    "Kỳ trước",
    "Số liệu kỳ trước",
    "Giá trị kỳ trước",
    "Cùng kỳ",
    "Cùng kỳ năm trước",
    "Năm trước",
    "Lũy kế",
    "Lũy kế từ đầu năm",
    "So sánh",
    "Tăng giảm",
    "Tỷ lệ",
    "Kế hoạch",
    "Chỉ tiêu kế hoạch",
    "Nguồn số liệu",
    "Tài liệu kiểm chứng",
    "Hướng dẫn",
    "Note",
  ],
};

/** The programme's content areas, as `data/content-areas.csv` has them: a heading may show name and code. */
export const CONTENT_AREA_NAMES: Readonly<Record<string, readonly string[]>> = {
  "00": ["Quan điểm, chỉ đạo của Đảng; chính sách, quy định của nhà nước về CCHC", "policy and leadership"],
  "01": ["Cải cách thể chế", "institutions"],
  "02": ["Cải cách thủ tục hành chính", "administrative procedures"],
  "03": ["Cải cách tổ chức bộ máy hành chính nhà nước", "organisation of the apparatus"],
  "04": ["Cải cách chế độ công vụ", "civil service"],
  "05": ["Cải cách tài chính công", "public finance"],
  "06": ["Xây dựng, phát triển chính quyền điện tử, chính quyền số", "e-government, digital government"],
};

/** How the same areas are shortened. Only what can be no other area. */
const AREA_SHORT_FORMS: Readonly<Record<string, readonly string[]>> = {
  "00": ["Quan điểm, chỉ đạo", "Lãnh đạo, chỉ đạo", "Quan điểm chỉ đạo của Đảng", "Chỉ đạo, điều hành"],
  "01": ["Thể chế", "CC thể chế", "CCTC"],
  "02": ["Thủ tục hành chính", "TTHC", "Cải cách TTHC", "CC TTHC", "CCTTHC"],
  "03": ["Tổ chức bộ máy", "Cải cách tổ chức bộ máy", "Bộ máy", "TCBM", "Tổ chức bộ máy HCNN"],
  "04": ["Công vụ", "Chế độ công vụ", "Cải cách công vụ", "CCCV"],
  "05": ["Tài chính công", "TCC", "CC tài chính công"],
  "06": [
    "Chính quyền số",
    "Chính quyền điện tử",
    "Chính quyền điện tử, chính quyền số",
    "Xây dựng chính quyền điện tử, chính quyền số",
    "CQĐT",
    "CQĐT, CQS",
    "Chuyển đổi số",
  ],
};

const ROLE_BY_WORDS = new Map<string, Heading>();
for (const role of Object.keys(OTHER_WORDS) as ColumnRole[]) {
  const own = role === "other" ? [] : [FORM_HEADINGS[role]];
  [...own, ...OTHER_WORDS[role]].forEach((words, rank) => {
    ROLE_BY_WORDS.set(wordsOf(words), { role, rank: role === "other" ? 0 : rank });
  });
}

/** “Nội dung 01”, “ND1:”, “1. Thể chế”: a code of one or two digits, perhaps with a name. Excel turns "00" into 0. */
const AREA_CODE = /^(?:(?:noi dung|nd|nhom|linh vuc|area|content)(?: so)? ?)?(\d{1,2})(?: (.+))?$/;
const AREA_CODE_LENGTH = 2;

/** What a heading says; undefined when nobody knows. */
export type HeadingReader = (text: string) => Heading | undefined;

/**
 * Understands headings, with these content areas by code. “6 tháng đầu năm” is no content area, nor is “01” with the name of 02.
 */
export function headingReader(areas: Readonly<Record<string, readonly string[]>>): HeadingReader {
  const areaByName = new Map<string, string>();
  for (const [area, names] of Object.entries(areas))
    for (const name of [...names, ...shortFormsOf(area, names)]) areaByName.set(wordsOf(name), area);

  return (text) => {
    const words = wordsOf(text);
    const role = ROLE_BY_WORDS.get(words) ?? ROLE_BY_WORDS.get(wordsOf(withoutRemark(text)));
    if (role !== undefined) return role;
    const area = areaByName.get(words) ?? areaByCode(text, words);
    return area === undefined ? undefined : { role: "content", area, rank: 0 };
  };

  function areaByCode(text: string, words: string): string | undefined {
    // “(1)” is the number of a column, “1.5” and “-1” are numbers, and “001” is none of our codes.
    if (/^\s*[(-]|\d[.,]\d/.test(text)) return undefined;
    const [, digits, name] = AREA_CODE.exec(words) ?? [];
    const area = digits?.padStart(AREA_CODE_LENGTH, "0");
    if (area === undefined || !Object.hasOwn(areas, area)) return undefined;
    return name === undefined || areaByName.get(name) === area ? area : undefined;
  }
}

/** Short forms belong to the first programme's areas; another programme may give the same code to something else. */
function shortFormsOf(area: string, [name = ""]: readonly string[]): readonly string[] {
  const [known = ""] = CONTENT_AREA_NAMES[area] ?? [];
  return wordsOf(known) === wordsOf(name) ? (AREA_SHORT_FORMS[area] ?? []) : [];
}

/** “Giá trị (số)” and “Đơn vị tính [1]” are what stands before the bracket. */
function withoutRemark(text: string): string {
  const bracket = text.search(/[([{]/);
  return bracket === -1 ? text : text.slice(0, bracket);
}
