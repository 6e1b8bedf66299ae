import type { ApiRoute } from "../api-route.ts";
import { DecisionAnswer } from "../decisions.ts";
import { ObligationPath } from "../submissions.ts";
import { WaiverBody, WaiverEndBody, WaiverList, WaiverPath } from "../waivers.ts";

/** What the office lets pass for one report. */
export const WAIVERS_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/waivers",
    operationId: "listWaivers",
    tag: "obligations",
    function: "read-obligations",
    summary: {
      vi: "Các quy tắc được bỏ qua cho một báo cáo",
      en: "The rules that the office let pass for a report",
    },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    answer: { status: 200, schema: WaiverList },
    problems: ["NOT_FOUND"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/waivers",
    operationId: "waiveRule",
    tag: "obligations",
    function: "review-obligation",
    summary: {
      vi: "Bỏ qua một quy tắc kiểm tra cho một báo cáo, kèm lý do và thời hạn",
      en: "Let one rule pass for one report, with the reason and until when",
    },
    rights: ["canWaive"],
    pathParameters: ObligationPath,
    idempotencyKey: "required",
    body: {
      schema: WaiverBody,
      examples: {
        oneIndicator: {
          rule: "OUT_OF_RANGE",
          indicator: "A08",
          reason: "Kinh phí được bổ sung trong năm, có quyết định kèm theo.",
          documentNumber: "2231/SNV-CCHC",
          until: "2026-12-22",
        },
        everywhere: { rule: "CONTENT_BELOW_TOTAL", reason: "Đơn vị mới thành lập, chưa tách theo nội dung." },
      },
    },
    answer: { status: 200, schema: DecisionAnswer },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "IDEMPOTENCY_KEY_REUSED",
      "CONCURRENT_CHANGE",
      "NOT_WAIVABLE",
      "ALREADY_WAIVED",
      "TOO_MANY_WAIVERS",
      "UNTIL_IN_THE_PAST",
      "UNTIL_TOO_FAR",
      "WAIVER_AFTER_CLOSING",
      "DOCUMENT_NUMBER_INVALID",
    ],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/waivers/{waiver}/end",
    operationId: "endWaiver",
    tag: "obligations",
    function: "review-obligation",
    summary: {
      vi: "Thôi bỏ qua một quy tắc; kết quả đã kiểm tra được giữ nguyên",
      en: "Take a waiver back; what was judged by it stays",
    },
    rights: ["canWaive"],
    pathParameters: WaiverPath,
    idempotencyKey: "required",
    body: { schema: WaiverEndBody, examples: { mistake: { reason: "Ghi nhầm đơn vị." } } },
    answer: { status: 200, schema: DecisionAnswer },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "IDEMPOTENCY_KEY_REUSED",
      "CONCURRENT_CHANGE",
      "NOT_WAIVED",
    ],
  },
];
