import type { FindingDefinition } from "./finding-definition.ts";

const RESAVE_VI = "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dưới dạng .xlsx rồi gửi lại.";
const RESAVE_EN = "Open the file in Excel or LibreOffice, save it as .xlsx and send it again.";

/** What can be wrong with a file as such, before anybody looks at a figure. */
export const FILE_FINDINGS = {
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
  LEGACY_FONT: {
    severity: "error",
    vi: {
      title: "Tệp dùng phông TCVN3/VNI, vui lòng chuyển sang Unicode",
      fix: "Chuyển mã sang Unicode (Unikey: Ctrl+Shift+F6), chọn phông Times New Roman, lưu rồi gửi lại.",
    },
    en: {
      title: "The file is written in a TCVN3 or VNI font, please convert it to Unicode",
      fix: "Convert the text to Unicode (Unikey: Ctrl+Shift+F6), choose Times New Roman, save and send it again.",
    },
  },
  FORM_OF_OTHER_UNIT: {
    severity: "error",
    vi: {
      title: "Biểu mẫu này được lập cho đơn vị khác",
      fix: "Tải biểu mẫu của đơn vị mình cho kỳ này, điền số liệu rồi gửi lại.",
    },
    en: {
      title: "This form was made for another unit",
      fix: "Download your own unit's form of this period, fill it in and send it.",
    },
  },
  FORM_OF_OTHER_PERIOD: {
    severity: "error",
    vi: {
      title: "Biểu mẫu này được lập cho kỳ báo cáo khác",
      fix: "Gửi vào đúng kỳ, hoặc tải biểu mẫu của kỳ này, điền số liệu rồi gửi lại.",
    },
    en: {
      title: "This form was made for another period",
      fix: "Send it to the period it was made for, or download this period's form, fill it in and send that.",
    },
  },
  FORM_OF_OTHER_VERSION: {
    severity: "warning",
    vi: {
      title: "Biểu mẫu thuộc phiên bản khác của kỳ này",
      fix: "Các mã vẫn khớp nên số liệu vẫn được đọc. Lần sau hãy tải biểu mẫu mới.",
    },
    en: {
      title: "The form is of another version than this period's",
      fix: "Its codes are all known, so the figures were read. Download the newest form next time.",
    },
  },
  FORM_DOES_NOT_FIT: {
    severity: "error",
    vi: {
      title: "Biểu mẫu thuộc phiên bản khác và có mã không còn dùng",
      fix: "Tải biểu mẫu mới của kỳ này, chép số liệu sang rồi gửi lại.",
    },
    en: {
      title: "The form is of another version and has codes that this period does not know",
      fix: "Download this period's form, copy the figures into it and send that.",
    },
  },
  TITLE_OF_OTHER_PERIOD: {
    severity: "warning",
    vi: {
      title: "Tiêu đề trong tệp ghi kỳ báo cáo khác",
      fix: "Kiểm tra lại: tệp này có đúng là số liệu của kỳ đang báo cáo không?",
    },
    en: {
      title: "The title in the file names another period",
      fix: "Check whether these are the figures of the period you report on.",
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
} as const satisfies Record<string, FindingDefinition>;
