import type { FindingDefinition } from "./finding-definition.ts";

const REPRINT_VI = "In lại văn bản thành tệp PDF (In → Lưu thành PDF), ký lại nếu cần, rồi gửi lại.";
const REPRINT_EN =
  "Print the document to a new PDF (Print → Save as PDF), sign it again if need be, and send that.";
const REPLACE_VI =
  "Báo cáo vẫn được nhận, tệp này không được lưu. Muốn thay: lập lần gửi mới, dùng lại các tệp đã gửi và chọn tệp kiểm chứng đúng.";
const REPLACE_EN =
  "The report is accepted, this file is not kept. To replace it, make a new attempt that uses the other files again, with the right evidence.";

/** What can be wrong with the signed document and with evidence. */
export const DOCUMENT_FINDINGS = {
  PDF_ENCRYPTED: {
    severity: "error",
    vi: {
      title: "Văn bản PDF có mật khẩu mở tệp",
      fix: "Bỏ mật khẩu mở tệp rồi gửi lại, để cơ quan đầu mối đọc được.",
    },
    en: {
      title: "The document asks for a password to open it",
      fix: "Remove the password and send it again, so that the reform office can read it.",
    },
  },
  PDF_DAMAGED: {
    severity: "error",
    vi: {
      title: "Văn bản PDF bị hỏng hoặc thiếu trang",
      fix: "Mở tệp trên máy để kiểm tra, lấy lại bản gốc (hoặc quét lại) rồi gửi lại.",
    },
    en: {
      title: "The document is damaged, or a page of it is missing",
      fix: "Open it on your computer, take the original again (or scan it again) and send that.",
    },
  },
  PDF_NO_PAGES: {
    severity: "error",
    vi: { title: "Văn bản PDF không có trang nào", fix: "Kiểm tra tệp trên máy rồi gửi lại văn bản." },
    en: { title: "The document has no page", fix: "Check the file on your computer and send the document." },
  },
  PDF_ACTIVE_CONTENT: {
    severity: "error",
    vi: { title: "Văn bản PDF chứa mã lệnh hoặc lệnh chạy chương trình", fix: REPRINT_VI },
    en: { title: "The document contains scripts, or starts programs", fix: REPRINT_EN },
  },
  PDF_TOO_COMPLEX: {
    severity: "error",
    vi: { title: "Văn bản PDF quá phức tạp để kiểm tra", fix: REPRINT_VI },
    en: { title: "The document is too complex to be checked", fix: REPRINT_EN },
  },
  PDF_IMAGE_ONLY: {
    severity: "warning",
    vi: {
      title: "Văn bản PDF là bản quét (ảnh), không tìm kiếm được nội dung",
      fix: "Văn bản vẫn được nhận. Lần sau nên gửi bản PDF xuất từ phần mềm soạn thảo và ký số.",
    },
    en: {
      title: "The document is a scan: its text cannot be searched",
      fix: "It is accepted. Next time, better send the PDF that the word processor makes, signed electronically.",
    },
  },
  PDF_REPAIRED: {
    severity: "warning",
    vi: {
      title: "Văn bản PDF có lỗi cấu trúc nhưng vẫn đọc được đủ trang",
      fix: "Văn bản vẫn được nhận. Mở lại tệp trên máy để chắc chắn tệp đủ trang.",
    },
    en: {
      title: "The structure of the document is faulty, but all its pages can be read",
      fix: "It is accepted. Open it on your computer to be sure that no page is missing.",
    },
  },
  PDF_RESTRICTED: {
    severity: "warning",
    vi: {
      title: "Văn bản PDF bị hạn chế in hoặc sao chép",
      fix: "Văn bản vẫn được nhận vì mở được không cần mật khẩu. Lần sau nên bỏ hạn chế.",
    },
    en: {
      title: "The document restricts printing or copying",
      fix: "It is accepted, as it opens without a password. Next time, better remove the restriction.",
    },
  },
  PDF_EMBEDDED_FILES: {
    severity: "warning",
    vi: {
      title: "Văn bản PDF có tệp đính kèm bên trong",
      fix: "Tệp đính kèm bên trong không được xem xét. Nếu cần, gửi riêng làm tài liệu kiểm chứng.",
    },
    en: {
      title: "The document carries other files",
      fix: "These are not looked at. If they matter, send each as evidence.",
    },
  },
  DOCUMENT_TIMEOUT: {
    severity: "error",
    vi: { title: "Kiểm tra văn bản quá lâu", fix: REPRINT_VI },
    en: { title: "Checking the document took too long", fix: REPRINT_EN },
  },
  DOCUMENT_UNREADABLE: {
    severity: "error",
    vi: { title: "Không kiểm tra được văn bản", fix: REPRINT_VI },
    en: { title: "The document could not be checked", fix: REPRINT_EN },
  },
  EVIDENCE_WRONG_CONTENT: {
    severity: "warning",
    vi: { title: "Tài liệu kiểm chứng không đúng loại đã khai", fix: REPLACE_VI },
    en: { title: "Evidence is not of the type announced", fix: REPLACE_EN },
  },
  EVIDENCE_DAMAGED: {
    severity: "warning",
    vi: { title: "Tài liệu kiểm chứng bị hỏng", fix: REPLACE_VI },
    en: { title: "Evidence is damaged", fix: REPLACE_EN },
  },
  EVIDENCE_ENCRYPTED: {
    severity: "warning",
    vi: { title: "Tài liệu kiểm chứng có mật khẩu", fix: REPLACE_VI },
    en: { title: "Evidence is protected by a password", fix: REPLACE_EN },
  },
  EVIDENCE_ACTIVE_CONTENT: {
    severity: "warning",
    vi: { title: "Tài liệu kiểm chứng chứa macro, mã lệnh hoặc đối tượng nhúng", fix: REPLACE_VI },
    en: { title: "Evidence contains macros, scripts or embedded objects", fix: REPLACE_EN },
  },
  EVIDENCE_TOO_LARGE: {
    severity: "warning",
    vi: { title: "Tài liệu kiểm chứng phình quá lớn khi mở", fix: REPLACE_VI },
    en: { title: "Evidence grows too large when it is opened", fix: REPLACE_EN },
  },
  EVIDENCE_UNREADABLE: {
    severity: "warning",
    vi: { title: "Không kiểm tra được tài liệu kiểm chứng", fix: REPLACE_VI },
    en: { title: "Evidence could not be checked", fix: REPLACE_EN },
  },
} as const satisfies Record<string, FindingDefinition>;
