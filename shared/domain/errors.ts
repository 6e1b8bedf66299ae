/**
 * Everything this product refuses, in one table: what kind of refusal it is and what to tell people.
 * A code is a promise to clients: never renamed, never reused. Texts may be improved at any time.
 */

interface ErrorText {
  readonly title: string;
  /** What the reader can do now. */
  readonly advice: string;
}

/** Decides the HTTP status: 400, 401, 403, 404, 409, 413, 422, 429, in this order. */
export type ErrorKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "unprocessable"
  | "too_many";

interface ErrorDefinition {
  readonly kind: ErrorKind;
  readonly vi: ErrorText;
  readonly en: ErrorText;
}

export const ERRORS = {
  INVALID_INPUT: {
    kind: "invalid",
    vi: { title: "Dữ liệu gửi lên không hợp lệ", advice: "Sửa các trường được nêu rồi gửi lại." },
    en: { title: "The request is not valid", advice: "Correct the fields named and send it again." },
  },
  NOT_FOUND: {
    kind: "not_found",
    vi: { title: "Không tìm thấy", advice: "Kiểm tra lại đường dẫn, hoặc hỏi cơ quan đầu mối." },
    en: { title: "Not found", advice: "Check the address, or ask the reform office." },
  },
  FORBIDDEN: {
    kind: "forbidden",
    vi: {
      title: "Bạn không có quyền làm việc này",
      advice: "Liên hệ cơ quan đầu mối nếu bạn cần quyền này.",
    },
    en: { title: "You may not do this", advice: "Ask the reform office if you need this right." },
  },
  CONCURRENT_CHANGE: {
    kind: "conflict",
    vi: { title: "Dữ liệu vừa được người khác thay đổi", advice: "Tải lại để xem thay đổi rồi thử lại." },
    en: { title: "Somebody else has just changed this", advice: "Reload to see the change, then try again." },
  },
  TOKEN_NOT_ACCEPTED: {
    kind: "unauthenticated",
    vi: {
      title: "Phiên đăng nhập không dùng được",
      advice: "Đăng nhập lại. Ứng dụng phải gửi access token, không gửi ID token.",
    },
    en: {
      title: "This sign-in cannot be used",
      advice: "Sign in again. An application must send the access token, not the ID token.",
    },
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    kind: "invalid",
    vi: {
      title: "Thiếu hoặc sai tiêu đề Idempotency-Key",
      advice: "Gửi kèm một khóa 1–200 ký tự ASCII in được, và dùng lại đúng khóa đó khi gửi lại.",
    },
    en: {
      title: "The Idempotency-Key header is missing or malformed",
      advice: "Send a key of 1–200 printable ASCII characters, and the same key when you send again.",
    },
  },
  INVALID_CURSOR: {
    kind: "invalid",
    vi: { title: "Vị trí trang không hợp lệ", advice: "Mở lại danh sách từ trang đầu." },
    en: { title: "The page position is not valid", advice: "Open the list again from its first page." },
  },
  BODY_TOO_LARGE: {
    kind: "too_large",
    vi: { title: "Nội dung gửi lên quá lớn", advice: "Chia nhỏ dữ liệu rồi gửi từng phần." },
    en: { title: "The request body is too large", advice: "Split the data and send it in parts." },
  },
  ALREADY_EXEMPT: {
    kind: "conflict",
    vi: { title: "Đơn vị đã được miễn báo cáo kỳ này", advice: "Không cần làm gì thêm." },
    en: { title: "The unit is already exempt from this report", advice: "Nothing more is needed." },
  },
  NOT_EXEMPT: {
    kind: "conflict",
    vi: { title: "Đơn vị không được miễn báo cáo kỳ này", advice: "Tải lại để xem tình trạng hiện tại." },
    en: { title: "The unit is not exempt from this report", advice: "Reload to see where it stands." },
  },
  NOT_THE_CURRENT_REPORT: {
    kind: "conflict",
    vi: {
      title: "Lần gửi này không phải là báo cáo đang có hiệu lực",
      advice: "Tải lại để xem lần gửi nào đang được tính, rồi thực hiện với lần gửi đó.",
    },
    en: {
      title: "This attempt is not the report that counts",
      advice: "Reload to see which attempt counts, then act on that one.",
    },
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERRORS;

/** A refusal a person can act on. `details` carries ids, limits and field names, never personal data. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}) {
    super(`${code}: ${ERRORS[code].en.title}`);
    this.name = "DomainError";
    this.code = code;
    this.details = details;
  }
}
