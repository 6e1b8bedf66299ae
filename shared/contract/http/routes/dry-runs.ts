import type { ApiRoute } from "../api-route.ts";
import { DryRunDetail, DryRunIssued, DryRunPath, DryRunRequestBody } from "../dry-runs.ts";
import { ObligationPath } from "../submissions.ts";

/** Checking a file without reporting. */
export const DRY_RUNS_ROUTES: readonly ApiRoute[] = [
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/checks",
    operationId: "requestDryRun",
    tag: "submissions",
    function: "request-submission",
    summary: {
      vi: "Kiểm tra thử một tệp, không phải gửi báo cáo; kết quả giữ trong một ngày",
      en: "Have a file checked without reporting; what was found is kept for a day",
    },
    rights: ["canReportFor"],
    pathParameters: ObligationPath,
    idempotencyKey: "required",
    body: {
      schema: DryRunRequestBody,
      examples: {
        workbook: {
          file: {
            part: "data",
            name: "bao-cao-2026.xlsx",
            size: 18_204,
            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            sha256: "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
          },
        },
      },
    },
    answer: { status: 201, schema: DryRunIssued },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "IDEMPOTENCY_KEY_REUSED",
      "CONCURRENT_CHANGE",
      "TOO_MANY_OPEN_REQUESTS",
      "TOO_MANY_ATTEMPTS",
      "DOCUMENT_NUMBER_INVALID",
      "PART_NOT_WANTED",
      "FILE_TYPE_NOT_ALLOWED",
      "FILE_TOO_LARGE",
      "FILE_NAME_EMPTY",
    ],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/checks/{checkId}",
    operationId: "readDryRun",
    tag: "submissions",
    function: "read-obligations",
    summary: {
      vi: "Kết quả kiểm tra thử: báo cáo với tệp này sẽ ra sao",
      en: "What was found in a file that was only tried, and what a report with it would become",
    },
    rights: ["canReportFor"],
    pathParameters: DryRunPath,
    answer: { status: 200, schema: DryRunDetail },
    problems: ["NOT_FOUND"],
  },
];
