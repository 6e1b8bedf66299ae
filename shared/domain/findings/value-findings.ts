import type { FindingDefinition } from "./finding-definition.ts";

/** What can be wrong with the cells of a workbook, each for itself. */
export const VALUE_FINDINGS = {
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
} as const satisfies Record<string, FindingDefinition>;
