import type { FindingDefinition } from "./finding-definition.ts";

const EXPLAIN_VI =
  "Nếu số đúng, ghi lý do vào cột “Giải trình” của dòng này (hoặc trên hệ thống); nếu sai, sửa lại.";
const EXPLAIN_EN =
  "If it is right, say why in the column “Giải trình” of this row (or in the system); otherwise correct it.";

/** What can be wrong between figures that are right one by one: a rule each, see `shared/domain/rules`. */
export const RULE_FINDINGS = {
  REQUIRED_EMPTY: {
    severity: "error",
    isWaivable: true,
    vi: {
      title: "Chỉ tiêu bắt buộc để trống",
      fix: "Điền số; nếu không có gì thì gõ 0 hoặc đánh x ở cột “Không phát sinh”. Để trống không được hiểu là 0.",
    },
    en: {
      title: "A required indicator is empty",
      fix: "Type the number; for nothing type 0, or put x in the column “Không phát sinh”. Empty does not mean 0.",
    },
  },
  OUT_OF_RANGE: {
    severity: "error",
    isWaivable: true,
    vi: {
      title: "Số nằm ngoài khoảng cho phép",
      fix: "Kiểm tra đơn vị tính và số chữ số, rồi gõ số trong khoảng đã nêu.",
    },
    en: {
      title: "The number lies outside its range",
      fix: "Check the unit of measure and the digits, and type a number within the range named.",
    },
  },
  MORE_THAN_INDICATOR: {
    severity: "error",
    isWaivable: true,
    vi: {
      title: "Số lớn hơn chỉ tiêu mà nó là một phần",
      fix: "So lại hai chỉ tiêu và sửa số sai ở một trong hai dòng.",
    },
    en: {
      title: "The number exceeds the one it is a part of",
      fix: "Compare the two indicators and correct the wrong one.",
    },
  },
  LESS_THAN_INDICATOR: {
    severity: "error",
    isWaivable: true,
    vi: {
      title: "Số nhỏ hơn chỉ tiêu nằm trong nó",
      fix: "So lại hai chỉ tiêu và sửa số sai ở một trong hai dòng.",
    },
    en: {
      title: "The number is less than the one it includes",
      fix: "Compare the two indicators and correct the wrong one.",
    },
  },
  CONTENT_ABOVE_TOTAL: {
    severity: "error",
    isWaivable: true,
    vi: {
      title: "Số theo một nội dung lớn hơn tổng",
      fix: "Sửa số ở cột nội dung đã nêu, hoặc sửa tổng ở cột “Giá trị”.",
    },
    en: {
      title: "The number for one content area exceeds the total",
      fix: "Correct the number in that content column, or the total in the column “Giá trị”.",
    },
  },
  CONTENT_BELOW_TOTAL: {
    severity: "warning",
    isWaivable: true,
    asksForReason: true,
    vi: {
      title: "Cộng các nội dung chưa bằng tổng",
      fix: `Xếp phần còn lại vào nội dung phù hợp, hoặc sửa tổng. ${EXPLAIN_VI}`,
    },
    en: {
      title: "The content areas together are less than the total",
      fix: `Put the rest under its content area, or correct the total. ${EXPLAIN_EN}`,
    },
  },
  LESS_THAN_BEFORE: {
    severity: "warning",
    isWaivable: true,
    asksForReason: true,
    vi: {
      title: "Số lũy kế nhỏ hơn số đơn vị đã báo cáo ở các kỳ nằm trong kỳ này",
      fix: `Kỳ này tính cả các kỳ đã nêu: xem số đã gõ có phải chỉ của những tháng cuối không. ${EXPLAIN_VI}`,
    },
    en: {
      title: "Less than the unit reported for the periods that this one contains",
      fix: `This period includes those named: see whether the number is that of the last months only. ${EXPLAIN_EN}`,
    },
  },
  MUCH_MORE_THAN_OWN: {
    severity: "warning",
    isWaivable: true,
    asksForReason: true,
    vi: {
      title: "Số lớn hơn nhiều lần so với kỳ trước của đơn vị",
      fix: `Kiểm tra đơn vị tính (đồng hay triệu đồng) và dấu chấm, dấu phẩy. ${EXPLAIN_VI}`,
    },
    en: {
      title: "Many times what the unit reported last time",
      fix: `Check the unit of measure (đồng or million đồng) and points and commas. ${EXPLAIN_EN}`,
    },
  },
  MUCH_MORE_THAN_KIND: {
    severity: "warning",
    isWaivable: true,
    asksForReason: true,
    vi: {
      title: "Số lớn hơn nhiều lần so với các đơn vị cùng loại",
      fix: `Kiểm tra đơn vị tính (đồng hay triệu đồng) và dấu chấm, dấu phẩy. ${EXPLAIN_VI}`,
    },
    en: {
      title: "Many times what units of the same kind report",
      fix: `Check the unit of measure (đồng or million đồng) and points and commas. ${EXPLAIN_EN}`,
    },
  },
  SAME_FILE: {
    severity: "warning",
    isWaivable: true,
    asksForReason: true,
    vi: {
      title: "Bảng tính giống hệt tệp đã gửi ở kỳ trước",
      fix: "Gửi tệp số liệu của kỳ này. Nếu đúng là không có gì thay đổi, ghi lý do trên hệ thống.",
    },
    en: {
      title: "The workbook is the very file sent for an earlier period",
      fix: "Send this period's figures. If nothing has changed indeed, say why in the system.",
    },
  },
  SAME_VALUES: {
    severity: "warning",
    isWaivable: true,
    asksForReason: true,
    vi: {
      title: "Mọi số liệu trùng với kỳ trước",
      fix: "Xem lại có phải chỉ đổi ngày tháng không. Nếu số liệu đúng, ghi lý do trên hệ thống.",
    },
    en: {
      title: "All figures are those of an earlier period",
      fix: "See whether only the date was changed. If the figures are right, say why in the system.",
    },
  },
  DOCUMENT_DATE_TOO_LATE: {
    severity: "warning",
    isWaivable: true,
    vi: {
      title: "Ngày văn bản ở sau ngày gửi báo cáo",
      fix: "Kiểm tra ngày ghi trên văn bản đã ký; gửi lại với ngày đúng nếu đã gõ nhầm.",
    },
    en: {
      title: "The document is dated after the report was received",
      fix: "Look at the date on the signed document; send the report again with the right date if it was mistyped.",
    },
  },
  DOCUMENT_DATE_TOO_EARLY: {
    severity: "warning",
    isWaivable: true,
    vi: {
      title: "Ngày văn bản ở trước năm của kỳ báo cáo",
      fix: "Kiểm tra đã đính kèm đúng văn bản của kỳ này và gõ đúng năm chưa.",
    },
    en: {
      title: "The document is dated before the period's year",
      fix: "See whether it is the document of this period, and the year is typed rightly.",
    },
  },
  REFERENCE_UNCLEAR: {
    severity: "warning",
    isWaivable: true,
    vi: {
      title: "Chưa rõ số, ký hiệu hoặc ngày của văn bản",
      fix: "Ghi đủ số, ký hiệu và ngày ban hành, như ví dụ đã nêu.",
    },
    en: {
      title: "Number or date of the document is unclear",
      fix: "Write its full number and its date, as in the example.",
    },
  },
  REFERENCE_DATE_TOO_LATE: {
    severity: "warning",
    isWaivable: true,
    vi: {
      title: "Ngày của văn bản nêu trong bảng ở sau ngày gửi báo cáo",
      fix: "Kiểm tra ngày, tháng, năm ban hành của văn bản.",
    },
    en: {
      title: "The document named is dated after the report was received",
      fix: "Check day, month and year of the document.",
    },
  },
  REFERENCE_DIFFERS: {
    severity: "warning",
    isWaivable: true,
    vi: {
      title: "Văn bản nêu trong bảng khác văn bản kê khai khi gửi",
      fix: "So lại số và ngày ở bảng với văn bản đã ký; sửa bên ghi sai.",
    },
    en: {
      title: "The document named differs from the one stated with the report",
      fix: "Compare number and date with the signed document, and correct whichever is wrong.",
    },
  },
  // Nobody lets an address pass that runs in the reader's browser.
  LINK_UNSAFE: {
    severity: "error",
    vi: {
      title: "Đường dẫn không an toàn",
      fix: "Thay bằng địa chỉ trang bắt đầu bằng https:// hoặc http://.",
    },
    en: {
      title: "The link is not safe",
      fix: "Replace it by the address of a page that begins with https:// or http://.",
    },
  },
  LINK_MALFORMED: {
    severity: "warning",
    isWaivable: true,
    vi: {
      title: "Đường dẫn chưa đúng dạng",
      fix: "Chép lại địa chỉ đầy đủ của trang, bắt đầu bằng https:// hoặc http://.",
    },
    en: {
      title: "The link is not a web address",
      fix: "Copy the full address of the page, which begins with https:// or http://.",
    },
  },
  LINK_INTERNAL: {
    severity: "warning",
    isWaivable: true,
    vi: {
      title: "Đường dẫn chỉ mở được trong mạng của đơn vị",
      fix: "Dùng địa chỉ công khai, hoặc gửi kèm tệp tài liệu kiểm chứng.",
    },
    en: {
      title: "The link opens inside the unit's own network only",
      fix: "Use a public address, or attach the file as evidence.",
    },
  },
} as const satisfies Record<string, FindingDefinition>;
