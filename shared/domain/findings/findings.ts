import * as z from "zod";

interface FindingText {
  readonly title: string;
  /** What the person who filled the file in can do about it. */
  readonly fix: string;
}

interface FindingDefinition {
  /** An error rejects the submission; a warning only travels with it. */
  readonly severity: "error" | "warning";
  readonly vi: FindingText;
  readonly en: FindingText;
}

const RESAVE_VI = "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dưới dạng .xlsx rồi gửi lại.";
const RESAVE_EN = "Open the file in Excel or LibreOffice, save it as .xlsx and send it again.";

/**
 * Everything that can be wrong with a file, in one table. A code is a promise to clients: never renamed,
 * never reused. Texts may be improved at any time.
 */
export const FINDINGS = {
  EMPTY_FILE: {
    severity: "error",
    vi: { title: "Tệp rỗng", fix: "Kiểm tra tệp trên máy rồi gửi lại." },
    en: { title: "The file is empty", fix: "Check the file on your computer and send it again." },
  },
  WRONG_CONTENT: {
    severity: "error",
    vi: {
      title: "Nội dung tệp không đúng loại",
      fix: "Số liệu gửi bằng tệp .xlsx, văn bản đã ký gửi bằng tệp .pdf. Đổi đuôi tệp không đổi được nội dung.",
    },
    en: {
      title: "The content is not of the type asked for",
      fix: "Send figures as .xlsx and the signed document as .pdf. Renaming a file does not change its content.",
    },
  },
  ENCRYPTED_WORKBOOK: {
    severity: "error",
    vi: {
      title: "Bảng tính có mật khẩu",
      fix: "Bỏ mật khẩu mở tệp (Tệp → Thông tin → Bảo vệ), lưu rồi gửi lại.",
    },
    en: {
      title: "The workbook is protected by a password",
      fix: "Remove the password (File → Info → Protect Workbook), save and send it again.",
    },
  },
  LEGACY_WORKBOOK: {
    severity: "error",
    vi: { title: "Tệp kiểu cũ (.xls, .doc)", fix: RESAVE_VI },
    en: { title: "The file has an old format (.xls, .doc)", fix: RESAVE_EN },
  },
  MACRO_WORKBOOK: {
    severity: "error",
    vi: { title: "Bảng tính chứa macro", fix: "Lưu dưới dạng .xlsx (không có macro) rồi gửi lại." },
    en: {
      title: "The workbook contains macros",
      fix: "Save it as .xlsx (without macros) and send it again.",
    },
  },
  ZIP_BOMB: {
    severity: "error",
    vi: {
      title: "Tệp phình quá lớn khi giải nén",
      fix: "Chép số liệu sang bảng tính mới, bỏ ảnh và trang thừa, rồi gửi lại.",
    },
    en: {
      title: "The file grows too large when unpacked",
      fix: "Copy the figures to a new workbook without pictures and extra sheets, and send that.",
    },
  },
  DUPLICATE_ENTRIES: {
    severity: "error",
    vi: { title: "Tệp có hai phần cùng tên", fix: RESAVE_VI },
    en: { title: "The file has two parts of the same name", fix: RESAVE_EN },
  },
  UNSAFE_PATH: {
    severity: "error",
    vi: { title: "Tệp có đường dẫn không an toàn bên trong", fix: RESAVE_VI },
    en: { title: "The file holds an unsafe path", fix: RESAVE_EN },
  },
  DOCTYPE_REFUSED: {
    severity: "error",
    vi: { title: "Tệp có khai báo DOCTYPE, không được nhận", fix: RESAVE_VI },
    en: { title: "The file declares a DOCTYPE, which is not accepted", fix: RESAVE_EN },
  },
  PART_NOT_ALLOWED: {
    severity: "error",
    vi: {
      title: "Bảng tính có phần không được nhận (liên kết ngoài, đối tượng nhúng)",
      fix: "Ngắt liên kết (Dữ liệu → Chỉnh sửa liên kết → Ngắt liên kết), xóa đối tượng nhúng, lưu rồi gửi lại.",
    },
    en: {
      title: "The workbook has a part that is not accepted (external link, embedded object)",
      fix: "Break links (Data → Edit Links → Break Link), delete embedded objects, save and send it again.",
    },
  },
  DAMAGED_WORKBOOK: {
    severity: "error",
    vi: { title: "Bảng tính bị hỏng", fix: RESAVE_VI },
    en: { title: "The workbook is damaged", fix: RESAVE_EN },
  },
  SHEET_TOO_LARGE: {
    severity: "error",
    vi: {
      title: "Trang tính quá lớn",
      fix: "Xóa các ô ở ngoài bảng số liệu (nhất là các ô rất xa), lưu rồi gửi lại.",
    },
    en: {
      title: "A sheet is too large",
      fix: "Delete cells outside the table, above all those far away, save and send it again.",
    },
  },
  READER_TIMEOUT: {
    severity: "error",
    vi: { title: "Đọc tệp quá lâu", fix: "Chỉ giữ lại trang số liệu trong bảng tính, lưu rồi gửi lại." },
    en: {
      title: "Reading the file took too long",
      fix: "Keep only the sheet with the figures, save and send it again.",
    },
  },
  READER_CRASHED: {
    severity: "error",
    vi: { title: "Không đọc được tệp", fix: "Chỉ giữ lại trang số liệu trong bảng tính, lưu rồi gửi lại." },
    en: {
      title: "The file could not be read",
      fix: "Keep only the sheet with the figures, save and send it again.",
    },
  },
  SHEET_MISSING: {
    severity: "error",
    vi: {
      title: "Không tìm thấy bảng số liệu",
      fix: "Dùng biểu mẫu có trang “Số liệu” với các cột “Mã” và “Giá trị”.",
    },
    en: {
      title: "The table of figures was not found",
      fix: "Use the form with the sheet “Số liệu” and its columns “Mã” and “Giá trị”.",
    },
  },
  UNKNOWN_INDICATOR: {
    severity: "warning",
    vi: {
      title: "Mã chỉ tiêu không có trong biểu mẫu của kỳ này",
      fix: "Dòng này không được tính. Kiểm tra lại mã.",
    },
    en: {
      title: "The indicator code is not in this period's form",
      fix: "This row is not counted. Check the code.",
    },
  },
  DUPLICATE_INDICATOR: {
    severity: "error",
    vi: { title: "Một chỉ tiêu có hai dòng", fix: "Chỉ giữ lại một dòng cho mỗi mã." },
    en: { title: "One indicator has two rows", fix: "Keep one row for each code." },
  },
  VALUE_NOT_NUMBER: {
    severity: "error",
    vi: {
      title: "Ô này phải là một số",
      fix: "Gõ số vào ô, không kèm chữ. Không có gì thì gõ 0, hoặc đánh x ở cột “Không phát sinh”.",
    },
    en: {
      title: "This cell must be a number",
      fix: "Type a number without words. For nothing type 0, or put x in the column “Không phát sinh”.",
    },
  },
  VALUE_NOT_INTEGER: {
    severity: "error",
    vi: { title: "Ô này phải là số nguyên", fix: "Gõ số không có phần thập phân." },
    en: { title: "This cell must be a whole number", fix: "Type a number without decimals." },
  },
  VALUE_NEGATIVE: {
    severity: "error",
    vi: { title: "Số không được âm", fix: "Kiểm tra lại số đã gõ." },
    en: { title: "The number must not be negative", fix: "Check the number." },
  },
  VALUE_TOO_LARGE: {
    severity: "error",
    vi: { title: "Số quá lớn", fix: "Kiểm tra đơn vị tính (đồng hay triệu đồng) và số chữ số." },
    en: { title: "The number is too large", fix: "Check the unit of measure and the number of digits." },
  },
  VALUE_NOT_YES_NO: {
    severity: "error",
    vi: { title: "Ô này phải là Có hoặc Không", fix: "Gõ Có hoặc Không." },
    en: { title: "This cell must be yes or no", fix: "Type Có or Không." },
  },
  ENUM_UNKNOWN: {
    severity: "error",
    vi: { title: "Giá trị không có trong danh sách", fix: "Chọn một trong các giá trị được nêu." },
    en: { title: "The value is not in the list", fix: "Choose one of the values named." },
  },
  VALUE_MISSING: {
    severity: "error",
    vi: { title: "Có số theo nội dung nhưng thiếu tổng", fix: "Gõ tổng vào cột “Giá trị”." },
    en: {
      title: "There are numbers by content but no total",
      fix: "Type the total in the column “Giá trị”.",
    },
  },
  NIL_WITH_VALUE: {
    severity: "error",
    vi: {
      title: "Vừa có số vừa đánh dấu không phát sinh",
      fix: "Xóa số, hoặc xóa dấu ở cột “Không phát sinh”.",
    },
    en: { title: "Both a number and the mark for nothing to report", fix: "Delete the number, or the mark." },
  },
  NIL_MARK_UNCLEAR: {
    severity: "error",
    vi: { title: "Dấu không phát sinh không rõ", fix: "Đánh x, hoặc để trống." },
    en: { title: "The mark for nothing to report is unclear", fix: "Put x, or leave the cell empty." },
  },
  CONTENT_NOT_SPLIT: {
    severity: "warning",
    vi: {
      title: "Chỉ tiêu này không chia theo nội dung",
      fix: "Số ở các cột nội dung của dòng này không được tính.",
    },
    en: {
      title: "This indicator is not split by content",
      fix: "Numbers in the content columns of this row are not counted.",
    },
  },
  FORMULA_ERROR: {
    severity: "error",
    vi: { title: "Công thức báo lỗi", fix: "Sửa công thức, hoặc gõ số vào ô." },
    en: { title: "The formula shows an error", fix: "Correct the formula, or type the number." },
  },
  FORMULA_NOT_CALCULATED: {
    severity: "error",
    vi: {
      title: "Công thức chưa có kết quả",
      fix: "Mở tệp bằng Excel hoặc LibreOffice để tính, lưu rồi gửi lại; hoặc gõ số.",
    },
    en: {
      title: "The formula has no stored result",
      fix: "Open the file in Excel or LibreOffice to calculate it, save and send it again; or type the number.",
    },
  },
  TEXT_TRUNCATED: {
    severity: "warning",
    vi: {
      title: "Nội dung quá dài, chỉ giữ phần đầu",
      fix: "Rút gọn, hoặc gửi kèm tệp tài liệu kiểm chứng.",
    },
    en: {
      title: "The text is too long, only its beginning was kept",
      fix: "Shorten it, or attach a file as evidence.",
    },
  },
  NO_FIGURES: {
    severity: "error",
    vi: {
      title: "Bảng tính chưa có số liệu nào",
      fix: "Điền cột “Giá trị” hoặc “Không phát sinh” rồi gửi lại.",
    },
    en: {
      title: "The workbook has no figure",
      fix: "Fill in “Giá trị” or “Không phát sinh” and send it again.",
    },
  },
  TOO_MANY_FINDINGS: {
    severity: "error",
    vi: { title: "Còn nhiều lỗi khác", fix: "Sửa các lỗi đã nêu rồi gửi lại để xem phần còn lại." },
    en: {
      title: "There are more problems",
      fix: "Correct those listed and send the file again to see the rest.",
    },
  },
  MORE_WARNINGS: {
    severity: "warning",
    vi: { title: "Còn các lưu ý khác", fix: "Báo cáo vẫn được nhận. Xem lại các dòng cùng loại đã nêu." },
    en: {
      title: "There are more warnings",
      fix: "They refuse nothing. Look at the rows like those listed.",
    },
  },
  FILE_DIFFERS: {
    severity: "error",
    vi: {
      title: "Tệp nhận được khác tệp đã đăng ký",
      fix: "Gửi lại: lập lượt nộp mới với đúng tệp cần nộp.",
    },
    en: {
      title: "The file that arrived differs from the one announced",
      fix: "Make a new submission with the file you mean to send.",
    },
  },
  PERIOD_CLOSED: {
    severity: "error",
    vi: { title: "Kỳ báo cáo đã đóng", fix: "Liên hệ cơ quan đầu mối để được mở lại." },
    en: { title: "The period has closed", fix: "Ask the reform office to reopen it." },
  },
  OBLIGATION_APPROVED: {
    severity: "error",
    vi: { title: "Báo cáo đã được duyệt", fix: "Liên hệ cơ quan đầu mối nếu cần thay báo cáo." },
    en: { title: "The report has been approved", fix: "Ask the reform office if it must be replaced." },
  },
  OBLIGATION_EXEMPT: {
    severity: "error",
    vi: {
      title: "Đơn vị đã được miễn báo cáo kỳ này",
      fix: "Liên hệ cơ quan đầu mối nếu đơn vị vẫn muốn báo cáo.",
    },
    en: {
      title: "The unit is exempt from this report",
      fix: "Ask the reform office if you still want to report.",
    },
  },
} as const satisfies Record<string, FindingDefinition>;

