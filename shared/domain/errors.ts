/**
 * Everything this product refuses, in one table: what kind of refusal it is and what to tell people.
 * A code is a promise to clients: never renamed, never reused. Texts may be improved at any time.
 */

interface ErrorText {
  readonly title: string;
  /** What the reader can do now. */
  readonly advice: string;
}

interface ErrorDefinition {
  /** Decides the HTTP status: 400, 403, 404, 409, 413 (too_large), 422 (unprocessable), 429 (too_many). */
  readonly kind:
    | "invalid"
    | "forbidden"
    | "not_found"
    | "conflict"
    | "too_large"
    | "unprocessable"
    | "too_many";
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
