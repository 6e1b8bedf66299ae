import type { ApiRoute } from "../api-route.ts";
import { DecisionAnswer, WithdrawalBody } from "../decisions.ts";
import {
  AnswerLink,
  DownloadLink,
  ExplanationsBody,
  FilePath,
  ObligationPath,
  SubmissionDetail,
  SubmissionIssued,
  SubmissionList,
  SubmissionListQuery,
  SubmissionPath,
  SubmissionRequestBody,
} from "../submissions.ts";

const DOCUMENT = { number: "15/BC-UBND", date: "2026-12-10" };
const SHA256 = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";

/** The attempts to meet an obligation, with their files. */
export const SUBMISSIONS_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/submissions",
    operationId: "listSubmissions",
    tag: "submissions",
    function: "read-obligations",
    summary: { vi: "Các lần gửi, mới trước cũ sau", en: "The attempts, newest first" },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    query: SubmissionListQuery,
    answer: { status: 200, schema: SubmissionList },
    problems: ["NOT_FOUND", "INVALID_CURSOR"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/submissions",
    operationId: "requestSubmission",
    tag: "submissions",
    function: "request-submission",
    summary: {
      vi: "Xin một lần gửi, kèm biểu mẫu tải lên cho từng tệp",
      en: "Ask for an attempt, with an upload form for each file",
    },
    rights: ["canReportFor"],
    pathParameters: ObligationPath,
    idempotencyKey: "required",
    body: {
      schema: SubmissionRequestBody,
      examples: {
        report: {
          document: DOCUMENT,
          files: [
            {
              part: "data",
              name: "bao-cao-2026.xlsx",
              size: 18_204,
              type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
              sha256: SHA256,
            },
            {
              part: "document",
              name: "15-BC-UBND.pdf",
              size: 1_204_112,
              type: "application/pdf",
              sha256: SHA256,
            },
          ],
        },
        correctionWithTheSignedDocumentOfAttempt1: {
          document: DOCUMENT,
          files: [
            {
              part: "data",
              name: "bao-cao-2026-sua.xlsx",
              size: 18_310,
              type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
              sha256: SHA256,
            },
            { part: "document", reuse: { attempt: 1, fileId: "document" } },
          ],
        },
        matchesOfAttempt1AreRight: {
          document: DOCUMENT,
          files: [
            { part: "data", reuse: { attempt: 1, fileId: "data" } },
            { part: "document", reuse: { attempt: 1, fileId: "document" } },
          ],
          confirmMatches: "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
        },
        plan: {
          document: { number: "02/KH-UBND", date: "2026-12-28", form: "standalone", tasks: 12 },
          files: [
            { part: "document", name: "KH-2027.pdf", size: 902_331, type: "application/pdf", sha256: SHA256 },
          ],
        },
      },
    },
    answer: { status: 201, schema: SubmissionIssued },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "OBLIGATION_APPROVED",
      "IDEMPOTENCY_KEY_REUSED",
      "CONCURRENT_CHANGE",
      "TOO_MANY_OPEN_REQUESTS",
      "TOO_MANY_ATTEMPTS",
      "DOCUMENT_NUMBER_INVALID",
      "DOCUMENT_FIELD_MISSING",
      "PART_NOT_WANTED",
      "PART_MISSING",
      "TOO_MANY_FILES",
      "NOTHING_NEW",
      "MATCHES_DIFFER",
      "FILE_TYPE_NOT_ALLOWED",
      "FILE_TOO_LARGE",
      "FILE_NOT_REUSABLE",
      "FILE_NAME_EMPTY",
    ],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/submissions/{attempt}",
    operationId: "readSubmission",
    tag: "submissions",
    function: "read-obligations",
    summary: { vi: "Một lần gửi và các lỗi tìm thấy", en: "One attempt, with what was found in it" },
    rights: ["canSeeUnit"],
    pathParameters: SubmissionPath,
    answer: { status: 200, schema: SubmissionDetail },
    problems: ["NOT_FOUND"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/submissions/{attempt}/explanations",
    operationId: "explainFindings",
    tag: "submissions",
    function: "write-comment",
    summary: {
      vi: "Giải trình các điểm cần lưu ý của một lần gửi",
      en: "Say why unusual figures of an attempt are right",
    },
    rights: ["canExplainFor"],
    pathParameters: SubmissionPath,
    idempotencyKey: "required",
    body: {
      schema: ExplanationsBody,
      examples: {
        campaign: {
          explanations: [
            {
              findingId: "MUCH_MORE_THAN_OWN/data/B01",
              text: "Đợt cao điểm tuyên truyền tháng 11, có danh sách kèm theo.",
            },
          ],
        },
      },
    },
    answer: { status: 200, schema: DecisionAnswer },
    problems: ["FORBIDDEN", "NOT_FOUND", "IDEMPOTENCY_KEY_REUSED", "CONCURRENT_CHANGE", "NOT_TO_EXPLAIN"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/submissions/{attempt}/withdraw",
    operationId: "withdrawSubmission",
    tag: "submissions",
    function: "withdraw-submission",
    summary: { vi: "Rút báo cáo đang có hiệu lực", en: "Take back the report that counts" },
    rights: ["canWithdrawFor"],
    pathParameters: SubmissionPath,
    body: { schema: WithdrawalBody, examples: { asSeen: { version: 4 } }, isOptional: true },
    answer: { status: 204 },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "CONCURRENT_CHANGE",
      "NOT_THE_CURRENT_REPORT",
    ],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/submissions/{attempt}/files/{fileId}",
    operationId: "downloadFile",
    tag: "submissions",
    function: "download-file",
    summary: {
      vi: "Đường dẫn tải một tệp, dùng được trong một phút",
      en: "A link to one file, good for a minute",
    },
    rights: ["canDownload"],
    pathParameters: FilePath,
    answer: { status: 200, schema: DownloadLink },
    problems: ["NOT_FOUND", "FILE_NOT_READY"],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/submissions/{attempt}/answer.xlsx",
    operationId: "markWorkbook",
    tag: "submissions",
    function: "mark-workbook",
    summary: {
      vi: "Bảng tính của chính đơn vị, đã đánh dấu các lỗi và lưu ý; đường dẫn dùng được trong một phút",
      en: "The unit's own workbook with what was found marked in it; a link good for a minute",
    },
    rights: ["canDownload"],
    pathParameters: SubmissionPath,
    answer: { status: 200, schema: AnswerLink },
    problems: ["NOT_FOUND", "FILE_NOT_READY"],
  },
];
