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
  HEADING_UNKNOWN: {
    severity: "warning",
    vi: {
      title: "Không hiểu tiêu đề của cột có số",
      fix: "Số trong cột này không được tính. Nếu là cột nội dung, đặt tiêu đề là mã nội dung: 00, 01, … 06.",
    },
    en: {
      title: "The heading of a column with numbers is not understood",
      fix: "Its numbers are not counted. If it is a content area, use its code as the heading: 00, 01, … 06.",
    },
  },
  HEADING_ASSUMED: {
    severity: "warning",
    vi: {
      title: "Cột này được hiểu là cột “Giá trị”",
      fix: "Kiểm tra lại. Để chắc chắn, đặt tiêu đề cột là “Giá trị”.",
    },
    en: {
      title: "This column is taken for the column of values",
      fix: "Check it. To be sure, use the heading “Giá trị”.",
    },
  },
  VALUE_COLUMN_UNCLEAR: {
    severity: "error",
    vi: {
      title: "Không rõ cột nào là số liệu của kỳ này",
      fix: "Đặt tiêu đề “Giá trị” cho đúng một cột.",
    },
    en: {
      title: "It is not clear which column holds this period's values",
      fix: "Give exactly one column the heading “Giá trị”.",
    },
  },
  ROW_UNKNOWN: {
    severity: "warning",
    vi: {
      title: "Dòng có số nhưng không rõ là chỉ tiêu nào",
      fix: "Số của dòng này không được tính. Nếu là một chỉ tiêu, ghi mã hoặc đúng tên chỉ tiêu.",
    },
    en: {
      title: "A row has a number, but it is not clear of which indicator",
      fix: "It is not counted. If it is an indicator, give its code or its exact name.",
    },
  },
  NAME_AMBIGUOUS: {
    severity: "error",
    vi: {
      title: "Tên này có thể là hai chỉ tiêu khác nhau",
      fix: "Ghi mã chỉ tiêu vào cột “Mã”.",
    },
    en: {
      title: "This name may mean two different indicators",
      fix: "Put the indicator's code in the column “Mã”.",
    },
  },
  CODE_NAME_DIFFER: {
    severity: "error",
    vi: {
      title: "Mã và tên chỉ tiêu của dòng này không khớp",
      fix: "Cột mã (ẩn) đã lệch dòng, thường do sắp xếp mà không chọn hết các cột. Hoàn tác, hoặc chép số liệu sang biểu mẫu mới.",
    },
    en: {
      title: "The code of this row and its name are of different indicators",
      fix: "The hidden codes have slipped, as by sorting some columns only. Undo that, or copy the figures into a new form.",
    },
  },
  OTHER_SHEET_IGNORED: {
    severity: "warning",
    vi: {
      title: "Trang này cũng có bảng số liệu nhưng không được đọc",
      fix: "Chỉ trang “Số liệu” được đọc. Xóa trang thừa, hoặc chép số liệu sang trang “Số liệu”.",
    },
    en: {
      title: "This sheet has a table of figures, too, and is not read",
      fix: "Only the sheet “Số liệu” is read. Delete the other one, or copy its figures there.",
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
  VALUE_AMBIGUOUS: {
    severity: "error",
    vi: {
      title: "Số này có thể hiểu theo hai cách",
      fix: "Gõ lại theo một trong hai cách đã nêu.",
    },
    en: {
      title: "This number can be read in two ways",
      fix: "Type it again as one of the two that are named.",
    },
  },
  VALUE_UNIT_DIFFERS: {
    severity: "error",
    vi: {
      title: "Số kèm đơn vị tính khác với biểu mẫu",
      fix: "Quy đổi về đơn vị tính của chỉ tiêu rồi gõ số, không kèm chữ.",
    },
    en: {
      title: "The number has another unit than the form asks for",
      fix: "Convert it to the indicator's unit, and type the number without words.",
    },
  },
  VALUE_IS_MARK: {
    severity: "error",
    vi: {
      title: "Ô này cần số lượng, không phải dấu x hay chữ Có",
      fix: "Gõ số lượng. Không có gì thì gõ 0, hoặc đánh x ở cột “Không phát sinh”.",
    },
    en: {
      title: "This cell asks how many, not whether",
      fix: "Type the number. For nothing type 0, or put x in the column “Không phát sinh”.",
    },
  },
  VALUE_IS_DATE: {
    severity: "error",
    vi: {
      title: "Ô này là ngày tháng, không phải số",
      fix: "Bảng tính đã đổi số vừa gõ thành ngày (1/5, 1.5). Đổi định dạng ô sang Số rồi gõ lại.",
    },
    en: {
      title: "This cell is a date, not a number",
      fix: "The program made a date of what was typed (1/5, 1.5). Format the cell as a number and type it again.",
    },
  },
  VALUE_ESTIMATED: {
    severity: "warning",
    vi: {
      title: "Số ước tính được tính như số chính xác",
      fix: "Không cần sửa nếu đúng là số ước. Khi có số chính thức, gửi lại báo cáo.",
    },
    en: {
      title: "An estimate is counted as the number itself",
      fix: "Leave it if it is an estimate. Once the exact number is known, send the report again.",
    },
  },
  VALUE_READ_AS_NIL: {
    severity: "warning",
    vi: {
      title: "Được hiểu là “Không phát sinh”",
      fix: "Không cần sửa nếu đúng. Nếu là số 0 thì gõ 0.",
    },
    en: { title: "Understood as nothing to report", fix: "Leave it if that is right. For zero type 0." },
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
