import type { FindingDefinition } from "./finding-definition.ts";

/** Why a report is refused whatever its files say. */
export const REPORT_FINDINGS = {
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
  MATCHES_TO_CONFIRM: {
    severity: "error",
    vi: {
      title: "Bảng tính không có mã chỉ tiêu, các dòng được ghép theo tên",
      fix: "Xem danh sách ghép; nếu đúng thì xác nhận, không cần tải lại tệp; nếu sai thì dùng biểu mẫu có mã.",
    },
    en: {
      title: "The workbook has no indicator codes; its rows were matched by their names",
      fix: "Look at the list of matches: confirm it if it is right, without another upload; otherwise use the form with codes.",
    },
  },
} as const satisfies Record<string, FindingDefinition>;
