import type { ApiRoute } from "../api-route.ts";
import { PeriodPath } from "../ids.ts";
import { RecheckCommitBody, RecheckPath, RecheckQuery, RecheckStarted, RecheckView } from "../rechecks.ts";

/** The rules run again over the reports of a period. */
export const RECHECKS_ROUTES: readonly ApiRoute[] = [
  {
    method: "POST",
    path: "/v1/periods/{periodId}/rechecks",
    operationId: "startRecheck",
    tag: "rechecks",
    function: "control-rechecks",
    summary: {
      vi: "Kiểm tra lại các báo cáo của kỳ theo những gì biết được nay; chưa thay đổi gì",
      en: "Check the reports of a period again by what is known now; nothing changes yet",
    },
    rights: ["canRecheck"],
    pathParameters: PeriodPath,
    idempotencyKey: "required",
    answer: { status: 202, schema: RecheckStarted },
    problems: ["FORBIDDEN", "NOT_FOUND", "PERIOD_NOT_OPEN"],
  },
  {
    method: "GET",
    path: "/v1/rechecks/{recheckId}",
    operationId: "readRecheck",
    tag: "rechecks",
    function: "control-rechecks",
    summary: {
      vi: "Tiến độ kiểm tra lại và những báo cáo có kết quả khác",
      en: "How far it has come, and the reports that come out otherwise",
    },
    rights: ["canSeeAll"],
    pathParameters: RecheckPath,
    query: RecheckQuery,
    answer: { status: 200, schema: RecheckView },
    problems: ["FORBIDDEN", "NOT_FOUND", "INVALID_CURSOR"],
  },
  {
    method: "POST",
    path: "/v1/rechecks/{recheckId}/commit",
    operationId: "commitRecheck",
    tag: "rechecks",
    function: "control-rechecks",
    summary: {
      vi: "Áp dụng kết quả kiểm tra lại đã xem; không báo cáo nào được chấp nhận hay bị từ chối bởi việc này",
      en: "Let what was seen stand; no report is accepted or rejected by that",
    },
    rights: ["canRecheck"],
    pathParameters: RecheckPath,
    body: {
      schema: RecheckCommitBody,
      examples: {
        commit: { hash: "hash of the preview", reason: "Số liệu 6 tháng được nộp lại sau khi sửa." },
      },
    },
    answer: { status: 202, schema: RecheckStarted },
    problems: ["FORBIDDEN", "NOT_FOUND", "PREVIEW_OUTDATED"],
  },
];
