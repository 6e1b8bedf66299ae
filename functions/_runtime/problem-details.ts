import { DomainError, ERRORS, type ErrorCode, type ErrorKind } from "../../shared/domain/errors.ts";
import type { HttpResult } from "./http-api.ts";

const STATUS_OF_KIND = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  too_many: 429,
} as const satisfies Record<ErrorKind, number>;

const INTERNAL_ERROR = {
  vi: {
    title: "Hệ thống gặp lỗi",
    advice: "Thử lại sau ít phút. Nếu vẫn lỗi, gửi mã yêu cầu này cho cơ quan đầu mối.",
  },
  en: {
    title: "Something went wrong on our side",
    advice: "Try again in a few minutes. If it persists, send this request id to the reform office.",
  },
} as const;

/** The body of every answer that is not a success: RFC 9457, with the texts in both languages. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly titleEn: string;
  readonly advice: string;
  readonly adviceEn: string;
  readonly status: number;
  /** Stable; what a client may branch on. */
  readonly code: ErrorCode | "INTERNAL_ERROR";
  /** Ids, limits and field names. Absent when there are none. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The request's id, by which its log lines are found. */
  readonly instance: string;
}

/** The problem a refusal is told as; anything but a DomainError is a defect and says nothing of its cause. */
export function problemOf(error: unknown, requestId: string): ProblemDetails {
  if (!(error instanceof DomainError)) return problem("INTERNAL_ERROR", 500, INTERNAL_ERROR, {}, requestId);
  const definition = ERRORS[error.code];
  const { vi, en } = definition;
  const { advice } = error;
  const texts = advice ? { vi: { ...vi, advice: advice.vi }, en: { ...en, advice: advice.en } } : { vi, en };
  return problem(error.code, STATUS_OF_KIND[definition.kind], texts, error.details, requestId);
}

function problem(
  code: ProblemDetails["code"],
  status: number,
  texts: Record<"vi" | "en", { readonly title: string; readonly advice: string }>,
  details: Readonly<Record<string, unknown>>,
  requestId: string,
): ProblemDetails {
  return {
    type: `urn:reform-reports:problem:${code}`,
    title: texts.vi.title,
    titleEn: texts.en.title,
    advice: texts.vi.advice,
    adviceEn: texts.en.advice,
    status,
    code,
    ...(Object.keys(details).length > 0 && { details }),
    instance: requestId,
  };
}

/** The response that carries a problem. */
export function problemResponse(problem: ProblemDetails): HttpResult {
  return {
    statusCode: problem.status,
    headers: {
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
      // RFC 9110 11.6.1: a 401 names the scheme that would be accepted.
      ...(problem.status === 401 && { "www-authenticate": 'Bearer error="invalid_token"' }),
    },
    body: JSON.stringify(problem),
  };
}
