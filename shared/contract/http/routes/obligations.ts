import type { ApiRoute } from "../api-route.ts";
import { PeriodPath, UnitPath } from "../ids.ts";
import {
  ObligationHistory,
  ObligationView,
  PeriodObligations,
  PeriodObligationsQuery,
  UnitObligations,
} from "../obligations.ts";
import { ObligationPath, ReviewBody } from "../submissions.ts";

/** What units owe, and what the office decides about it. */
export const OBLIGATIONS_ROUTES: readonly ApiRoute[] = [
  {
    method: "GET",
    path: "/v1/units/{unitId}/obligations",
    operationId: "listObligationsOfUnit",
    tag: "obligations",
    function: "read-obligations",
    summary: {
      vi: "Các báo cáo của một đơn vị: tình trạng, hạn và lý do",
      en: "What a unit owes: status, due date and why",
    },
    rights: ["canSeeUnit"],
    pathParameters: UnitPath,
    answer: { status: 200, schema: UnitObligations },
    problems: ["NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/periods/{periodId}/obligations",
    operationId: "listObligationsOfPeriod",
    tag: "obligations",
    function: "read-obligations",
    summary: {
      vi: "Tình trạng của mọi đơn vị trong kỳ, lọc theo tình trạng hoặc nhóm",
      en: "Where every unit stands in a period, by status or group",
    },
    rights: ["canSeeAll"],
    pathParameters: PeriodPath,
    query: PeriodObligationsQuery,
    answer: { status: 200, schema: PeriodObligations },
    problems: ["FORBIDDEN", "NOT_FOUND", "INVALID_CURSOR"],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}",
    operationId: "readObligation",
    tag: "obligations",
    function: "read-obligations",
    summary: {
      vi: "Báo cáo của một đơn vị trong một kỳ",
      en: "What one unit owes for one period",
    },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    answer: { status: 200, schema: ObligationView },
    problems: ["NOT_FOUND"],
  },
  {
    method: "GET",
    path: "/v1/obligations/{unitId}/{periodId}/events",
    operationId: "readHistory",
    tag: "obligations",
    function: "read-obligations",
    summary: { vi: "Lịch sử xử lý, cũ trước mới sau", en: "What was decided, oldest first" },
    rights: ["canSeeUnit"],
    pathParameters: ObligationPath,
    answer: { status: 200, schema: ObligationHistory },
    problems: ["NOT_FOUND"],
  },
  {
    method: "POST",
    path: "/v1/obligations/{unitId}/{periodId}/decisions",
    operationId: "reviewObligation",
    tag: "obligations",
    function: "review-obligation",
    summary: {
      vi: "Duyệt, trả lại, miễn báo cáo hoặc bỏ miễn",
      en: "Approve, return, exempt, or lift an exemption",
    },
    rights: ["canReview", "canExempt"],
    pathParameters: ObligationPath,
    body: {
      schema: ReviewBody,
      examples: {
        approve: { decision: "approve", attempt: 2 },
        return: { decision: "return", attempt: 2, reason: "Số liệu mục B01 chưa khớp với văn bản." },
        exempt: { decision: "exempt", reason: "Đơn vị giải thể.", documentNumber: "2231/SNV-CCHC" },
        liftExemption: { decision: "lift-exemption", reason: "Ghi nhầm đơn vị." },
      },
    },
    answer: { status: 204 },
    problems: [
      "FORBIDDEN",
      "NOT_FOUND",
      "PERIOD_NOT_OPEN",
      "PERIOD_CLOSED",
      "CONCURRENT_CHANGE",
      "ALREADY_EXEMPT",
      "NOT_EXEMPT",
      "NOT_THE_CURRENT_REPORT",
      "NEWER_REPORT_ARRIVED",
    ],
  },
];