export type FindingCode = keyof typeof FINDINGS;

/**
 * A sheet is described by its first problems; beyond so many nobody reads on. Then a note says so: an error where an
 * error was left out, and otherwise one that refuses nothing.
 */
export const FINDINGS_SHOWN = {
  error: { most: 199, note: "TOO_MANY_FINDINGS" },
  warning: { most: 50, note: "MORE_WARNINGS" },
} as const satisfies Record<FindingDefinition["severity"], { most: number; note: FindingCode }>;

/** Longest piece of a file's own text that a finding may quote. */
export const FINDING_QUOTE_MAX_CHARACTERS = 100;

/** One problem of one file, with where it is in words a person can follow: sheet “Số liệu”, cell D12. */
export const findingSchema = z.strictObject({
  code: z.enum(Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]]),
  fileId: z.string().max(20),
  sheet: z.string().max(FINDING_QUOTE_MAX_CHARACTERS).exactOptional(),
  cell: z.string().max(10).exactOptional(),
  indicator: z.string().max(8).exactOptional(),
  found: z.string().max(FINDING_QUOTE_MAX_CHARACTERS).exactOptional(),
  expected: z.string().max(FINDING_QUOTE_MAX_CHARACTERS).exactOptional(),
});

export type Finding = Readonly<z.infer<typeof findingSchema>>;

/** Whether this finding alone rejects the submission. */
export function isError(finding: Finding): boolean {
  return FINDINGS[finding.code].severity === "error";
}
